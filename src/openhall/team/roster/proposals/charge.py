"""Who is in charge of a hall at a moment: exactly one duty supervisor, or nobody."""

from collections.abc import Iterable
from dataclasses import dataclass
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


@dataclass(frozen=True, slots=True)
class Duties:
    """The supervisors of a hall's span: their published shifts and signed handovers, and the heads with their shifts."""

    shifts: list[Shift]
    handovers: list[Handover]
    heads: list[tuple[Staff, list[Shift]]]

    def at(self, moment: datetime) -> Staff | None:
        """The supervisor whose published shift runs; of two the first, until both have signed the handover, and also
        beyond the own end where somebody was to relieve; else the hall's head, where on a shift. Pure."""
        current: Shift | None = None
        held = False
        for shift in self.shifts:
            if not moment - DAY < shift.end_at or shift.start_at > moment:
                continue
            apart = current is None or (shift.start_at > current.end_at and shift.relieves_id != current.staff_id)
            if apart or self._taken_over(current, shift, moment):
                current, held = shift, False
            else:
                held = shift.end_at > moment
        if current is not None and (current.end_at > moment or held):
            return current.staff
        return next((head for head, shifts in self.heads if any(_runs(one, moment) for one in shifts)), None)

    def _taken_over(self, giver: Shift | None, receiver: Shift, moment: datetime) -> bool:
        """Have both signed the handover of the post by then?"""
        assert giver is not None
        return any(
            (one.giver_id, one.receiver_id) == (giver.staff_id, receiver.staff_id)
            and one.taken_at is not None
            and giver.start_at <= one.taken_at <= moment
            for one in self.handovers
        )


def _runs(shift: Shift, moment: datetime) -> bool:
    return shift.start_at <= moment < shift.end_at


def duties(hall: UUID, since: datetime, until: datetime) -> Duties:
    """All that says who was in charge between two moments, with four questions."""
    begun = Shift.objects.filter(hall=hall, duty=SUPERVISE, start_at__lte=until, end_at__gt=since - DAY).published()
    taken = Handover.objects.filter(hall=hall, post=SUPERVISOR, taken_at__gt=since - 2 * DAY, taken_at__lte=until)
    heads = list(Staff.objects.serving().filter(unit=hall).holding(*HEAD).order_by("job_number"))
    own = Shift.objects.filter(staff__in=heads, start_at__lte=until, end_at__gt=since).published() if heads else ()
    shifts = list(own)
    return Duties(
        list(begun.select_related("staff").order_by("start_at", "id")),
        list(taken),
        [(head, [one for one in shifts if one.staff_id == head.id]) for head in heads],
    )


def in_charge(hall: UUID, at: datetime) -> Staff | None:
    """Who is in charge at a moment; where nobody's shift says so, now, a head who is clocked in."""
    found = duties(hall, at, at)
    person = found.at(at)
    if person is None and at >= clock.now():
        person = next((head for head, _shifts in found.heads if presence.is_in(head.id)), None)
    return person


def of_moments(asked: Iterable[tuple[UUID, datetime]]) -> dict[tuple[UUID, datetime], Staff | None]:
    """The same of many moments, with few questions a hall."""
    by_hall: dict[UUID, list[datetime]] = {}
    for hall, at in asked:
        by_hall.setdefault(hall, []).append(at)
    found: dict[tuple[UUID, datetime], Staff | None] = {}
    for hall, moments in by_hall.items():
        known = duties(hall, min(moments), max(moments))
        found |= {(hall, at): known.at(at) for at in moments}
    return found


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
