"""Doors to customers and numbers. They are everybody's: no hall keeps a customer to itself."""

from openhall.kernel.doors import Found, look
from openhall.kernel.ids import as_uuid

from .models import LIVE, VOID, Customer, Subscription


def customer(key: str) -> Found[Customer]:
    ident = as_uuid(key)
    row = Customer.objects.filter(id=ident).first() if ident else None
    return look(row, True, "customer")


def subscription_locked(number: str) -> Subscription | None:
    """The present subscription of a number, or else the last that was cancelled; locked."""
    rows = list(Subscription.objects.select_for_update().filter(number=number).exclude(state=VOID).order_by("id"))
    live = [row for row in rows if row.state in LIVE]
    return (live or rows or [None])[-1]
