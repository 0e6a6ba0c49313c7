"""Scoped doors to orders."""

from openhall.front.catalog import queries as catalog
from openhall.front.catalog.models import Item
from openhall.kernel.actors import Actor
from openhall.kernel.doors import Found, look
from openhall.kernel.ids import as_uuid
from openhall.team.org import doors as org_doors

from .models import Order


def order_locked(actor: Actor, key: str) -> Found[Order]:
    """An order of the actor's halls, locked."""
    ident = as_uuid(key)
    row = Order.objects.select_for_update().filter(id=ident).first() if ident else None
    return look(row, row is not None and org_doors.inside(actor, row.hall), "order")


def items_of(order: Order) -> dict[str, Item]:
    return catalog.items({piece["item"] for piece in order.items})
