"""The discipline record: what was found about people, by four categories, and what of it counts (ROSTER-17)."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from functools import cache
from pathlib import Path
from typing import Any
from uuid import UUID

import yaml

from openhall.engines.policy.models import COUNTED, DROPPED, UPHELD, Finding
from openhall.front.floor.cases import MOVE_WITHIN
from openhall.front.floor.models import ASKED, DECLINED, WITHDRAWN, Move
from openhall.kernel import clock
from openhall.positions import LEAD, PARTNER_STAFF
from openhall.team.org.models import Staff, Unit

RULES, SERVICE, LABOUR, DEPLOYMENT = "rules", "service", "labour", "deployment"
CATEGORIES = (RULES, SERVICE, LABOUR, DEPLOYMENT)
COUNTS, WAITS, GONE = "counts", "waits", "gone"
MOVE = "move"
"""What a refused deployment is about."""


@dataclass(frozen=True, slots=True)
class Table:
    """The table of categories, as the file beside this one says it."""

    facts: frozenset[str]
    rules: Mapping[str, str]
    clauses: Mapping[str, str]
    chapters: Mapping[str, str]
    otherwise: str

    def category(self, rule: str, clause: str) -> str:
        found = self.rules.get(rule) or self.clauses.get(clause) or self.chapters.get(clause.partition("-")[0])
        return found or self.otherwise


@cache
def table() -> Table:
    said: dict[str, Any] = yaml.safe_load(Path(__file__).with_suffix(".yaml").read_text(encoding="utf-8"))
    assert tuple(said["categories"]) == CATEGORIES
    return Table(frozenset(said["facts"]), said["rules"], said["clauses"], said["chapters"], said["otherwise"])


def category(finding: Finding) -> str:
    return table().category(finding.rule, finding.clause)


def standing(finding: Finding) -> str:
    """Does it count? A fact of the clock at once, anything else once it is upheld; nothing that was dropped."""
    if finding.state == DROPPED:
        return GONE
    return COUNTS if finding.rule in table().facts or finding.state in (UPHELD, COUNTED) else WAITS


def below(person: Staff) -> bool:
    """Is this one of the company's own positions below the supervisors, which the record is about?"""
    held = person.positions
    return held.isdisjoint(LEAD) and not held <= {PARTNER_STAFF}


@dataclass(slots=True)
class Line:
    """A person's month: of each category how many count, and how many wait for a decision."""

    person: Staff
    counts: dict[str, int] = field(default_factory=lambda: dict.fromkeys(CATEGORIES, 0))
    waits: dict[str, int] = field(default_factory=lambda: dict.fromkeys(CATEGORIES, 0))

    def add(self, finding: Finding) -> None:
        stands = standing(finding)
        if stands != GONE:
            of = self.counts if stands == COUNTS else self.waits
            of[category(finding)] += 1

    @property
    def waiting(self) -> int:
        return sum(self.waits.values())

    @property
    def total(self) -> int:
        return sum(self.counts.values())


def span(first: date) -> tuple[datetime, datetime]:
    """A month from its first to the next one's."""
    return clock.midnight(first), clock.midnight((first + timedelta(days=31)).replace(day=1))


def month(hall: Unit, first: date) -> list[Line]:
    """Everybody of the hall below its supervisors."""
    people = Staff.objects.serving().of_unit(hall).order_by("job_number")
    lines = {one.id: Line(one) for one in people if below(one)}
    for finding in Finding.objects.filter(staff__in=lines).between(*span(first)):
        assert finding.staff is not None
        lines[finding.staff].add(finding)
    return list(lines.values())


def record(person: Staff, first: date) -> list[Finding]:
    """What was found about a person in a month, the latest first."""
    return list(Finding.objects.naming(person.id).between(*span(first)).order_by("-at", "-id"))


# -- deployment orders that nobody followed ------------------------------------------------------------------------


def refused(move: Move, now: datetime) -> bool:
    """Declined, or without an answer for as long as it should have had one."""
    if move.state == DECLINED:
        return True
    over = move.asked_at + MOVE_WITHIN
    if move.state == ASKED:
        return now > over
    return move.state == WITHDRAWN and move.answered_at is not None and move.answered_at > over


def refused_at(move: Move) -> datetime:
    """When it was refused: as the person said no, or as the time ran out."""
    over = move.asked_at + MOVE_WITHIN
    return min(move.answered_at, over) if move.state == DECLINED and move.answered_at is not None else over


def to_look_at(hall: UUID, since: datetime, now: datetime) -> list[Move]:
    """Orders that weren't followed and that nobody has put on record yet, the latest first."""
    rows = Move.objects.filter(hall=hall, asked_at__gte=since).select_related("counter").order_by("-asked_at")
    found = [one for one in rows if refused(one, now)]
    told = recorded(one.id for one in found)
    return [one for one in found if one.id not in told]


def recorded(moves: Iterable[UUID]) -> set[UUID]:
    """Which of these stand on somebody's record."""
    keys = [str(one) for one in moves]
    rows: Sequence[str] = list(
        Finding.objects.filter(subject_kind=MOVE, subject__in=keys).values_list("subject", flat=True)
    )
    return {UUID(one) for one in rows}
