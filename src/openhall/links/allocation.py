"""The office that allocates cards and numbers to halls. No such system is connected: a simulator stands in and says so.

A real adapter implements ``Office`` and is hung in by ``connect``; one that can't answer at once returns None, and its
answer comes later by the command ``stock.answer_requisition`` (or by import).
"""

from dataclasses import dataclass
from typing import Protocol


@dataclass(frozen=True, slots=True)
class Asked:
    """A requisition as the office sees it. ``item`` empty: phone numbers."""

    key: str
    hall: str
    item: str
    quantity: int


@dataclass(frozen=True, slots=True)
class Granted:
    """What the office sends, and under which delivery note."""

    granted: int
    delivery: str
    note: str


class Office(Protocol):
    """The port."""

    simulated: bool

    def ask(self, asked: Asked) -> Granted | None:
        """The answer, or None where it comes later."""


class Simulator:
    """Grants everything up to a limit. Everything that it writes is marked as simulated."""

    simulated = True
    LIMIT = 10_000

    def ask(self, asked: Asked) -> Granted | None:
        granted = min(asked.quantity, self.LIMIT)
        return Granted(granted, f"SIM-{asked.key[-12:].upper()}", "simulated: no allocation system is connected")


_office: Office = Simulator()


def office() -> Office:
    return _office


def connect(office_: Office) -> None:
    """Hang in another adapter."""
    global _office
    _office = office_
