"""How an order is written into the ledger."""

from decimal import Decimal
from uuid import UUID

from openhall.engines.ledger.money import BALANCE, DEPOSIT, INCOME, RECEIVABLE, MoneyPlace
from openhall.front.till.models import CARD, EPAY, TillSession

from .models import Order

_CLAIMS = {"prepayment": BALANCE, "deposit": DEPOSIT, "arrears": RECEIVABLE}
"""Charges that stay the customer's (or settle their debt); all others are income."""


def claim(code: str, subscription: UUID) -> MoneyPlace:
    """Where a customer's prepayment, deposit or debt stands."""
    return MoneyPlace(_CLAIMS[code], None, str(subscription))


def _purposes(order: Order) -> list[tuple[MoneyPlace, Decimal]]:
    """What the money was for."""
    found = []
    for charge in order.charges:
        code, amount = charge["code"], Decimal(charge["amount"])
        if code in _CLAIMS and order.subscription_id is not None:
            place = claim(code, order.subscription_id)
        else:
            place = MoneyPlace(INCOME, order.hall, code)
        found.append((place, -amount))
    return found


def lines(order: Order, till: TillSession) -> list[tuple[MoneyPlace, Decimal]]:
    """The order as ledger lines: what came in by each means, against what it was for."""
    hundreds = 100 * Decimal(order.hundreds)
    return [
        (till.drawer, order.paid["cash"] - hundreds),
        (till.notes, hundreds),
        (till.clearing(CARD), order.card),
        (till.clearing(EPAY), order.epay),
        *_purposes(order),
    ]


def lines_back(order: Order, till: TillSession) -> list[tuple[MoneyPlace, Decimal]]:
    """The same order taken back; cash comes out of the drawer, also what went into the drop safe."""
    return [
        (till.drawer, -order.paid["cash"]),
        (till.clearing(CARD), -order.card),
        (till.clearing(EPAY), -order.epay),
        *((place, -amount) for place, amount in _purposes(order)),
    ]
