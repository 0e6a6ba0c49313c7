"""What happens with customers' data, for rules to look at."""

from dataclasses import dataclass
from uuid import UUID

from openhall.kernel.facts import Fact


@dataclass(frozen=True, slots=True)
class CustomerUnmasked(Fact):
    """Somebody saw a customer's identity and phone in full; ``count`` is the person's number of them on that day."""

    staff: UUID
    customer: UUID
    count: int


@dataclass(frozen=True, slots=True)
class DataErrorFound(Fact):
    """A wrong value was found in a customer file; ``staff`` entered it, as far as anybody can say."""

    error: UUID
    staff: UUID | None
    found_by: UUID
    field: str
    cause: str
