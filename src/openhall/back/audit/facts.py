"""What happens in the audit."""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from uuid import UUID

from openhall.kernel.facts import Fact


@dataclass(frozen=True, slots=True)
class FaultsRecorded(Fact):
    """The auditor found faults in an order."""

    order: UUID
    staff: UUID
    auditor: UUID
    faults: list[dict[str, str]]


@dataclass(frozen=True, slots=True)
class DaySigned(Fact):
    """The auditor put report, copies and bank side by side and signed."""

    auditor: UUID
    date: date
    report: Decimal
    copies: Decimal
    bank: Decimal


@dataclass(frozen=True, slots=True)
class OrderUnaudited(Fact):
    """The day after acceptance ended and nobody had looked at the order."""

    order: UUID
