"""Named reads for the pages of the receipt forms."""

from collections import defaultdict
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db.models import Count, F, Q, Sum

from openhall.engines.policy.parameters import Figures
from openhall.kernel.actors import Actor
from openhall.positions import TILL
from openhall.team.org.models import Staff

from .models import LOST, RESERVED, USED, VOID, Form, Run, Unsupplied
from .rules import BOOK_SIZE, REORDER_LEVEL


@dataclass(slots=True)
class Book:
    """A book with what became of its forms so far."""

    run: Run
    counts: dict[str, int] = field(default_factory=dict)

    @property
    def pk(self) -> UUID:
        return self.run.id

    @property
    def next(self) -> str:
        return "" if self.run.used_up else self.run.text(self.run.next)

    def __getattr__(self, name: str) -> int:
        """``used``, ``void``, ``lost``, ``reserved``: how many."""
        if name in (USED, VOID, LOST, RESERVED):
            return self.counts.get(name, 0)
        raise AttributeError(name)

    @property
    def unused(self) -> int:
        return self.run.count - sum(self.counts.values())


def books(runs: list[Run]) -> list[Book]:
    """Books with their counts, in two queries however many there are."""
    if not runs:
        return []
    wanted = Q()
    for run in runs:
        wanted |= Q(series=run.series, no__gte=run.first, no__lte=run.last)
    found: dict[UUID, dict[str, int]] = defaultdict(dict)
    by_series: dict[str, list[Run]] = defaultdict(list)
    for run in runs:
        by_series[run.series].append(run)
    for series, no, state in Form.objects.filter(wanted).values_list("series", "no", "state"):
        run = next(one for one in by_series[series] if one.first <= no <= one.last)
        found[run.id][state] = found[run.id].get(state, 0) + 1
    return [Book(run, found[run.id]) for run in runs]


def in_hands(hall: UUID) -> list[Book]:
    return books(list(Run.objects.held().filter(hall=hall).in_order()))


def closed(hall: UUID, limit: int = 50) -> list[Run]:
    """Books that came back, the last ones first."""
    return list(Run.objects.closed().filter(hall=hall).order_by("-closed_at")[:limit])


@dataclass(frozen=True, slots=True)
class Series:
    """What the hall has left of a series."""

    name: str
    left: int
    books: int
    low: bool
    runs: tuple[Run, ...]


def stock(hall: UUID, now: datetime) -> list[Series]:
    """The hall's own forms by series; low where fewer books are left than the clerks need."""
    figures = Figures(hall, now)
    size = figures[BOOK_SIZE]
    clerks = Staff.objects.filter(unit=hall, left_at=None, position__in=TILL).count()
    wanted = figures[REORDER_LEVEL] * clerks
    by_series: dict[str, list[Run]] = defaultdict(list)
    for run in Run.objects.in_stock(hall).order_by("series", "first"):
        by_series[run.series].append(run)
    found = []
    for name, runs in by_series.items():
        left = sum(run.count for run in runs)
        found.append(Series(name, left, left // size, left // size < wanted, tuple(runs)))
    return found


def next_book(hall: UUID, series: str, now: datetime) -> tuple[int, int, int] | None:
    """First and last number of the next book of a series that the hall can issue, and their width."""
    run = Run.objects.in_stock(hall).filter(series=series).order_by("first").first()
    if run is None:
        return None
    return run.first, min(run.last, run.first + Figures(hall, now)[BOOK_SIZE] - 1), run.width


def unsupplied_of(actor: Actor) -> Any:
    """Own payments that have no invoice yet."""
    if actor.staff_id is None:
        return Unsupplied.objects.none()
    return Unsupplied.objects.open().of_person(actor.staff_id).order_by("at")


def unsupplied_in(hall: UUID) -> Any:
    return Unsupplied.objects.open().filter(hall=hall).order_by("at")


def uncancelled(hall: UUID) -> list[Run]:
    """Closed books whose blank forms the auditor has still to cancel."""
    rows = Run.objects.closed().filter(hall=hall, cancelled_at=None, next__lte=F("last"))
    return list(rows.order_by("closed_at"))


def forms_written(staff: UUID, since: datetime) -> dict[str, Any]:
    """A person's forms since a moment: how many, over how much."""
    rows = Form.objects.used().filter(staff=staff, at__gte=since)
    return rows.aggregate(count=Count("id"), total=Sum("amount"))
