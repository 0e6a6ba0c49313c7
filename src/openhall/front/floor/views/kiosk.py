"""The kiosk: big buttons by want, a number with its slip, and back to the start by itself. No person is signed in."""

from typing import Any
from uuid import UUID

import segno
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_GET, require_POST

from openhall.engines.policy.parameters import Figures
from openhall.front.till.models import BusinessDay
from openhall.kernel import clock
from openhall.kernel.commands import DEVICE, execute
from openhall.kernel.ids import uuid7
from openhall.kernel.problems import Refused
from openhall.team.org.devices import actor_of
from openhall.team.org.models import Counter, Device
from openhall.web.devices import device_of

from .. import hours, reading
from ..discipline import PROFILES
from ..models import Ticket
from ..parameters import KIOSK_BACK
from ..words import COMPLAINT, ENQUIRY, FAST, GENERAL, SALES, SERVICE_NAMES, VIP

WANTS: dict[str, Any] = {
    GENERAL: gettext_lazy("Cards, plans, changes, transfers"),
    FAST: gettext_lazy("Top-up, bill, receipt"),
    SALES: gettext_lazy("Phones, broadband, new offers"),
    ENQUIRY: gettext_lazy("Questions, tariffs, papers needed"),
    COMPLAINT: gettext_lazy("Something went wrong"),
}
"""In the order of the buttons, with what belongs to each."""
FIRST: dict[str, Any] = {
    "elderly": gettext_lazy("Elderly"),
    "disabled": gettext_lazy("Disabled"),
    "pregnant": gettext_lazy("Pregnant"),
}
"""Who goes first (FLOOR-10)."""


@require_GET
def start(request: HttpRequest) -> HttpResponse:
    """What the customer may want."""
    return render(request, "floor/kiosk.html", _context(device_of(request)))


@require_GET
def wants(request: HttpRequest) -> HttpResponse:
    """The buttons with how many wait; fetched anew whenever the hall's queue moves."""
    return render(request, "floor/_kiosk.html", _context(device_of(request)))


def _context(device: Device, problem: str = "") -> dict[str, Any]:
    now = clock.now()
    served = {
        service
        for kind in Counter.objects.filter(hall=device.hall).values_list("kind", flat=True)
        for service in PROFILES[kind].classes
    }
    count = {line.service: line.count for line in reading.lines(reading.waiting(device.hall_id))}
    return {
        **_hall(device),
        "wants": [(code, SERVICE_NAMES[code], hint, count[code]) for code, hint in WANTS.items() if code in served],
        "first": FIRST.items() if VIP in served else [],
        "shut": _shut(device, now),
        "problem": problem,
        "once": uuid7(),
        "stream_url": reverse("device-live"),
    }


def _hall(device: Device) -> dict[str, Any]:
    return {
        "hall_name": device.hall.name,
        "counter_name": "",
        "back": reverse("kiosk:start"),
        "back_after": Figures(device.hall_id, clock.now())[KIOSK_BACK],
    }


def _shut(device: Device, now: Any) -> str:
    """Why no number is given out now, in a sentence; empty when one is."""
    try:
        hours.keep(device.hall, now)
    except Refused as refusal:
        return refusal.message
    if not BusinessDay.objects.open_of(device.hall_id).exists():
        return _("The hall isn't open for business yet. Please come back in a moment, or ask our staff.")
    return ""


@require_POST
def take(request: HttpRequest) -> HttpResponse:
    """A number by want; who goes first says why by the button."""
    device = device_of(request)
    given = {"hall": device.hall.code, "service": request.POST.get("service", "")}
    first = request.POST.get("first", "")
    if first in FIRST:
        given |= {"service": VIP, "word": str(FIRST[first])}
    elif given["service"] not in WANTS:
        return redirect("kiosk:start")
    try:
        key = request.POST.get("once") or None
        made = execute("ticket.take", given, actor_of(device), channel=DEVICE, key=key)
    except Refused as refusal:
        context = _context(device, refusal.message)
        return render(request, "floor/kiosk.html", context, status=422)
    assert made.id is not None
    return redirect(f"{reverse('kiosk:ticket', args=[made.id])}?print")


@require_GET
def ticket(request: HttpRequest, key: UUID) -> HttpResponse:
    """The number, who is before it, how long it takes; its slip goes to the printer."""
    device = device_of(request)
    row = get_object_or_404(Ticket.objects.filter(hall=device.hall_id), id=key)
    context = {**_hall(device), **slip_of(row, device), "print_now": "print" in request.GET, "back_after": TAKEN_FOR}
    return render(request, "floor/kiosk_ticket.html", context)


TAKEN_FOR = 12
"""Seconds that a number stands on the kiosk."""


def slip_of(row: Ticket, device: Device) -> dict[str, Any]:
    """What stands on a slip."""
    text = f"{device.hall.code} {clock.local_date(row.taken_at):%Y-%m-%d} {row.number}"
    return {
        "ticket": row,
        "service": SERVICE_NAMES[row.service],
        "estimate": reading.estimated(row, clock.now()),
        "qr": qr(text),
        "qr_text": text,
    }


def qr(text: str) -> SafeString:
    drawn = segno.make(text, error="m").svg_inline(scale=4, border=2, lineclass=None, omitsize=True, dark="#000")
    return mark_safe(drawn)
