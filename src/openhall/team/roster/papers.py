"""Who may decide about another's papers of attendance, and what becomes of findings that rested on an old entry."""

from datetime import date, datetime, timedelta
from uuid import UUID

from openhall.engines.policy.models import ANSWERED, DROPPED, RAISED, UPHELD, Finding
from openhall.kernel import facts
from openhall.kernel.actors import Actor
from openhall.kernel.problems import Refused
from openhall.positions import HEAD
from openhall.team.org.models import Staff

from . import presence
from .facts import LeftEarly
from .models import IN, Correction, Leave, Overtime, Punch, Shift

BY_CLOCK = ("roster.late", "roster.relief-late", "roster.early-leave")
ABSENT = "roster.absent"


def may_decide(actor: Actor, person: Staff, *others: UUID | None) -> None:
    """A lead other than the person and whoever entered it; about a hall's head only the level above."""
    if actor.staff_id in (person.id, *others):
        raise Refused("order.self_approval", clause="ROSTER-10")
    if not HEAD.isdisjoint(person.positions) and actor.unit_id == person.unit_id:
        raise Refused("roster.next_level", clause="ROSTER-10")


def withdraw(rules: tuple[str, ...], staff: UUID, since: datetime, until: datetime, at: datetime, why: str) -> int:
    """Findings that rested on what stands no longer are withdrawn; they stay to be seen, with what withdrew them."""
    rows = Finding.objects.filter(rule__in=rules, staff=staff, at__gte=since, at__lte=until)
    return rows.filter(state__in=(RAISED, ANSWERED, UPHELD)).update(state=DROPPED, decided_at=at, decision=why)


def put_in_force(correction: Correction, now: datetime) -> Punch:
    """The corrected entry counts from now on; what is found is found at the time that it concerns."""
    old, person, why = correction.punch, correction.staff, f"ROSTER-10 {correction.id}"
    if old is not None:
        Punch.objects.filter(id=old.id).update(superseded=True)
        withdraw(BY_CLOCK, person.id, old.at, old.at, now, why)
    shift = old.shift if old is not None and old.shift is not None else _shift_of(correction)
    made = Punch.objects.create(hall=correction.hall, staff=person, kind=correction.kind, at=correction.at, shift=shift)
    if shift is None:
        return made
    if correction.kind == IN:
        withdraw((ABSENT,), person.id, shift.end_at, shift.end_at, now, why)
        shift.staff = person
        presence.clock_in(shift, correction.at)
    elif shift.start_at < correction.at < shift.end_at:
        facts.tell(LeftEarly(shift.hall, correction.at, person.id, shift.date, shift.end_at))
    return made


def _shift_of(correction: Correction) -> Shift | None:
    """The published shift that a lacking entry belongs to: the one running then, or the first of its day to come."""
    rows = Shift.objects.of_person(correction.staff_id).published()
    running = rows.filter(start_at__lte=correction.at, end_at__gte=correction.at).first()
    if running is not None or correction.kind != IN:
        return running
    return rows.filter(start_at__gte=correction.at, start_at__lt=correction.at + timedelta(hours=3)).first()


def excuse(leave: Leave, at: datetime) -> None:
    """What was found absent within an approved leave is withdrawn by it."""
    for shift in Shift.objects.filter(staff=leave.staff, date__gte=leave.first, date__lte=leave.last):
        withdraw((ABSENT,), leave.staff_id, shift.end_at, shift.end_at, at, f"ROSTER-10 {leave.id}")


def overtime_minutes(staff: UUID, day: date, *, besides: UUID | None = None) -> tuple[int, int]:
    """Overtime of a day and of its month so far, in minutes: as worked, else as ordered."""
    first = day.replace(day=1)
    last = (first + timedelta(days=31)).replace(day=1) - timedelta(days=1)
    rows = [one for one in Overtime.objects.counting(staff, first, last) if one.id != besides]
    return sum(one.minutes for one in rows if one.date == day), sum(one.minutes for one in rows)
