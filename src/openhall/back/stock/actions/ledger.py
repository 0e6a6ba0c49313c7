"""Goods come in, go into hands and come back: each one entry of the goods ledger, with a slip that a second person signs."""

from typing import Annotated
from uuid import UUID

from pydantic import Field, model_validator

from openhall.back.stock import places
from openhall.back.stock.doors import slip_locked
from openhall.back.stock.ledger import carry, entry_of, item_of, keeper_only, lock_both, write
from openhall.back.stock.models import DRAW, RECEIVE, RETURN
from openhall.back.stock.rules import SUPERVISOR_POSITIONS
from openhall.back.stock.serials import runs_of, short
from openhall.engines.ledger import goods
from openhall.engines.policy.parameters import Figures
from openhall.kernel import doors as kernel_doors
from openhall.kernel.commands import Context, Outcome, command
from openhall.kernel.inputs import Input, Int, Personal, RefTo, SerialRange, Text
from openhall.kernel.problems import Refused, invalid
from openhall.team.org import doors as org_doors


class Goods(Input):
    """What is moved: serials, a range of them, or a quantity."""

    item: Text
    serials: list[Text] | None = None
    span: Annotated[SerialRange | None, Field(alias="range")] = None
    quantity: Int | None = None

    @model_validator(mode="after")
    def _something(self) -> "Goods":
        if self.serials is None and self.span is None and self.quantity is None:
            raise ValueError("serials, a range or a quantity is needed")
        return self


class Receive(Goods):
    hall: Text
    document: Text = ""
    requisition: Annotated[Text | None, RefTo("requisition")] = None


class Draw(Goods):
    to: Text
    document: Text = ""
    signature: Annotated[Text, Personal()] = ""


class Return(Goods):
    document: Text = ""


class CheckSlip(Input):
    slip: Annotated[Text, RefTo("slip")]


@command("stock.receive")
def receive(ctx: Context, data: Receive) -> Outcome:
    """Goods arrive from above, into the hall's store."""
    hall = kernel_doors.fetch(org_doors.hall(ctx.actor, data.hall))
    item = item_of(data.item)
    runs, quantity = runs_of(item, data.serials, data.span, data.quantity)
    keeper_only(ctx, hall.id, item)
    if data.requisition is not None:
        from .requisitions import answered

        answered(ctx, data.requisition, hall.id, item.no, goods.counted(runs) or quantity)
    entry = entry_of(ctx, hall.id)
    target = places.store(hall.id)
    try:
        if item.serial:
            goods.receive(entry, item.no, runs, target)
        else:
            goods.move_quantity(entry, item.no, quantity, places.SUPPLIERS, target)
    except goods.AlreadyKnown as known:
        raise invalid("{known} is known already", field="serials", known=known) from None
    write(ctx, entry, RECEIVE, item, goods.counted(runs) or quantity, document=data.document)
    return Outcome("goods", entry.id)


@command("stock.draw")
def draw(ctx: Context, data: Draw) -> Outcome:
    """Goods go from the store of a person's hall to that person, whose signature it carries."""
    person = kernel_doors.fetch(org_doors.staff(ctx.actor, data.to))
    if person.hall_id is None or person.left_at is not None:
        raise invalid("{to} works in no hall", field="to", to=data.to)
    item = item_of(data.item)
    hall: UUID = person.workplace.id
    runs, quantity = runs_of(item, data.serials, data.span, data.quantity)
    keeper_only(ctx, hall, item)
    if not ctx.words_suffice and not data.signature.strip():
        raise Refused("stock.unsigned", clause="STOCK-01", field="signature")
    source, target = places.store(hall), places.hands(hall, person.id)
    lock_both(source, target)
    entry = entry_of(ctx, hall)
    try:
        carry(entry, item, runs, quantity, source, target)
    except goods.NotThere as missing:
        raise short(item, missing.serial) from None
    count = goods.counted(runs) or quantity
    write(ctx, entry, DRAW, item, count, receiver=person.id, document=data.document, signature=data.signature)
    return Outcome("goods", entry.id)


@command("stock.return")
def give_back(ctx: Context, data: Return) -> Outcome:
    """A person hands goods back to the store."""
    item = item_of(data.item)
    hall, staff = ctx.actor.hall_id, ctx.actor.staff_id
    if hall is None or staff is None:
        raise invalid("only a hall has a store", field="item")
    runs, quantity = runs_of(item, data.serials, data.span, data.quantity)
    source, target = places.hands(hall, staff), places.store(hall)
    lock_both(source, target)
    entry = entry_of(ctx, hall)
    try:
        carry(entry, item, runs, quantity, source, target)
    except goods.NotThere as missing:
        if item.serial:
            raise Refused("stock.not_holder", serial=missing.serial) from None
        raise short(item, "") from None
    write(ctx, entry, RETURN, item, goods.counted(runs) or quantity, giver=staff, document=data.document)
    return Outcome("goods", entry.id)


@command("stock.check")
def check(ctx: Context, data: CheckSlip) -> Outcome:
    """The supervisor's second signature under a line of the goods ledger; not by who wrote it."""
    slip = kernel_doors.fetch(slip_locked(ctx.actor, data.slip))
    wanted = Figures(slip.hall, ctx.now)[SUPERVISOR_POSITIONS].split()
    if wanted and ctx.actor.positions.isdisjoint(wanted):
        raise Refused("permission.denied", clause="STOCK-01")
    if slip.staff == ctx.actor.staff_id:
        raise Refused("stock.own_slip", clause="STOCK-01")
    if slip.checked_at is not None:
        raise Refused("transition.not_allowed")
    slip.checked_by, slip.checked_at = ctx.actor.staff_id, ctx.now
    slip.save(update_fields=["checked_by", "checked_at"])
    return Outcome("slip", slip.id)
