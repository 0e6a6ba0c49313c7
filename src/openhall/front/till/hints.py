"""What other modules say beside the opening of a till: a warning, with the way to what it is about.

A module's ``nav.py`` says ``hints.register(ask)``; ``ask(hall, now)`` yields its hints.
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID


@dataclass(frozen=True, slots=True)
class Hint:
    """A warning: what isn't as it should be, where that is seen, the clause."""

    text: Any
    href: str
    clause: str


Ask = Callable[[UUID, datetime], Iterable[Hint]]
_asked: list[Ask] = []


def register(ask: Ask) -> None:
    _asked.append(ask)


def standing(hall: UUID | None, now: datetime) -> list[Hint]:
    """All that is said about opening a till in this hall now."""
    return [one for ask in _asked for one in ask(hall, now)] if hall is not None else []
