"""A branch's halls side by side, from frozen daily rows: which reports are there, and which are missing (ORG-04)."""

from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any
from uuid import UUID

from django.db.models import Min

from openhall.front.till.models import BusinessDay
from openhall.kernel import clock
from openhall.team.org.models import Unit

from . import figures
from .models import DAY, DailyReport

THERE, NOT_CLOSED, NOT_OPENED = "there", "not_closed", "not_opened"


def halls_of(unit: Unit) -> list[Unit]:
    return list(Unit.objects.halls().filter(path__startswith=unit.path).order_by("code"))


@dataclass(frozen=True, slots=True)
class HallDay:
    """One hall's day as the branch sees it: the frozen report, or why there is none."""

    hall: Unit
    report: DailyReport | None
    state: str


def day(unit: Unit, on: date) -> list[HallDay]:
    """Every hall of the branch with its daily report of a day; a hall without one is there too, by name."""
    halls = halls_of(unit)
    ids = [hall.id for hall in halls]
    reports = {row.hall: row for row in DailyReport.objects.of_halls(ids).on(on).select_related("day")}
    opened = set(BusinessDay.objects.filter(hall__in=ids, date=on).values_list("hall", flat=True))
    return [
        HallDay(
            hall,
            reports.get(hall.id),
            THERE if hall.id in reports else NOT_CLOSED if hall.id in opened else NOT_OPENED,
        )
        for hall in halls
    ]


@dataclass(frozen=True, slots=True)
class HallMonth:
    """One hall's month: its frozen days added up, and the days of which there is no report."""

    hall: Unit
    sums: dict[str, Any]
    missing: list[date]


def month(unit: Unit, first: date) -> list[HallMonth]:
    """Every hall of the branch with its month; days without a report are named, those still to come are not."""
    start, end = figures.month_bounds(first)
    halls = halls_of(unit)
    rows: dict[UUID, list[DailyReport]] = {hall.id: [] for hall in halls}
    for row in DailyReport.objects.of_halls(rows).within(start, end).order_by("date"):
        rows[row.hall].append(row)
    last = min(end, clock.today() - timedelta(days=1))
    begun: dict[UUID, date] = dict(
        BusinessDay.objects.filter(hall__in=list(rows)).values_list("hall").annotate(first=Min("date"))
    )
    return [
        HallMonth(
            hall,
            figures.summed(rows[hall.id]),
            _gaps(max(start, begun.get(hall.id, start)), last, {row.date for row in rows[hall.id]}),
        )
        for hall in halls
    ]


def _gaps(first: date, last: date, there: set[date]) -> list[date]:
    """Days without a report; none before the hall's first day ever."""
    days = [first + timedelta(days=n) for n in range((last - first).days + 1)]
    return [one for one in days if one not in there]


def missing(unit: Unit, period: str, first: date) -> list[Unit]:
    """The halls whose report of that day, or any daily report of that month, isn't there."""
    if period == DAY:
        return [row.hall for row in day(unit, first) if row.report is None]
    return [row.hall for row in month(unit, first) if row.missing]
