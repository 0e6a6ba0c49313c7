"""The ticket display on the wall: who is called where, who waits, the house rules and notices. It speaks by itself."""

from typing import Any

from django.db.models import Case, When
from django.db.models.functions import Greatest
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.template.loader import render_to_string
from django.urls import reverse
from django.views.decorators.http import require_GET

from openhall.kernel import clock
from openhall.team.org.models import Unit
from openhall.web.devices import device_of
from openhall.web.shows import show

from .. import hours, reading
from ..hall_models import HallNotice
from ..models import Ticket
from ..words import BUSY, CALLED, HOUSE_RULES

STAGE = "floor-display"
CURRENT = 4
"""So many calls stand there large: who is still awaited, then who is served, the newest first."""
RECENT = 8
"""So many more beside them."""


@require_GET
def display(request: HttpRequest) -> HttpResponse:
    """The full-screen page. What stands on it comes with the stream, and anew with every return."""
    hall = device_of(request).hall
    context = {
        **stage_of(hall),
        "hall_name": hall.name,
        "counter_name": "",
        "stage": STAGE,
        "stream_url": f"{reverse('device-live')}?show={STAGE}",
    }
    return render(request, "floor/display.html", context)


@show(STAGE, access="device.display")
def stage(hall: Unit) -> str:
    return render_to_string("floor/_display.html", stage_of(hall))


def stage_of(hall: Unit) -> dict[str, Any]:
    now = clock.now()
    rows = Ticket.objects.filter(hall=hall.id, state__in=BUSY, counter__isnull=False)
    standing = Case(When(state=CALLED, then=0), default=1)
    latest = Greatest("called_at", "recalled_at").desc()
    calls = list(rows.select_related("counter").order_by(standing, latest, "-id")[: CURRENT + RECENT])
    lines = [line for line in reading.lines(reading.waiting(hall.id)) if line.count]
    opening = hours.of(hall, clock.local_date(now))
    return {
        "current": calls[:CURRENT],
        "recent": calls[CURRENT:],
        "lines": lines,
        "idle": not lines and not any(one.state == CALLED for one in calls),
        "rules": list(HOUSE_RULES.values()),
        "notices": list(HallNotice.objects.shown(hall.id, now)[:3]),
        "opening": opening,
    }
