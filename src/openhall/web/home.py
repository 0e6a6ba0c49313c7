"""My day: the first page after signing in. The modules hand in what stands in its four blocks, and strips above them.

A module's ``nav.py`` says::

    from openhall.web import home
    home.register(home.DUE, due_cases)                       # (actor) -> lines
    home.register_figures(my_tills)                          # (actor) -> figures, each a link to its rows
    home.register_strip("reports/_strip.html", hall_strip)   # (actor) -> its context, or None for whom it isn't

Lines come most pressing first; a block shows the first eight of them all and how many there are.
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from openhall.kernel.actors import Actor

WRONG, DUE, WAITING = "wrong", "due", "waiting"
SHOWN = 8


@dataclass(frozen=True, slots=True)
class Line:
    """One matter: a word for its state, what it is, where it stands, until when. ``count`` where it stands for many."""

    text: Any
    href: str
    word: Any = ""
    tone: str = "plain"
    note: Any = ""
    due: datetime | None = None
    clause: str = ""
    count: int = 1


@dataclass(frozen=True, slots=True)
class Figure:
    """A figure of today; ``value`` comes formatted."""

    label: Any
    value: Any
    href: str
    note: Any = ""
    tone: str = ""
    unit: Any = ""


@dataclass(frozen=True, slots=True)
class Block:
    """The lines of a block that are shown, and how many there are."""

    lines: list[Line]
    count: int

    @property
    def more(self) -> int:
        return self.count - sum(line.count for line in self.lines)


Ask = Callable[[Actor], Iterable[Line]]
_asked: dict[str, list[tuple[int, Ask]]] = {WRONG: [], DUE: [], WAITING: []}
_figures: list[tuple[int, Callable[[Actor], Iterable[Figure]]]] = []
_strips: list[tuple[int, str, Callable[[Actor], dict[str, Any] | None]]] = []


def register(block: str, ask: Ask, order: int = 50) -> None:
    _asked[block].append((order, ask))


def register_figures(ask: Callable[[Actor], Iterable[Figure]], order: int = 50) -> None:
    _figures.append((order, ask))


def register_strip(template: str, ask: Callable[[Actor], dict[str, Any] | None], order: int = 50) -> None:
    _strips.append((order, template, ask))


def block(name: str, actor: Actor) -> Block:
    """What stands in a block for this person; what has a due time comes first, the earliest on top."""
    found = [line for _order, ask in sorted(_asked[name], key=_by_order) for line in ask(actor)]
    if name == DUE:
        found.sort(key=lambda line: (line.due is None, line.due.timestamp() if line.due else 0.0))
    return Block(found[:SHOWN], sum(line.count for line in found))


def figures(actor: Actor) -> list[Figure]:
    return [figure for _order, ask in sorted(_figures, key=_by_order) for figure in ask(actor)]


def strips(actor: Actor) -> list[dict[str, Any]]:
    """The strips of this person's home, each with its template under ``template``."""
    made = []
    for _order, template, ask in sorted(_strips, key=_by_order):
        context = ask(actor)
        if context is not None:
            made.append({**context, "template": template})
    return made


def _by_order(entry: tuple[Any, ...]) -> int:
    order: int = entry[0]
    return order
