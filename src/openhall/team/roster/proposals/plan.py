"""A rostering problem and its solution as plain data: what goes into the solver, and what a proposal keeps.

All times are whole minutes from the first day's midnight; a day's are ``day * 1440`` and on. Days begin on a Monday and
come in whole weeks, so that the hours of a week are those of seven days in the range.
"""

from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass, field
from typing import Any

DAY = 1440
SLOT = 30
WEEK_DAYS = 7

COUNTER, GUIDE, SUPERVISE, GUARD = "counter", "guide", "supervise", "guard"
SUPERVISOR, GUARDED, GUIDED, LUNCH, BELOW, FAIR, WISHED, ABOVE = (
    "supervisor",
    "guard",
    "guide",
    "lunch",
    "below",
    "fairness",
    "wishes",
    "above",
)
SOFT = (SUPERVISOR, GUARDED, GUIDED, LUNCH, BELOW, FAIR, WISHED, ABOVE)
"""What is wished for, in this order."""
WEIGHTS = (1000, 500, 200, 100, 50, 20, 10, 1)
"""Unless set otherwise: of a half hour, a turn too many, or a wish."""
OVERLAP, AWAY, LEAVE, UNQUALIFIED, REST, HOURS, FREE = (
    "overlap",
    "away",
    "leave",
    "unqualified",
    "rest",
    "hours",
    "free",
)
HARD = (OVERLAP, AWAY, LEAVE, UNQUALIFIED, REST, HOURS, FREE)
"""What no roster may break; published shifts are part of every roster."""
OFF, EARLY, LATE = "off", "early", "late"
WEEKEND = "weekend"
TURNS = (EARLY, LATE, WEEKEND, GUIDE)
"""Turns that are shared out evenly among people who can take the same shifts."""


@dataclass(frozen=True, slots=True)
class Template:
    """A shift that the hall lays down: from which minute of a day to which (the next day's where it goes over midnight)."""

    key: str
    start: int
    end: int
    duty: str
    skill: str = ""


@dataclass(frozen=True, slots=True)
class Person:
    """Who may be planned: for which templates, when no longer there, when on approved leave, and what was wished for on
    which day."""

    key: str
    can: tuple[str, ...]
    away: tuple[tuple[int, int], ...] = ()
    wishes: tuple[tuple[int, str], ...] = ()
    leave: tuple[tuple[int, int], ...] = ()

    @property
    def gone(self) -> tuple[tuple[int, int], ...]:
        return self.away + self.leave


@dataclass(frozen=True, slots=True)
class Fixed:
    """A published shift, which stays; also those of the weeks before and after, for rest and free days."""

    person: str
    start: int
    end: int
    duty: str
    skill: str = ""
    qualified: bool = True


@dataclass(frozen=True, slots=True)
class Limits:
    """The figures of the hard rules."""

    rest: int = 11 * 60
    hours: int = 40 * 60
    free: int = 1


@dataclass(frozen=True, slots=True)
class Problem:
    """``opening``: of each day from when to when, None shut. ``need``: by skill, of each day, counters by half hour.

    ``guarded``: the hall has guards, day and night. ``lunch``: from which minute of the day to which, and how many
    counters stay staffed; one more must be there for anybody to go. ``since``: what began before this minute is past: it
    stands and is counted, and no rule is broken by it alone.
    """

    days: int
    templates: tuple[Template, ...]
    people: tuple[Person, ...]
    fixed: tuple[Fixed, ...] = ()
    opening: tuple[tuple[int, int] | None, ...] = ()
    need: Mapping[str, Sequence[Sequence[int]]] = field(default_factory=dict)
    guarded: bool = False
    lunch: tuple[int, int, int] = (720, 810, 1)
    limits: Limits = Limits()
    weights: Mapping[str, int] = field(default_factory=lambda: dict(zip(SOFT, WEIGHTS, strict=True)))
    since: int = 0

    def binds(self, start: int) -> bool:
        """Is a work that begins then still to come, and of these days?"""
        return self.since <= start < self.days * DAY

    def binds_both(self, first: int, second: int) -> bool:
        """The same of two works, of which the one that begins later may be changed."""
        return first < self.days * DAY and second >= self.since

    def as_json(self) -> dict[str, Any]:
        return asdict(self)


Assigned = tuple[str, int, str]
"""A person, a day, a template."""


def from_json(data: Mapping[str, Any]) -> Problem:
    """A problem as it was kept."""
    return Problem(
        days=data["days"],
        templates=tuple(Template(**one) for one in data["templates"]),
        people=tuple(
            Person(
                one["key"],
                tuple(one["can"]),
                tuple((start, end) for start, end in one["away"]),
                tuple((day, what) for day, what in one["wishes"]),
                tuple((start, end) for start, end in one.get("leave", ())),
            )
            for one in data["people"]
        ),
        fixed=tuple(Fixed(**one) for one in data["fixed"]),
        opening=tuple(tuple(one) if one else None for one in data["opening"]),
        need={skill: tuple(tuple(day) for day in days) for skill, days in data["need"].items()},
        guarded=data["guarded"],
        lunch=tuple(data["lunch"]),
        limits=Limits(**data["limits"]),
        weights=dict(data["weights"]),
        since=data.get("since", 0),
    )
