"""The clerks' three-way match: pure comparison of three independent sources."""

from dataclasses import dataclass
from decimal import Decimal
from uuid import UUID

from openhall.kernel.money import ZERO, text


@dataclass(frozen=True, slots=True)
class Sources:
    """One person's day: what the orders say, what was brought, what stands on the stubs."""

    staff: UUID
    job_number: str
    books: Decimal = ZERO
    money: Decimal = ZERO
    stubs: Decimal = ZERO
    stub_count: int = 0
    forms_used: int = 0


def differences(one: Sources) -> list[dict[str, str]]:
    """How money and stubs differ from the books; a number of stubs that isn't the number of forms counts too."""
    found = []
    for name, value in (("money", one.money), ("stubs", one.stubs)):
        if value != one.books:
            kind = f"{name}_over" if value > one.books else f"{name}_short"
            found.append({"kind": kind, "staff": one.job_number, "amount": text(abs(value - one.books))})
    if one.stub_count != one.forms_used:
        amount = str(abs(one.stub_count - one.forms_used))
        found.append({"kind": "stubs_count", "staff": one.job_number, "amount": amount})
    return found
