"""The roster of 30 people over 28 days: how long it takes, what gap is left, whether it is legal; how far the forecast was
off on the demo halls' last two weeks."""

import random  # noqa: TID251  (only seeded)
import time
from datetime import date, datetime
from typing import Any

from openhall.demo import arrivals as generated
from openhall.demo import company
from openhall.team.roster.proposals import arrivals, model, verifier
from openhall.team.roster.proposals.plan import Person, Problem, Template

TEMPLATES = (
    Template("A", 8 * 60 + 30, 16 * 60 + 30, "counter", "general"),
    Template("B", 10 * 60, 18 * 60, "counter", "general"),
    Template("S1", 8 * 60, 16 * 60, "supervise"),
    Template("S2", 10 * 60, 18 * 60, "supervise"),
    Template("G", 8 * 60 + 30, 16 * 60 + 30, "guide"),
    Template("L", 10 * 60, 18 * 60, "guide"),
    Template("D", 8 * 60, 20 * 60, "guard"),
    Template("N", 20 * 60, 32 * 60, "guard"),
)
WAVES = (3, 5, 7, 8, 8, 7, 5, 4, 4, 5, 6, 7, 7, 6, 6, 5, 4, 4, 3)
"""Counters needed by half hour from 08:30 to 18:00."""


def problem(people: int = 30, days: int = 28, seed: int = 1) -> Problem:
    """4 supervisors, 5 guards, everybody else at the counters and the guide's post in turn; some away, some with wishes."""
    rng = random.Random(seed)
    crew = []
    for number in range(people):
        can = ("S1", "S2") if number < 4 else ("D", "N") if number < 9 else ("A", "B", "G", "L")
        gone = rng.randrange(days - 2) if number % 6 == 5 else None
        away = ((gone * 1440, (gone + 3) * 1440),) if gone is not None else ()
        wishes = tuple(sorted({(rng.randrange(days), rng.choice(("off", "early", "late"))) for _ in range(3)}))
        crew.append(Person(f"{number:02d}", can, away, wishes))
    need = []
    for day in range(days):
        share = 0.8 if day % 7 >= 5 else rng.uniform(0.85, 1.15)
        need.append([0] * 17 + [round(count * share) for count in WAVES] + [0] * 12)
    opening = ((8 * 60 + 30, 18 * 60),) * days
    return Problem(days, TEMPLATES, tuple(crew), opening=opening, need={"general": need}, guarded=True)


def bench(seconds: float = 60, workers: int = 8) -> dict[str, Any]:
    asked = problem()
    started = time.perf_counter()
    first: list[float] = []

    def told(cost: float | None, bound: float | None) -> None:
        if cost is not None and not first:
            first.append(time.perf_counter() - started)

    found = model.solve(asked, seconds=seconds, workers=workers, told=told)
    took = time.perf_counter() - started
    return {
        "people": len(asked.people),
        "days": asked.days,
        "workers": workers,
        "state": found.state,
        "seconds": round(took, 1),
        "first_legal_s": round(first[0], 1) if first else None,
        "cost": found.cost,
        "gap": round(found.gap, 4),
        "legal": not verifier.breaches(asked, found.assigned),
        "same_cost": abs(verifier.weigh(asked, found.assigned).cost - found.cost) < 0.01,
    }


WEEKS = 4
"""What the expectation is the mean of, as the parameter has it by default."""


def forecasts(today: date = date(2026, 11, 22)) -> dict[str, Any]:
    """By demo hall: misses over customers of its last two weeks, each expected from the four before it, and the same for the
    same half hour last week."""
    found = {}
    for plan in company.HALLS:
        history: dict[date, list[int]] = {}
        for counts in generated.weeks(plan, today):
            for one in counts:
                start = datetime.fromisoformat(one["start"])
                slots = history.setdefault(start.date(), [0] * arrivals.SLOTS)
                slots[(start.hour * 60 + start.minute) // 30] += one["count"]
        complete = arrivals.complete_weeks(history, today, _never, reach=generated.WEEKS)
        off = arrivals.errors(history, complete, WEEKS, _never)
        assert off is not None
        found[plan.code] = {
            "customers": off.customers,
            "expected": round(off.expected, 3),
            "same_half_hour_last_week": round(off.last_week, 3),
        }
    return found


def _never(day: date) -> bool:
    return False
