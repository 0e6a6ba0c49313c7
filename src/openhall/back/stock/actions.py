"""Goods come in, go into hands and come back: each one entry of the goods ledger."""

from typing import Annotated
from uuid import UUID

from pydantic import Field, model_validator

from openhall.engines.ledger import goods, money
from openhall.engines.ledger.models import Entry
from openhall.front.catalog.models import Item
from openhall.kernel import doors as kernel_doors
from openhall.kernel.commands import Context, Outcome, command
from openhall.kernel.inputs import Digits, Input, Int, SerialRange, Text
from openhall.kernel.problems import Refused, invalid
from openhall.team.org import doors as org_doors

from . import places
from .serials import runs_of, short


class Goods(Input):
    """What is moved: serials, a range of them, or a quantity."""

    item: Text
    serials: list[Digits] | None = None
    span: Annotated[SerialRange | None, Field(alias="range")] = None
    quantity: Int | None = None

    @model_validator(mode="after")
    def _something(self) -> "Goods":
        if self.serials is None and self.span is None and self.quantity is None:
            raise ValueError("serials, a range or a quantity is needed")
        return self


class Receive(Goods):
    hall: Text


class Draw(Goods):
    to: Text


class Return(Goods):
    pass


def item_of(code: str) -> Item:
    item = Item.objects.filter(code=code).first()
    if item is None:
        raise invalid(f"unknown item {code}", field="item")
    return item


def entry_of(ctx: Context, hall: UUID, subject: UUID | None = None) -> Entry:
    return money.open_entry(ctx.command, ctx.now, hall=hall, staff=ctx.actor.staff_id, subject=subject)


@command("stock.receive")
def receive(ctx: Context, data: Receive) -> Outcome:
    """Goods arrive from above, into the hall's store."""
    hall = kernel_doors.fetch(org_doors.hall(ctx.actor, data.hall))
    item = item_of(data.item)
    runs, quantity = runs_of(item, data.serials, data.span, data.quantity)
    entry = entry_of(ctx, hall.id)
    target = places.store(hall.id)
    try:
        if item.serial:
            goods.receive(entry, item.no, runs, target)
        else:
            goods.move_quantity(entry, item.no, quantity, places.SUPPLIERS, target)
    except goods.AlreadyKnown as known:
        raise invalid(f"{known} is known already", field="serials") from None
    return Outcome("goods", entry.id)


def hand(
    ctx: Context, item: Item, data: Goods, source: goods.GoodsPlace, target: goods.GoodsPlace, hall: UUID
) -> Entry:
    """Move goods between two places of a hall. Both are locked, so that runs can be joined again where they arrive."""
    runs, quantity = runs_of(item, data.serials, data.span, data.quantity)
    goods.ensure(source, target)
    goods.lock(source, target)
    entry = entry_of(ctx, hall)
    if item.serial:
        goods.move(entry, item.no, runs, source, target)
        goods.join_runs(item.no, target)
    else:
        goods.move_quantity(entry, item.no, quantity, source, target)
    return entry


@command("stock.draw")
def draw(ctx: Context, data: Draw) -> Outcome:
    """Goods go from the store of a person's hall to that person, whose signature it carries."""
    person = kernel_doors.fetch(org_doors.staff(ctx.actor, data.to))
    if person.hall_id is None or person.left_at is not None:
        raise invalid(f"{data.to} works in no hall", field="to")
    item = item_of(data.item)
    hall = person.unit_id
    try:
        entry = hand(ctx, item, data, places.store(hall), places.hands(hall, person.id), hall)
    except goods.NotThere as missing:
        raise short(item, missing.serial) from None
    return Outcome("goods", entry.id)


@command("stock.return")
def give_back(ctx: Context, data: Return) -> Outcome:
    """A person hands goods back to the store."""
    item = item_of(data.item)
    hall, staff = ctx.actor.hall_id, ctx.actor.staff_id
    if hall is None or staff is None:
        raise invalid("only a hall has a store", field="item")
    try:
        entry = hand(ctx, item, data, places.hands(hall, staff), places.store(hall), hall)
    except goods.NotThere as missing:
        if item.serial:
            raise Refused("stock.not_holder", serial=missing.serial) from None
        raise short(item, "") from None
    return Outcome("goods", entry.id)
