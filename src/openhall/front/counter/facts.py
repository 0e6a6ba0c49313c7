"""What happens with orders."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from openhall.kernel.facts import Fact


@dataclass(frozen=True, slots=True)
class OrderAccepted(Fact):
    """A business acceptance became final, with these papers, confirmed in this way."""

    order: UUID
    staff: UUID
    business: str
    customer: UUID | None
    number: str
    documents: tuple[str, ...]
    confirmed_by: str


@dataclass(frozen=True, slots=True)
class OrderReversed(Fact):
    order: UUID
    staff: UUID


@dataclass(frozen=True, slots=True)
class OrderUnsigned(Fact):
    """The day after acceptance ended without the reviewer's signature."""

    order: UUID
    staff: UUID


@dataclass(frozen=True, slots=True)
class InterruptionReported(Fact):
    """Somebody reported that handling was interrupted."""

    interruption: UUID
    staff: UUID
    started_at: datetime
    late: bool
