"""Paper material that customers take along: leaflets, forms. It goes out without a transaction, piece by piece counted."""

from uuid import UUID

from openhall.engines.ledger import goods
from openhall.front.catalog.models import Item
from openhall.kernel.commands import Context
from openhall.kernel.problems import invalid

from . import places
from .flows import holdings
from .ledger import carry, entry_of, item_of, lock_both
from .serials import LARGEST_QUANTITY, short

MATERIAL_KIND = "material"


def hand_out(ctx: Context, hall: UUID, staff: UUID, code: str, quantity: int, *, subject: UUID) -> None:
    """So many pieces go to a customer: from the person's own hands while they last, else from the hall's store."""
    item = item_of(code)
    if item.kind != MATERIAL_KIND or item.serial:
        raise invalid("{code} is no material for customers", field="material", code=code)
    if not 1 <= quantity <= LARGEST_QUANTITY:
        raise invalid("{code}: {number} can't be counted", field="material", code=code, number=quantity)
    hands, store, customers = places.hands(hall, staff), places.store(hall), places.customers(hall)
    lock_both(hands, store)
    source = hands if holdings(hands.id).get(item.no, 0) >= quantity else store
    entry = entry_of(ctx, hall, subject=subject)
    try:
        carry(entry, item, [], quantity, source, customers)
    except goods.NotThere as missing:
        raise short(item, missing.serial) from None


def on_hand(hall: UUID, staff: UUID | None) -> list[tuple[Item, int]]:
    """What of the hall's material this person may hand out now, and how many."""
    held: dict[int, int] = {}
    for place in (places.store(hall), *([places.hands(hall, staff)] if staff is not None else [])):
        for no, count in holdings(place.id).items():
            held[no] = held.get(no, 0) + count
    rows = Item.objects.filter(kind=MATERIAL_KIND, no__in=held).order_by("code")
    return [(row, held[row.no]) for row in rows if held[row.no]]
