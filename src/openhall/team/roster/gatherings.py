"""Which meetings a day wants, which notices may be asked about, what of a week is reviewed."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from uuid import UUID

from openhall.kernel import clock
from openhall.team.org.models import Staff

from .models import (
    MONTH_PLAN,
    POST_SHIFT,
    PRE_SHIFT,
    WEEK_PLAN,
    WEEKLY,
    Meeting,
    Notice,
    NoticeRead,
    PlanDocument,
    Shift,
)
from .proposals.models import ShiftTemplate
from .proposals.plan import COUNTER

OWN_TURNS = frozenset({"guard", "clean", "field"})
"""Their turns are no shift of the hall."""
WEDNESDAY_OVER = timedelta(days=10)
"""From the Monday of a week to the end of the following Wednesday."""


# -- decisions, over plain data ------------------------------------------------------------------------------------


def groups(shifts: Iterable[Shift], starts: Sequence[time]) -> list[list[Shift]]:
    """A day's shifts of a hall, one after the other: those of its shift template, of which each person is in the one that
    begins nearest to the own beginning, the earlier of two as near. A hall without a template has one. Guards, cleaners and
    people in the field have turns of their own: they make no shift, but belong to one that others make."""
    rows = sorted(shifts, key=lambda one: (one.start_at, one.staff_id))
    making = [one for one in rows if one.duty not in OWN_TURNS] or rows
    made = {_nearest(one, starts) for one in making}
    found: dict[time, list[Shift]] = {start: [] for start in sorted(made)}
    for one in rows:
        found[_nearest(one, sorted(made))].append(one)
    return list(found.values())


def _nearest(shift: Shift, starts: Sequence[time]) -> time:
    begins = _minute(clock.local(shift.start_at).time())
    return min(starts, key=lambda start: (abs(_minute(start) - begins), start), default=time())


def _minute(at: time) -> int:
    return at.hour * 60 + at.minute


@dataclass(frozen=True, slots=True)
class Slot:
    """One of the records that a day wants: before or after its first, second … shift."""

    no: int
    kind: str
    meeting: Meeting | None


def slots(shifts: int, held: Sequence[Meeting]) -> list[Slot]:
    """Two records a shift. A record that names no shift stands for the first that lacks one."""
    found = []
    for kind in (PRE_SHIFT, POST_SHIFT):
        of_kind = [one for one in held if one.kind == kind]
        named = {one.shift: one for one in of_kind if one.shift is not None}
        loose = [one for one in of_kind if one.shift is None]
        for no in range(1, shifts + 1):
            found.append(Slot(no, kind, named.get(no) or (loose.pop(0) if loose else None)))
    return sorted(found, key=lambda slot: (slot.no, slot.kind == POST_SHIFT))


# -- what stands ---------------------------------------------------------------------------------------------------


def starts_of(hall: UUID) -> list[time]:
    """When the shifts of the hall's template begin: those at counters; of a hall without any, those of its other posts."""
    rows = list(ShiftTemplate.objects.of_hall(hall).exclude(duty__in=OWN_TURNS).values_list("duty", "start"))
    at_counters = {start for duty, start in rows if duty == COUNTER}
    return sorted(at_counters or {start for _duty, start in rows})


def shifts_of(hall: UUID, day: date) -> list[list[Shift]]:
    return groups(Shift.objects.on(hall, day).published().select_related("staff"), starts_of(hall))


@dataclass(frozen=True, slots=True)
class MeetingDay:
    """A day of the list: how many of its records there are, and which are missing."""

    date: date
    slots: list[Slot]

    @property
    def held(self) -> int:
        return sum(slot.meeting is not None for slot in self.slots)

    @property
    def missing(self) -> list[Slot]:
        return [slot for slot in self.slots if slot.meeting is None]


def days(hall: UUID, first: date, last: date) -> list[MeetingDay]:
    """Days with shifts, the latest first."""
    rows = Shift.objects.filter(hall=hall, date__gte=first, date__lte=last).published().order_by("start_at")
    of: dict[date, list[Shift]] = {}
    for row in rows:
        of.setdefault(row.date, []).append(row)
    held: dict[date, list[Meeting]] = {}
    for meeting in Meeting.objects.of_days(hall, first, last).exclude(kind=WEEKLY).order_by("at"):
        held.setdefault(meeting.date, []).append(meeting)
    starts = starts_of(hall)
    return [MeetingDay(day, slots(len(groups(of[day], starts)), held.get(day, []))) for day in sorted(of, reverse=True)]


def may_be_asked(notice: Notice, person: Staff, today: date) -> bool:
    """Published before the previous day's end, and known to this person: read, or with a shift begun since and before
    today. Who has no shifts at all in the roster has had the chance."""
    midnight = clock.midnight(today)
    if notice.published_at >= midnight:
        return False
    if NoticeRead.objects.filter(notice=notice, staff=person, at__lt=midnight).exists():
        return True
    own = Shift.objects.of_person(person.id).published()
    if own.filter(start_at__gte=notice.published_at, start_at__lt=midnight).exists():
        return True
    running = own.filter(start_at__lt=notice.published_at, end_at__gt=notice.published_at)
    return running.exists() or not own.exists()


@dataclass(frozen=True, slots=True)
class Review:
    """One document of a week: the minutes, the week's plan, the month's plan; viewed or not."""

    monday: date
    kind: str
    row: Meeting | PlanDocument | None
    due_at: datetime

    def overdue(self, now: datetime) -> bool:
        return now > self.due_at and not self.viewed

    @property
    def viewed(self) -> bool:
        return self.row is not None and self.row.viewed_at is not None


def reviews(hall: UUID, mondays: Sequence[date]) -> list[list[Review]]:
    """What of each week is reviewed: minutes, week plan, month plan."""
    if not mondays:
        return []
    first, last = min(mondays), max(mondays) + timedelta(days=6)
    meetings = Meeting.objects.of_days(hall, first, last).filter(kind=WEEKLY).select_related("viewed_by").order_by("at")
    minutes = {one.date - timedelta(days=one.date.weekday()): one for one in meetings}
    rows = PlanDocument.objects.filter(hall=hall, start__gte=first.replace(day=1), start__lte=last)
    plans = {(one.kind, one.start): one for one in rows.select_related("by", "viewed_by")}
    found = []
    for monday in mondays:
        due = clock.midnight(monday + WEDNESDAY_OVER)
        found.append(
            [
                Review(monday, WEEKLY, minutes.get(monday), due),
                Review(monday, WEEK_PLAN, plans.get((WEEK_PLAN, monday)), due),
                Review(monday, MONTH_PLAN, plans.get((MONTH_PLAN, monday.replace(day=1))), due),
            ]
        )
    return found
