"""Is a proposed roster legal, and what is left undone in it? Written apart from the model, minute by minute.

Nothing of the model's code is used here: this is what a proposal is held against before anybody sees it.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import combinations

from .plan import (
    ABOVE,
    AWAY,
    BELOW,
    EARLY,
    FAIR,
    FREE,
    GUARDED,
    GUIDED,
    HOURS,
    LATE,
    LEAVE,
    LUNCH,
    OVERLAP,
    REST,
    SOFT,
    SUPERVISOR,
    UNQUALIFIED,
    WISHED,
    Assigned,
    Problem,
)

MINUTES = 24 * 60


@dataclass(frozen=True, slots=True)
class Breach:
    """A hard rule that a roster breaks: of whom, on which day (from the first)."""

    rule: str
    person: str
    day: int


@dataclass(frozen=True, slots=True)
class Unmet:
    """What is left undone: by which rule, on which day, in which half hour (None where it is a matter of days), and how much:
    people lacking or too many at the worst minute, turns too many, or a wish."""

    rule: str
    day: int
    slot: int | None
    count: int
    what: str = ""


@dataclass(frozen=True, slots=True)
class _Work:
    person: str
    start: int
    end: int
    duty: str
    skill: str
    qualified: bool


def _works(problem: Problem, assigned: Iterable[Assigned]) -> list[_Work]:
    shifts = {one.key: one for one in problem.templates}
    can = {one.key: set(one.can) for one in problem.people}
    found = [_Work(one.person, one.start, one.end, one.duty, one.skill, one.qualified) for one in problem.fixed]
    for person, day, key in assigned:
        shift, base = shifts[key], day * MINUTES
        found.append(
            _Work(person, base + shift.start, base + shift.end, shift.duty, shift.skill, key in can.get(person, ()))
        )
    return found


def breaches(problem: Problem, assigned: Sequence[Assigned]) -> list[Breach]:
    """Every hard rule that is broken; none where the roster is legal."""
    found: list[Breach] = []
    works = _works(problem, assigned)
    for person in problem.people:
        own = sorted((one for one in works if one.person == person.key), key=lambda one: (one.start, one.end))
        found += _of_person(problem, person.key, own)
        found += _while_gone(problem, AWAY, person.key, person.away, own)
        found += _while_gone(problem, LEAVE, person.key, person.leave, own)
    known = {person.key for person in problem.people}
    found += [Breach(UNQUALIFIED, person, day) for person, day, _key in assigned if person not in known]
    return found


def _while_gone(
    problem: Problem, rule: str, person: str, gone: Iterable[tuple[int, int]], own: list[_Work]
) -> Iterable[Breach]:
    for one in own:
        if not problem.binds(one.start):
            continue
        for begin, until in gone:
            if max(begin, one.start) < min(until, one.end):
                yield Breach(rule, person, one.start // MINUTES)


def _of_person(problem: Problem, person: str, own: list[_Work]) -> Iterable[Breach]:
    for one in own:
        if not one.qualified and problem.binds(one.start):
            yield Breach(UNQUALIFIED, person, one.start // MINUTES)
    for one, other in combinations(own, 2):
        pause = other.start - one.end
        if not problem.binds_both(one.start, other.start):
            continue
        if pause < 0:
            yield Breach(OVERLAP, person, other.start // MINUTES)
        elif pause < problem.limits.rest:
            parts_of_a_day = one.start // MINUTES == other.start // MINUTES
            if not parts_of_a_day or other.end - one.start + problem.limits.rest > MINUTES:
                yield Breach(REST, person, other.start // MINUTES)
    for week in range(0, problem.days, 7):
        of_week = [one for one in own if week <= one.start // MINUTES < week + 7]
        planned = sum(one.end - one.start for one in of_week)
        if planned > problem.limits.hours and any(one.start >= problem.since for one in of_week):
            yield Breach(HOURS, person, week)
    worked, past = _days(own), _days([one for one in own if one.start < problem.since])
    for first in range(-6, problem.days):
        window = set(range(first, first + 7))
        if 7 - len(worked & window) < problem.limits.free and worked & window != past & window:
            yield Breach(FREE, person, first)


def _days(works: Iterable[_Work]) -> set[int]:
    return {day for one in works for day in range(one.start // MINUTES, (one.end - 1) // MINUTES + 1)}


@dataclass(frozen=True, slots=True)
class Weighed:
    """What is left undone, in the order of the rules, and what it costs: by rule, and all of it."""

    unmet: tuple[Unmet, ...]
    by_rule: dict[str, float]

    @property
    def cost(self) -> float:
        return sum(self.by_rule.values())


def weigh(problem: Problem, assigned: Sequence[Assigned]) -> Weighed:
    """A roster held against what is wished for."""
    works = _works(problem, assigned)
    found: list[Unmet] = []
    minutes = dict.fromkeys(SOFT, 0)
    for rule, day, wanted, there, over in _stretches(problem, works):
        lacks: dict[int, int] = {}
        for minute, count in wanted:
            off = there[minute] - count if over else count - there[minute]
            if off > 0:
                minutes[rule] += off
                slot = minute % MINUTES // 30
                lacks[slot] = max(lacks.get(slot, 0), off)
        found += [Unmet(rule, day, slot, count) for slot, count in sorted(lacks.items())]
    for turn in _unfair(problem, works):
        minutes[FAIR] += 30 * turn.count
        found.append(turn)
    for wish in _unwished(problem, works):
        minutes[WISHED] += 30
        found.append(wish)
    found.sort(key=lambda one: (SOFT.index(one.rule), one.day, -1 if one.slot is None else one.slot))
    return Weighed(tuple(found), {rule: problem.weights[rule] * count / 30 for rule, count in minutes.items()})


def _present(problem: Problem, works: Iterable[_Work], duty: str, skill: str | None = None) -> list[int]:
    """People on a duty, minute by minute."""
    there = [0] * (problem.days * MINUTES)
    for one in works:
        if one.duty == duty and (skill is None or one.skill == skill):
            for minute in range(max(one.start, 0), min(one.end, len(there))):
                there[minute] += 1
    return there


Stretch = tuple[str, int, list[tuple[int, int]], list[int], bool]


def _stretches(problem: Problem, works: list[_Work]) -> Iterable[Stretch]:
    """By rule and day: how many are wanted in which minute, and how many are there."""
    at_counters = _present(problem, works, "counter")
    by_skill = {skill: _present(problem, works, "counter", skill) for skill in problem.need}
    supervising, guiding = (_present(problem, works, duty) for duty in ("supervise", "guide"))
    guarding = _present(problem, works, "guard")
    for day in range(problem.days):
        base = day * MINUTES
        if problem.guarded:
            yield GUARDED, day, [(minute, 1) for minute in range(base, base + MINUTES)], guarding, False
        hours = problem.opening[day]
        if hours is None:
            continue
        opened = range(base + hours[0], base + hours[1])
        yield SUPERVISOR, day, [(minute, 1) for minute in opened], supervising, False
        yield GUIDED, day, [(minute, 1) for minute in opened], guiding, False
        begin, until, staffed = problem.lunch
        if problem.need:
            lunch = [(minute, staffed + 1) for minute in opened if begin <= minute - base < until]
            yield LUNCH, day, lunch, at_counters, False
        for skill, days in problem.need.items():
            wanted = [(minute, days[day][(minute - base) // 30]) for minute in opened]
            yield BELOW, day, wanted, by_skill[skill], False
            yield ABOVE, day, wanted, by_skill[skill], True


def _names(problem: Problem, one: _Work) -> set[str]:
    """Which turns that are shared out this work is."""
    day = one.start // MINUTES
    if day < 0 or day >= problem.days:
        return set()
    hours = problem.opening[day]
    names = set()
    if hours and one.start % MINUTES <= hours[0]:
        names.add(EARLY)
    if hours and one.end >= day * MINUTES + hours[1]:
        names.add(LATE)
    if day % 7 in (5, 6):
        names.add("weekend")
    if one.duty == "guide":
        names.add("guide")
    return names


def _unfair(problem: Problem, works: list[_Work]) -> Iterable[Unmet]:
    alike: dict[frozenset[str], list[str]] = {}
    for person in problem.people:
        gone = {
            day
            for day in range(problem.days)
            for begin, until in (*person.away, *person.leave)
            if begin < (day + 1) * MINUTES and until > day * MINUTES
        }
        if person.can and len(gone) * 2 < problem.days:
            alike.setdefault(frozenset(person.can), []).append(person.key)
    for people in alike.values():
        for kind in (EARLY, LATE, "weekend", "guide"):
            turns = [sum(one.person == key and kind in _names(problem, one) for one in works) for key in people]
            if max(turns) > min(turns):
                most, fewest = people[turns.index(max(turns))], people[turns.index(min(turns))]
                yield Unmet(FAIR, 0, None, max(turns) - min(turns), f"{kind} {most} {fewest}")


def _unwished(problem: Problem, works: list[_Work]) -> Iterable[Unmet]:
    for person in problem.people:
        own = [one for one in works if one.person == person.key]
        for day, wish in person.wishes:
            if wish == "off":
                broken = any(one.start < (day + 1) * MINUTES and one.end > day * MINUTES for one in own)
            else:
                broken = any(one.start // MINUTES == day and wish not in _names(problem, one) for one in own)
            if broken:
                yield Unmet(WISHED, day, None, 1, f"{wish} {person.key}")
