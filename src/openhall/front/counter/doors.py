"""Scoped doors to orders."""

from uuid import UUID

from django.db.models import QuerySet

from openhall.front.catalog import queries as catalog
from openhall.front.catalog.models import Item
from openhall.kernel.actors import Actor
from openhall.kernel.commands import Context
from openhall.kernel.doors import Found, fetch, look
from openhall.kernel.ids import as_uuid
from openhall.kernel.problems import Refused
from openhall.kernel.ready import ready
from openhall.team.org import doors as org_doors

from . import showing
from .models import EXPIRED, PREPARED, Order


@ready(UUID)
def _locked(ident: UUID) -> QuerySet[Order]:
    return Order.objects.select_for_update(of=("self",)).select_related("kind").filter(id=ident)


def order_locked(actor: Actor, key: str) -> Found[Order]:
    """An order of the actor's halls, locked."""
    ident = as_uuid(key)
    row = _locked.one(ident) if ident else None
    return look(row, row is not None and org_doors.inside(actor, row.hall), "order")


def items_of(order: Order) -> dict[str, Item]:
    return catalog.items({piece["item"] for piece in order.items})


def own(ctx: Context, key: str) -> Order:
    """An order that the actor took, locked."""
    order = fetch(order_locked(ctx.actor, key))
    if order.staff != ctx.actor.staff_id:
        raise Refused("order.not_yours")
    return order


def own_open(ctx: Context, key: str) -> Order:
    """A prepared order of the actor's own that the customer has not confirmed yet; after that nothing can be changed."""
    order = own(ctx, key)
    still_open(ctx, order)
    if order.confirmed_at is not None:
        raise Refused("transition.not_allowed", clause="COUNTER-10")
    return order


def still_open(ctx: Context, order: Order) -> None:
    """Refuse an order that is no longer waiting, or whose time is up."""
    if order.state == EXPIRED or (order.state == PREPARED and order.expires_at and ctx.now > order.expires_at):
        raise Refused("order.expired", clause="COUNTER-02")
    if order.state != PREPARED:
        raise Refused("transition.not_allowed")


def changed(ctx: Context, order: Order, *fields: str) -> None:
    """Save what changed of an open order; whoever looks at it sees it anew, and an earlier look counts no more."""
    order.revision += 1
    order.save(update_fields=[*fields, "revision"])
    showing.refresh(order, ctx.now)
