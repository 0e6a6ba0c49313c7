"""Erlang C against published tables, against the simulation, and at its edges."""

import math

import pytest

from openhall.team.roster.proposals import need


@pytest.mark.parametrize(
    ("counters", "load", "share"),
    [
        # the delay probability of the M/M/c queue at loads 0.5, 0.8 and 0.9, as queueing textbooks print it
        (1, 0.5, 0.5),
        (2, 1.0, 0.3333),
        (5, 2.5, 0.1304),
        (10, 5.0, 0.0361),
        (1, 0.8, 0.8),
        (2, 1.6, 0.7111),
        (5, 4.0, 0.5541),
        (10, 8.0, 0.4092),
        (2, 1.8, 0.8526),
        (5, 4.5, 0.7625),
        (10, 9.0, 0.6687),
    ],
)
def test_the_share_that_waits_is_that_of_published_tables(counters: int, load: float, share: float) -> None:
    assert need.erlang_c(counters, load) == pytest.approx(share, abs=0.00005)


def test_the_worked_example_of_call_centres() -> None:
    """200 calls an hour of 3 minutes: 10 erlangs; 14 agents: 17.4 % wait, 7.8 seconds in the mean."""
    assert need.erlang_c(14, 10) == pytest.approx(0.174, abs=0.0005)
    assert need.mean_wait(14, 200 / 60, 3) * 60 == pytest.approx(7.8, abs=0.05)


@pytest.mark.parametrize(
    ("counters", "a_minute", "handling"),
    [(1, 0.1, 5.0), (2, 0.3, 5.0), (3, 0.4, 6.0), (6, 0.5, 10.0), (14, 10 / 3, 3.0)],
)
def test_erlang_c_agrees_with_the_simulation_in_steady_state(counters: int, a_minute: float, handling: float) -> None:
    said = need.mean_wait(counters, a_minute, handling)
    played = need.simulated_wait(counters, a_minute, handling, customers=300_000, seed=7)
    assert played == pytest.approx(said, rel=0.05)


def test_nobody_comes_nobody_is_needed() -> None:
    assert need.counters_needed(0, 8, 10) == 0
    assert need.erlang_c(3, 0) == 0 and need.mean_wait(0, 0, 8) == 0


def test_where_the_counters_cannot_keep_up_everybody_waits_for_ever() -> None:
    assert need.erlang_c(2, 2) == 1 and need.erlang_c(2, 2.5) == 1
    assert need.mean_wait(2, 0.25, 8) == math.inf
    assert need.mean_wait(3, 0.25, 8) < math.inf


def test_the_counters_needed_are_the_fewest_that_keep_the_limit() -> None:
    for tenth in range(1, 200):
        arrivals = tenth / 5
        counters = need.counters_needed(arrivals, 8, 10)
        assert need.mean_wait(counters, arrivals / 30, 8) <= 10
        assert counters == 1 or need.mean_wait(counters - 1, arrivals / 30, 8) > 10


def test_the_limit_itself_is_kept() -> None:
    """One counter, 1/16 a minute, 8 minutes each: half busy, so the mean wait is 8 minutes to the second."""
    assert need.mean_wait(1, 1 / 16, 8) == pytest.approx(8)
    assert need.counters_needed(30 / 16, 8, 8) == 1
    assert need.counters_needed(30 / 16, 8, 7.99) == 2


def test_a_day_with_the_counters_needed_waits_about_as_long_as_allowed() -> None:
    arrivals = [2.0, 4.0, 8.0, 9.0, 6.0, 3.0, 3.0, 5.0, 8.0, 8.0, 6.0, 3.0]
    counters = [need.counters_needed(one, 8, 10) for one in arrivals]
    assert need.simulated_day(arrivals, counters, 8, runs=300, seed=3).mean < 10
    fewer = need.simulated_day(arrivals, [max(1, one - 1) for one in counters], 8, runs=300, seed=3)
    assert fewer.mean > 10


def test_a_queue_goes_on_into_the_next_half_hour() -> None:
    """Two half hours without a counter: whoever came then waits until one opens."""
    played = need.simulated_day([6.0, 6.0, 0.0, 0.0], [0, 0, 9, 9], 1, runs=50, seed=1)
    first, second = played.waits[:2]
    assert first is not None and second is not None
    assert 40 < first < 52 and 12 < second < 22
    assert played.waits[2] is None


def test_the_same_seed_plays_the_same_day() -> None:
    one = need.simulated_day([5.0] * 6, [2] * 6, 6, runs=20, seed=4)
    assert one == need.simulated_day([5.0] * 6, [2] * 6, 6, runs=20, seed=4)
    assert one != need.simulated_day([5.0] * 6, [2] * 6, 6, runs=20, seed=5)
