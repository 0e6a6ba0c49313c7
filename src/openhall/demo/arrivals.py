"""Nine weeks of arrivals of the demo halls, as an older queue system would have counted them. Generated, and labelled so."""

import math
import random  # noqa: TID251  (only seeded)
from collections.abc import Iterator
from datetime import date, datetime, time, timedelta
from typing import Any

from openhall.kernel import clock, commands
from openhall.kernel.actors import SYSTEM
from openhall.team.org import doors

from . import company, office
from .days import WAVES

WEEKS = 9
FIRST_HOUR, OPENS, CLOSES = 8, 17, 36
"""``WAVES`` begin at 8; half hours from 08:30 to 18:00."""
A_DAY = {"general": 2.6, "vip": 0.25, "enquiry": 0.5, "sales": 0.4, "complaint": 0.12}
"""Customers for each order of an ordinary day."""
SERVED_BY = {"general": "general", "vip": "general", "enquiry": "enquiry", "sales": "sales", "complaint": "complaint"}
SEED = 9
TURNS = (
    # name of the early one and of the late one, duty, the counters it serves, minutes before opening and after closing
    ("早班", "晚班", "counter", "general", 0),
    ("咨询早", "咨询晚", "counter", "enquiry", 0),
    ("销售早", "销售晚", "counter", "sales", 0),
    ("投诉早", "投诉晚", "counter", "complaint", 0),
    ("值班早", "值班晚", "supervise", None, 30),
    ("引导早", "引导晚", "guide", None, 0),
)
"""Two turns of eight hours each, from opening and until closing, so that together they cover the day."""
LONG = timedelta(hours=8)
MIDDLE = ("10:00", "18:00")
"""Where a hall is open longer than customers come, a third turn at the counters until they stop coming."""
GUARDS = (("保安日班", "08:00", "20:00"), ("保安夜班", "20:00", "08:00"))
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
    for name, start, end, duty, want in shifts(hall):
        given = {"hall": hall, "name": name, "start": start, "end": end, "duty": duty, "skill": want}
        commands.execute("roster.set_template", given, doors.actor(head), channel=commands.IMPORT)


def shifts(hall: str) -> Iterator[tuple[str, str, str, str, str | None]]:
    """Name, from, to, duty and want of a hall's shifts, by the hours that it is open and the counters that it has."""
    kinds = {kind for kind, _count in company.COUNTERS[hall]}
    opens, closes = (datetime.combine(clock.today(), time.fromisoformat(at)) for at in office.opening(hall))
    for early, late, duty, want, beside in TURNS:
        if want is not None and want not in kinds:
            continue
        first, last = opens - timedelta(minutes=beside), closes + timedelta(minutes=beside)
        yield early, f"{first:%H:%M}", f"{first + LONG:%H:%M}", duty, want
        if duty == "counter" and last > opens.replace(hour=CLOSES // 2, minute=0):
            yield early.replace("早", "中"), *MIDDLE, duty, want
        yield late, f"{last - LONG:%H:%M}", f"{last:%H:%M}", duty, want
    if hall in GUARDED:
        for name, start, end in GUARDS:
            yield name, start, end, "guard", None


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
