"""Rules of planned weeks. They bind where a hall has laid down a norm."""

from collections.abc import Iterator
from datetime import datetime
from typing import Any

from openhall.engines.policy.parameters import Figures
from openhall.engines.policy.rules import Breach, rule
from openhall.kernel import clock

from .facts import LunchTooShort, PostUncovered, RoundMissed
from .parameters import LUNCH_BREAK


@rule("roster.no-supervisor", clause="ROSTER-05", on=PostUncovered)
def no_supervisor(fact: PostUncovered, figures: Figures) -> Iterator[Breach]:
    """A week was published, or a shift began, without a duty supervisor."""
    if fact.duty == "supervise":
        yield Breach(None, fact.at, "date", fact.date.isoformat(), _span(fact))


@rule("roster.no-guard", clause="ROSTER-16", on=PostUncovered)
def no_guard(fact: PostUncovered, figures: Figures) -> Iterator[Breach]:
    """A week was published with a day or a night that lacks a guard."""
    if fact.duty == "guard":
        yield Breach(None, fact.at, "date", fact.date.isoformat(), _span(fact))


@rule("guard.round-missed", clause="ROSTER-16", on=RoundMissed)
def round_missed(fact: RoundMissed, figures: Figures) -> Iterator[Breach]:
    """A guard at night made no round for too long."""
    yield Breach(fact.staff, fact.at, detail={"since": _shown(fact.since)})


@rule("lunch.short", clause="ROSTER-22", on=LunchTooShort)
def lunch_short(fact: LunchTooShort, figures: Figures) -> Iterator[Breach]:
    """Somebody's lunch is shorter than it must be."""
    if fact.minutes < figures[LUNCH_BREAK]:
        yield Breach(fact.staff, fact.at, "date", fact.date.isoformat(), {"minutes": fact.minutes})


def _span(fact: PostUncovered) -> dict[str, Any]:
    return {"since": _shown(fact.start), **({"until": _shown(fact.end)} if fact.end else {})}


def _shown(at: datetime) -> str:
    return f"{clock.local(at):%m-%d %H:%M}"
