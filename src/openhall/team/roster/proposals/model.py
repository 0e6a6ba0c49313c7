"""The roster of a problem by CP-SAT: every hard rule kept, what is wished for weighed.

A variable says that a person has a template on a day. Cover is looked at between the moments at which anything begins or
ends, so that a gap of ten minutes costs ten minutes. Costs are weights times minutes (a turn or a wish counts as a half
hour), so the objective is exact; shown it is divided by 30.
"""

import time
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from itertools import pairwise
from typing import TYPE_CHECKING, Any

from .plan import (
    ABOVE,
    BELOW,
    COUNTER,
    DAY,
    EARLY,
    FAIR,
    GUARD,
    GUARDED,
    GUIDE,
    GUIDED,
    LATE,
    LUNCH,
    OFF,
    SLOT,
    SUPERVISE,
    SUPERVISOR,
    TURNS,
    WEEK_DAYS,
    WEEKEND,
    WISHED,
    Assigned,
    Fixed,
    Person,
    Problem,
    Template,
)

if TYPE_CHECKING:
    from ortools.sat.python import cp_model

OPTIMAL, FEASIBLE, INFEASIBLE, UNKNOWN = "optimal", "feasible", "infeasible", "unknown"
Told = Callable[[float | None, float | None], None]
"""Called with the cost and the bound as they get better."""


@dataclass(frozen=True, slots=True)
class Solution:
    """What came of it: cost and bound as shown, and who has which template on which day."""

    state: str
    assigned: tuple[Assigned, ...] = ()
    cost: float = 0
    bound: float = 0
    seconds: float = 0

    @property
    def gap(self) -> float:
        """By how much of its cost the roster may still be worse than the best."""
        return max(0.0, (self.cost - self.bound) / self.cost) if self.cost > 0 else 0.0


@dataclass(frozen=True, slots=True)
class Option:
    """A person might have a template on a day."""

    person: str
    day: int
    template: Template
    var: Any

    @property
    def start(self) -> int:
        return self.day * DAY + self.template.start

    @property
    def end(self) -> int:
        return self.day * DAY + self.template.end

    @property
    def duty(self) -> str:
        return self.template.duty

    @property
    def skill(self) -> str:
        return self.template.skill


Turn = Option | Fixed


@dataclass(slots=True)
class _Model:
    problem: Problem
    model: "cp_model.CpModel"
    options: list[Option] = field(default_factory=list)
    costs: list[Any] = field(default_factory=list)
    of: dict[str, list[Option]] = field(default_factory=lambda: defaultdict(list))
    fixed: dict[str, list[Fixed]] = field(default_factory=lambda: defaultdict(list))

    def cost(self, rule: str, amount: Any, minutes: int = SLOT) -> None:
        weight = self.problem.weights[rule] * minutes
        if weight:
            self.costs.append(weight * amount)


class Run:
    """One solving, which another thread may stop."""

    def __init__(self, problem: Problem) -> None:
        self.problem = problem
        self._solver: Any = None
        self._stopped = False

    def stop(self) -> None:
        self._stopped = True
        if self._solver is not None:
            self._solver.stop_search()

    def solve(self, *, seconds: float = 60, workers: int = 8, told: Told | None = None, seed: int = 1) -> Solution:
        """The best legal roster that was found in that time, with what it might still be off."""
        started = time.monotonic()
        from ortools.sat.python import cp_model

        built = build(self.problem)
        solver = cp_model.CpSolver()
        solver.parameters.max_time_in_seconds = max(1.0, seconds - (time.monotonic() - started))
        solver.parameters.num_workers = workers
        solver.parameters.random_seed = seed
        if told is not None:
            solver.best_bound_callback = lambda bound: told(None, bound / SLOT)
        self._solver = solver
        if self._stopped:
            return Solution(UNKNOWN)
        status = solver.solve(built.model, _Listener(told) if told is not None else None)
        state = {cp_model.OPTIMAL: OPTIMAL, cp_model.FEASIBLE: FEASIBLE, cp_model.INFEASIBLE: INFEASIBLE}.get(
            status, UNKNOWN
        )
        if state not in {OPTIMAL, FEASIBLE}:
            return Solution(state, seconds=time.monotonic() - started)
        chosen = tuple((one.person, one.day, one.template.key) for one in built.options if solver.value(one.var))
        cost, bound = solver.objective_value / SLOT, solver.best_objective_bound / SLOT
        return Solution(state, chosen, cost, bound, time.monotonic() - started)


def _Listener(told: Told) -> Any:  # noqa: N802  (a class, made late: its base takes a second to import)
    from ortools.sat.python import cp_model

    class Listener(cp_model.CpSolverSolutionCallback):
        def on_solution_callback(self) -> None:
            told(self.objective_value / SLOT, self.best_objective_bound / SLOT)

    return Listener()


def solve(problem: Problem, **how: Any) -> Solution:
    return Run(problem).solve(**how)


def build(problem: Problem) -> _Model:
    from ortools.sat.python import cp_model

    built = _Model(problem, cp_model.CpModel())
    for one in problem.fixed:
        built.fixed[one.person].append(one)
    for person in problem.people:
        for option in _options(built, person):
            built.options.append(option)
            built.of[person.key].append(option)
    for person in problem.people:
        _one_at_a_time(built, person)
        _hours(built, person)
        _free_days(built, person)
    for one in (one for one in problem.fixed if problem.binds(one.start)):
        if not one.qualified or any(one.start < end and one.end > start for start, end in _gone(problem, one.person)):
            built.model.add_bool_or([])
    _cover(built)
    _fairness(built)
    _wishes(built)
    built.model.minimize(sum(built.costs))
    return built


def _gone(problem: Problem, person: str) -> tuple[tuple[int, int], ...]:
    return next((one.gone for one in problem.people if one.key == person), ())


# -- what no roster may break ------------------------------------------------------------------------------------------


def _options(built: _Model, person: Person) -> Iterator[Option]:
    """What the person is qualified for, is there for, and doesn't clash with what is published."""
    templates = {one.key: one for one in built.problem.templates}
    for day in range(built.problem.days):
        for key in person.can:
            option = Option(person.key, day, templates[key], built.model.new_bool_var(f"{person.key}.{day}.{key}"))
            if not built.problem.binds(option.start):
                continue
            if any(option.start < end and option.end > start for start, end in person.gone):
                continue
            if any(clash(option, one, built.problem.limits.rest) for one in built.fixed[person.key]):
                continue
            yield option


def clash(one: Turn, other: Turn, rest: int) -> bool:
    """May one person not have both: they share time, or there is too little rest between them?

    Two parts of one day's work may lie closer together, as long as the rest remains within 24 hours.
    """
    first, second = (one, other) if (one.start, one.end) <= (other.start, other.end) else (other, one)
    if second.start < first.end:
        return True
    if second.start - first.end >= rest:
        return False
    return first.start // DAY != second.start // DAY or second.end - first.start > DAY - rest


def _one_at_a_time(built: _Model, person: Person) -> None:
    """Of options that all clash with each other at most one; the others in pairs."""
    rest = built.problem.limits.rest
    own = built.of[person.key]
    done: set[tuple[int, int]] = set()
    for moment in sorted({one.start for one in own}):
        near = [place for place, one in enumerate(own) if one.start <= moment < one.end + rest]
        pairs = [(a, b) for n, a in enumerate(near) for b in near[n + 1 :]]
        clashing = [(a, b) for a, b in pairs if clash(own[a], own[b], rest)]
        if all(pair in done for pair in clashing):
            continue
        if len(clashing) == len(pairs):
            built.model.add_at_most_one(own[place].var for place in near)
        else:
            for a, b in clashing:
                if (a, b) not in done:
                    built.model.add_at_most_one(own[a].var, own[b].var)
        done.update(clashing)
    standing = sorted(built.fixed[person.key], key=lambda one: one.start)
    pairs_there = ((one, other) for n, one in enumerate(standing) for other in standing[n + 1 :])
    if any(built.problem.binds_both(a.start, b.start) and clash(a, b, rest) for a, b in pairs_there):
        built.model.add_bool_or([])


def _hours(built: _Model, person: Person) -> None:
    """Planned minutes of each week, by the day on which a shift begins; what is past may have been more."""
    for week in range(built.problem.days // WEEK_DAYS):
        days = range(week * WEEK_DAYS, (week + 1) * WEEK_DAYS)
        there = [one for one in built.fixed[person.key] if one.start // DAY in days]
        standing = sum(one.end - one.start for one in there)
        past = sum(one.end - one.start for one in there if one.start < built.problem.since)
        terms = [(one.end - one.start) * one.var for one in built.of[person.key] if one.day in days]
        built.model.add(sum(terms) + standing <= max(built.problem.limits.hours, past))


def _free_days(built: _Model, person: Person) -> None:
    """In any seven days that touch the range enough have no minute of a shift."""
    days = built.problem.days
    busy: dict[int, Any] = {}
    for day in range(-WEEK_DAYS + 1, days + WEEK_DAYS - 1):
        if any(_touches(one, day) for one in built.fixed[person.key]):
            busy[day] = 1
            continue
        vars_ = [one.var for one in built.of[person.key] if _touches(one, day)]
        if not vars_:
            busy[day] = 0
            continue
        busy[day] = built.model.new_bool_var(f"{person.key}.busy{day}")
        for var in vars_:
            built.model.add_implication(var, busy[day])
    for first in range(-WEEK_DAYS + 1, days):
        window = range(first, first + WEEK_DAYS)
        past = [one for one in built.fixed[person.key] if one.start < built.problem.since]
        gone = sum(any(_touches(one, day) for one in past) for day in window)
        most = max(WEEK_DAYS - built.problem.limits.free, gone)
        built.model.add(sum(busy[day] for day in window) <= most)


def _touches(one: Turn, day: int) -> bool:
    return one.start < (day + 1) * DAY and one.end > day * DAY


# -- what is wished for ------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Demand:
    """So many of a duty between two moments; fewer cost by one rule, more by another where one is named."""

    start: int
    end: int
    count: int
    below: str
    above: str = ""


def demands(problem: Problem) -> dict[tuple[str, str], list[Demand]]:
    """By duty and skill (all skills together: ``*``)."""
    found: dict[tuple[str, str], list[Demand]] = defaultdict(list)
    for day, opening in enumerate(problem.opening):
        if opening is None:
            continue
        start, end = day * DAY + opening[0], day * DAY + opening[1]
        found[SUPERVISE, "*"].append(Demand(start, end, 1, SUPERVISOR))
        found[GUIDE, "*"].append(Demand(start, end, 1, GUIDED))
        for skill, days in problem.need.items():
            for slot in range(opening[0] // SLOT, -(-opening[1] // SLOT)):
                begin, until = max(day * DAY + slot * SLOT, start), min(day * DAY + (slot + 1) * SLOT, end)
                found[COUNTER, skill].append(Demand(begin, until, days[day][slot], BELOW, ABOVE))
        begin, until, staffed = problem.lunch
        begin, until = max(day * DAY + begin, start), min(day * DAY + until, end)
        if begin < until and problem.need:
            found[COUNTER, "*"].append(Demand(begin, until, staffed + 1, LUNCH))
    if problem.guarded:
        found[GUARD, "*"].append(Demand(0, problem.days * DAY, 1, GUARDED))
    return found


def _cover(built: _Model) -> None:
    by_day: dict[tuple[int, str], list[Any]] = defaultdict(list)
    for option in built.options:
        by_day[option.day, option.template.key].append(option.var)
    counts = {}
    for (day, key), vars_ in by_day.items():
        counts[day, key] = built.model.new_int_var(0, len(vars_), f"n.{day}.{key}")
        built.model.add(sum(vars_) == counts[day, key])
    for (duty, skill), wanted in demands(built.problem).items():
        planned = [
            (day * DAY + one.start, day * DAY + one.end, counts[day, one.key])
            for one in built.problem.templates
            for day in range(built.problem.days)
            if one.duty == duty and skill in {"*", one.skill} and (day, one.key) in counts
        ]
        standing = [
            (one.start, one.end) for one in built.problem.fixed if one.duty == duty and skill in {"*", one.skill}
        ]
        _cover_one(built, wanted, planned, standing)


def _cover_one(
    built: _Model, wanted: list[Demand], planned: list[tuple[int, int, Any]], standing: list[tuple[int, int]]
) -> None:
    """Stretches with the same people on them share one variable for what lacks and one for what is too much."""
    moments = sorted({moment for start, end, *_more in (*planned, *standing) for moment in (start, end)})
    lengths: dict[tuple[Any, ...], int] = defaultdict(int)
    for one in wanted:
        edges = [one.start, *(moment for moment in moments if one.start < moment < one.end), one.end]
        for start, end in pairwise(edges):
            there = tuple(place for place, (begin, until, _n) in enumerate(planned) if begin <= start and until >= end)
            sure = sum(begin <= start and until >= end for begin, until in standing)
            lengths[there, sure, one.count, one.below, one.above] += end - start
    for (there, sure, count, below, above), minutes in lengths.items():
        supply = sum(planned[place][2] for place in there) + sure
        if count > 0:
            lack = built.model.new_int_var(0, count, "")
            built.model.add(lack + supply >= count)
            built.cost(below, lack, minutes)
        if above and there:
            more = built.model.new_int_var(0, len(built.problem.people) + sure, "")
            built.model.add(more >= supply - count)
            built.cost(above, more, minutes)
        elif above:
            built.cost(above, max(0, sure - count), minutes)


def kinds(problem: Problem, one: Turn) -> Iterable[str]:
    """Which turns that are shared out a shift is: early begins as the hall opens or before, late ends as it shuts or after."""
    day = one.start // DAY
    if not 0 <= day < problem.days:
        return
    opening = problem.opening[day]
    if opening is not None and one.start - day * DAY <= opening[0]:
        yield EARLY
    if opening is not None and one.end - day * DAY >= opening[1]:
        yield LATE
    if day % WEEK_DAYS >= 5:
        yield WEEKEND
    if one.duty == GUIDE:
        yield GUIDE


def groups(problem: Problem) -> list[list[str]]:
    """People among whom turns are compared: they can take the same shifts, and are there for more than half of the days."""
    found: dict[tuple[str, ...], list[str]] = defaultdict(list)
    for person in problem.people:
        gone = sum(
            any(start < (day + 1) * DAY and end > day * DAY for start, end in person.gone)
            for day in range(problem.days)
        )
        if person.can and gone * 2 < problem.days:
            found[tuple(sorted(person.can))].append(person.key)
    return [people for people in found.values() if len(people) > 1]


def _fairness(built: _Model) -> None:
    """For each kind of turn the most that one of a group has, less the fewest."""
    mine: dict[tuple[str, str], list[Any]] = defaultdict(list)
    turns_there: list[Turn] = [*built.options, *built.problem.fixed]
    for one in turns_there:
        for kind in kinds(built.problem, one):
            mine[one.person, kind].append(one.var if isinstance(one, Option) else 1)
    most_ever = 2 * built.problem.days
    for people in groups(built.problem):
        for kind in TURNS:
            if not any((person, kind) in mine for person in people):
                continue
            most, fewest = (built.model.new_int_var(0, most_ever, "") for _ in range(2))
            for person in people:
                turns = sum(mine[person, kind])
                built.model.add(most >= turns)
                built.model.add(fewest <= turns)
            built.cost(FAIR, most - fewest)


def _wishes(built: _Model) -> None:
    """A wish not granted costs once, whatever stands against it."""
    for person in built.problem.people:
        for day, wish in person.wishes:
            if any(refuses(built.problem, wish, day, one) for one in built.fixed[person.key]):
                built.cost(WISHED, 1)
                continue
            against = [one.var for one in built.of[person.key] if refuses(built.problem, wish, day, one)]
            if against:
                broken = built.model.new_bool_var("")
                for var in against:
                    built.model.add_implication(var, broken)
                built.cost(WISHED, broken)


def refuses(problem: Problem, wish: str, day: int, one: Turn) -> bool:
    """Does a shift stand against a wish for a day: any for a day off, one that isn't early (late) for an early (late) one?"""
    if wish == OFF:
        return _touches(one, day)
    return one.start // DAY == day and wish not in set(kinds(problem, one))
