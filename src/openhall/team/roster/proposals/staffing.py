"""What a day needs against what is planned, half hour by half hour. Pure but for ``planned``."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from openhall.kernel import clock

from .. import away
from ..models import Shift
from . import need, qualification
from .arrivals import SLOTS
from .reading import WANTS, Forecast, Served

RUNS, SEED = 40, 1
"""A day is played through so often to see what becomes of the waiting."""
Span = tuple[str, int, int]
"""A planned turn at a counter: the want it serves, from which minute of the day to which."""


@dataclass(frozen=True, slots=True)
class HalfHour:
    """One half hour: who is expected, how many counters that takes, how many are planned, and how long people would wait."""

    slot: int
    expected: float
    needed: int
    planned: int
    wait: float | None
    wants: tuple[tuple[str, float, int, int], ...]
    """By want: expected, needed, planned."""

    @property
    def name(self) -> str:
        return f"{self.slot // 2:02d}:{self.slot % 2 * 30:02d}"

    @property
    def under(self) -> int:
        """Counters lacking, want by want: one too many elsewhere is no help."""
        return sum(max(0, needed - planned) for _want, _came, needed, planned in self.wants)

    @property
    def over(self) -> int:
        return sum(max(0, planned - needed) for _want, _came, needed, planned in self.wants)

    @property
    def mark(self) -> str:
        return "under" if self.under else "over" if self.over else ""


def needed(forecast: Forecast, want: str, weekday: int, slot: int) -> int:
    """Counters for a want: as Erlang C says, and no more than the hall has."""
    came = forecast.expected[want][weekday][slot]
    asked = need.counters_needed(came, forecast.handling[want].minutes, forecast.target)
    return min(asked, forecast.counters[want])


def slots_of(opening: tuple[int, int] | None) -> range:
    """The half hours in which a hall is open, begun ones too."""
    if opening is None:
        return range(0)
    return range(opening[0] // 30, -(-opening[1] // 30))


def day(
    forecast: Forecast, when: date, opening: tuple[int, int] | None, turns: Sequence[Span], *, played: bool = True
) -> list[HalfHour]:
    """The half hours of a day while the hall is open; a turn counts where it covers what of the half hour is open.

    ``played``: with the waits, which take a simulation.
    """
    slots = slots_of(opening)
    if opening is None:
        return []
    weekday = when.weekday()
    by_want = {want: [_at(turns, want, slot, opening) for slot in slots] for want in WANTS}
    waits = _waits(forecast, weekday, slots, by_want) if played else [None] * len(slots)
    found = []
    for place, slot in enumerate(slots):
        wants = tuple(
            (
                want,
                forecast.expected[want][weekday][slot],
                needed(forecast, want, weekday, slot),
                by_want[want][place],
            )
            for want in WANTS
            if forecast.counters[want] or by_want[want][place]
        )
        found.append(
            HalfHour(
                slot,
                sum(came for _want, came, _needed, _planned in wants),
                sum(count for _want, _came, count, _planned in wants),
                sum(count for _want, _came, _needed, count in wants),
                waits[place],
                wants,
            )
        )
    return found


def _at(turns: Iterable[Span], want: str, slot: int, opening: tuple[int, int]) -> int:
    begin, end = max(slot * 30, opening[0]), min(slot * 30 + 30, opening[1])
    return sum(serves == want and start <= begin and until >= end for serves, start, until in turns)


def _waits(forecast: Forecast, weekday: int, slots: range, by_want: dict[str, list[int]]) -> list[float | None]:
    """Simulated mean waits with the counters as planned, of the wants together; None where nobody comes or nobody serves."""
    sums, weights = [0.0] * len(slots), [0.0] * len(slots)
    for want in WANTS:
        came = [forecast.expected[want][weekday][slot] for slot in slots]
        if not sum(came) or not any(by_want[want]):
            continue
        played = need.simulated_day(came, by_want[want], forecast.handling[want].minutes, runs=RUNS, seed=SEED)
        for place, wait in enumerate(played.waits):
            if wait is not None:
                sums[place] += wait * came[place]
                weights[place] += came[place]
    return [total / weight if weight else None for total, weight in zip(sums, weights, strict=True)]


@dataclass(frozen=True, slots=True)
class Stretch:
    """Half hours in a row with too few counters, or too many; ``count``: at the worst."""

    mark: str
    start: int
    end: int
    count: int

    @property
    def span(self) -> str:
        return "–".join(f"{at // 2:02d}:{at % 2 * 30:02d}" for at in (self.start, self.end))


def stretches(rows: Iterable[HalfHour]) -> list[Stretch]:
    """A day's marks; what lacks comes first."""
    found: list[Stretch] = []
    for row in rows:
        if not row.mark:
            continue
        count = row.under or row.over
        last = found[-1] if found else None
        if last is not None and last.mark == row.mark and last.end == row.slot:
            found[-1] = Stretch(row.mark, last.start, row.slot + 1, max(last.count, count))
        else:
            found.append(Stretch(row.mark, row.slot, row.slot + 1, count))
    return sorted(found, key=lambda one: (one.mark == "over", one.start))


def turns_of(shifts: Iterable[Shift], when: date, served: Served) -> list[Span]:
    """What shifts are at the counters on a day."""
    midnight = clock.midnight(when)
    found = []
    for shift in shifts:
        if shift.duty != "counter":
            continue
        start, end = ((moment - midnight).total_seconds() / 60 for moment in (shift.start_at, shift.end_at))
        if end > 0 and start < SLOTS * 30:
            found.append((want_of(shift, served), int(max(start, 0)), int(min(end, SLOTS * 30))))
    return found


def want_of(shift: Shift, served: Served) -> str:
    """What a shift at a counter is planned for: of the wants served there the first that its person is qualified for. One
    without a counter serves the want general."""
    wants = (served.get(shift.counter_id, ()) if shift.counter_id is not None else ()) or WANTS[:1]
    return next((one for one in wants if qualification.may(shift.staff.positions, "counter", one)), wants[0])


def there(shifts: Sequence[Shift]) -> list[Shift]:
    """Without those of people on leave."""
    absent = away.among(shifts)
    return [one for one in shifts if one.id not in absent]


def shifts_near(hall: UUID, first: date, last: date) -> list[Shift]:
    """Shifts of a hall, drafts too, that touch these days."""
    begin, end = clock.midnight(first), clock.next_midnight(clock.midnight(last))
    rows = Shift.objects.filter(hall=hall, start_at__lt=end, end_at__gt=begin)
    return list(rows.select_related("counter", "staff").order_by("start_at", "id"))
