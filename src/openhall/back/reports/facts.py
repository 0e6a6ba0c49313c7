"""What happens at the close of a day."""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from uuid import UUID

from openhall.kernel.facts import Fact


@dataclass(frozen=True, slots=True)
class ClerkMatched(Fact):
    """A person's three sources were put side by side."""

    staff: UUID
    date: date
    books: Decimal
    money: Decimal
    stubs: Decimal | None
