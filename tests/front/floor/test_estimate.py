"""How long somebody will wait: the number before, the minutes, and how good that was."""

from datetime import datetime, timedelta
from random import Random  # noqa: TID251  (seeded, passed in)
from uuid import UUID

from bench import estimating

from openhall.front.floor import estimate, hindsight, reading
from openhall.front.floor.discipline import PROFILES, Waiting
from openhall.front.floor.estimate import Desk, Stand, Story
from openhall.front.floor.models import Ticket
from openhall.kernel import clock
from tests.cast import MONDAY, Cast

from .conftest import call, take

NINE = datetime(2026, 11, 16, 9, tzinfo=clock.ZONE)
LIMITS = {"most_overtaken": 3, "grace": timedelta(minutes=10)}
PACE = {"general": timedelta(minutes=5), "vip": timedelta(minutes=5), "sales": timedelta(minutes=20)}


def minutes(number: float) -> timedelta:
    return timedelta(minutes=number)


def waits(*services: str) -> list[Waiting]:
    """One after the other, a second apart."""
    return [
        Waiting(UUID(int=no), service, NINE - minutes(10) + timedelta(seconds=no), no, 0)
        for no, service in enumerate(services)
    ]


def told(desks: list[Desk], *services: str) -> list[tuple[int, timedelta | None]]:
    rows = waits(*services)
    found = estimate.estimates(desks, rows, PACE, NINE, **LIMITS)
    return [(found[row.id].ahead, found[row.id].wait) for row in rows if row.id in found]


def test_two_counters_of_five_minutes_call_two_at_once_and_two_five_minutes_later() -> None:
    two = [Desk(PROFILES["general"]), Desk(PROFILES["general"])]
    assert told(two, *["general"] * 5) == [
        (0, minutes(0)),
        (1, minutes(0)),
        (2, minutes(5)),
        (3, minutes(5)),
        (4, minutes(10)),
    ]


def test_a_busy_counter_calls_when_its_customer_is_taken_to_go() -> None:
    assert told([Desk(PROFILES["general"], minutes(2))], "general", "general") == [(0, minutes(2)), (1, minutes(7))]
    assert estimate.left_of(minutes(6), minutes(1)) == minutes(5)
    assert estimate.left_of(minutes(6), minutes(30)) == minutes(2), "a third of the average still"


def test_a_vip_goes_first_and_others_queues_are_nobodys_before() -> None:
    desks = [Desk(PROFILES["general"]), Desk(PROFILES["sales"])]
    assert told(desks, "general", "sales", "sales", "general", "vip") == [
        (1, minutes(5)),
        (0, minutes(0)),
        (1, minutes(20)),
        (2, minutes(10)),
        (0, minutes(0)),
    ]


def test_no_minutes_where_no_open_counter_serves() -> None:
    assert told([Desk(PROFILES["sales"])], "general") == []
    assert told([], "general") == []


def test_the_range_widens_with_those_before_and_never_begins_below_zero() -> None:
    rows = waits(*["general"] * 9)
    found = estimate.estimates([Desk(PROFILES["general"])], rows, PACE, NINE, **LIMITS)
    ranges = [(found[row.id].low, found[row.id].high) for row in rows]
    # 4 before: 20 minutes, 5 × 0.6 × 1.28 × √5 = 8.6 to both sides
    assert (ranges[0], ranges[1], ranges[4]) == ((0, 0), (0, 11), (11, 29))
    widths = [high - low for low, high in ranges[2:]]
    assert widths == sorted(widths)


def test_the_days_pace_is_drawn_towards_what_was_believed() -> None:
    # three of 8 minutes and thrice the believed 5: 6.5
    assert estimate.paces([("general", minutes(8))] * 3) == {"general": minutes(6.5)}


def test_a_day_foreseen_exactly_has_no_error() -> None:
    """One counter, five minutes each, everybody there at nine: what was believed is what happened."""
    rows = waits(*["general"] * 6)
    counter = UUID(int=99)
    stories = [
        Story(row, row.taken_at, NINE + minutes(5 * no), NINE + minutes(5 * no + 5), counter)
        for no, row in enumerate(rows)
    ]
    gone = Story(Waiting(UUID(int=7), "general", NINE, 7, 0), NINE, None, NINE + minutes(3), None)
    stand = Stand(counter, PROFILES["general"], NINE - minutes(20), None)
    found = estimate.accuracy([*stories, gone], [stand], **LIMITS)
    assert (found.called, found.abandoned, found.without) == (6, 1, 0)
    assert found.error is not None
    assert found.error < minutes(11), "they were all early by ten minutes, while the counter was free"


def test_most_calls_of_busy_days_come_within_five_minutes_of_the_estimate() -> None:
    """Thirty days of three counters, services scattered about five minutes, a fifth gives up."""
    shares, inside = [], []
    for seed in range(30):
        stories, stands = estimating.day(Random(seed))
        found = estimate.accuracy(stories, stands, **LIMITS)
        assert found.near is not None
        assert found.inside is not None
        shares.append(found.near)
        inside.append(found.inside)
    assert sum(shares) / len(shares) > 0.8
    assert sum(inside) / len(inside) > 0.7


def test_a_customer_of_the_hall_is_told_people_and_minutes(floor: Cast) -> None:
    with floor.at("09:00"):
        first, second = take(floor), take(floor)
        sales = take(floor, "sales")
    with floor.at("09:02"):
        call(floor)
        found = reading.estimates(floor.hall().id, floor.moment)
        waits_for = reading.estimated(Ticket.objects.get(id=second), floor.moment)
        assert (waits_for.ahead, waits_for.wait) == (0, minutes(5)), "a day that has served nobody takes five minutes"
        assert (waits_for.low, waits_for.high) == (1, 9)
        assert set(found) == {UUID(second)}
        nobody = reading.estimated(Ticket.objects.get(id=sales), floor.moment)
        assert (nobody.ahead, nobody.wait) == (0, None), "no counter for it is open"
    with floor.at("09:08"):
        floor.run("ticket.start", "1003", counter="G101")
        floor.run("ticket.finish", "1003", counter="G101")
        assert reading.estimated(Ticket.objects.get(id=second), floor.moment).wait == minutes(0)
        assert Ticket.objects.get(id=first).state == "done"


def test_a_days_estimates_are_measured_afterwards_abandoned_tickets_apart(floor: Cast) -> None:
    with floor.at("09:00"):
        tickets = [take(floor) for _one in range(4)]
    for no, clock_time in enumerate(("09:00", "09:05", "09:20")):
        with floor.at(clock_time):
            call(floor)
            floor.run("ticket.start", "1003", counter="G101")
        with floor.at(f"09:{4 + 5 * no + (10 if no == 2 else 0):02d}"):
            floor.run("ticket.finish", "1003", counter="G101")
    with floor.at("09:30"):
        floor.run("ticket.leave", "1007", ticket=tickets[3])
        found = hindsight.of_day(floor.hall().id, MONDAY)
    # told 0, 5 and 10 minutes; called after 0, 5 and 20
    assert (found.called, found.abandoned, found.error) == (3, 1, minutes(10) / 3)
    assert found.near == 2 / 3
