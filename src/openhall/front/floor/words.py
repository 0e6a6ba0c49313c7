"""The words of the queue: services and states."""

GENERAL, ENQUIRY, VIP, SALES, COMPLAINT, FAST = "general", "enquiry", "vip", "sales", "complaint", "fast"
SERVICES = (GENERAL, ENQUIRY, VIP, SALES, COMPLAINT, FAST)
"""What a ticket says. ``vip`` and ``fast`` are no wants of their own: both mean the want general, with that priority."""

WAITING, CALLED, SERVING = "waiting", "called", "serving"
DONE, NO_SHOW, LEFT, LAPSED = "done", "no_show", "left", "lapsed"
BUSY = (CALLED, SERVING)
