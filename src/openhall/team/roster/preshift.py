"""The register of a shift: who was looked at before it, what the clock says beside it, and who lacks an entry."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from uuid import UUID

from openhall.engines.checks.models import Check
from openhall.engines.policy.directory import Person, directory
from openhall.engines.policy.parameters import Figures
from openhall.front.floor.hall_models import Doors
from openhall.front.till.models import BusinessDay
from openhall.kernel import clock

from . import gatherings
from .checks import ABSENT, LATE, ON_LEAVE, PRE_SHIFT, PRESENT
from .models import Leave, Shift
from .parameters import CHECK_BEFORE, DOORS, GRACE
from .proposals.charge import SUPERVISE

SOON = timedelta(hours=1)
"""So long before a shift its check stands on the first page."""
CLOCKED_IN, CAME_LATE, IN_TIME, NO_CLOCK_IN = "clocked_in", "came_late", "in_time", "no_clock_in"


def contradiction(
    entry: str, start_at: datetime, clocked_in_at: datetime | None, now: datetime, grace: timedelta
) -> str:
    """How an entry and the clock contradict each other; empty where they don't, or the clock can still agree. Pure."""
    if entry not in PRE_SHIFT.looked:
        return CLOCKED_IN if clocked_in_at is not None else ""
    if clocked_in_at is None:
        return NO_CLOCK_IN if now > start_at + grace else ""
    came_late = clocked_in_at > start_at + grace
    if entry == PRESENT:
        return CAME_LATE if came_late else ""
    return "" if came_late else IN_TIME


@dataclass(frozen=True, slots=True)
class Row:
    """One person of a shift: the last check, who made it, what the clock says against it, and what the entry would be by
    the clock."""

    shift: Shift
    check: Check | None
    by: Person | None
    against: str
    expected: str


@dataclass(frozen=True, slots=True)
class Register:
    """One of the day's shifts with everybody in it but its supervisors."""

    no: int
    rows: list[Row]

    @property
    def begins(self) -> datetime:
        return min(row.shift.start_at for row in self.rows)

    @property
    def missing(self) -> list[Row]:
        return [row for row in self.rows if row.check is None]

    @property
    def done(self) -> int:
        return len(self.rows) - len(self.missing)

    @property
    def against(self) -> int:
        return sum(bool(row.against) for row in self.rows)

    @property
    def failed(self) -> int:
        return sum(bool(row.check and row.check.failed) for row in self.rows)


def registers(hall: UUID, day: date, now: datetime) -> list[Register]:
    """The registers of a day as they stand at a moment, one for each of its shifts."""
    groups = [[one for one in group if one.duty != SUPERVISE] for group in gatherings.shifts_of(hall, day)]
    looks = Check.objects.of(PRE_SHIFT).on(hall, day).until(now).oldest_first()
    checks = {(one.subject, one.of): one for one in looks}
    lookers = directory().people([one.by for one in checks.values()])
    people = {one.staff_id for group in groups for one in group}
    away = set(Leave.objects.on(day).filter(staff__in=people).values_list("staff", flat=True))
    grace = timedelta(minutes=Figures(hall, now)[GRACE])
    found = []
    for no, group in enumerate(groups, 1):
        rows = [_row(one, checks.get((str(one.id), one.staff_id)), lookers, away, now, grace) for one in group]
        if rows:
            found.append(Register(no, sorted(rows, key=lambda row: (row.shift.start_at, row.shift.staff.job_number))))
    return found


def _row(
    shift: Shift,
    check: Check | None,
    lookers: Mapping[UUID, Person],
    away: set[UUID],
    now: datetime,
    grace: timedelta,
) -> Row:
    against = contradiction(check.verdict, shift.start_at, shift.clocked_in_at, now, grace) if check else ""
    if shift.clocked_in_at is not None:
        expected = LATE if shift.clocked_in_at > shift.start_at + grace else PRESENT
    elif shift.staff_id in away:
        expected = ON_LEAVE
    else:
        expected = ABSENT if now > shift.end_at else ""
    return Row(shift, check, lookers.get(check.by) if check else None, against, expected)


def opened_at(hall: UUID, now: datetime) -> datetime | None:
    """When the hall opened today, if it has: its business day, or its doors where the check is due before these."""
    today = clock.local_date(now)
    if Figures(hall, now)[CHECK_BEFORE] == DOORS:
        return Doors.objects.on(hall, today).values_list("opened_at", flat=True).first()
    return BusinessDay.objects.on(hall, today).values_list("opened_at", flat=True).first()


def any_soon(hall: UUID, now: datetime) -> bool:
    """Whether anybody's shift begins within the hour."""
    rows = Shift.objects.on(hall, clock.local_date(now)).published()
    return rows.filter(start_at__gt=now, start_at__lte=now + SOON).exists()


def unchecked(found: Sequence[Register], at: datetime) -> list[Row]:
    """Who of a day's registers, as they stood at a moment, should have been looked at by then and wasn't: the day's first
    shift, and those after it that had begun."""
    return [row for one in found if one is found[0] or one.begins <= at for row in one.missing]


def first_supervisor(hall: UUID, day: date) -> UUID | None:
    """Whose duty the day's first check is, where a supervisor is planned."""
    rows = Shift.objects.on(hall, day).published().filter(duty=SUPERVISE).order_by("start_at", "id")
    return rows.values_list("staff", flat=True).first()
