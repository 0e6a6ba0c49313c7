"""Money given and not yet earned: it lies aside at the till until the customer confirms, or has it back.

Two places keep it: what lies aside (the company has it) and what is held (the company owes it). The drawer isn't touched,
so that a drop, a count or a refund can't use money that may have to go back.
"""

from datetime import datetime
from decimal import Decimal

from openhall.engines.ledger import money
from openhall.engines.ledger.money import MoneyPlace
from openhall.front.till.models import TillSession
from openhall.kernel.money import ZERO

from .models import PREPARED, Order


def aside(till: TillSession) -> MoneyPlace:
    """Notes and slips that lie beside the drawer."""
    return till.clearing("held")


def amount(order: Order) -> Decimal:
    """What is held of an order's money; nothing of a refund, which goes out only at the end, nor of a mobile payment:
    that is held under its own name since the provider confirmed it."""
    if order.state != PREPARED or not order.tendered:
        return ZERO
    return max(order.cash + order.card, ZERO)


def take(order: Order, till: TillSession, at: datetime) -> None:
    """The money of an order comes in and is held."""
    held = amount(order)
    if held:
        entry = money.open_entry("order.tender", at, hall=order.hall, staff=order.staff, subject=order.id)
        money.transfer(entry, till.held, aside(till), held)


def lines_back(order: Order, till: TillSession) -> list[tuple[MoneyPlace, Decimal]]:
    """Ledger lines that end the holding."""
    held = amount(order)
    return [(aside(till), -held), (till.held, held)] if held else []


def give_back(order: Order, till: TillSession, at: datetime) -> Decimal:
    """The customer has the money back; returns how much."""
    held = amount(order)
    if held:
        entry = money.open_entry("order.give_back", at, hall=order.hall, staff=order.staff, subject=order.id)
        money.post(entry, lines_back(order, till))
    return held


def held_at(till: TillSession) -> Decimal:
    """All that is held at a till."""
    return -money.kept_balance(till.held)
