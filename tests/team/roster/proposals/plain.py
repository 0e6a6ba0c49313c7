"""A plain model of the same problem, for comparison: written down minute class by minute class for another solver (SCIP,
branch and bound on linear programs), with its own idea of what is legal; and, for the smallest, everything tried out.

It shares nothing with the product's model but the problem's data.
"""

from itertools import combinations, product
from typing import Any

from ortools.linear_solver import pywraplp

from openhall.team.roster.proposals import verifier
from openhall.team.roster.proposals.plan import Assigned, Problem

MINUTES = 1440


def by_trying(problem: Problem) -> float | None:
    """The least cost of all legal rosters, each tried; None where none is legal. For a handful of cells only."""
    cells = [(one, day) for one in problem.people for day in range(problem.days)]
    best: float | None = None
    for chosen in product(*[(None, *one.can) for one, _day in cells]):
        roster = [(one.key, day, key) for (one, day), key in zip(cells, chosen, strict=True) if key is not None]
        if not verifier.breaches(problem, roster):
            cost = verifier.weigh(problem, roster).cost
            best = cost if best is None else min(best, cost)
    return best


def by_scip(problem: Problem, seconds: int = 120) -> float | None:
    """The least cost, proven by SCIP; None where no roster is legal."""
    found = within(problem, seconds)
    assert found is None or found[0] == found[1], f"SCIP came to no end: {found}"
    return None if found is None else found[0]


def within(problem: Problem, seconds: int) -> tuple[float, float] | None:
    """Between which costs the least one lies, as far as SCIP has come; None where no roster is legal."""
    solver: Any = pywraplp.Solver.CreateSolver("SCIP")
    solver.SetTimeLimit(seconds * 1000)
    plain = _Plain(problem, solver)
    plain.legal()
    plain.cover()
    plain.turns()
    plain.wishes()
    solver.Minimize(sum(plain.terms) if plain.terms else 0)
    exactly = pywraplp.MPSolverParameters()
    exactly.SetDoubleParam(exactly.RELATIVE_MIP_GAP, 0)
    status = solver.Solve(exactly)
    if status == pywraplp.Solver.INFEASIBLE:
        return None
    best, bound = float(solver.Objective().Value()) / 30, float(solver.Objective().BestBound()) / 30
    return (best, best) if status == pywraplp.Solver.OPTIMAL else (bound, best)


class _Plain:
    """Each person's possible works, those that stand among them as variables fixed to 1."""

    def __init__(self, problem: Problem, solver: Any) -> None:
        self.problem, self.solver = problem, solver
        self.terms: list[Any] = []
        self.works: list[tuple[str, int, int, str, str, Any]] = []
        for person in problem.people:
            for template in problem.templates:
                if template.key in person.can:
                    for day in range(problem.days):
                        base, var = day * MINUTES, solver.BoolVar("")
                        span = (base + template.start, base + template.end)
                        self.works.append((person.key, *span, template.duty, template.skill, var))
        for one in problem.fixed:
            self.works.append((one.person, one.start, one.end, one.duty, one.skill, solver.IntVar(1, 1, "")))
            if not one.qualified and 0 <= one.start < problem.days * MINUTES:
                solver.Add(solver.IntVar(0, 0, "") >= 1)

    def of(self, person: str) -> list[tuple[str, int, int, str, str, Any]]:
        return [one for one in self.works if one[0] == person]

    def legal(self) -> None:
        limits = self.problem.limits
        for person in self.problem.people:
            own = self.of(person.key)
            for one in own:
                if any(one[1] < end and one[2] > start for start, end in (*person.away, *person.leave)):
                    self.solver.Add(one[5] <= 0)
            for one, other in combinations(own, 2):
                first, second = sorted((one, other), key=lambda work: (work[1], work[2]))
                gap = second[1] - first[2]
                same_day = first[1] // MINUTES == second[1] // MINUTES
                short = gap < limits.rest and not (same_day and second[2] - first[1] <= MINUTES - limits.rest)
                settled = second[1] < 0 or first[1] >= self.problem.days * MINUTES
                if (gap < 0 or short) and not settled:
                    self.solver.Add(one[5] + other[5] <= 1)
            for week in range(0, self.problem.days, 7):
                mine = [one for one in own if week * MINUTES <= one[1] < (week + 7) * MINUTES]
                self.solver.Add(sum((one[2] - one[1]) * one[5] for one in mine) <= limits.hours)
            worked = {}
            for day in range(-6, self.problem.days + 6):
                worked[day] = self.solver.BoolVar("")
                for one in own:
                    if one[1] < (day + 1) * MINUTES and one[2] > day * MINUTES:
                        self.solver.Add(worked[day] >= one[5])
            for first_day in range(-6, self.problem.days):
                self.solver.Add(sum(worked[first_day + n] for n in range(7)) <= 7 - limits.free)

    def cover(self) -> None:
        """Five minutes at a time: every time of the instances is a multiple of five."""
        weights, step = self.problem.weights, 5
        for minute in range(0, self.problem.days * MINUTES, step):
            day, of_day = divmod(minute, MINUTES)
            hours = self.problem.opening[day]
            if self.problem.guarded:
                self.lack("guard", None, minute, 1, weights["guard"] * step)
            if hours is None or not hours[0] <= of_day < hours[1]:
                continue
            self.lack("supervise", None, minute, 1, weights["supervisor"] * step)
            self.lack("guide", None, minute, 1, weights["guide"] * step)
            begin, until, staffed = self.problem.lunch
            if self.problem.need and begin <= of_day < until:
                self.lack("counter", None, minute, staffed + 1, weights["lunch"] * step)
            for skill, days in self.problem.need.items():
                count = days[day][of_day // 30]
                self.lack("counter", skill, minute, count, weights["below"] * step)
                self.excess("counter", skill, minute, count, weights["above"] * step)

    def there(self, duty: str, skill: str | None, minute: int) -> Any:
        return sum(
            one[5] for one in self.works if one[3] == duty and skill in (None, one[4]) and one[1] <= minute < one[2]
        )

    def lack(self, duty: str, skill: str | None, minute: int, count: int, cost: int) -> None:
        if count and cost:
            missing = self.solver.NumVar(0, count, "")
            self.solver.Add(missing + self.there(duty, skill, minute) >= count)
            self.terms.append(cost * missing)

    def excess(self, duty: str, skill: str, minute: int, count: int, cost: int) -> None:
        if cost:
            more = self.solver.NumVar(0, 1000, "")
            self.solver.Add(more >= self.there(duty, skill, minute) - count)
            self.terms.append(cost * more)

    def kinds(self, work: tuple[str, int, int, str, str, Any]) -> set[str]:
        day, start = divmod(work[1], MINUTES)
        if not 0 <= day < self.problem.days:
            return set()
        hours = self.problem.opening[day]
        found = {"weekend"} if day % 7 > 4 else set()
        if work[3] == "guide":
            found.add("guide")
        if hours is not None and start <= hours[0]:
            found.add("early")
        if hours is not None and work[2] - day * MINUTES >= hours[1]:
            found.add("late")
        return found

    def turns(self) -> None:
        alike: dict[tuple[str, ...], list[str]] = {}
        for person in self.problem.people:
            gone = sum(
                any(s < (d + 1) * MINUTES and e > d * MINUTES for s, e in (*person.away, *person.leave))
                for d in range(self.problem.days)
            )
            if person.can and 2 * gone < self.problem.days:
                alike.setdefault(tuple(sorted(person.can)), []).append(person.key)
        for people in alike.values():
            for kind in ("early", "late", "weekend", "guide"):
                most, fewest = self.solver.NumVar(0, 1000, ""), self.solver.NumVar(0, 1000, "")
                for key in people:
                    count = sum(work[5] for work in self.of(key) if kind in self.kinds(work))
                    self.solver.Add(most >= count)
                    self.solver.Add(fewest <= count)
                self.terms.append(30 * self.problem.weights["fairness"] * (most - fewest))

    def wishes(self) -> None:
        for person in self.problem.people:
            for day, wish in person.wishes:
                broken = self.solver.BoolVar("")
                for work in self.of(person.key):
                    if wish == "off":
                        against = work[1] < (day + 1) * MINUTES and work[2] > day * MINUTES
                    else:
                        against = work[1] // MINUTES == day and wish not in self.kinds(work)
                    if against:
                        self.solver.Add(broken >= work[5])
                self.terms.append(30 * self.problem.weights["wishes"] * broken)


__all__ = ["Assigned", "by_scip", "by_trying"]
