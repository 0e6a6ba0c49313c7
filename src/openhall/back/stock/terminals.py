"""Terminals one by one: which state each is in (STOCK-08). Reads only."""

from dataclasses import dataclass
from uuid import UUID

from openhall.engines.ledger import goods
from openhall.engines.ledger.goods import CUSTOMER, DISPLAY, HANDS, LENT, REPAIR, SCRAP, STORE
from openhall.engines.ledger.models import Move, Place, SerialHolding
from openhall.front.catalog.models import Item

from .counts import texts
from .ledger import TERMINAL_KIND

IN_STOCK, ON_DISPLAY, SHOWN_LENT, SOLD, RETURNED, IN_REPAIR, WRITTEN_OFF = (
    "in_stock",
    "on_display",
    "lent",
    "sold",
    "returned",
    "in_repair",
    "written_off",
)
STATES = {
    STORE: IN_STOCK,
    HANDS: IN_STOCK,
    DISPLAY: ON_DISPLAY,
    LENT: SHOWN_LENT,
    REPAIR: IN_REPAIR,
    CUSTOMER: SOLD,
    SCRAP: WRITTEN_OFF,
}


@dataclass(frozen=True, slots=True)
class Terminal:
    """One terminal in a hall: its model, IMEI, state, and who keeps it (nobody: the store)."""

    item: Item
    imei: str
    state: str
    keeper: str


def state_of(item: Item, imei: str) -> str:
    """The state of one terminal; empty where it is unknown."""
    place = goods.place_of(item.no, imei)
    if place is None:
        return ""
    if place.kind == HANDS and _came_back(item.no, imei):
        return RETURNED
    return STATES[place.kind]


def _came_back(item: int, imei: str) -> bool:
    """Was the customer the last one who had it?"""
    moves = goods.history(item, imei)
    return bool(moves) and moves[-1].source.kind == CUSTOMER


def of_hall(hall: UUID) -> list[Terminal]:
    """Every terminal that a hall has, by model and IMEI."""
    items = {item.no: item for item in Item.objects.filter(kind=TERMINAL_KIND, tracked="serial")}
    places = {place.id: place for place in Place.objects.filter(hall=hall, kind__in=(STORE, *goods.KEPT))}
    rows = SerialHolding.objects.filter(place_id__in=places, item__in=items).order_by("item", "first")
    back = _returned(hall, set(items))
    found = []
    for row in rows:
        place, item = places[row.place_id], items[row.item]
        for imei in texts([goods.Span(row.width, int(row.first), int(row.last))]):
            state = RETURNED if place.kind == HANDS and imei in back else STATES[place.kind]
            found.append(Terminal(item, imei, state, place.owner))
    return found


def _returned(hall: UUID, items: set[int]) -> set[str]:
    """IMEIs that came back from customers of a hall and moved nowhere since."""
    moves = Move.objects.filter(item__in=items, source__kind=CUSTOMER, source__hall=hall).order_by("id")
    found: dict[str, tuple[int, int]] = {}
    for move in moves:
        assert move.width is not None and move.first is not None and move.last is not None
        for imei in texts([goods.Span(move.width, int(move.first), int(move.last))]):
            found[imei] = (move.item, move.id)
    return {imei for imei, (item, last) in found.items() if goods.history(item, imei)[-1].id == last}
