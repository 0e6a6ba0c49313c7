"""A proposal as people read it: who works when, what is left undone, and how it compares with the board."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from openhall.kernel import clock
from openhall.team.org.models import Staff, Unit

from ...models import Leave
from .. import assembling, plan, verifier
from ..arrivals import days_of
from ..models import Proposal, ShiftTemplate
from .common import HARD_NAMES, SOFT_NAMES, TURN_NAMES, WISH_NAMES


@dataclass(frozen=True, slots=True)
class Cell:
    """One shift of a person on a day; published ones stand already."""

    name: str
    duty: str
    span: str
    published: bool


@dataclass(frozen=True, slots=True)
class Left:
    """What is left undone of one rule on one day: from when to when, and how much at the worst."""

    rule: Any
    day: date | None
    spans: list[str]
    count: int
    what: str


def time_of(minute: int) -> str:
    return f"{minute // 60 % 24:02d}:{minute % 60:02d}"


def board(row: Proposal, problem: plan.Problem, first: date) -> list[tuple[Staff, list[list[Cell]]]]:
    """A week of the proposal: people down, days across."""
    names = dict(ShiftTemplate.objects.filter(hall=row.hall).values_list("id", "name"))
    templates = {one.key: one for one in problem.templates}
    offset = (first - row.monday).days
    cells: dict[tuple[str, int], list[tuple[int, Cell]]] = {}
    for person, day, key in row.result["assigned"]:
        one = templates[key]
        known = next((name for ident, name in names.items() if str(ident) == key), "")
        cell = Cell(known, one.duty, f"{time_of(one.start)}–{time_of(one.end)}", False)
        cells.setdefault((person, day), []).append((one.start, cell))
    for fixed in problem.fixed:
        day, start = divmod(fixed.start, plan.DAY)
        end = start + fixed.end - fixed.start
        cell = Cell("", fixed.duty, f"{time_of(start)}–{time_of(end)}", True)
        cells.setdefault((fixed.person, day), []).append((start, cell))
    people = {one.job_number: one for one in Staff.objects.filter(job_number__in=[one.key for one in problem.people])}
    return [
        (people[one.key], [[c for _s, c in sorted(cells.get((one.key, offset + n), []), key=_start)] for n in range(7)])
        for one in problem.people
        if one.key in people
    ]


def _start(pair: tuple[int, Cell]) -> int:
    return pair[0]


def left(row: Proposal, rules: Sequence[str]) -> list[Left]:
    """What is left undone by these rules, by day; half hours in a row as one span."""
    people = {one.job_number: one.name for one in Staff.objects.filter(unit=row.hall)}
    found: dict[tuple[str, int, str], list[dict[str, Any]]] = {}
    for one in row.result["unmet"]:
        if one["rule"] in rules:
            found.setdefault((one["rule"], one["day"], one["what"]), []).append(one)
    return [
        Left(
            SOFT_NAMES[rule],
            None if rule == plan.FAIR else row.monday + timedelta(days=day),
            _spans([one["slot"] for one in rows if one["slot"] is not None]),
            max(one["count"] for one in rows),
            _what(what, people),
        )
        for (rule, day, what), rows in found.items()
    ]


def _spans(slots: Iterable[int]) -> list[str]:
    found: list[list[int]] = []
    for slot in sorted(slots):
        if found and found[-1][1] == slot:
            found[-1][1] = slot + 1
        else:
            found.append([slot, slot + 1])
    return [f"{time_of(start * 30)}–{time_of(end * 30)}" for start, end in found]


def _what(text: str, people: dict[str, str]) -> str:
    """Which turns or wish, and whose."""
    if not text:
        return ""
    kind, *whose = text.split()
    word = TURN_NAMES.get(kind) if len(whose) == 2 else WISH_NAMES.get(kind)
    named = [f"{people.get(one, '')} {one}".strip() for one in whose]
    return f"{word or kind} · {' / '.join(named)}"


def compared(hall: Unit, row: Proposal, problem: plan.Problem) -> list[dict[str, Any]]:
    """Rule by rule what the board as it stands costs, and the proposal."""
    now = verifier.weigh(assembling.as_it_stands(problem, hall, row.monday), ())
    return [
        {
            "name": SOFT_NAMES[rule],
            "weight": problem.weights[rule],
            "now": now.by_rule[rule],
            "then": row.result["by_rule"][rule],
        }
        for rule in plan.SOFT
    ]


def clash(row: Proposal) -> dict[str, Any] | None:
    """The smallest set of rules that can't be kept together, in words."""
    said = row.result.get("clash")
    if not said:
        return None
    origin = clock.midnight(row.monday)
    shifts = [
        {"start": origin + timedelta(minutes=one["start"]), "end": origin + timedelta(minutes=one["end"])}
        for one in said["shifts"]
    ]
    return {
        "rule": HARD_NAMES[said["rule"]],
        "person": Staff.objects.filter(job_number=said["person"]).first(),
        "day": row.monday + timedelta(days=said["day"]),
        "leave": _leave(said, row),
        "shifts": shifts,
        "size": 1 + len(shifts),
    }


def _leave(said: dict[str, Any], row: Proposal) -> Leave | None:
    """The leave that a published shift lies in, where that is the clash."""
    if said["rule"] != plan.LEAVE:
        return None
    start, end = (said["shifts"][0][name] // plan.DAY for name in ("start", "end"))
    known = Leave.objects.between(*(row.monday + timedelta(days=day) for day in (start, end)))
    return known.filter(staff__job_number=said["person"]).first()


def weeks_of(row: Proposal) -> list[date]:
    return [row.monday + timedelta(days=7 * n) for n in range(row.weeks)]


def week_days(first: date) -> list[date]:
    return days_of(first)
