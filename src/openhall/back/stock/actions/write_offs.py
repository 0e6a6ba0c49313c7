"""Goods that are spoilt, lost or worn leave the books only when somebody else has approved it."""

from typing import Annotated, Any

from openhall.back.stock import places
from openhall.back.stock.cases import WRITE_OFF as KIND
from openhall.back.stock.ledger import as_rows, as_spans, carry, entry_of, item_of, keeper_only, lock_both, write
from openhall.back.stock.models import WRITE_OFF
from openhall.back.stock.rules import WRITE_OFF_APPROVERS
from openhall.back.stock.serials import runs_of, short
from openhall.engines.cases.actions import case_locked, move, open_case
from openhall.engines.ledger import goods
from openhall.engines.ledger.goods import GoodsPlace
from openhall.engines.policy.parameters import Figures
from openhall.front.catalog.models import Item
from openhall.kernel import doors as kernel_doors
from openhall.kernel.commands import Context, Outcome, command
from openhall.kernel.inputs import Input, RefTo, Text
from openhall.kernel.problems import Refused, invalid
from openhall.team.org import doors as org_doors
from openhall.team.org.models import Staff, Unit

from .ledger import Goods


class WriteOff(Goods):
    hall: Text
    reason: Text
    holder: Text | None = None


class Decide(Input):
    case: Annotated[Text, RefTo("case")]
    approved: bool
    note: Text = ""


@command("stock.write_off", makes="case")
def write_off(ctx: Context, data: WriteOff) -> Outcome:
    """Asks for goods of the store, or in a person's hands, to be written off; nothing moves before it is approved."""
    if data.holder is None:
        hall, holder = kernel_doors.fetch(org_doors.hall(ctx.actor, data.hall)), None
    else:
        hall, holder = kernel_doors.fetch(org_doors.hall(ctx.actor, data.hall), org_doors.staff(ctx.actor, data.holder))
    item = item_of(data.item)
    runs, quantity = runs_of(item, data.serials, data.span, data.quantity)
    if holder is not None and holder.workplace.id != hall.id:
        raise invalid("{holder} doesn't work in this hall", field="holder", holder=data.holder)
    if not data.reason.strip():
        raise invalid("a write-off has its reason", field="reason")
    keeper_only(ctx, hall.id, item)
    source = _source(hall, holder)
    there = goods.counted(goods.without(runs, goods.runs_at(source, item.no))) == 0
    if not (there if item.serial else goods.quantity_at(source, item.no) >= quantity):
        raise short(item, "")
    case = open_case(
        KIND,
        hall=hall.id,
        at=ctx.now,
        opened_by=ctx.actor.staff_id,
        subject_kind="item",
        subject=item.code,
        data={
            "item": item.code,
            "name": item.name,
            "runs": as_rows(runs),
            "quantity": goods.counted(runs) or quantity,
            "holder": str(holder.id) if holder else "",
        },
        text=data.reason.strip(),
    )
    return Outcome("case", case.id)


def _source(hall: Unit, holder: Staff | None) -> GoodsPlace:
    return places.store(hall.id) if holder is None else places.hands(hall.id, holder.id)


@command("stock.decide_write_off")
def decide_write_off(ctx: Context, data: Decide) -> Outcome:
    """Somebody other than who asked approves a write-off, and the goods leave the books; or refuses it with a word."""
    case = kernel_doors.fetch(case_locked(ctx.actor, data.case))
    if case.kind != KIND.name:
        raise invalid("this is no write-off", field="case")
    if ctx.actor.positions.isdisjoint(Figures(case.hall, ctx.now)[WRITE_OFF_APPROVERS].split()):
        raise Refused("permission.denied", clause="STOCK-09")
    if case.opened_by == ctx.actor.staff_id or case.data["holder"] == str(ctx.actor.staff_id):
        raise Refused("order.self_approval", clause="STOCK-09")
    move(ctx, case, "approve" if data.approved else "refuse", text=data.note)
    if data.approved:
        _scrap(ctx, case.hall, case.data, case.opened_by)
    return Outcome("case", case.id, {"state": case.state})


def _scrap(ctx: Context, hall: Any, what: dict[str, Any], asked_by: Any) -> None:
    item: Item = item_of(what["item"])
    holder = what["holder"]
    source = GoodsPlace(goods.HANDS, hall, holder) if holder else places.store(hall)
    target = places.scrap(hall)
    lock_both(source, target)
    entry = entry_of(ctx, hall)
    runs = as_spans(what["runs"])
    try:
        carry(entry, item, runs, 0 if runs else what["quantity"], source, target)
    except goods.NotThere as missing:
        raise short(item, missing.serial) from None
    write(ctx, entry, WRITE_OFF, item, what["quantity"], giver=asked_by, document=what["name"])
