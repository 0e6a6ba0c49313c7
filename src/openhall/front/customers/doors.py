"""Doors to customers and numbers. They are everybody's: no hall keeps a customer to itself.

A file that was joined into another leads to that one; a destroyed file is nothing that anybody can act on.
"""

from openhall.kernel.doors import Found, look
from openhall.kernel.ids import as_uuid

from .models import LIVE, VOID, Customer, CustomerQuerySet, Subscription, Visit


def customer(key: str) -> Found[Customer]:
    return look(_standing(Customer.objects.all(), key), True, "customer")


def customer_locked(key: str) -> Found[Customer]:
    return look(_standing(Customer.objects.select_for_update(), key), True, "customer")


def _standing(rows: CustomerQuerySet, key: str) -> Customer | None:
    ident = as_uuid(key)
    row = rows.filter(id=ident, destroyed_at=None).first() if ident else None
    if row is not None and row.joined_into_id is not None:
        row = rows.filter(id=row.joined_into_id, destroyed_at=None).first()
    return row


def subscription_locked(number: str) -> Subscription | None:
    """The present subscription of a number, or else the last that was cancelled; locked."""
    rows = list(Subscription.objects.select_for_update().filter(number=number).exclude(state=VOID).order_by("id"))
    live = [row for row in rows if row.state in LIVE]
    return (live or rows)[-1] if rows else None


def visit_locked(key: str) -> Found[Visit]:
    """A visit to any hall: the next desk goes on where the last one stopped."""
    ident = as_uuid(key)
    row = Visit.objects.select_for_update().filter(id=ident).first() if ident else None
    return look(row, True, "visit")
