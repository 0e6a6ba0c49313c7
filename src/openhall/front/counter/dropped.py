"""Steps dropped from norms, with the averages before and after and how many cases they rest on (COUNTER-18).

They stand beside each other; that one is the cause of the other is not said.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from uuid import UUID

from openhall.front.catalog import norms, queries
from openhall.front.catalog.models import BusinessKind
from openhall.kernel import clock

from . import waits
from .waits import Period, Sums

SPAN = timedelta(days=28)
"""So many days before and after are compared; after, as many as have passed."""
MOST = 20


@dataclass(frozen=True, slots=True)
class Dropped:
    """A version of a norm that lacks steps of the one before it."""

    kind: BusinessKind
    steps: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Effect:
    """What became of waits and handling of the business; ``after`` is None before its day has come."""

    row: Dropped
    before: Sums
    after: Sums | None


def dropped(versions: Iterable[BusinessKind]) -> list[Dropped]:
    """Of versions of any kinds: where one lacks what the one before had."""
    found = []
    last: dict[str, BusinessKind] = {}
    for one in sorted(versions, key=lambda one: (one.code, one.version)):
        if (former := last.get(one.code)) is not None:
            stay = {step["zh"] for step in one.steps}
            gone = tuple(norms.said(step) for step in former.steps if step["zh"] not in stay)
            if gone:
                found.append(Dropped(one, gone))
        last[one.code] = one
    return sorted(found, key=lambda one: (one.kind.effective_from, one.kind.code), reverse=True)


def effects(hall: UUID, now: datetime) -> list[Effect]:
    """The latest of them, with the figures of a hall."""
    return [_effect(hall, one, now) for one in dropped(queries.changed_kinds())[:MOST]]


def _effect(hall: UUID, one: Dropped, now: datetime) -> Effect:
    start, today = one.kind.effective_from, clock.local_date(now)
    before = _sums(hall, one, start - SPAN, start - timedelta(days=1), now)
    if start > today:
        return Effect(one, before, None)
    return Effect(one, before, _sums(hall, one, start, min(start + SPAN - timedelta(days=1), today), now))


def _sums(hall: UUID, one: Dropped, first: date, last: date, now: datetime) -> Sums:
    return waits.by_business(Period((hall,), first, last), now)[0].get(one.kind.code, Sums())
