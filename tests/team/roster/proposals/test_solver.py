"""The solver against a plain model, against everything tried out, and against the independent verifier."""

import json
import os
from dataclasses import replace

import pytest

from openhall.team.roster.proposals import clashes, model, verifier
from openhall.team.roster.proposals.plan import Assigned, Fixed, Person, Problem, Template, from_json

from . import plain
from .instances import draw

FEW, MORE = range(12), range(12, 12 + int(os.environ.get("OPENHALL_INSTANCES", "4")))
"""Of the larger ones the plain model may need minutes; ``OPENHALL_INSTANCES=388`` tries them all."""
A, N = Template("A", 510, 990, "counter", "general"), Template("N", 1200, 1920, "guard")
NEED = {"general": tuple(tuple(1 if 17 <= slot < 33 else 0 for slot in range(48)) for _ in range(7))}
OPEN = ((510, 990),) * 7


def same(problem: Problem, said: float | None, found: model.Solution) -> None:
    if said is None:
        assert found.state == model.INFEASIBLE
        return
    assert found.state == model.OPTIMAL
    assert found.cost == pytest.approx(said, abs=0.01)
    assert verifier.breaches(problem, found.assigned) == []
    assert verifier.weigh(problem, found.assigned).cost == pytest.approx(found.cost, abs=0.01)


@pytest.mark.parametrize("seed", FEW)
def test_the_solver_has_the_same_objective_as_the_plain_model(seed: int) -> None:
    problem = draw(seed)
    same(problem, plain.by_scip(problem), model.solve(problem, seconds=60, workers=4))


@pytest.mark.bench
@pytest.mark.timeout(7200)
def test_the_solver_has_the_same_objective_as_the_plain_model_many_times() -> None:
    decided = 0
    for seed in MORE:
        problem = draw(seed)
        limits, found = plain.within(problem, 60), model.solve(problem, seconds=60, workers=8)
        if limits is None or limits[0] == limits[1]:
            same(problem, None if limits is None else limits[0], found)
            decided += 1
        else:  # the plain model came to no end: the solver's cost lies between what it knows
            assert limits[0] - 0.01 <= found.cost <= limits[1] + 0.01, seed
            assert verifier.breaches(problem, found.assigned) == []
    assert decided >= 0.9 * len(MORE)


@pytest.mark.parametrize("seed", range(1000, 1008))
def test_the_plain_model_agrees_with_everything_tried_out(seed: int) -> None:
    problem = draw(seed, people=2, days=7, standing=3)
    cells = sum(len(one.can) for one in problem.people)
    small = replace(problem, people=tuple(replace(one, can=one.can[:1]) for one in problem.people))
    assert cells
    if len(small.people) * 7 > 10:
        small = replace(small, people=small.people[:1], fixed=tuple(o for o in small.fixed if o.person == "p0"))
    tried = plain.by_trying(small)
    said = plain.by_scip(small)
    assert said == (None if tried is None else pytest.approx(tried, abs=0.01))
    same(small, tried, model.solve(small, seconds=30, workers=2))


def one_person(*fixed: Fixed, away: tuple[tuple[int, int], ...] = (), can: tuple[str, ...] = ("A",)) -> Problem:
    return Problem(7, (A, N), (Person("p", can, away),), fixed, OPEN, NEED)


def rules(problem: Problem, *assigned: Assigned) -> list[str]:
    return [one.rule for one in verifier.breaches(problem, assigned)]


def test_both_sides_of_every_hard_rule() -> None:
    free = one_person()
    assert rules(free, *[("p", day, "A") for day in range(5)]) == []
    assert rules(free, *[("p", day, "A") for day in range(6)]) == ["hours"]
    long = one_person(Fixed("p", 1 * 1440 + 510, 1 * 1440 + 990, "counter"))
    assert rules(long, ("p", 1, "A")) == ["overlap"]
    assert rules(free, ("p", 0, "N")) == ["unqualified"] and rules(free, ("q", 0, "A")) == ["unqualified"]
    away = one_person(away=((1440 + 990, 2 * 1440 + 510),))
    assert rules(away, ("p", 1, "A"), ("p", 2, "A")) == []
    assert rules(one_person(away=((1440 + 989, 2 * 1440),)), ("p", 1, "A")) == ["away"]
    rested = one_person(Fixed("p", 1440 + 600, 1440 + 1290, "counter"))
    assert rules(rested, ("p", 2, "A")) == []
    assert rules(one_person(Fixed("p", 1440 + 600, 1440 + 1291, "counter")), ("p", 2, "A")) == ["rest"]
    short = [Fixed("p", day * 1440 + 600, day * 1440 + 660, "counter") for day in range(-3, 3)]
    assert rules(one_person(*short)) == []
    assert "free" in rules(one_person(*short), ("p", 3, "A"))


def test_two_parts_of_one_day_may_lie_close_but_leave_the_rest_within_24_hours() -> None:
    early, noon = Fixed("p", 480, 600, "counter"), Fixed("p", 660, 1260, "counter")
    assert rules(one_person(early, noon)) == []  # 08:00 to 21:00 is 13 hours
    assert rules(one_person(early, replace(noon, end=1261))) == ["rest"]


def turn(day: int, start: int = 600, end: int = 1290, *, qualified: bool = True) -> Fixed:
    return Fixed("p", day * 1440 + start, day * 1440 + end, "counter", "general", qualified)


@pytest.mark.parametrize(
    ("fixed", "since"),
    [
        ((turn(-4, qualified=False),), 0),
        ((turn(-4), turn(-3, 480, 960)), 0),
        ((turn(9), turn(10, 480, 960)), 0),
        ((turn(0, qualified=False), turn(0, 300, 500), turn(1, 480, 960)), 2 * 1440),
        (tuple(turn(day) for day in range(4)), 4 * 1440),
        (tuple(turn(day, 600, 660) for day in range(-5, 2)), 2 * 1440),
    ],
)
def test_what_is_past_or_of_other_weeks_breaks_nothing_by_itself(fixed: tuple[Fixed, ...], since: int) -> None:
    problem = replace(one_person(*fixed), since=since)
    assert list(clashes.clashes(problem)) == []
    found = model.solve(problem, seconds=20, workers=2)
    assert found.state == model.OPTIMAL
    assert verifier.breaches(problem, found.assigned) == []
    assert all(day * 1440 + A.start >= since for _person, day, _key in found.assigned)
    assert from_json(json.loads(json.dumps(problem.as_json()))).since == since


@pytest.mark.parametrize(
    ("fixed", "since", "rule"),
    [
        ((turn(0, qualified=False),), 0, "unqualified"),
        ((turn(-1), turn(0, 480, 960)), 0, "rest"),
        ((turn(6), turn(7, 480, 960)), 0, "rest"),
        (tuple(turn(day) for day in range(4)), 3 * 1440, "hours"),
        (tuple(turn(day, 600, 660) for day in range(-5, 2)), 1440, "free"),
    ],
)
def test_what_is_to_come_clashes_with_what_stands(fixed: tuple[Fixed, ...], since: int, rule: str) -> None:
    problem = replace(one_person(*fixed), since=since)
    assert {one.rule for one in clashes.clashes(problem)} == {rule}
    assert model.solve(problem, seconds=20, workers=2).state == model.INFEASIBLE
    assert rule in rules(problem)


def test_a_gap_of_ten_minutes_costs_ten_minutes() -> None:
    problem = one_person(Fixed("p", 520, 990, "counter", "general"))
    weighed = verifier.weigh(problem, ())
    assert weighed.by_rule["below"] == pytest.approx(50 * (10 + 6 * 480) / 30)
    assert weighed.unmet[0].rule == "supervisor" and weighed.unmet[0].day == 0 and weighed.unmet[0].slot == 17


def test_the_order_of_the_weights_decides() -> None:
    """One person who could sit at the counter or supervise supervises; at the same weight the counter and lunch count more."""
    shift = Template("S", 510, 990, "supervise")
    problem = Problem(7, (A, shift), (Person("p", ("A", "S")),), (), OPEN, NEED)
    assert {key for _p, _d, key in model.solve(problem, workers=2).assigned} == {"S"}
    other = {**problem.weights, "supervisor": 1}
    assert {key for _p, _d, key in model.solve(replace(problem, weights=other), workers=2).assigned} == {"A"}


def test_an_infeasible_problem_names_a_smallest_clash() -> None:
    published = [Fixed("p", day * 1440 + 510, day * 1440 + 1020, "counter") for day in range(5)]
    problem = one_person(*published)
    assert model.solve(problem, workers=2).state == model.INFEASIBLE
    clash = clashes.smallest(problem)
    assert clash is not None and clash.rule == "hours" and clash.size == 6
    away = one_person(*published, away=((2 * 1440, 3 * 1440),))
    clash = clashes.smallest(away)
    assert clash is not None and (clash.rule, clash.day, clash.size) == ("away", 2, 2)


@pytest.mark.parametrize("seed", range(2000, 2060))
def test_a_clash_is_found_exactly_where_nothing_is_legal_and_none_smaller_exists(seed: int) -> None:
    """Taking any one of its published shifts away ends the clash; no smaller set of published shifts is illegal."""
    from itertools import combinations

    problem = draw(seed, people=2, standing=7)
    legal = not verifier.breaches(problem, ())
    found = list(clashes.clashes(problem))
    assert legal == (not found)
    assert (model.solve(replace(problem, need={}), seconds=20, workers=2).state == model.INFEASIBLE) == (not legal)
    if not found:
        return
    smallest = clashes.smallest(problem)
    assert smallest is not None
    only = replace(problem, fixed=smallest.shifts)
    assert smallest.rule in {one.rule for one in verifier.breaches(only, ())}
    for gone in smallest.shifts:
        rest = replace(problem, fixed=tuple(one for one in smallest.shifts if one is not gone))
        assert smallest.rule not in {one.rule for one in verifier.breaches(rest, ()) if one.day == smallest.day}
    for some in combinations(problem.fixed, len(smallest.shifts) - 1):
        assert not verifier.breaches(replace(problem, fixed=some), ())


def test_a_problem_is_kept_and_read_back_as_it_was() -> None:
    import json

    for seed in range(20):
        problem = draw(seed)
        assert from_json(json.loads(json.dumps(problem.as_json()))) == problem


def test_a_search_can_be_stopped_before_it_begins() -> None:
    run = model.Run(draw(1))
    run.stop()
    assert run.solve().state == model.UNKNOWN
