"""What acts, states and kinds of the store room are called."""

from typing import Any

from django.utils.translation import get_language, pgettext_lazy
from django.utils.translation import gettext_lazy as _

from openhall.front.catalog.models import BusinessKind

from .models import (
    CLOSING,
    DRAW,
    GIFT,
    GRANTED,
    HAND_ON,
    OPENING,
    RECEIVE,
    RECEIVED,
    REFUSED,
    RETURN,
    SENT,
    SHIFT,
    WRITE_OFF,
    Slip,
)

ACTS: dict[str, Any] = {
    RECEIVE: _("Came in"),
    DRAW: pgettext_lazy("goods", "Drawn"),
    RETURN: _("Given back"),
    HAND_ON: _("Handed on"),
    SHIFT: _("Put elsewhere"),
    WRITE_OFF: _("Written off"),
    GIFT: _("Handed out"),
}
KINDS: dict[str, Any] = {
    "sim": _("SIM"),
    "value_card": _("Value card"),
    "terminal": _("Terminal"),
    "gift": _("Gift"),
    "material": _("Material"),
    "part": pgettext_lazy("goods", "Part"),
}
MOMENTS: dict[str, Any] = {OPENING: _("At opening"), CLOSING: _("At closing")}
TERMINALS: dict[str, tuple[Any, str]] = {
    "in_stock": (_("In stock"), "plain"),
    "on_display": (_("On display"), "now"),
    "lent": (_("Lent"), "due"),
    "in_repair": (_("In repair"), "due"),
    "returned": (pgettext_lazy("terminal", "Returned"), "due"),
    "sold": (_("Sold"), "settled"),
    "written_off": (_("Written off"), "settled"),
}
REQUISITIONS: dict[str, tuple[Any, str]] = {
    SENT: (_("Waits for an answer"), "now"),
    GRANTED: (_("On the way"), "due"),
    RECEIVED: (_("Arrived"), "settled"),
    REFUSED: (_("Refused"), "wrong"),
}
PLACES: dict[str, Any] = {
    "supplier": _("From above"),
    "store": _("Store"),
    "hands": _("In hand"),
    "reserved": _("Set aside for an order"),
    "display": _("On display"),
    "lent": _("Lent"),
    "repair": _("In repair"),
    "customer": _("Customer"),
    "scrap": _("Written off"),
}
NUMBER_STATES: dict[str, tuple[Any, str]] = {
    "free": (pgettext_lazy("number", "Free"), "plain"),
    "reserved": (pgettext_lazy("number", "Reserved"), "due"),
    "in_use": (_("In use"), "now"),
    "cooling": (_("Cooling off"), "settled"),
}


def businesses() -> dict[str, str]:
    """What each business kind is called, by its code."""
    rows = BusinessKind.objects.order_by("code", "-version").distinct("code").only("code", "name", "name_en")
    chinese = (get_language() or "zh").startswith("zh")
    return {row.code: row.name if chinese else row.name_en for row in rows}


def paper(slip: Slip) -> str:
    """The paper of a movement, as people read it: where a terminal was put, or what stands on the slip."""
    if slip.act == SHIFT:
        state, _space, note = slip.document.partition(" ")
        word = str(TERMINALS[state][0]) if state in TERMINALS else state
        return f"{word} {note}".strip()
    return "" if slip.act == GIFT else slip.document
