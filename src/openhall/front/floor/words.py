"""The words of the queue: services and states, and what people call them."""

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

GENERAL, ENQUIRY, VIP, SALES, COMPLAINT, FAST = "general", "enquiry", "vip", "sales", "complaint", "fast"
SERVICES = (GENERAL, ENQUIRY, VIP, SALES, COMPLAINT, FAST)
"""What a ticket says. ``vip`` and ``fast`` are no wants of their own: both mean the want general, with that priority."""

SERVICE_NAMES: dict[str, str | Promise] = {
    GENERAL: _("General business"),
    ENQUIRY: _("Enquiry"),
    VIP: _("VIP"),
    SALES: _("Sales"),
    COMPLAINT: _("Complaint"),
    FAST: _("Quick business"),
}

ELDERLY, DISABLED, PREGNANT, TIER = "elderly", "disabled", "pregnant", "tier"
FIRST_NAMES: dict[str, str | Promise] = {
    ELDERLY: _("Elderly"),
    DISABLED: _("Disabled"),
    PREGNANT: _("Pregnant"),
    VIP: _("VIP"),
    TIER: _("VIP by the customer file"),
}
"""Why a customer has the class vip wherever the want is served."""

GROOMING, BREAK, CASH_HANDOVER, EQUIPMENT_FAULT, CALLED_AWAY, OTHER = (
    "grooming",
    "break",
    "cash_handover",
    "equipment_fault",
    "called_away",
    "other",
)
REASON_NAMES: dict[str, str | Promise] = {
    GROOMING: _("Grooming"),
    BREAK: _("Break"),
    CASH_HANDOVER: _("Cash handover"),
    EQUIPMENT_FAULT: _("Equipment fault"),
    CALLED_AWAY: _("Called away"),
    OTHER: _("Other"),
}
"""Why a counter is suspended; whatever else is written counts as other."""


def reason_code(reason: str) -> str:
    """The reason that what is written counts as."""
    return reason if reason in REASON_NAMES else OTHER


WAITING, CALLED, SERVING = "waiting", "called", "serving"
PARKED, TRANSFERRED = "parked", "transferred"
DONE, NO_SHOW, LEFT, LAPSED = "done", "no_show", "left", "lapsed"
BUSY = (CALLED, SERVING)
SERVED = (DONE, TRANSFERRED)
"""A leg whose service is over: here, or to be gone on with at another desk."""
STATE_NAMES: dict[str, tuple[str | Promise, str]] = {
    WAITING: (_("Waiting"), "due"),
    CALLED: (pgettext_lazy("ticket", "Called"), "now"),
    SERVING: (_("In service"), "now"),
    PARKED: (_("Parked"), "due"),
    TRANSFERRED: (_("Transferred"), "settled"),
    DONE: (_("Served"), "settled"),
    NO_SHOW: (_("Didn't come"), "plain"),
    LEFT: (pgettext_lazy("ticket", "Left"), "plain"),
    LAPSED: (_("Lapsed"), "plain"),
}
"""Each state with its tone."""

WRONG_QUEUE: tuple[str | Promise, ...] = (
    _("Chosen by mistake"),
    _("Wants something else now"),
    _("No counter is open for it"),
)
NOT_THERE: tuple[str | Promise, ...] = (
    _("Didn't hear the call"),
    _("Was away for a moment"),
    _("Was still filling in a form"),
)
"""Why a number goes to another queue, why one is put back: offered to the guide, who may write something else."""

HOUSE_RULES: dict[str, str | Promise] = {
    "noise": _("Please don't talk or play sound loudly."),
    "provoking": _("Be civil; don't provoke our staff."),
    "seats": _("Don't take seats that are others'."),
    "pushing_in": _("Wait for your turn; no pushing in."),
    "food": _("Please bring no food along."),
    "litter": _("No litter, please."),
    "smoking": _("No smoking and no alcohol."),
}
"""The seven house rules for customers (FLOOR-15)."""
INCIDENT_KINDS: dict[str, str | Promise] = {
    "noise": _("Noise"),
    "provoking": _("Provoking staff"),
    "seats": _("Taking others' seats"),
    "pushing_in": _("Pushing in"),
    "food": _("Food brought along"),
    "litter": _("Litter"),
    "smoking": _("Smoking or drinking"),
    "other_incident": _("Something else"),
}
