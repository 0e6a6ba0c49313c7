"""What the forecast reads: who came, how long serving took, when the hall is open, what its counters serve."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from uuid import UUID

from django.db.models import Avg, Count, F

from openhall.engines.policy.parameters import Figures
from openhall.front.catalog.models import BusinessKind
from openhall.front.catalog.queries import kinds_on
from openhall.front.floor import reading as floor
from openhall.front.floor.models import Ticket
from openhall.front.floor.words import COMPLAINT, DONE, ENQUIRY, FAST, GENERAL, SALES, VIP
from openhall.kernel import clock
from openhall.kernel.problems import Refused
from openhall.team.org import calendar
from openhall.team.org.models import Hours, Outlet, OutletType, Unit

from . import arrivals
from .arrivals import SLOTS, WEEK, Counts, Errors, Week
from .models import GENERATED, ArrivalCount
from .parameters import FORECAST_WEEKS, TARGET_WAIT

WANTS = (GENERAL, ENQUIRY, SALES, COMPLAINT)
"""What customers want; ``vip`` and ``fast`` are the want general, with a priority."""
WANT_OF = {VIP: GENERAL, FAST: GENERAL}
OPEN = (8 * 60 + 30, 18 * 60)
"""Where nothing is laid down a hall is taken to be open from 08:30 to 18:00."""
ENOUGH = 20
"""From so many served customers on the handling time is measured; below it is the published one."""
PUBLISHED: dict[str, Callable[[BusinessKind], bool]] = {
    GENERAL: lambda kind: kind.category in {"joining", "change", "top_up"},
    ENQUIRY: lambda kind: kind.category == "enquiry" and kind.code != "complaint",
    SALES: lambda kind: kind.effect == "sale",
    COMPLAINT: lambda kind: kind.code == "complaint",
}
"""Which kinds of business a want is, for their published times."""
UNPUBLISHED = 10.0
HALF_HOUR = 1800
Served = Mapping[UUID, tuple[str, ...]]


def want_of(service: str) -> str:
    return WANT_OF.get(service, service)


@dataclass(frozen=True, slots=True)
class Handling:
    """Minutes that serving one customer takes; ``measured``: of so many, 0 where it is the published time."""

    minutes: float
    measured: int


@dataclass(frozen=True, slots=True)
class Forecast:
    """What is expected of a hall: by want the week by half hour, how long one takes, and how good the last guesses were."""

    weeks: list[date]
    expected: dict[str, Week]
    handling: dict[str, Handling]
    errors: Errors | None
    left_out: list[date]
    generated: bool
    target: float
    counters: dict[str, int]


def history(hall: UUID, since: date, until: date) -> tuple[dict[str, dict[date, Counts]], set[date]]:
    """Customers by want, day and half hour; and the days whose counts were generated. A day's own tickets come first."""
    begin, end = clock.midnight(since), clock.midnight(until)
    tickets = Ticket.objects.filter(hall=hall, taken_at__gte=begin, taken_at__lt=end).values_list("service", "taken_at")
    own: dict[str, dict[date, list[int]]] = {}
    for service, taken_at in tickets.iterator():
        _put(own, service, clock.local(taken_at), 1)
    days = {day for rows in own.values() for day in rows}
    generated: set[date] = set()
    counted = ArrivalCount.objects.of_hall(hall, begin, end).values_list("service", "start", "count", "source")
    for service, start, count, source in counted:
        moment = clock.local(start)
        if moment.date() in days:
            continue
        _put(own, service, moment, count)
        if source == GENERATED:
            generated.add(moment.date())
    return {want: dict(rows) for want, rows in own.items()}, generated


def _put(into: dict[str, dict[date, list[int]]], service: str, moment: datetime, count: int) -> None:
    rows = into.setdefault(want_of(service), {})
    slots = rows.setdefault(moment.date(), [0] * SLOTS)
    slots[(moment.hour * 60 + moment.minute) // 30] += count


def left_out(hall: Unit, since: date, until: date) -> set[date]:
    """Days that are no measure for others: holidays and make-up workdays of the yearly table, dates on which the hall or
    its type had hours of their own, and days on which it was shut."""
    last, type_ = until - timedelta(days=1), _type_of(hall)
    dated = Hours.objects.for_hall(hall, type_).filter(date__gte=since, date__lt=until)
    own = {row.date for row in dated if row.date is not None}
    shut = {day for day, found in calendar.days_of(hall.id, since, last).items() if not found.open}
    return own | shut | set(calendar.table_of(type_, since, last).days)


def forecast(hall: Unit, now: datetime) -> Forecast:
    """Refused where there are too few complete weeks."""
    figures = Figures(hall.id, now)
    weeks = figures[FORECAST_WEEKS]
    today = clock.local_date(now)
    until = arrivals.monday_of(today)
    since = until - WEEK * (2 * weeks + 1)
    by_want, generated = history(hall.id, since, until)
    away = left_out(hall, since, until)
    days = {day for rows in by_want.values() for day in rows}
    complete = arrivals.complete_weeks(days, until, away.__contains__, reach=2 * weeks + 1)
    if len(complete) < weeks:
        raise Refused("roster.too_few_weeks", wanted=weeks, count=len(complete))
    used = complete[:weeks]
    together = _together(by_want.values())
    return Forecast(
        weeks=used,
        expected={want: arrivals.expected(by_want.get(want, {}), used, away.__contains__) for want in WANTS},
        handling=handling(hall.id, clock.midnight(since), now),
        errors=arrivals.errors(together, complete, weeks, away.__contains__),
        left_out=sorted(day for day in away if any(monday <= day < monday + WEEK for monday in used)),
        generated=any(monday <= day < monday + WEEK for monday in used for day in generated),
        target=float(figures[TARGET_WAIT]),
        counters=serving(hall.id),
    )


def _together(wants: Iterable[Mapping[date, Counts]]) -> dict[date, Counts]:
    found: dict[date, Counts] = {}
    for rows in wants:
        for day, counts in rows.items():
            known = found.get(day, (0,) * SLOTS)
            found[day] = [one + more for one, more in zip(known, counts, strict=True)]
    return found


def handling(hall: UUID, since: datetime, now: datetime) -> dict[str, Handling]:
    """By want: the mean of those served since then, or the published time of its kinds of business."""
    served: dict[str, tuple[float, int]] = {}
    lately = Ticket.objects.filter(hall=hall, taken_at__gte=since - timedelta(days=1), taken_at__lte=now)
    rows = (
        lately.filter(state=DONE, started_at__gte=since, ended_at__lte=now)
        .values("service")
        .annotate(count=Count("id"), lasted=Avg(F("ended_at") - F("started_at")))
    )
    for row in rows:
        minutes, count = served.get(want_of(row["service"]), (0.0, 0))
        lasted: timedelta = row["lasted"]
        served[want_of(row["service"])] = (minutes + lasted.total_seconds() / 60 * row["count"], count + row["count"])
    kinds = kinds_on(clock.local_date(now))
    found = {}
    for want in WANTS:
        minutes, count = served.get(want, (0.0, 0))
        if count >= ENOUGH:
            found[want] = Handling(minutes / count, count)
        else:
            published = [kind.minutes for kind in kinds if PUBLISHED[want](kind)]
            found[want] = Handling(sum(published) / len(published) if published else UNPUBLISHED, 0)
    return found


def wants_at(hall: UUID) -> Served:
    """By counter the wants that it serves, the preferred first."""
    known = floor.services_at(hall)
    return {counter: tuple(one for one in services if one in WANTS) for counter, services in known.items()}


def serving(hall: UUID) -> dict[str, int]:
    """How many of the hall's counters may serve each want."""
    known = wants_at(hall)
    return {want: sum(want in wants for wants in known.values()) for want in WANTS}


def opening(hall: Unit, days: Iterable[date]) -> dict[date, tuple[int, int] | None]:
    """From which minute to which the hall is open on each of these days, breaks counted in; None where it is shut."""
    wanted = list(days)
    known = calendar.days_of(hall.id, min(wanted), max(wanted))
    found: dict[date, tuple[int, int] | None] = {}
    for day in wanted:
        spans = known[day].spans
        if not known[day].laid_down:
            found[day] = OPEN
        elif not spans:
            found[day] = None
        else:
            found[day] = (_minute(spans[0][0]), _minute(spans[-1][1]))
    return found


def _minute(at: time) -> int:
    return at.hour * 60 + at.minute


def _type_of(hall: Unit) -> OutletType | None:
    outlet = Outlet.objects.select_related("type").filter(hall=hall).first()
    return outlet.type if outlet else None
