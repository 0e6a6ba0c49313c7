"""What the services tell the customers' module: bills, and what is owed of them."""

from collections.abc import Sequence
from uuid import UUID

from openhall.front.customers import dealings
from openhall.front.customers.dealings import BillLine

from .models import Bill


def bills(subscriptions: Sequence[UUID]) -> list[BillLine]:
    """The bills of these numbers, newest month first."""
    rows = Bill.objects.filter(subscription__in=subscriptions).order_by("-month")
    return [BillLine(row.subscription, row.month, row.amount, row.left) for row in rows]


dealings.provide_bills(bills)
