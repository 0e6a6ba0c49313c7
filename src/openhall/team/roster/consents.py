"""A lead's consent on the screens: where words don't suffice, who is named has signed by the own number."""

from datetime import datetime
from uuid import UUID

from openhall.front.floor.models import Staffing
from openhall.team.org.models import Staff

from . import presence
from .models import Absence, Consent, Shift
from .models.clocking import ABSENCE, USED


def use(staff: UUID, purpose: str, now: datetime, by: UUID | None = None) -> Consent | None:
    """The consent that was given, used up by this; ``by`` names who must have given it."""
    rows = Consent.objects.select_for_update(of=("self",)).usable(staff, purpose, now)
    row = (rows if by is None else rows.filter(decided_by=by)).order_by("-decided_at").first()
    if row is not None:
        row.state, row.used_at = USED, now
        row.save(update_fields=["state", "used_at"])
    return row


def given(staff: UUID, purpose: str, now: datetime) -> Consent | None:
    """The consent that waits to be used."""
    return Consent.objects.usable(staff, purpose, now).select_related("decided_by").order_by("-decided_at").first()


def empties(person: Staff, now: datetime) -> str:
    """The post that stands empty when this person goes: a counter's code, or a duty; nothing where somebody stays.

    A suspended counter is none, nor is a duty on which somebody else is here.
    """
    at = Staffing.objects.open().filter(staff=person.id).select_related("counter").first()
    if at is not None:
        return "" if at.paused_at is not None else at.counter.code
    shift = Shift.objects.running(person.id, now).published().exclude(duty="counter").first()
    if shift is None:
        return ""
    same = Shift.objects.filter(hall=shift.hall, duty=shift.duty, start_at__lte=now, end_at__gt=now).published()
    others = same.exclude(staff=person.id).values_list("staff", flat=True)
    away = set(Absence.objects.filter(staff__in=others, back_at=None).values_list("staff", flat=True))
    return "" if any(one not in away and presence.is_in(one) for one in others) else shift.duty


__all__ = ["ABSENCE", "empties", "given", "use"]
