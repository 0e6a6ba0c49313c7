"""Doors to customers and numbers. They are everybody's: no hall keeps a customer to itself.

A file that was joined into another leads to that one; a destroyed file is nothing that anybody can act on.
"""

from uuid import UUID

from django.db.models import QuerySet

from openhall.kernel.doors import Found, look
from openhall.kernel.ids import as_uuid
from openhall.kernel.ready import Ready, ready

from .models import LIVE, VOID, Customer, Subscription, Visit


def customer(key: str) -> Found[Customer]:
    return look(_standing(_read, key), True, "customer")


def customer_locked(key: str) -> Found[Customer]:
    return look(_standing(_locked, key), True, "customer")


@ready(UUID)
def _read(ident: UUID) -> QuerySet[Customer]:
    return Customer.objects.filter(id=ident, destroyed_at=None)


@ready(UUID)
def _locked(ident: UUID) -> QuerySet[Customer]:
    return _read.query(ident).select_for_update()


def _standing(rows: Ready[Customer], key: str) -> Customer | None:
    ident = as_uuid(key)
    row = rows.one(ident) if ident else None
    if row is not None and row.joined_into_id is not None:
        row = rows.one(row.joined_into_id)
    return row


@ready(str)
def _of_number(number: str) -> QuerySet[Subscription]:
    return Subscription.objects.select_for_update().filter(number=number).exclude(state=VOID).order_by("id")


def subscription_locked(number: str) -> Subscription | None:
    """The present subscription of a number, or else the last that was cancelled; locked."""
    rows = _of_number.all(number)
    live = [row for row in rows if row.state in LIVE]
    return (live or rows)[-1] if rows else None


def visit_locked(key: str) -> Found[Visit]:
    """A visit to any hall: the next desk goes on where the last one stopped."""
    ident = as_uuid(key)
    row = Visit.objects.select_for_update().filter(id=ident).first() if ident else None
    return look(row, True, "visit")
