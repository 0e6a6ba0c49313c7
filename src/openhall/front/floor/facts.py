"""What happens on the floor."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from openhall.kernel.facts import Fact


@dataclass(frozen=True, slots=True)
class QueueCrowded(Fact):
    """More than the limit have been waiting for one service, without a break, for longer than the limit."""

    service: str
    since: datetime
    waiting: int


@dataclass(frozen=True, slots=True)
class TicketMoved(Fact):
    """A ticket was taken, called, served or ended."""

    ticket: UUID
    service: str
    state: str


@dataclass(frozen=True, slots=True)
class DoorsOpened(Fact):
    """The hall was opened to customers; it should have been at ``opens``, where hours are laid down."""

    opens: datetime | None


@dataclass(frozen=True, slots=True)
class DoorsClosed(Fact):
    """The hall was closed to customers; it should have been at ``closes``."""

    closes: datetime


@dataclass(frozen=True, slots=True)
class TicketWaited(Fact):
    """A ticket has waited for longer than the limit, and still does."""

    ticket: UUID
    service: str
    since: datetime


@dataclass(frozen=True, slots=True)
class CounterMoved(Fact):
    """A person opened a counter, or it was shut."""

    counter: UUID
    staff: UUID
    open: bool


@dataclass(frozen=True, slots=True)
class DoorsNotOpened(Fact):
    """Nobody has recorded by now that the hall opened; it should have at ``opens``."""

    opens: datetime
