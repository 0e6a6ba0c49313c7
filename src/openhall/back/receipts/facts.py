"""What happens with receipt forms."""

from dataclasses import dataclass
from datetime import date
from uuid import UUID

from openhall.kernel.facts import Fact


@dataclass(frozen=True, slots=True)
class ReceiptSupplied(Fact):
    """A payment without invoice got its paper form."""

    order: UUID
    series: str
    no: int


@dataclass(frozen=True, slots=True)
class FormLeftReserved(Fact):
    """A till was shut by force while a form was reserved: neither used nor void."""

    staff: UUID
    form: str


@dataclass(frozen=True, slots=True)
class HandoverOutstanding(Fact):
    """The day for handing over came and books of the month before were still here."""

    month: date
    books: int
