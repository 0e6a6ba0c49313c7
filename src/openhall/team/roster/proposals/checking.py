"""The hard rules of proposals, looked at while people plan by hand: what a week's shifts break, its drafts too.

Nothing is refused by it: the board shows it. What is over is nobody's to mend and isn't shown.
"""

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from itertools import combinations

from openhall.engines.policy.parameters import Figures
from openhall.team.org.models import Staff, Unit

from ..models import Shift
from . import assembling, clashes
from .parameters import FREE_DAYS, HOURS_MAX, REST
from .plan import FREE, HOURS, WEEK_DAYS

COUNTER = "counter"
"""Beside the rules of ``plan``: one person at a counter at a time."""
LIMITS = {"rest": REST, "hours": HOURS_MAX, "free": FREE_DAYS}


@dataclass(frozen=True, slots=True)
class Mark:
    """A rule that these shifts of a person break together (at a counter of two people), and its figure."""

    rule: str
    person: Staff
    shifts: tuple[Shift, ...]
    limit: int | None = None


def of_week(hall: Unit, monday: date, now: datetime) -> list[Mark]:
    """What is broken by a shift of this week that is still to come; one mark a person for hours, and for free days."""
    problem, shifts = assembling.as_planned(hall, monday, now)
    of = {id(fixed): shift for fixed, shift in zip(problem.fixed, shifts, strict=True)}
    figures, found, said = Figures(hall.id, now), [], set()
    for clash in clashes.clashes(problem):
        own = tuple(of[id(fixed)] for fixed in clash.shifts)
        once = (clash.rule, clash.person)
        if not _here(own, hall, monday, now) or (clash.rule in (HOURS, FREE) and once in said):
            continue
        said.add(once)
        limit = LIMITS.get(clash.rule)
        found.append(Mark(clash.rule, own[0].staff, own, None if limit is None else figures[limit]))
    found += [
        Mark(COUNTER, other.staff, (one, other))
        for one, other in combinations((one for one in shifts if one.counter_id is not None), 2)
        if one.counter_id == other.counter_id
        and max(one.start_at, other.start_at) < min(one.end_at, other.end_at)
        and _here((one, other), hall, monday, now)
    ]
    return sorted(found, key=lambda mark: (mark.shifts[0].start_at, mark.rule, mark.person.job_number))


def _here(shifts: tuple[Shift, ...], hall: Unit, monday: date, now: datetime) -> bool:
    sunday = monday + timedelta(days=WEEK_DAYS - 1)
    return any(one.hall == hall.id and monday <= one.date <= sunday and one.start_at > now for one in shifts)
