"""The waiting times shown on generated days: how far off they were, and the share of calls within five minutes of them."""

from datetime import datetime, timedelta
from random import Random  # noqa: TID251  (seeded, passed in)
from typing import Any
from uuid import UUID

from openhall.front.floor import discipline, estimate
from openhall.front.floor.discipline import PROFILES, Waiting
from openhall.front.floor.estimate import Stand, Story
from openhall.kernel import clock

NINE = datetime(2026, 11, 16, 9, tzinfo=clock.ZONE)


def bench(days: int = 30) -> dict[str, Any]:
    """Three counters, services scattered about five minutes, people who lose patience; abandoned tickets apart."""
    found = [estimate.accuracy(*day(Random(seed)), most_overtaken=3, grace=minutes(10)) for seed in range(days)]
    called = sum(one.called for one in found)
    off = sum(((one.error or timedelta()) * one.called for one in found), timedelta())
    return {
        "days": days,
        "called": called,
        "abandoned": sum(one.abandoned for one in found),
        "without_minutes": sum(one.without for one in found),
        "error_minutes": round(off / called / minutes(1), 2),
        "within_5_minutes": round(sum((one.near or 0) * one.called for one in found) / called, 3),
        "inside_the_range": round(sum((one.inside or 0) * one.called for one in found) / called, 3),
    }


def minutes(number: float) -> timedelta:
    return timedelta(minutes=number)


def day(chance: Random) -> tuple[list[Story], list[Stand]]:
    """A day as a plain simulation makes it: takings, the discipline, services of uneven length."""
    counters = [UUID(int=1000 + no) for no in range(3)]
    profile = PROFILES["general"]
    arrivals, at = [], NINE
    while at < NINE + timedelta(hours=4):
        at += minutes(chance.expovariate(1 / 1.8))
        arrivals.append(at)
    queue = [
        Waiting(UUID(int=no + 1), "vip" if chance.random() < 0.05 else "general", moment, no, 0)
        for no, moment in enumerate(arrivals)
    ]
    patience = {one.id: minutes(chance.expovariate(1 / 60)) for one in queue}
    free = dict.fromkeys(counters, NINE)
    stories: dict[UUID, Story] = {}
    while len(stories) < len(queue):
        counter = min(counters, key=lambda one: free[one])
        moment = free[counter]
        for one in queue:
            if one.id not in stories and one.taken_at + patience[one.id] <= moment:
                stories[one.id] = Story(one, one.taken_at, None, one.taken_at + patience[one.id], None)
        there = [one for one in queue if one.id not in stories and one.taken_at <= moment]
        found = discipline.next_call(profile, there, moment, most_overtaken=3, grace=minutes(10))
        if found is None:
            coming = [one.taken_at for one in queue if one.id not in stories and one.taken_at > moment]
            free[counter] = min(coming, default=moment + minutes(1))
            continue
        lasts = minutes(max(1.0, chance.gammavariate(3, 5 / 3)))
        stories[found.ticket.id] = Story(found.ticket, found.ticket.taken_at, moment, moment + lasts, counter)
        free[counter] = moment + lasts
    stands = [Stand(counter, profile, NINE, None) for counter in counters]
    return list(stories.values()), stands
