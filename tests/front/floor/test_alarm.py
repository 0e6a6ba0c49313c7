"""The queue alarm, to the second, and against a model that looks at every second."""

from contextlib import AbstractContextManager
from datetime import datetime, time, timedelta
from random import Random  # noqa: TID251  (seeded)

import pytest

from openhall.engines.policy.models import Finding
from openhall.kernel import clock, deadlines
from tests.cast import MONDAY, Cast

from .conftest import take

NINE = datetime.combine(MONDAY, time(9), clock.ZONE)


def alarms(until: datetime) -> list[tuple[str, datetime]]:
    deadlines.fire_due(until)
    rows = Finding.objects.filter(rule="floor.queue-alarm").order_by("at")
    return [(row.subject, clock.local(row.at)) for row in rows]


def at(cast: Cast, seconds: float) -> AbstractContextManager[None]:
    return cast.at((NINE + timedelta(seconds=seconds)).time().isoformat())


def test_six_waiting_for_ten_minutes_ring_at_the_full_tenth_and_five_never(floor: Cast) -> None:
    for second in range(5):
        with at(floor, second):
            take(floor)
    assert alarms(NINE + timedelta(hours=1)) == []
    with floor.at("10:00"):
        take(floor)
    ten = NINE.replace(hour=10)
    assert alarms(ten + timedelta(minutes=9, seconds=59)) == []
    assert alarms(ten + timedelta(minutes=10, seconds=1)) == [("general", ten + timedelta(minutes=10))]
    assert len(alarms(ten + timedelta(minutes=55))) == 1, "once each time"


def test_falling_to_five_restarts_the_clock(floor: Cast) -> None:
    for _one in range(6):
        with at(floor, 0):
            take(floor)
    with at(floor, 540):
        floor.run("ticket.call", "1003", counter="G101")
    with at(floor, 560):
        take(floor)
    assert alarms(NINE + timedelta(seconds=1160)) == []
    assert alarms(NINE + timedelta(seconds=1161)) == [("general", NINE + timedelta(seconds=1160))]


def test_who_leaves_at_the_very_moment_has_kept_the_limit(floor: Cast) -> None:
    with at(floor, 0):
        tickets = [take(floor, "vip") for _one in range(6)]
    deadlines.fire_due(NINE + timedelta(seconds=600))
    with at(floor, 600):
        floor.run("ticket.leave", ticket=tickets[0])
    assert alarms(NINE + timedelta(seconds=3600)) == []


def test_services_are_counted_apart_by_the_word_of_the_ticket(floor: Cast) -> None:
    with at(floor, 0):
        for service in ("vip", "fast", "general"):
            for _one in range(3):
                take(floor, service)
    assert alarms(NINE + timedelta(hours=1)) == []


def test_a_day_with_the_close_ends_every_crowd(floor: Cast) -> None:
    with at(floor, 0):
        for _one in range(6):
            take(floor)
    with at(floor, 300):
        floor.run("day.close", "1001", hall="H01")
    assert alarms(NINE + timedelta(hours=1)) == []


@pytest.mark.parametrize("seed", range(3))
def test_a_generated_day_rings_when_a_model_of_seconds_says_so(floor: Cast, seed: int) -> None:
    chance = Random(seed)
    second = 0
    waiting: list[str] = []
    counts = []
    while second < 6000:
        second += chance.choice([1, 20, 90, 200, 400])
        deadlines.fire_due(NINE + timedelta(seconds=second))
        with at(floor, second):
            if waiting and chance.random() < 0.42:
                floor.run("ticket.leave", ticket=waiting.pop(chance.randrange(len(waiting))))
            else:
                waiting.append(take(floor, "sales"))
        counts.append((second, len(waiting)))
    assert [(at_ - NINE).total_seconds() for _service, at_ in alarms(NINE + timedelta(seconds=9000))] == ringing(
        counts, 9000
    )


def ringing(counts: list[tuple[int, int]], end: int) -> list[int]:
    """Every second after ten full minutes with more than five, once for each time."""
    rung, since, ring = [], None, False
    moves = dict(counts)
    waiting = 0
    for second in range(end):
        waiting = moves.get(second, waiting)
        if waiting <= 5:
            since, ring = None, False
        else:
            since = second if since is None else since
            if second - since == 600 and not ring:
                rung.append(second)
                ring = True
    return rung
