"""Goods go from one person to another: offered, counted by the receiver, taken; what is missing stays with the giver."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Annotated, Any
from uuid import UUID

from openhall.back.stock import places
from openhall.back.stock.cases import MISSING
from openhall.back.stock.doors import hand_on_locked
from openhall.back.stock.ledger import (
    GIFT_KIND,
    as_rows,
    as_spans,
    carry,
    entry_of,
    is_keeper,
    item_of,
    lock_both,
    write,
)
from openhall.back.stock.models import DECLINED, HAND_ON, OFFERED, TAKEN, WITHDRAWN, HandOn
from openhall.back.stock.serials import runs_of, short
from openhall.engines.cases.actions import open_case
from openhall.engines.ledger import goods
from openhall.engines.ledger.goods import GoodsPlace, Span
from openhall.front.catalog.models import Item
from openhall.kernel import doors as kernel_doors
from openhall.kernel.commands import Context, Outcome, command
from openhall.kernel.inputs import Digits, Input, Int, RefTo, Text
from openhall.kernel.problems import Refused, invalid
from openhall.team.org import doors as org_doors
from openhall.team.org.models import Staff

from .ledger import Goods

HandOnRef = Annotated[Text, RefTo("hand_on")]


class Line(Goods):
    """One kind of goods: serials, a range of them, or a quantity."""


class Offer(Input):
    to: Text
    lines: list[Line]
    note: Text = ""


class Take(Input):
    hand_on: HandOnRef
    counted: dict[Text, Int]
    missing: dict[Text, list[Digits]] = {}


class Cancel(Input):
    hand_on: HandOnRef
    note: Text = ""


@dataclass(frozen=True, slots=True)
class Parcel:
    """What of one item changes hands."""

    item: Item
    runs: tuple[Span, ...]
    quantity: int

    @property
    def count(self) -> int:
        return goods.counted(self.runs) or self.quantity

    def as_json(self) -> dict[str, Any]:
        return {"item": self.item.no, "runs": as_rows(self.runs), "quantity": self.count}


def parcels_of(rows: Sequence[dict[str, Any]]) -> list[Parcel]:
    """The stored lines as parcels again."""
    known = {item.no: item for item in Item.objects.filter(no__in=[row["item"] for row in rows])}
    found = []
    for row in rows:
        runs = tuple(as_spans(row["runs"]))
        found.append(Parcel(known[row["item"]], runs, 0 if runs else row["quantity"]))
    return found


@command("stock.hand_on", makes="hand_on")
def hand_on(ctx: Context, data: Offer) -> Outcome:
    """A person offers goods in hand to a colleague; until the colleague has counted and taken them the giver answers."""
    person = kernel_doors.fetch(org_doors.staff(ctx.actor, data.to))
    giver, hall = ctx.actor.staff_id, ctx.actor.hall_id
    if giver is None or hall is None or person.workplace.id != hall or person.left_at is not None:
        raise invalid("goods are handed on inside a hall", field="to")
    if person.id == giver:
        raise invalid("goods are handed on to somebody else", field="to")
    if not data.lines or len({line.item for line in data.lines}) != len(data.lines):
        raise invalid("name each kind of goods once", field="lines")
    parcels = [_parcel(line) for line in data.lines]
    _gifts_by_keeper(ctx, hall, parcels, person)
    hands = places.hands(hall, giver)
    lock_both(hands)
    for parcel in parcels:
        _must_be_there(parcel, hands)
    offer = HandOn.objects.create(
        hall=hall,
        giver=giver,
        receiver=person.id,
        given_at=ctx.now,
        lines=[parcel.as_json() for parcel in parcels],
        note=data.note.strip(),
    )
    return Outcome("hand_on", offer.id)


def _parcel(line: Line) -> Parcel:
    item = item_of(line.item)
    runs, quantity = runs_of(item, line.serials, line.span, line.quantity)
    return Parcel(item, tuple(runs), quantity)


def _gifts_by_keeper(ctx: Context, hall: UUID, parcels: list[Parcel], person: Staff) -> None:
    """Gifts change hands only by their keeper, whether the keeper gives or gets them."""
    if not any(parcel.item.kind == GIFT_KIND for parcel in parcels) or is_keeper(ctx, hall):
        return
    from openhall.back.stock.rules import GIFT_KEEPERS
    from openhall.engines.policy.parameters import Figures

    if person.position not in Figures(hall, ctx.now)[GIFT_KEEPERS].split():
        raise Refused("stock.not_keeper", clause="STOCK-07", field="lines")


def _must_be_there(parcel: Parcel, hands: GoodsPlace) -> None:
    if parcel.item.serial:
        gone = goods.without(parcel.runs, goods.runs_at(hands, parcel.item.no))
        if gone:
            raise Refused("stock.not_holder", serial=gone[0].texts()[0], clause="STOCK-03", field="lines")
    elif goods.quantity_at(hands, parcel.item.no) < parcel.quantity:
        raise short(parcel.item, "")


@command("stock.take_on")
def take_on(ctx: Context, data: Take) -> Outcome:
    """The receiver has counted: what was found changes hands; missing serials, named one by one, stay with the giver."""
    offer = kernel_doors.fetch(hand_on_locked(ctx.actor, data.hand_on))
    if offer.receiver != ctx.actor.staff_id:
        raise Refused("stock.not_receiver", clause="STOCK-03")
    if offer.state != OFFERED:
        raise Refused("transition.not_allowed")
    parcels = parcels_of(offer.lines)
    codes = {parcel.item.code for parcel in parcels}
    if set(data.counted) - codes or set(data.missing) - codes:
        raise invalid("count what was handed over", field="counted")
    found, missing = [], []
    for parcel in parcels:
        there, gone = _split(parcel, data.counted.get(parcel.item.code), data.missing.get(parcel.item.code, []))
        found += [there] if there.count else []
        missing += [gone] if gone.count else []
    _carry_over(ctx, offer, found)
    offer.state, offer.ended_at, offer.counted = TAKEN, ctx.now, dict(data.counted)
    offer.missing = [parcel.as_json() for parcel in missing]
    offer.save(update_fields=["state", "ended_at", "counted", "missing"])
    if missing:
        _open_case(ctx, offer, missing)
    return Outcome("hand_on", offer.id, {"missing": sum(parcel.count for parcel in missing)})


def _split(parcel: Parcel, counted: int | None, named: list[str]) -> tuple[Parcel, Parcel]:
    """What was found and what was missing of a parcel. Serials that weren't found are named, as many as are missing."""
    if counted is None or not 0 <= counted <= parcel.count:
        raise invalid("{code}: count from 0 to {count}", field="counted", code=parcel.item.code, count=parcel.count)
    if not parcel.item.serial:
        return Parcel(parcel.item, (), counted), Parcel(parcel.item, (), parcel.count - counted)
    try:
        gone = goods.spans(named)
    except goods.AlreadyKnown as twice:
        raise invalid("{twice} is named twice", field="missing", twice=twice) from None
    there = goods.without(parcel.runs, gone)
    if goods.counted(gone) != parcel.count - counted or goods.counted(there) != counted:
        short_by = parcel.count - counted
        raise Refused("stock.name_missing", item=parcel.item.name, count=short_by, clause="STOCK-03", field="missing")
    return Parcel(parcel.item, tuple(there), 0), Parcel(parcel.item, tuple(gone), 0)


def _carry_over(ctx: Context, offer: HandOn, found: list[Parcel]) -> None:
    source, target = places.hands(offer.hall, offer.giver), places.hands(offer.hall, offer.receiver)
    lock_both(source, target)
    if not found:
        return
    entry = entry_of(ctx, offer.hall, subject=offer.id)
    for parcel in found:
        try:
            carry(entry, parcel.item, parcel.runs, parcel.quantity, source, target)
        except goods.NotThere as gone:
            # sold or handed on since it was offered: the receiver can't have counted it
            raise Refused("stock.not_with_giver", serial=gone.serial or parcel.item.name, clause="STOCK-03") from None
        write(ctx, entry, HAND_ON, parcel.item, parcel.count, giver=offer.giver, receiver=offer.receiver)


def _open_case(ctx: Context, offer: HandOn, missing: list[Parcel]) -> None:
    serials = {parcel.item.code: as_rows(parcel.runs) or parcel.count for parcel in missing}
    open_case(
        MISSING,
        hall=offer.hall,
        at=ctx.now,
        opened_by=ctx.actor.staff_id,
        owner=offer.giver,
        subject_kind="hand_on",
        subject=offer.id,
        data={"missing": serials},
    )


@command("stock.call_off")
def call_off(ctx: Context, data: Cancel) -> Outcome:
    """The giver withdraws an offer of goods, or the receiver declines it; nothing has changed hands."""
    offer = kernel_doors.fetch(hand_on_locked(ctx.actor, data.hand_on))
    if ctx.actor.staff_id not in (offer.giver, offer.receiver):
        raise Refused("stock.not_receiver", clause="STOCK-03")
    if offer.state != OFFERED:
        raise Refused("transition.not_allowed")
    offer.state = WITHDRAWN if ctx.actor.staff_id == offer.giver else DECLINED
    offer.ended_at = ctx.now
    offer.note = data.note.strip() or offer.note
    offer.save(update_fields=["state", "ended_at", "note"])
    return Outcome("hand_on", offer.id, {"state": offer.state})
