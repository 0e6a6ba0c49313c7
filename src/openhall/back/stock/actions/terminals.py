"""Terminals by IMEI: in stock, on display, lent, in repair; sold and returned come by themselves (STOCK-08)."""

from typing import Literal
from uuid import UUID

from openhall.back.stock import places
from openhall.back.stock.ledger import TERMINAL_KIND, entry_of, item_of, lock_both, write
from openhall.back.stock.models import SHIFT
from openhall.back.stock.serials import runs_of
from openhall.engines.ledger import goods
from openhall.engines.ledger.goods import GoodsPlace
from openhall.kernel.commands import Context, Outcome, command
from openhall.kernel.inputs import Digits, Input, Text
from openhall.kernel.problems import Refused, invalid

State = Literal["in_stock", "on_display", "lent", "in_repair"]


class Shift(Input):
    item: Text
    serials: list[Digits]
    state: State
    note: Text = ""


def place_for(state: str, hall: UUID, staff: UUID) -> GoodsPlace:
    """Where a person keeps terminals of a state."""
    return {
        "in_stock": places.hands,
        "on_display": places.display,
        "lent": places.lent,
        "in_repair": places.repair,
    }[state](hall, staff)


@command("stock.shift")
def shift(ctx: Context, data: Shift) -> Outcome:
    """A person puts terminals in own keeping on display, lends them, sends them to repair, or has them back."""
    item = item_of(data.item)
    hall, staff = ctx.actor.hall_id, ctx.actor.staff_id
    if hall is None or staff is None:
        raise invalid("only people of a hall keep goods", field="item")
    if item.kind != TERMINAL_KIND or not item.serial:
        raise invalid("{code} is no terminal kept by IMEI", field="item", code=item.code)
    runs, _quantity = runs_of(item, data.serials, None, None)
    if data.state in ("lent", "in_repair") and not data.note.strip():
        raise invalid("say to whom it went", field="note")
    target = place_for(data.state, hall, staff)
    kept = [place_for(state, hall, staff) for state in ("in_stock", "on_display", "lent", "in_repair")]
    lock_both(*kept)
    entry = entry_of(ctx, hall)
    moved = 0
    for source in kept:
        if source.id == target.id:
            continue
        here = goods.without(runs, goods.without(runs, goods.runs_at(source, item.no)))
        if here:
            goods.move(entry, item.no, here, source, target)
            moved += goods.counted(here)
            runs = goods.without(runs, here)
    if runs:
        raise Refused("stock.not_holder", serial=runs[0].texts()[0], clause="STOCK-08", field="serials")
    goods.join_runs(item.no, target)
    write(ctx, entry, SHIFT, item, moved, giver=staff, document=f"{data.state} {data.note}".strip())
    return Outcome("goods", entry.id)
