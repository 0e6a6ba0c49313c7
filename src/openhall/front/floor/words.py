"""The words of the queue: services and states, and what people call them."""

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

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

WAITING, CALLED, SERVING = "waiting", "called", "serving"
DONE, NO_SHOW, LEFT, LAPSED = "done", "no_show", "left", "lapsed"
BUSY = (CALLED, SERVING)
STATE_NAMES: dict[str, tuple[str | Promise, str]] = {
    WAITING: (_("Waiting"), "due"),
    CALLED: (_("Called"), "now"),
    SERVING: (_("In service"), "now"),
    DONE: (_("Served"), "settled"),
    NO_SHOW: (_("Didn't come"), "plain"),
    LEFT: (_("Left"), "plain"),
    LAPSED: (_("Lapsed"), "plain"),
}
"""Each state with its tone."""
