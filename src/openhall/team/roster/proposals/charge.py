"""Who is in charge of a hall at a moment: exactly one duty supervisor, or nobody."""

from datetime import datetime, timedelta
from uuid import UUID

from openhall.engines.policy import oversight
from openhall.engines.policy.directory import Person
from openhall.engines.policy.models import Finding
from openhall.kernel import clock, facts
from openhall.positions import HEAD
from openhall.team.org.models import Staff

from .. import presence
from ..models import Handover, Shift
from ..models.handovers import SUPERVISOR
from .facts import PostUncovered
from .models import PostNorm

SUPERVISE = "supervise"
DAY = timedelta(hours=24)


def in_charge(hall: UUID, at: datetime) -> Staff | None:
    """The supervisor whose published shift runs; of two the first, until both have signed the handover, and also beyond
    the own end where somebody was to relieve; else the hall's head, where clocked in or on a shift."""
    begun = Shift.objects.filter(hall=hall, duty=SUPERVISE, start_at__lte=at, end_at__gt=at - DAY).published()
    current: Shift | None = None
    held = False
    for shift in begun.select_related("staff").order_by("start_at", "id"):
        apart = current is None or (shift.start_at > current.end_at and shift.relieves_id != current.staff_id)
        if apart or _taken_over(hall, current, shift, at):
            current, held = shift, False
        else:
            held = shift.end_at > at
    if current is not None and (current.end_at > at or held):
        return current.staff
    return _head(hall, at)


def _taken_over(hall: UUID, giver: Shift | None, receiver: Shift, at: datetime) -> bool:
    """Have both signed the handover of the post by now?"""
    assert giver is not None
    rows = Handover.objects.filter(hall=hall, post=SUPERVISOR, giver=giver.staff_id, receiver=receiver.staff_id)
    return rows.filter(taken_at__gte=giver.start_at, taken_at__lte=at).exists()


def _head(hall: UUID, at: datetime) -> Staff | None:
    for head in Staff.objects.serving().filter(unit=hall).holding(*HEAD).order_by("job_number"):
        if Shift.objects.running(head.id, at).published().exists():
            return head
        if at >= clock.now() and presence.is_in(head.id):
            return head
    return None


def answer_for_findings() -> None:
    """A finding shows who was in charge then."""

    def ask(hall: UUID, at: datetime) -> Person | None:
        found = in_charge(hall, at)
        return Person(found.name, found.job_number) if found is not None else None

    oversight.register(ask)


def look(shift: Shift, now: datetime) -> None:
    """A shift begins and nobody is in charge: found, where the hall has laid down that somebody must be."""
    if not PostNorm.objects.of_duty(shift.hall, SUPERVISE).exists() or in_charge(shift.hall, now) is not None:
        return
    day = clock.local_date(now)
    if not Finding.objects.filter(hall=shift.hall, rule="roster.no-supervisor", subject=day.isoformat()).exists():
        facts.tell(PostUncovered(shift.hall, now, SUPERVISE, day, now, None))
