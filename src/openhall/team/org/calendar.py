"""One read: is the hall open on this day, and from when to when (ROSTER-01).

What counts, from the first: a date that the hall itself laid down, a date of its type; for types that keep holidays the
yearly table (closed on a day off, a make-up workday has the hours of the weekday it names); the hall's weekday, its
type's weekday. Where nothing is laid down nothing is said, and nothing is refused.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from decimal import Decimal
from uuid import UUID

from django.utils.translation import pgettext

from openhall.kernel import clock

from . import holidays
from .models import Hours, Outlet, OutletType, SpecialDay
from .models.calendar import HOLIDAY, ORDINARY, PUBLIC, WORKDAY

SATURDAY = 5
Spans = tuple[tuple[time, time], ...]


@dataclass(frozen=True, slots=True)
class Special:
    """A day of the yearly table, as far as opening goes."""

    kind: str
    name: str = ""
    hours_of: int = 0


@dataclass(frozen=True, slots=True)
class Day:
    """A hall's day. ``laid_down`` False: nobody said when it is open. ``announced`` False: it may still be moved."""

    date: date
    spans: Spans = ()
    laid_down: bool = False
    kind: str = ""
    name: str = ""
    announced: bool = True

    @property
    def open(self) -> bool:
        """Is it open at all, as far as is known?"""
        return not self.laid_down or bool(self.spans)

    def open_at(self, at: time) -> bool:
        """Is it open at this time of the day? The closing minute isn't."""
        return not self.laid_down or any(opens <= at < closes for opens, closes in self.spans)

    @property
    def minutes(self) -> int:
        """How long it is open."""
        return sum(_minutes(closes) - _minutes(opens) for opens, closes in self.spans)

    @property
    def hours(self) -> Decimal:
        return (Decimal(self.minutes) / 60).quantize(Decimal("0.1"))

    @property
    def said(self) -> str:
        """The hours in figures, for a sentence, or that it is closed."""
        return ", ".join(f"{opens:%H:%M}-{closes:%H:%M}" for opens, closes in self.spans) or pgettext("hall", "Closed")

    @property
    def breaks(self) -> Spans:
        """The midday breaks: closed between two spans."""
        return tuple((end, begin) for (_, end), (begin, _) in zip(self.spans, self.spans[1:], strict=False))


def _minutes(at: time) -> int:
    return at.hour * 60 + at.minute


def on(hall: UUID, day: date) -> Day:
    """One day of a hall."""
    return days_of(hall, day, day)[day]


def open_at(hall: UUID, moment: datetime) -> bool:
    """Is the hall open at this moment, as far as is laid down?"""
    local = clock.local(moment)
    return on(hall, local.date()).open_at(local.time())


def anything_laid_down() -> bool:
    """Does any outlet have hours, or keep holidays? Most companies that a file made have neither."""
    return Hours.objects.exists() or Outlet.objects.filter(type__keeps_holidays=True).exists()


def days_of(hall: UUID, first: date, last: date) -> dict[date, Day]:
    """The days of a hall from one to another, both included."""
    outlet = Outlet.objects.select_related("type").filter(hall=hall).first()
    type_ = outlet.type if outlet else None
    return _days(list(Hours.objects.for_hall(hall, type_)), type_, first, last)


def days_of_type(type_: OutletType, first: date, last: date) -> dict[date, Day]:
    """The days of a type of outlet, before any hall's own word."""
    return _days(list(Hours.objects.filter(type=type_)), type_, first, last)


def _days(hours: Sequence[Hours], type_: OutletType | None, first: date, last: date) -> dict[date, Day]:
    keeps = type_ is not None and type_.keeps_holidays
    table = table_of(type_, first, last) if hours or keeps else Table({}, frozenset())
    dates = [first + timedelta(days=n) for n in range((last - first).days + 1)]
    return {day: decide(day, hours, table, keeps=keeps) for day in dates}


@dataclass(frozen=True, slots=True)
class Table:
    """The special days, and the years whose notice has come."""

    days: dict[date, Special]
    announced: frozenset[int]


def table_of(type_: OutletType | None, first: date, last: date) -> Table:
    """The yearly table as it holds for a type; years that nobody has touched come from the library."""
    rows = list(SpecialDay.objects.of_years(first, last).for_type(type_))
    years = range(first.year, last.year + 1)
    laid = {row.date.year for row in rows if row.type_id is None}
    seeds = [seed for year in years if year not in laid for seed in holidays.of_year(year)]
    announced = {row.date.year for row in rows if row.type_id is None and row.source in PUBLIC}
    announced |= {seed.date.year for seed in seeds if seed.source in PUBLIC}
    days = {seed.date: Special(seed.kind, seed.zh) for seed in seeds}
    for row in sorted(rows, key=lambda row: row.type_id is not None):  # a type's own word is the last
        days[row.date] = Special(row.kind, row.name, row.hours_of)
    return Table({day: found for day, found in days.items() if found.kind != ORDINARY}, frozenset(announced))


def decide(day: date, hours: Iterable[Hours], table: Table, *, keeps: bool) -> Day:
    """What a day is. Pure."""
    rows = list(hours)
    special = table.days.get(day) or Special("")
    dated = _first(row for row in rows if row.date == day)
    weekday = special.hours_of if keeps and special.kind == WORKDAY else day.weekday()
    row = dated or _first(row for row in rows if row.weekday == weekday)
    off = dated is None and keeps and special.kind == HOLIDAY
    movable = dated is None and keeps and (off or day.weekday() >= SATURDAY)
    return Day(
        day,
        row.spans() if row is not None and not off else (),
        laid_down=row is not None or off,
        kind=special.kind,
        name=special.name,
        announced=day.year in table.announced or not movable,
    )


def _first(rows: Iterable[Hours]) -> Hours | None:
    """The hall's own word before its type's."""
    return min(rows, key=lambda row: row.hall_id is None, default=None)
