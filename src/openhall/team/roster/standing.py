"""Shifts that stand on days of the yearly table (ROSTER-01), or bind a person who is to be lent."""

from collections.abc import Iterator, Sequence
from datetime import date
from uuid import UUID

from django.urls import reverse
from django.utils.translation import gettext as _

from openhall.kernel import clock
from openhall.team.org import lending, yearly
from openhall.team.org.models import Staff

from .board import monday_of
from .models import Shift


def _shifts(halls: Sequence[UUID], dates: Sequence[date]) -> Iterator[yearly.Standing]:
    """Shifts still to come, drafts too."""
    rows = Shift.objects.to_come(clock.now()).filter(hall__in=halls, date__in=dates).select_related("staff__unit")
    for shift in rows:
        begins, ends = clock.local(shift.start_at), clock.local(shift.end_at)
        facts = {"person": str(shift.staff), "begins": f"{begins:%H:%M}", "ends": f"{ends:%H:%M}"}
        week = {"hall": shift.staff.unit.code, "week": monday_of(shift.date).isoformat()}
        what = _("Shift of %(person)s %(begins)s–%(ends)s") % facts
        yield yearly.Standing(shift.hall, shift.start_at, what, reverse("roster:week", query=week), shift.end_at)


def _planned(person: Staff, first: date, last: date) -> str:
    """Published shifts of these days; drafts bind nobody."""
    shift = Shift.objects.of_person(person.id).published().filter(date__gte=first, date__lte=last).first()
    return "" if shift is None else _("a published shift on %(day)s") % {"day": shift.date.isoformat()}


yearly.register(_shifts)
lending.register(_planned)
