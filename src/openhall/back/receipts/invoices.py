"""Invoices and electronic receipts for what was sold: what they carry, and how they are found again."""

from dataclasses import asdict, dataclass
from datetime import datetime
from decimal import Decimal
from typing import Any
from uuid import UUID

from django.db.models import Max

from openhall.back.stock.sales import Sale
from openhall.kernel.commands import plain
from openhall.kernel.money import ZERO
from openhall.team.org.models import Unit

from .models import Electronic, TaxInvoice

TERMINAL = "terminal"


@dataclass(frozen=True, slots=True)
class Line:
    """One line of an invoice: for a terminal its model and IMEI, for the rest of the sum the business."""

    name: str
    serial: str
    quantity: int
    price: Decimal

    @property
    def amount(self) -> Decimal:
        return self.price * self.quantity


def lines_of(sale: Sale) -> list[Line]:
    """The lines of a sale: each piece at its price, and what is left of the sum as the business itself."""
    found = [Line(piece.name, piece.serial, piece.quantity, piece.price) for piece in sale.pieces if piece.price]
    rest = sale.due - sum((line.amount for line in found), ZERO)
    if rest:
        found.append(Line(sale.title, "", 1, rest))
    return found


def as_json(lines: list[Line]) -> list[dict[str, Any]]:
    made: list[dict[str, Any]] = plain([asdict(line) for line in lines])
    return made


def next_number(hall: UUID) -> int:
    """The next invoice number of a hall; its row is locked so that no number is given twice or left out."""
    Unit.objects.select_for_update(no_key=True).get(id=hall)
    last: int | None = TaxInvoice.objects.filter(hall=hall).aggregate(last=Max("no"))["last"]
    return (last or 0) + 1


def standing(order: UUID) -> TaxInvoice | None:
    """The valid invoice of a sale, if it has one."""
    return TaxInvoice.objects.filter(order=order, cancelled_at=None).first()


def electronic(
    *, hall: UUID, order: UUID, staff: UUID, account: str, amount: Decimal, paid: dict[str, Decimal], at: datetime
) -> Electronic:
    """The electronic receipt of a payment, beside the paper one: the counter calls this when the customer wants it."""
    return Electronic.objects.create(
        hall=hall, order=order, staff=staff, account=account, amount=amount, paid=plain(paid), at=at
    )


def withdraw(order: UUID, at: datetime) -> None:
    """The order was reversed: its invoice and its electronic receipt are void."""
    TaxInvoice.objects.filter(order=order, cancelled_at=None).update(cancelled_at=at)
    Electronic.objects.filter(order=order, cancelled_at=None).update(cancelled_at=at)
