"""The week of a hall as people and days, and a month in hours: read from shifts, clockings and findings."""

from collections import Counter as Tally
from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from decimal import Decimal
from typing import Any
from uuid import UUID

from django.db.models import Count, Q

from openhall.engines.policy.models import DROPPED, Finding
from openhall.engines.policy.parameters import Figures
from openhall.kernel import clock
from openhall.team.org import calendar
from openhall.team.org.models import Loan, Staff, Unit

from . import away, presence
from .models import Leave, Overtime, Relief, Shift, ShiftChange, Swap
from .models.papers import DENIED, WAITING, WORKED
from .parameters import EACH_TIME, EARLY_COUNTS, EMPTY_UNIT

DAYS = 7
LATE, EARLY, ABSENT = "roster.late", "roster.early-leave", "roster.absent"
RELIEF_LATE, EMPTY, DESERTED = "roster.relief-late", "attendance.empty-post", "attendance.desertion"
FOUND = (LATE, EARLY, ABSENT, RELIEF_LATE, EMPTY, DESERTED)


@dataclass(frozen=True, slots=True)
class Cell:
    """One person's day: the shifts, the leave it lies in, and where the person works, if that is another hall."""

    day: date
    shifts: list[Shift]
    leave: Leave | None
    elsewhere: str


@dataclass(frozen=True, slots=True)
class Line:
    """One person's week, and what its shifts come to."""

    person: Staff
    days: list[Cell]
    count: int
    hours: Decimal


@dataclass(frozen=True, slots=True)
class Week:
    """The board of one hall."""

    hall: Unit
    monday: date
    days: list[date]
    lines: list[Line]
    foot: list[tuple[date, list[tuple[str, int]]]]
    drafts: int
    unread: int


def monday_of(day: date) -> date:
    return day - timedelta(days=day.weekday())


def hours(shifts: Iterable[Shift], days: Mapping[date, calendar.Day]) -> Decimal:
    """Working time; a midday break of the hall that lies within a shift isn't (ROSTER-01: a normal day counts 7.0 h)."""
    seconds = sum(_worked(one, days[one.date].breaks if one.date in days else ()) for one in shifts)
    return (Decimal(int(seconds)) / 3600).quantize(Decimal("0.01"))


def _worked(shift: Shift, breaks: calendar.Spans) -> float:
    off = timedelta()
    for begins, ends in breaks:
        since = max(shift.start_at, datetime.combine(shift.date, begins, clock.ZONE))
        until = min(shift.end_at, datetime.combine(shift.date, ends, clock.ZONE))
        off += max(timedelta(), until - since)
    return (shift.end_at - shift.start_at - off).total_seconds()


def ahead_minutes(required: int, start: datetime, came: datetime | None, now: datetime) -> int:
    """Of the required early minutes those that were there; of a shift still to come all."""
    if came is None:
        return required if start > now else 0
    return min(required, max(0, int((start - came).total_seconds()) // 60))


def ahead(shifts: Iterable[Shift], figures: Figures, now: datetime) -> Decimal:
    """The early minutes that are asked of who relieves somebody, in hours: working time, unless laid down otherwise."""
    if not figures[EARLY_COUNTS]:
        return Decimal(0)
    asked = ((one, presence.early(one, figures)) for one in shifts)
    minutes = sum(ahead_minutes(need or 0, one.start_at, one.clocked_in_at, now) for one, need in asked)
    return _hours(minutes)


def _hours(minutes: int) -> Decimal:
    return (Decimal(minutes) / 60).quantize(Decimal("0.01"))


def week(hall: Unit, monday: date) -> Week:
    """Everybody who serves in the hall, and whoever else has a shift there that week."""
    shifts = list(
        Shift.objects.of_week(hall.id, monday).select_related("staff", "counter", "relieves").order_by("start_at")
    )
    people = {one.id: one for one in Staff.objects.serving().of_unit(hall).order_by("job_number")}
    people |= {one.staff_id: one.staff for one in shifts if one.staff_id not in people}
    days = [monday + timedelta(days=n) for n in range(DAYS)]
    elsewhere: dict[tuple[UUID, date], Unit] = {}
    for loan in Loan.objects.between(days[0], days[-1]).about(hall).select_related("staff", "hall", "lender"):
        people.setdefault(loan.staff_id, loan.staff)
        elsewhere |= {(loan.staff_id, day): loan.hall for day in days if loan.since <= day <= loan.until}
    homes = {unit.id: unit for unit in Unit.objects.filter(id__in={one.unit_id for one in people.values()})}
    asked = set(ShiftChange.objects.open().filter(shift__in=shifts).values_list("shift", flat=True))
    of: dict[tuple[UUID, date], list[Shift]] = defaultdict(list)
    for shift in shifts:
        shift.asked = shift.id in asked
        of[shift.staff_id, shift.date].append(shift)
    opening = calendar.days_of(hall.id, days[0], days[-1])
    leaves = away.leaves(set(people), days[0], days[-1])
    lines = []
    for person in people.values():
        places = {day: elsewhere.get((person.id, day), homes[person.unit_id]) for day in days}
        cells = [
            Cell(
                day,
                of[person.id, day],
                away.on(leaves, person.id, day),
                "" if places[day].id == hall.id else places[day].name,
            )
            for day in days
        ]
        own = [shift for cell in cells for shift in cell.shifts]
        lines.append(Line(person, cells, len(own), hours(own, opening)))
    duties = {day: Tally(one.duty for one in shifts if one.date == day) for day in days}
    now = clock.now()
    return Week(
        hall,
        monday,
        days,
        lines,
        [(day, sorted(duties[day].items())) for day in days],
        sum(one.published_at is None and one.start_at > now for one in shifts),
        sum(one.published_at is not None and one.acknowledged_at is None and one.start_at > now for one in shifts),
    )


@dataclass(slots=True)
class Month:
    """What a person's month comes to; minutes are full ones, as the findings count them."""

    person: Staff
    shifts: int = 0
    planned: Decimal = Decimal(0)
    ahead: Decimal = Decimal(0)
    waited: Decimal = Decimal(0)
    relief_late: int = 0
    unrelieved: int = 0
    empty_minutes: int = 0
    empty_marks: list[str] = field(default_factory=list)
    late: int = 0
    late_minutes: int = 0
    early: int = 0
    early_minutes: int = 0
    absent: int = 0
    swaps: int = 0
    overtime: Decimal = Decimal(0)
    leave: int = 0
    overstayed: int = 0
    by_duty: dict[str, int] = field(default_factory=dict)
    each_time: bool = False

    @property
    def working(self) -> Decimal:
        """Shifts, the early minutes of who relieves, the waits for a relief."""
        return self.planned + self.ahead + self.waited

    @property
    def without_leave(self) -> int:
        """Marks of absence without leave: one for a day with empty posts, or one each time."""
        return len(self.empty_marks) if self.each_time else len(set(self.empty_marks))


def month(hall: Unit, first: date) -> list[Month]:
    """Each person's published shifts of a month, what was found about them, and the swaps that count.

    Of the hall's own people it is all they did, in halls that borrowed them too; of guests what they did here.
    """
    after = (first + timedelta(days=31)).replace(day=1)
    rows = Shift.objects.filter(Q(hall=hall.id) | Q(staff__unit=hall), date__gte=first, date__lt=after)
    shifts = list(rows.published().select_related("staff"))
    people = {one.id: Month(one) for one in Staff.objects.serving().of_unit(hall).order_by("job_number")}
    own: dict[UUID, list[Shift]] = defaultdict(list)
    for shift in shifts:
        own[shift.staff_id].append(shift)
        people.setdefault(shift.staff_id, Month(shift.staff))
    opening = calendar.days_of(hall.id, first, after - timedelta(days=1))
    now = clock.now()
    figures = Figures(hall.id, now)
    for key, row in people.items():
        row.shifts, row.planned = len(own[key]), hours(own[key], opening)
        row.ahead = ahead(own[key], figures, now)
        row.each_time = figures[EMPTY_UNIT] == EACH_TIME
        row.by_duty = dict(Tally(one.duty for one in own[key]))
    _found(hall, people, clock.midnight(first), clock.midnight(after))
    swaps = Swap.objects.filter(staff__in=people, date__gte=first, date__lt=after).values_list("staff")
    for staff, count in swaps.annotate(Count("id")):
        people[staff].swaps = count
    _papers(people, first, after)
    for relief in Relief.objects.kept_waiting(clock.midnight(first), clock.midnight(after)).filter(giver__in=people):
        people[relief.giver_id].waited += _hours(relief.minutes)
    return list(people.values())


def _papers(people: dict[Any, Month], first: date, after: date) -> None:
    """Overtime as it was worked, and days of approved leave."""
    for extra in Overtime.objects.filter(staff__in=people, date__gte=first, date__lt=after, state=WORKED):
        people[extra.staff_id].overtime += (Decimal(extra.minutes) / 60).quantize(Decimal("0.01"))
    rows = Leave.objects.filter(staff__in=people, first__lt=after, last__gte=first).exclude(state__in=(WAITING, DENIED))
    for leave in rows:
        last = min(leave.last, after - timedelta(days=1))
        people[leave.staff_id].leave += (last - max(leave.first, first)).days + 1
        people[leave.staff_id].overstayed += leave.overstayed_at is not None


def _found(hall: Unit, people: dict[Any, Month], since: datetime, until: datetime) -> None:
    """Findings that were dropped don't count."""
    own = [key for key, row in people.items() if row.person.unit_id == hall.id]
    rows = Finding.objects.filter(Q(hall=hall.id) | Q(staff__in=own), rule__in=FOUND)
    rows = rows.between(since, until)
    for rule, staff, subject, detail in rows.exclude(state=DROPPED).values_list("rule", "staff", "subject", "detail"):
        row = people.get(staff)
        if row is None:
            continue
        if rule == LATE:
            row.late, row.late_minutes = row.late + 1, row.late_minutes + _minutes(detail)
        elif rule == EARLY:
            row.early, row.early_minutes = row.early + 1, row.early_minutes + _minutes(detail)
        elif rule == EMPTY:
            row.empty_minutes += _minutes(detail)
            row.empty_marks.append(subject)
        elif rule == ABSENT:
            row.absent += 1
        elif rule == RELIEF_LATE:
            row.relief_late += 1
        else:
            row.unrelieved += 1


def _minutes(detail: dict[str, Any]) -> int:
    return int(detail.get("minutes") or 0)
