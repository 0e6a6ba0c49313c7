"""Nine weeks of arrivals of the demo halls, as an older queue system would have counted them. Generated, and labelled so."""

import math
import random  # noqa: TID251  (only seeded)
from collections.abc import Iterator
from datetime import date, datetime, timedelta
from typing import Any

from openhall.kernel import clock, commands
from openhall.kernel.actors import SYSTEM
from openhall.team.org import doors

from . import company
from .days import WAVES

WEEKS = 9
FIRST_HOUR, OPENS, CLOSES = 8, 17, 36
"""``WAVES`` begin at 8; half hours from 08:30 to 18:00."""
A_DAY = {"general": 2.6, "vip": 0.25, "enquiry": 0.5, "sales": 0.4, "complaint": 0.12}
"""Customers for each order of an ordinary day."""
SERVED_BY = {"general": "general", "vip": "general", "enquiry": "enquiry", "sales": "sales", "complaint": "complaint"}
SEED = 9
SHIFTS = (
    # name, from, to, duty, the want it serves; for halls that have the people
    ("早班", "08:30", "16:30", "counter", "general"),
    ("晚班", "10:00", "18:00", "counter", "general"),
    ("值班早", "08:00", "16:00", "supervise", None),
    ("值班晚", "10:30", "18:30", "supervise", None),
    ("引导", "08:30", "16:30", "guide", None),
    ("保安日班", "08:00", "20:00", "guard", None),
    ("保安夜班", "20:00", "08:00", "guard", None),
)
GUARDED = ("H01", "H02")


def load() -> None:
    for plan in company.HALLS:
        for counts in weeks(plan, clock.today()):
            given = {"hall": plan.code, "counts": counts, "generated": True}
            commands.execute("arrivals.load", given, SYSTEM, channel=commands.IMPORT)
        _lay_down(plan.code)


def _lay_down(hall: str) -> None:
    """The shifts that rosters of this hall are proposed from."""
    head = next(one.job for one in company.STAFF if one.unit == hall and one.position in {"manager", "station_head"})
    for name, start, end, duty, want in SHIFTS:
        if duty == "guard" and hall not in GUARDED:
            continue
        given = {"hall": hall, "name": name, "start": start, "end": end, "duty": duty, "skill": want}
        commands.execute("roster.set_template", given, doors.actor(head), channel=commands.IMPORT)


def weeks(plan: company.HallPlan, today: date) -> Iterator[list[dict[str, Any]]]:
    """The counts of the last nine whole weeks, a list a week; the same hall and day give the same."""
    monday = today - timedelta(days=today.weekday())
    kinds = {kind for kind, _count in company.COUNTERS[plan.code]}
    for back in range(WEEKS, 0, -1):
        first = monday - timedelta(days=7 * back)
        yield [count for place in range(7) for count in _day(plan, first + timedelta(days=place), kinds)]


def _day(plan: company.HallPlan, day: date, kinds: set[str]) -> Iterator[dict[str, Any]]:
    rng = random.Random(SEED * 10_000_000 + plan.number * 1_000_000 + day.toordinal())
    weight = plan.week[day.weekday()] * rng.uniform(0.9, 1.1)
    shares = [WAVES[slot // 2 - FIRST_HOUR] / (2 * sum(WAVES)) for slot in range(OPENS, CLOSES)]
    for service, share in A_DAY.items():
        if SERVED_BY[service] not in kinds:
            continue
        for slot, part in zip(range(OPENS, CLOSES), shares, strict=True):
            count = _poisson(rng, plan.orders * share * weight * part)
            if count:
                start = datetime.combine(day, datetime.min.time(), clock.ZONE) + timedelta(minutes=30 * slot)
                yield {"service": service, "start": start.isoformat(), "count": count}


def _poisson(rng: random.Random, mean: float) -> int:
    limit, product, count = math.exp(-mean), rng.random(), 0
    while product > limit:
        product *= rng.random()
        count += 1
    return count
