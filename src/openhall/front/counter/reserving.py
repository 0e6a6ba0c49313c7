"""What a prepared order sets aside: the number, the SIM, the goods. Nobody else can take them until it ends.

Goods set aside stand at a place of their own beside the person's hands, so that the ledger itself keeps others off.
"""

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

from openhall.back.stock import places
from openhall.engines.ledger import goods, money
from openhall.engines.ledger.goods import GoodsPlace
from openhall.engines.ledger.models import Entry
from openhall.front.catalog import queries as catalog
from openhall.front.catalog.models import Item
from openhall.front.customers.models import FREE, RESERVED, Number
from openhall.front.till.models import TillSession

from .draft import Draft, Piece
from .models import Order

SET_ASIDE = "reserved"  # owner: person


def place(till: TillSession) -> GoodsPlace:
    """Where the goods of a person's prepared orders stand."""
    return of(till.hall, till.staff)


def of(hall: UUID, staff: UUID) -> GoodsPlace:
    return GoodsPlace(SET_ASIDE, hall, str(staff))


def given(hall: UUID) -> GoodsPlace:
    return places.customers(hall)


def move(
    entry: Entry,
    hall: UUID,
    sim_item: int | None,
    sim: str,
    pieces: Sequence[tuple[Item, Piece]],
    source: GoodsPlace,
    target: GoodsPlace,
) -> None:
    """The SIM and all pieces of an order go from one place to the other."""
    if sim_item is not None:
        goods.move(entry, sim_item, goods.spans([sim]), source, target)
    for item, piece in pieces:
        if piece.serial is not None:
            goods.move(entry, item.no, goods.spans([piece.serial]), source, target)
        else:
            goods.move_quantity(entry, item.no, piece.quantity or 0, source, target)


def has_goods(order: Order) -> bool:
    return order.sim_item is not None or bool(order.items)


def reserve(order: Order, draft: Draft, till: TillSession, at: datetime) -> None:
    """Set aside what the order needs. The places are locked, the numbers too."""
    if has_goods(order):
        entry = money.open_entry("order.reserve", at, hall=order.hall, staff=order.staff, subject=order.id)
        hands = places.hands(order.hall, order.staff)
        move(entry, order.hall, draft.sim_item, draft.sim, draft.pieces, hands, place(till))
    row = draft.numbers.get(draft.assigned)
    if row is not None:
        row.state, row.reserved_for, row.reserved_until = RESERVED, order.id, order.expires_at
        row.save(update_fields=["state", "reserved_for", "reserved_until"])


def lock(order: Order) -> None:
    """Everything that a release will touch, in the order of the protocol (the till comes between the two)."""
    list(Number.objects.select_for_update().filter(reserved_for=order.id).order_by("number"))


def release(order: Order, at: datetime) -> None:
    """Number, SIM and goods are free again: nothing of the order happened."""
    Number.objects.filter(reserved_for=order.id).update(state=FREE, reserved_for=None, reserved_until=None)
    if not has_goods(order):
        return
    source, target = of(order.hall, order.staff), places.hands(order.hall, order.staff)
    goods.ensure(source, target)
    goods.lock(source, target)
    entry = money.open_entry("order.release", at, hall=order.hall, staff=order.staff, subject=order.id)
    known = catalog.items({piece["item"] for piece in order.items})
    pieces = [(known[piece["item"]], Piece.model_validate(piece)) for piece in order.items]
    move(entry, order.hall, order.sim_item, order.sim, pieces, source, target)
    serial = {item.no for item, piece in pieces if piece.serial is not None}
    for item_no in serial | ({order.sim_item} if order.sim_item is not None else set()):
        goods.join_runs(item_no, target)
