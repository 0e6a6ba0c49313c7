"""How long customers waited and were served in a period, who gave up, and how many counters were open (FLOOR-09).

One pass over the tickets of a hall and period gives every figure. A ticket counts where it was taken, a further leg where it
came into its queue; waiting ends with the first call, handling is from start to end without what lay aside: parked, or an
order suspended for missing papers. A ticket with orders of two kinds of business counts at both. Averages of a person stand
beside the mix of kinds; nothing follows from them.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from decimal import Decimal
from typing import Any
from uuid import UUID

from django.db import connection

from openhall.engines.policy.parameters import Figures
from openhall.front.catalog import queries as catalog
from openhall.front.floor import overruns
from openhall.front.floor.models import Pause, Staffing
from openhall.front.floor.parameters import HANDLING_LIMIT
from openhall.kernel import clock

SLOT, WEEKDAY, STAFF, SERVICE, BUSINESS = "slot", "weekday", "staff", "service", "business"
BY = (SLOT, WEEKDAY, STAFF, SERVICE, BUSINESS)
HALF_HOUR = timedelta(minutes=30)


@dataclass(frozen=True, slots=True)
class Period:
    """Days of one hall or several, the last one included."""

    halls: tuple[UUID, ...]
    first: date
    last: date

    @property
    def days(self) -> int:
        return (self.last - self.first).days + 1

    @property
    def earlier(self) -> "Period":
        """What it is held against: of one day the same weekday before, else as many days directly before."""
        back = timedelta(days=7 if self.days == 1 else self.days)
        return Period(self.halls, self.first - back, self.last - back)

    @property
    def since(self) -> datetime:
        return clock.midnight(self.first)

    @property
    def until(self) -> datetime:
        return clock.midnight(self.last + timedelta(days=1))


@dataclass(frozen=True, slots=True)
class Sums:
    """Of a group of tickets."""

    count: int = 0
    called: int = 0
    wait: timedelta | None = None
    served: int = 0
    handling: timedelta | None = None
    left: int = 0
    lapsed: int = 0
    no_show: int = 0
    long_waits: int = 0
    rated: int = 0
    stars: Decimal | None = None

    @property
    def abandoned(self) -> float | None:
        """The share that left by themselves; what lapsed with the day stands apart."""
        return self.left / self.count if self.count else None


@dataclass(frozen=True, slots=True)
class Waits:
    """A period's figures: of all, and by each of the dimensions."""

    all: Sums
    by: Mapping[str, Mapping[Any, Sums]]
    mix: Mapping[UUID, Mapping[str, int]]
    """By person: how many tickets of which business."""
    arrivals: Mapping[tuple[str, int], int]
    """By service and half hour."""


# What lies aside for missing papers, of each ticket; then the legs with what they are worth. %(…)s come from ``_given``.
LEGS = """
WITH aside AS (
  SELECT o.ticket_id AS id,
         sum(greatest(interval '0', least(t.ended_at, coalesce((o.steps->'resumed'->>'at')::timestamptz, t.ended_at))
                                    - greatest(t.started_at, (o.steps->'suspended'->>'at')::timestamptz))) AS lay
    FROM floor_ticket t JOIN counter_order o ON o.ticket_id = t.id
   WHERE t.hall = ANY(%(halls)s) AND t.taken_at >= %(since)s AND t.taken_at < %(until)s
     AND o.hall = t.hall AND o.steps ? 'suspended'
   GROUP BY 1
), leg AS (
  SELECT t.id, t.staff, t.service, t.state, t.stars,
         (coalesce(t.queued_at, t.taken_at) AT TIME ZONE %(zone)s) AS came,
         t.called_at - coalesce(t.queued_at, t.taken_at) AS wait,
         CASE WHEN t.state IN ('done', 'transferred') AND t.started_at IS NOT NULL
              THEN t.ended_at - t.started_at - t.parked_for - coalesce(aside.lay, interval '0') END AS handling,
         CASE WHEN t.state = 'waiting' THEN %(now)s ELSE coalesce(t.called_at, t.ended_at) END
           - coalesce(t.queued_at, t.taken_at) > %(limit)s AS long
    FROM floor_ticket t LEFT JOIN aside ON aside.id = t.id
   WHERE t.hall = ANY(%(halls)s) AND t.taken_at >= %(since)s AND t.taken_at < %(until)s
)"""
# Orders that these tickets led to. Each was accepted after its ticket was taken: a recent period reads only recent orders.
DONE = "o.state IN ('accepted', 'reversed') AND o.hall = ANY(%(halls)s) AND o.accepted_at >= %(since)s"
WORTH = """count(*), count(wait), avg(wait), count(handling), avg(handling), count(*) FILTER (WHERE state = 'left'),
 count(*) FILTER (WHERE state = 'lapsed'), count(*) FILTER (WHERE state = 'no_show'), count(*) FILTER (WHERE long),
 count(stars), avg(stars)"""
SLOT_OF = "(extract(hour FROM came) * 2 + floor(extract(minute FROM came) / 30))::int"
GROUPED = f"""{LEGS}, placed AS (
  SELECT leg.*, {SLOT_OF} AS slot, (extract(isodow FROM came)::int - 1) AS weekday FROM leg
)
SELECT grouping(slot, weekday, staff, service), slot, weekday, staff, service, {WORTH} FROM placed
 GROUP BY GROUPING SETS ((), (slot), (weekday), (staff), (service), (service, slot))"""
BY_KIND = f"""{LEGS}, kind AS (
  SELECT DISTINCT o.ticket_id AS id, o.business FROM leg JOIN counter_order o ON o.ticket_id = leg.id
   WHERE {DONE}
)
SELECT grouping(leg.staff), kind.business, leg.staff, {WORTH} FROM leg JOIN kind USING (id)
 GROUP BY GROUPING SETS ((kind.business), (kind.business, leg.staff))"""
OVER = f"""{LEGS}, published AS (
  SELECT * FROM unnest(%(businesses)s::text[], %(minutes)s::float[]) AS p(business, minutes)
), allowed AS (
  SELECT id, sum(minutes) * interval '1 minute' * %(factor)s::float AS most
    FROM (SELECT DISTINCT o.ticket_id AS id, o.business FROM leg JOIN counter_order o ON o.ticket_id = leg.id
           WHERE {DONE}) AS done JOIN published USING (business) GROUP BY id
)
SELECT leg.id, leg.handling, allowed.most FROM leg JOIN allowed USING (id) WHERE leg.handling > allowed.most"""
_ALL, _SLOT, _WEEKDAY, _STAFF, _SERVICE, _ARRIVALS = 0b1111, 0b0111, 0b1011, 0b1101, 0b1110, 0b0110


def _given(period: Period, now: datetime) -> dict[str, Any]:
    return {
        "halls": list(period.halls),
        "since": period.since,
        "until": period.until,
        "zone": str(clock.ZONE),
        "now": now,
        "limit": min((overruns.limit(hall, now) for hall in period.halls), default=timedelta.max),
    }


def _rows(statement: str, given: Mapping[str, Any]) -> list[tuple[Any, ...]]:
    with connection.cursor() as cursor:
        cursor.execute(statement, given)
        return list(cursor.fetchall())


def of(period: Period, now: datetime, *, kinds: bool = True) -> Waits:
    """All figures of a period, in two statements; in one without those by kind of business."""
    whole = Sums()
    by: dict[str, dict[Any, Sums]] = {one: {} for one in BY}
    arrivals: dict[tuple[str, int], int] = {}
    given = _given(period, now)
    for which, slot, weekday, staff, service, *worth in _rows(GROUPED, given):
        sums = Sums(*worth)
        if which == _ALL:
            whole = sums
        elif which == _ARRIVALS:
            arrivals[service, slot] = sums.count
        elif which == _STAFF:
            if staff is not None:
                by[STAFF][staff] = sums
        else:
            name, key = {_SLOT: (SLOT, slot), _WEEKDAY: (WEEKDAY, weekday), _SERVICE: (SERVICE, service)}[which]
            by[name][key] = sums
    by[BUSINESS], mix = by_business(period, now) if kinds else ({}, {})
    return Waits(whole, by, mix, arrivals)


def by_business(period: Period, now: datetime) -> tuple[dict[Any, Sums], dict[UUID, dict[str, int]]]:
    """By kind of business; and by person, how many tickets of which kind."""
    found: dict[Any, Sums] = {}
    mix: dict[UUID, dict[str, int]] = {}
    for of_all, business, staff, *worth in _rows(BY_KIND, _given(period, now)):
        if of_all:
            found[business] = Sums(*worth)
        elif staff is not None:
            mix.setdefault(staff, {})[business] = worth[0]
    return found, mix


@dataclass(frozen=True, slots=True)
class Overrun:
    """A ticket whose handling took longer than its published time allows."""

    ticket: UUID
    handling: timedelta
    most: timedelta


def over_handling(period: Period, now: datetime) -> dict[UUID, Overrun]:
    """Handling above the published time of the ticket's business by the factor; by ticket."""
    kinds = catalog.kinds_on(clock.local_date(now))
    factor = min((Figures(hall, now)[HANDLING_LIMIT] for hall in period.halls), default=1)
    given = _given(period, now) | {
        "businesses": [kind.code for kind in kinds],
        "minutes": [float(kind.minutes) for kind in kinds],
        "factor": float(factor),
    }
    return {row[0]: Overrun(*row) for row in _rows(OVER, given)}


# -- the fast track ------------------------------------------------------------------------------------------------------

FAST = f"""{LEGS}, kind AS (
  SELECT o.ticket_id AS id, bool_or(o.business = ANY(%(businesses)s)) AS fast
    FROM leg JOIN counter_order o ON o.ticket_id = leg.id WHERE {DONE} GROUP BY 1
)
SELECT kind.fast, {WORTH} FROM leg JOIN kind USING (id) GROUP BY 1"""


def fast_and_normal(period: Period, businesses: Sequence[str], now: datetime) -> tuple[Sums, Sums]:
    """Tickets with a business of the fast track, and the others that led to an order (COUNTER-18)."""
    found = {row[0]: Sums(*row[1:]) for row in _rows(FAST, _given(period, now) | {"businesses": list(businesses)})}
    return found.get(True, Sums()), found.get(False, Sums())


# -- counters open -------------------------------------------------------------------------------------------------------

Span = tuple[datetime, datetime]


def open_counters(spans: Iterable[Span], days: int) -> dict[int, float]:
    """Counters open by half hour, on the mean of so many days."""
    found: dict[int, timedelta] = {}
    for begin, end in spans:
        at = clock.local(begin)
        while at < end:
            slot = at.hour * 2 + at.minute // 30
            midnight = clock.midnight(at.date())
            turn = min(midnight + (slot + 1) * HALF_HOUR, end)
            found[slot] = found.get(slot, timedelta()) + (turn - at)
            at = clock.local(turn)
    return {slot: lasted / HALF_HOUR / days for slot, lasted in found.items()} if days else {}


DAYS = """SELECT count(DISTINCT (coalesce(queued_at, taken_at) AT TIME ZONE %(zone)s)::date) FROM floor_ticket
 WHERE hall = ANY(%(halls)s) AND taken_at >= %(since)s AND taken_at < %(until)s"""


def busy_days(period: Period, now: datetime) -> int:
    """On how many days anybody came."""
    return int(_rows(DAYS, _given(period, now))[0][0])


def staffed(period: Period, now: datetime) -> list[Span]:
    """When counters of the halls called customers: staffed and not suspended."""
    rows = Staffing.objects.of_halls(period.halls).filter(opened_at__gte=period.since, opened_at__lt=period.until)
    pauses: dict[UUID, list[Span]] = {}
    for staffing, began, ended in Pause.objects.filter(staffing__in=rows).values_list(
        "staffing", "began_at", "ended_at"
    ):
        pauses.setdefault(staffing, []).append((began, ended or now))
    found: list[Span] = []
    for key, opened, shut in rows.values_list("id", "opened_at", "shut_at"):
        since = opened
        for began, ended in sorted(pauses.get(key, [])):
            found.append((since, began))
            since = ended
        found.append((since, min(shut or now, period.until)))
    return [(begin, end) for begin, end in found if begin < end]
