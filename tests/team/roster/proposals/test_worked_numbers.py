"""The numbers of docs/trade/roster.md."""

import math
import re
from pathlib import Path

import pytest

from openhall.team.roster.proposals import clashes, model, need
from openhall.team.roster.proposals.plan import SOFT, WEIGHTS, Fixed, Person, Problem, Template

PAGE = (Path(__file__).parents[4] / "docs" / "trade" / "roster.md").read_text(encoding="utf-8")
EARLY = Template("A", 510, 990, "counter", "general")


@pytest.mark.parametrize(
    ("arrivals", "busy", "counters", "wait"), [(1.875, 0.5, 1, 8), (3.75, 1, 2, 2.7), (7.5, 2, 3, 3.6), (15, 4, 5, 4.4)]
)
def test_the_table_of_counters(arrivals: float, busy: float, counters: int, wait: float) -> None:
    assert f"| {arrivals:g} | {busy:g} | {counters} | {wait:g} min |" in PAGE
    assert arrivals / 30 * 8 == busy and need.counters_needed(arrivals, 8, 10) == counters
    assert need.mean_wait(counters, arrivals / 30, 8) == pytest.approx(wait, abs=0.05)
    assert need.mean_wait(4, 0.5, 8) == math.inf and need.counters_needed(0, 8, 10) == 0


def test_the_weights_stand_in_their_order() -> None:
    said = PAGE[PAGE.index("no supervisor 1000") :]
    numbers = [int(one) for one in re.findall(r"\b\d+\b", said[: said.index("One clerk")])]
    assert tuple(numbers) == WEIGHTS and len(SOFT) == len(WEIGHTS)


def test_one_clerk_works_five_shifts_of_eight_hours() -> None:
    wanted = {"general": tuple(tuple(int(17 <= slot < 33) for slot in range(48)) for _ in range(7))}
    problem = Problem(7, (EARLY,), (Person("p", ("A",)),), (), ((510, 990),) * 7, wanted)
    assert len(model.solve(problem, workers=2).assigned) == 5


def test_six_published_shifts_and_forty_hours_are_seven_that_clash() -> None:
    standing = tuple(Fixed("p", day * 1440 + 510, day * 1440 + 990, "counter") for day in range(6))
    clash = clashes.smallest(Problem(7, (EARLY,), (Person("p", ("A",)),), standing, (None,) * 7))
    assert clash is not None and (clash.rule, clash.size) == ("hours", 7)
