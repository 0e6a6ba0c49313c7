"""Gifts go to customers only against a transaction; the keeper confirms the week's sheet (STOCK-07)."""

from typing import Annotated

from openhall.back.stock import gifts, places, sales
from openhall.back.stock.ledger import GIFT_KIND, entry_of, is_keeper, item_of, lock_both, write
from openhall.back.stock.models import GIFT, GiftSheet
from openhall.back.stock.serials import LARGEST_QUANTITY, runs_of, short
from openhall.engines.ledger import goods
from openhall.kernel import doors as kernel_doors
from openhall.kernel.commands import Context, Outcome, command
from openhall.kernel.inputs import Day, Digits, Input, Int, RefTo, Text
from openhall.kernel.problems import Refused, invalid
from openhall.team.org import doors as org_doors


class GiveOut(Input):
    item: Text
    order: Annotated[Text, RefTo("order")] = ""
    quantity: Int | None = None
    serials: list[Digits] | None = None


class ConfirmSheet(Input):
    hall: Text
    week: Day
    counted: dict[Text, Int] = {}
    note: Text = ""


@command("stock.give_out")
def give_out(ctx: Context, data: GiveOut) -> Outcome:
    """A gift from the person's own hands goes to the customer of an order that stands; without one it is refused."""
    if not data.order:
        raise Refused("stock.no_transaction", clause="STOCK-07", field="order")
    sale = kernel_doors.fetch(sales.look_up(ctx.actor, data.order))
    item = item_of(data.item)
    if item.kind != GIFT_KIND:
        raise invalid("{code} is no gift", field="item", code=item.code)
    runs, quantity = runs_of(item, data.serials, None, data.quantity)
    hall, staff = ctx.actor.hall_id, ctx.actor.staff_id
    if hall is None or staff is None or sale.hall != hall:
        raise invalid("gifts are handed out in the hall of the order", field="order")
    if not sale.standing or sale.staff != staff:
        raise Refused("stock.no_transaction", clause="STOCK-07", field="order")
    hands, customers = places.hands(hall, staff), places.customers(hall)
    lock_both(hands)
    entry = entry_of(ctx, hall, subject=sale.order)
    try:
        if item.serial:
            goods.move(entry, item.no, runs, hands, customers)
        else:
            goods.move_quantity(entry, item.no, quantity, hands, customers)
    except goods.NotThere as missing:
        raise short(item, missing.serial) from None
    write(ctx, entry, GIFT, item, goods.counted(runs) or quantity, giver=staff, document=str(sale.order))
    return Outcome("goods", entry.id)


@command("stock.confirm_gift_sheet")
def confirm_gift_sheet(ctx: Context, data: ConfirmSheet) -> Outcome:
    """The keeper confirms the computed gift statistics of a week, with what was counted; the sheet is frozen.

    While the week runs a sheet is an interim one; the one confirmed after its end is final."""
    hall = kernel_doors.fetch(org_doors.hall(ctx.actor, data.hall))
    if data.week != gifts.week_of(data.week):
        raise invalid("a week begins on its Monday", field="week")
    if not is_keeper(ctx, hall.id):
        raise Refused("stock.not_keeper", clause="STOCK-07", field="week")
    since, until = gifts.period(data.week)
    if since > ctx.now:
        raise invalid("this week has not begun", field="week")
    if GiftSheet.objects.final().filter(hall=hall.id, week=data.week).exists():
        raise Refused("transition.not_allowed")
    assert ctx.actor.staff_id is not None  # by people only
    lines = gifts.sheet(hall.id, since, until)
    codes = {line.item.code for line in lines}
    for code, number in data.counted.items():
        if code not in codes or not 0 <= number <= LARGEST_QUANTITY:
            raise invalid("{code}: {number} can't be counted", field="counted", code=code, number=number)
    made = GiftSheet.objects.create(
        hall=hall.id,
        week=data.week,
        lines=gifts.as_json(lines, data.counted),
        confirmed_by=ctx.actor.staff_id,
        confirmed_at=ctx.now,
        final=ctx.now >= until,
        note=data.note.strip(),
    )
    return Outcome("gift_sheet", made.id)
