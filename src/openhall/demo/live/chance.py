"""Chance that can be asked again: what is drawn for a thing is always the same, so that a demo goes on where it stood."""

import random  # noqa: TID251  (only seeded)
from datetime import date, datetime, timedelta

from openhall.kernel import clock

WAVES = (0.5, 1.0, 1.6, 1.25, 0.7, 0.8, 1.1, 1.5, 1.3, 0.9)
"""How busy each hour is, from 8 to 17."""
FIRST, LAST = 8, 17


def of(*things: object) -> random.Random:
    """The dice of this thing."""
    return random.Random(" ".join(str(thing) for thing in things))


def seconds(low: int, high: int, *things: object) -> timedelta:
    """A while between the two, for this thing."""
    return timedelta(seconds=of(*things).uniform(low, high))


def arrivals(hall: str, day: date, an_hour: float) -> list[datetime]:
    """When customers come to this hall on this day, so many in an hour of middling business."""
    dice = of("arrivals", hall, day)
    found = []
    for hour, wave in zip(range(FIRST, LAST + 1), WAVES, strict=True):
        start = clock.midnight(day) + timedelta(hours=hour)
        first, last = (2100 if hour == FIRST else 0), (2400 if hour == LAST else 3600)
        count = round(an_hour * wave * (last - first) / 3600 + dice.gauss(0, 1.5))
        found += [start + timedelta(seconds=dice.uniform(first, last)) for _one in range(max(0, count))]
    return sorted(found)
