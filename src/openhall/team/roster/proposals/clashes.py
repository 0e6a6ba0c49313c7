"""Where no roster is legal: the smallest set of hard rules that can't be kept together. Pure.

Only what is published is sure to stand, and each hard rule looks at one person, so a roster is illegal exactly where the
published shifts of one person break a rule; nothing that is planned beside them can mend that. A clash is the rule with
the fewest published shifts that break it: take away any of them, or the rule, and this clash is gone.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import combinations

from .plan import AWAY, DAY, FREE, HOURS, LEAVE, OVERLAP, REST, UNQUALIFIED, WEEK_DAYS, Fixed, Problem


@dataclass(frozen=True, slots=True)
class Clash:
    """A rule of a person from a day on, and the published shifts against it."""

    rule: str
    person: str
    day: int
    shifts: tuple[Fixed, ...]

    @property
    def size(self) -> int:
        """How many hard rules clash: the rule, and that each of these published shifts stands."""
        return 1 + len(self.shifts)


def smallest(problem: Problem) -> Clash | None:
    """The smallest of all clashes; None where there is a legal roster."""
    return min(clashes(problem), key=lambda one: (one.size, one.day, one.person), default=None)


def clashes(problem: Problem) -> Iterator[Clash]:
    """For each rule that is broken one clash that can't be made smaller."""
    for person in problem.people:
        own = sorted((one for one in problem.fixed if one.person == person.key), key=lambda one: one.start)
        for one in (one for one in own if problem.binds(one.start)):
            if not one.qualified:
                yield Clash(UNQUALIFIED, person.key, one.start // DAY, (one,))
            for rule, gone in ((AWAY, person.away), (LEAVE, person.leave)):
                if any(one.start < end and one.end > start for start, end in gone):
                    yield Clash(rule, person.key, one.start // DAY, (one,))
        yield from _pairs(problem, person.key, own)
        yield from _weeks(problem, person.key, own)
        yield from _windows(problem, person.key, own)


def _pairs(problem: Problem, person: str, own: Sequence[Fixed]) -> Iterator[Clash]:
    rest = problem.limits.rest
    for one, other in combinations(own, 2):
        between = other.start - one.end
        if not problem.binds_both(one.start, other.start):
            continue
        if between < 0:
            yield Clash(OVERLAP, person, other.start // DAY, (one, other))
        elif between < rest and (one.start // DAY != other.start // DAY or other.end - one.start > DAY - rest):
            yield Clash(REST, person, other.start // DAY, (one, other))


def _weeks(problem: Problem, person: str, own: Sequence[Fixed]) -> Iterator[Clash]:
    """The longest shifts first: so many are enough, and fewer aren't."""
    for first in range(0, problem.days, WEEK_DAYS):
        of_week = [one for one in own if first <= one.start // DAY < first + WEEK_DAYS]
        if all(one.start < problem.since for one in of_week):
            continue
        taken: list[Fixed] = []
        for one in sorted(of_week, key=lambda one: one.start - one.end):
            if sum(other.end - other.start for other in taken) > problem.limits.hours:
                break
            taken.append(one)
        if sum(one.end - one.start for one in taken) > problem.limits.hours:
            yield Clash(HOURS, person, first, tuple(sorted(taken, key=lambda one: one.start)))


def _windows(problem: Problem, person: str, own: Sequence[Fixed]) -> Iterator[Clash]:
    """The fewest shifts that leave too few free days: each takes one day or two, so they are searched by number."""
    most = WEEK_DAYS - problem.limits.free
    for first in range(-WEEK_DAYS + 1, problem.days):
        days = range(first, first + WEEK_DAYS)
        taking = [(one, {day for day in days if _touches(one, day)}) for one in own]
        taking = [(one, taken) for one, taken in taking if taken]
        worked = set().union(*(taken for _one, taken in taking))
        if len(worked) <= most or worked == set().union(*(days for one, days in taking if one.start < problem.since)):
            continue
        for count in range(1, len(taking) + 1):
            chosen = next(
                (some for some in combinations(taking, count) if len(set().union(*(days for _o, days in some))) > most),
                None,
            )
            if chosen is not None:
                yield Clash(FREE, person, first, tuple(one for one, _days in chosen))
                break


def _touches(one: Fixed, day: int) -> bool:
    return one.start < (day + 1) * DAY and one.end > day * DAY
