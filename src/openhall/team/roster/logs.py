"""The logs of a hall: which days have one, what a day's topics were."""

from calendar import monthrange
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any
from uuid import UUID

from django.db.models import Q

from openhall.engines.policy.directory import directory
from openhall.engines.policy.models import Setting
from openhall.engines.policy.parameters import Parameter, standing
from openhall.front.till.models import BusinessDay
from openhall.kernel import clock

from .models import DayPlan, DutyLog, PlanTask, Shift

SIGNED, WRITTEN, MISSING, DUE, NONE = "signed", "written", "missing", "due", "none"
BUSINESS, ENQUIRIES, COMPLAINTS = "business", "enquiries", "complaints"


def laid_down(entry: Parameter[Any], hall: UUID, at: datetime) -> bool:
    """Has an operator laid this figure down for the hall, or above it? What rests on a duty binds from then on."""
    if not Setting.objects.filter(parameter=entry.name).exists():
        return False
    return standing(entry, directory().levels_of(hall), at).setting is not None


def desk_bound(shift: Shift, entry: Parameter[Any], at: datetime) -> bool:
    """Does what the desk asks beyond a file hold for this shift? For one planned by a file where it is laid down."""
    return not shift.by_words or laid_down(entry, shift.hall, at)


def ends(hall: UUID, day: date) -> datetime:
    """Until when a day's log may wait: the end of its last shift, or midnight where none was planned."""
    midnight = clock.midnight(day + timedelta(days=1))
    last = Shift.objects.on(hall, day).published().filter(end_at__lte=midnight).order_by("-end_at").first()
    return last.end_at if last is not None else midnight


def worked(hall: UUID, days: Sequence[date]) -> set[date]:
    """Days on which the hall was opened or people were planned."""
    opened = BusinessDay.objects.filter(hall=hall, date__in=days).values_list("date", flat=True)
    planned = Shift.objects.filter(hall=hall, date__in=days).published().values_list("date", flat=True)
    return {*opened, *planned}


@dataclass(frozen=True, slots=True)
class Day:
    """One day of the calendar."""

    date: date
    state: str


def state_of(log: DutyLog | None, worked_then: bool, ended: bool) -> str:
    """``signed``; ``written`` but unsigned; ``missing`` once its time is over; ``due`` before that; ``none`` on days off."""
    if log is not None and log.signed_at is not None:
        return SIGNED
    if log is not None:
        return MISSING if ended else WRITTEN
    if not worked_then:
        return NONE
    return MISSING if ended else DUE


def calendar(hall: UUID, month: date, now: datetime) -> list[Day]:
    """A month's days until today."""
    today = clock.local_date(now)
    days = [month.replace(day=n) for n in range(1, monthrange(month.year, month.month)[1] + 1)]
    days = [day for day in days if day <= today]
    if not days:
        return []
    logs = {log.date: log for log in DutyLog.objects.of_month(hall, days[0], days[-1])}
    there = worked(hall, days)
    today_ended = bool(days) and days[-1] == today and now > ends(hall, today)
    return [Day(day, state_of(logs.get(day), day in there, day < today or today_ended)) for day in days]


Topics = Callable[[UUID, date], Sequence[tuple[str, int]]]
_topics: dict[str, list[Topics]] = {}


def topics(section: str) -> Callable[[Topics], Topics]:
    """Register where a section of the service log finds its topics: modules above this one know of orders and enquiries."""

    def register(read: Topics) -> Topics:
        _topics.setdefault(section, []).append(read)
        return read

    return register


def hottest(section: str, hall: UUID, day: date, most: int) -> list[tuple[str, int]]:
    """The most frequent topics of a day, the most frequent first."""
    found = [pair for read in _topics.get(section, ()) for pair in read(hall, day)]
    return sorted(found, key=lambda pair: (-pair[1], pair[0]))[:most]


def left_over(hall: UUID, today: date) -> list[PlanTask]:
    """What the last plan before today left undone, less what was moved to a later date; and what was moved to today."""
    last = DayPlan.objects.filter(hall=hall, date__lt=today).order_by("-date").first()
    if last is None:
        return []
    rows = PlanTask.objects.filter(plan__hall=hall, plan__date__lt=today, done_at=None)
    carried = PlanTask.objects.exclude(carried_from=None).values("carried_from")
    rows = rows.exclude(id__in=carried).filter(Q(plan=last) | Q(moved_to__isnull=False))
    return [
        task for task in rows.order_by("id") if task.moved_to is None or task.moved_to <= today or not task.accounted
    ]
