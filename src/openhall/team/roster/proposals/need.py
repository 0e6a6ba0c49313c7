"""How many counters keep the mean wait within a limit: Erlang C, and a simulation that checks it. Pure.

Customers come at random (Poisson), are served one after the other by whoever is free, and take exponentially long: the
M/M/c queue. ``load`` is the work that comes, in counters kept busy (erlangs): arrivals a minute times minutes of handling.
"""

import heapq
import math
import random  # noqa: TID251  (only seeded)
from collections.abc import Sequence
from dataclasses import dataclass

SLOT = 30
"""Minutes of a half hour."""
MOST = 500


def erlang_b(counters: int, load: float) -> float:
    """The share of customers turned away where nobody may wait; by the recursion, which neither over- nor underflows."""
    blocked = 1.0
    for number in range(1, counters + 1):
        blocked = load * blocked / (number + load * blocked)
    return blocked


def erlang_c(counters: int, load: float) -> float:
    """The share of customers who have to wait at all; 1 where the counters can't keep up."""
    if load <= 0:
        return 0.0
    if load >= counters:
        return 1.0
    blocked = erlang_b(counters, load)
    return counters * blocked / (counters - load * (1 - blocked))


def mean_wait(counters: int, a_minute: float, handling: float) -> float:
    """Mean minutes of waiting, of everybody; without end where the counters can't keep up."""
    load = a_minute * handling
    if load <= 0:
        return 0.0
    if load >= counters:
        return math.inf
    return erlang_c(counters, load) * handling / (counters - load)


def counters_needed(arrivals: float, handling: float, target: float, minutes: int = SLOT) -> int:
    """The fewest counters with which the mean wait is at most ``target`` minutes, for so many arrivals in ``minutes``."""
    if arrivals <= 0:
        return 0
    a_minute = arrivals / minutes
    counters = max(1, math.floor(a_minute * handling) + 1)
    while mean_wait(counters, a_minute, handling) > target and counters < MOST:
        counters += 1
    return counters


def simulated_wait(
    counters: int, a_minute: float, handling: float, *, customers: int, seed: int, warm_up: int = 1000
) -> float:
    """Mean minutes of waiting of a long run at one load; the first customers, who find an empty hall, don't count."""
    rng = random.Random(seed)
    free = [0.0] * counters  # when each counter is free again
    now = waited = 0.0
    for number in range(customers + warm_up):
        now += rng.expovariate(a_minute)
        begin = max(now, free[0])
        heapq.heapreplace(free, begin + rng.expovariate(1 / handling))
        if number >= warm_up:
            waited += begin - now
    return waited / customers


@dataclass(frozen=True, slots=True)
class DaySimulated:
    """Mean waits by the half hour in which customers came (None: nobody came in any run), and of the whole day."""

    waits: tuple[float | None, ...]
    mean: float


def simulated_day(
    arrivals: Sequence[float], counters: Sequence[int], handling: float, *, runs: int, seed: int
) -> DaySimulated:
    """A day played through: the queue of one half hour goes on into the next, as Erlang C doesn't know.

    Who is being served when a counter shuts is served to the end; after the last half hour at least one counter stays.
    """
    rng = random.Random(seed)
    waited, came = [0.0] * len(arrivals), [0] * len(arrivals)
    for _run in range(runs):
        queue = [moment for place, mean in enumerate(arrivals) for moment in _moments(rng, place, mean)]
        for arrived, begin in _served(queue, counters, handling, rng):
            place = min(int(arrived // SLOT), len(arrivals) - 1)
            waited[place] += begin - arrived
            came[place] += 1
    waits = tuple(waited[place] / came[place] if came[place] else None for place in range(len(arrivals)))
    return DaySimulated(waits, sum(waited) / max(sum(came), 1))


def _moments(rng: random.Random, place: int, mean: float) -> list[float]:
    """When customers come in a half hour."""
    found: list[float] = []
    now = rng.expovariate(mean / SLOT) if mean > 0 else math.inf
    while now < SLOT:
        found.append(place * SLOT + now)
        now += rng.expovariate(mean / SLOT)
    return found


def _served(
    queue: Sequence[float], counters: Sequence[int], handling: float, rng: random.Random
) -> list[tuple[float, float]]:
    """Who came when, and was called when; first come, first served."""
    busy: list[float] = []  # when those in service are done
    found = []
    now = 0.0
    for arrived in queue:
        now = max(now, arrived)
        while True:
            while busy and busy[0] <= now:
                heapq.heappop(busy)
            if len(busy) < _open(counters, now):
                break
            turn = (int(now // SLOT) + 1) * SLOT if now < len(counters) * SLOT else math.inf
            now = min(turn, busy[0] if busy else math.inf)
        heapq.heappush(busy, now + rng.expovariate(1 / handling))
        found.append((arrived, now))
    return found


def _open(counters: Sequence[int], now: float) -> int:
    place = int(now // SLOT)
    return counters[place] if place < len(counters) else max(1, counters[-1] if counters else 1)
