"""Who is called where and how many wait, as everybody in the hall may see it."""

from django.template.loader import render_to_string

from openhall.team.org.models import Unit
from openhall.web.shows import show

from .. import reading
from ..models import Ticket
from ..words import BUSY

CALLS = "floor-calls"
MOST = 12
"""So many of the latest calls are shown."""


@show(CALLS, access="floor.calls")
def calls(hall: Unit) -> str:
    """The latest calls, the newest first, each with its counter; then how many wait for what."""
    rows = Ticket.objects.filter(hall=hall.id, state__in=BUSY).select_related("counter").order_by("-called_at")[:MOST]
    waiting = [line for line in reading.lines(reading.waiting(hall.id)) if line.count]
    return render_to_string("floor/_calls.html", {"calls": rows, "waiting": waiting})
