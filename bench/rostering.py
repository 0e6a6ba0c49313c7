"""The roster of 30 people over 28 days: how long it takes, what gap is left, whether it is legal."""

import random  # noqa: TID251  (only seeded)
import time
from typing import Any

from openhall.team.roster.proposals import model, verifier
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
