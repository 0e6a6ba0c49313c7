"""Bills and arrears: a payment settles the oldest bill first, the rest becomes balance (CATALOG-06)."""

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from uuid import UUID

from openhall.engines.ledger.money import BALANCE, DEPOSIT, RECEIVABLE, MoneyPlace
from openhall.kernel.money import ZERO, text

from .models import Bill


@dataclass(frozen=True, slots=True)
class Owed:
    """What is open of a bill."""

    bill: UUID
    left: Decimal


@dataclass(frozen=True, slots=True)
class Split:
    """A payment: what goes to which bill, and what is left for the balance."""

    bills: tuple[tuple[UUID, Decimal], ...]
    rest: Decimal

    @property
    def settled(self) -> Decimal:
        return sum((amount for _bill, amount in self.bills), ZERO)


def split(paid: Decimal, owed: Sequence[Owed]) -> Split:
    """Pure: the oldest bill first, as ``owed`` is sorted."""
    left, found = paid, []
    for one in owed:
        part = min(left, one.left)
        if part > 0:
            found.append((one.bill, part))
            left -= part
    return Split(tuple(found), left)


def owed(subscription: UUID, *, lock: bool = False) -> list[Owed]:
    rows = Bill.objects.of(subscription).open()
    return [Owed(row.id, row.left) for row in (rows.select_for_update() if lock else rows)]


def arrears(subscription: UUID) -> Decimal:
    """What is owed for a number."""
    return Bill.objects.of(subscription).open().owed()


def settle(parts: Sequence[tuple[UUID, Decimal]]) -> dict[str, str]:
    """Write the payment onto its bills; returns what an order keeps of it."""
    for bill, amount in parts:
        row = Bill.objects.select_for_update().get(id=bill)
        row.paid += amount
        row.save(update_fields=["paid"])
    return {str(bill): text(amount) for bill, amount in parts}


def unsettle(kept: dict[str, str]) -> None:
    """The payment was taken back: those bills are open again."""
    settle([(UUID(bill), -Decimal(amount)) for bill, amount in kept.items()])


def receivable(subscription: UUID) -> MoneyPlace:
    return MoneyPlace(RECEIVABLE, None, str(subscription))


def balance(subscription: UUID) -> MoneyPlace:
    return MoneyPlace(BALANCE, None, str(subscription))


def deposit(subscription: UUID) -> MoneyPlace:
    return MoneyPlace(DEPOSIT, None, str(subscription))
