"""Kinds of cases: states, legal moves, clocks and who may do what, all as data.

A kind is declared where its trade is::

    DIFFERENCE = kind(
        "cash.difference", clause="CASH-05", title=_("Cash difference"), first="open",
        moves=[
            Move("explain", _("Explain"), {"open"}, "explained", by=OWNER, text=True),
            Move("confirm", _("Confirm"), {"explained"}, "closed", by=OTHER_LEAD),
        ],
        ends={"closed"},
    )

One function moves and refuses (``openhall.engines.cases.actions.move``).
"""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import TYPE_CHECKING

from django.utils.functional import Promise

from openhall.kernel.actors import Actor

if TYPE_CHECKING:
    from .models import Case

Who = Callable[[Actor, "Case"], bool]


def OWNER(actor: Actor, case: "Case") -> bool:  # noqa: N802  (reads as a constant where kinds are declared)
    """Who owns the case."""
    return actor.staff_id == case.owner


def ANYBODY(actor: Actor, case: "Case") -> bool:  # noqa: N802
    """Whoever may see the case."""
    return True


def COPIED(actor: Actor, case: "Case") -> bool:  # noqa: N802
    """Who got the case in copy."""
    return actor.staff_id in case.copies


def positions(*names: str) -> Who:
    """People of these positions."""
    allowed = frozenset(names)
    return lambda actor, case: not allowed.isdisjoint(actor.positions)


def other(*names: str) -> Who:
    """People of these positions (any, if none is named) who neither own nor opened the case: separation of duties."""
    allowed = frozenset(names)

    def asked(actor: Actor, case: "Case") -> bool:
        if actor.staff_id in (case.owner, case.opened_by):
            return False
        return not allowed or not allowed.isdisjoint(actor.positions)

    return asked


@dataclass(frozen=True)
class Move:
    """A legal step. ``text``: it needs words. ``by_command`` False: only an action of the trade makes it; then ``page``
    names the trade's own page for it (an address that takes the case's key), or nobody is offered it."""

    name: str
    label: str | Promise
    sources: frozenset[str] | set[str]
    target: str
    by: Who = ANYBODY
    text: bool = False
    by_command: bool = True
    page: str = ""


@dataclass(frozen=True)
class Kind:
    """A kind of case. ``paused``: states in which its clock stands still. ``summary``: a case in a few words;
    ``details``: its figures as (name, value); ``address``: where the thing itself stands."""

    name: str
    clause: str
    title: str | Promise
    first: str
    moves: dict[str, Move]
    ends: frozenset[str]
    labels: dict[str, str | Promise] = field(default_factory=dict)
    paused: frozenset[str] = frozenset()
    at_limit: Callable[["Case", datetime], None] | None = None
    after_move: Callable[["Case", Move], None] | None = None
    summary: Callable[["Case"], str] | None = None
    details: Callable[["Case"], Sequence[tuple[str, str]]] | None = None
    address: Callable[["Case"], str] | None = None

    def offered(self, actor: Actor, case: "Case") -> list[Move]:
        """What this person may do with the case now."""
        return [
            move
            for move in self.moves.values()
            if (move.by_command or move.page) and case.state in move.sources and move.by(actor, case)
        ]

    def awaited(self, actor: Actor, case: "Case") -> bool:
        """Does the case wait for this person, who doesn't own it? (Not: may anybody do something with it.)"""
        return any(move.by not in (OWNER, ANYBODY) for move in self.offered(actor, case))


kinds: dict[str, Kind] = {}


def kind(
    name: str,
    *,
    clause: str,
    title: str | Promise,
    first: str,
    moves: Iterable[Move],
    ends: Iterable[str],
    labels: dict[str, str | Promise] | None = None,
    paused: Iterable[str] = (),
    at_limit: Callable[["Case", datetime], None] | None = None,
    after_move: Callable[["Case", Move], None] | None = None,
    summary: Callable[["Case"], str] | None = None,
    details: Callable[["Case"], Sequence[tuple[str, str]]] | None = None,
    address: Callable[["Case"], str] | None = None,
) -> Kind:
    """Declare a kind of case."""
    if name in kinds:
        raise AssertionError(f"two kinds of case named {name}")
    by_name = {move.name: move for move in moves}
    known = {first, *ends, *(move.target for move in by_name.values())}
    for move in by_name.values():
        if not set(move.sources) <= known:
            raise AssertionError(f"{name}: the move {move.name} starts from a state that nothing reaches")
    made = Kind(
        name=name,
        clause=clause,
        title=title,
        first=first,
        moves=by_name,
        ends=frozenset(ends),
        labels=labels or {},
        paused=frozenset(paused),
        at_limit=at_limit,
        after_move=after_move,
        summary=summary,
        details=details,
        address=address,
    )
    kinds[name] = made
    return made
