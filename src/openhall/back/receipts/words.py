"""What states, acts and reasons of receipt forms are called."""

from typing import Any

from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from . import copies
from .models import (
    CANCEL,
    CANCELLED,
    HAND_OVER,
    ISSUE,
    LOST,
    PRINTER,
    RECEIVE,
    RESERVED,
    RETURN,
    UNUSED,
    USED,
    VOID,
    VOIDED,
)

STATES: dict[str, tuple[Any, str]] = {
    USED: (pgettext_lazy("form", "Used"), "settled"),
    VOID: (pgettext_lazy("form", "Void"), "due"),
    LOST: (pgettext_lazy("form", "Lost"), "wrong"),
    RESERVED: (pgettext_lazy("form", "Reserved"), "due"),
    UNUSED: (pgettext_lazy("form", "Blank"), "plain"),
    CANCELLED: (pgettext_lazy("form", "Cancelled"), "settled"),
}
ACTS: dict[str, Any] = {
    RECEIVE: pgettext_lazy("form", "Received"),
    ISSUE: pgettext_lazy("form", "Issued"),
    RETURN: pgettext_lazy("form", "Taken back"),
    CANCEL: pgettext_lazy("form", "Cancelled"),
    HAND_OVER: pgettext_lazy("form", "Handed over"),
}
REASONS: dict[str, Any] = {
    "misprint": pgettext_lazy("void", "misprint"),
    "wrong amount": pgettext_lazy("void", "wrong amount"),
    "wrong customer": pgettext_lazy("void", "wrong customer"),
    "cancelled transaction": pgettext_lazy("void", "cancelled transaction"),
    "damaged sheet": pgettext_lazy("void", "damaged sheet"),
    "shut by force": pgettext_lazy("void", "shut by force"),
}
"""The reasons of the default list, in the person's language; a hall's own reasons are shown as they were set."""
SHEETS: dict[str, Any] = {
    "red": _("Red: customer"),
    "green": _("Green: cashier"),
    "white": _("White: handler"),
}
DIFFERENCES: dict[str, Any] = {
    copies.GREEN_MISSING: _("Green copy is missing"),
    copies.NO_WHITE: _("No form of this number was written"),
    copies.AMOUNT: _("Another amount than written"),
    copies.VOID_FORM: _("Form is void: its copies stay together"),
}
WAITING: dict[str, Any] = {PRINTER: _("Printer failed"), VOIDED: _("Form was voided")}


def reason(text: str) -> str:
    return str(REASONS.get(text, text))
