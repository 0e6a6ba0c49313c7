"""Facts: what happened, as small frozen dataclasses that commands emit. Engines above listen; the kernel doesn't know them."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID


@dataclass(frozen=True, slots=True)
class Fact:
    """Base of all facts. ``hall`` is where it happened, ``at`` when."""

    hall: UUID
    at: datetime


_listeners: list[Callable[[Fact], None]] = []


def listen(listener: Callable[[Fact], None]) -> None:
    _listeners.append(listener)


def tell(fact: Fact) -> None:
    for listener in _listeners:
        listener(fact)
