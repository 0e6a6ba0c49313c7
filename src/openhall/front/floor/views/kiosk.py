"""The kiosk: big buttons by want, a number with its slip, and back to the start by itself. No person is signed in."""

from typing import Any
from uuid import UUID

import segno
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy
from django.views.decorators.http import require_GET, require_POST

from openhall.engines.policy.parameters import Figures
from openhall.front.till.models import BusinessDay
from openhall.kernel import clock
from openhall.kernel.commands import DEVICE, execute
from openhall.kernel.ids import uuid7
from openhall.kernel.problems import Refused
from openhall.team.org.devices import actor_of
from openhall.team.org.models import Device
from openhall.web.devices import device_of

from .. import hours, reading
from ..models import Segment, Ticket
from ..parameters import KIOSK_BACK, PRIORITY_GROUPS
from ..words import COMPLAINT, ENQUIRY, FAST, FIRST_NAMES, GENERAL, SALES, SERVICE_NAMES

WANTS: dict[str, Any] = {
    GENERAL: gettext_lazy("Cards, plans, changes, transfers"),
    FAST: gettext_lazy("Top-up, bill, receipt"),
    SALES: gettext_lazy("Phones, broadband, new offers"),
    ENQUIRY: gettext_lazy("Questions, tariffs, papers needed"),
    COMPLAINT: pgettext_lazy("kiosk", "Something went wrong"),
}
"""In the order of the buttons, with what belongs to each."""


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
    groups = Figures(device.hall_id, now)[PRIORITY_GROUPS].split(",")
    served = {service for profile in reading.profiles(device.hall_id) for service in profile.serves}
    own = Segment.objects.filter(hall=device.hall_id, retired_at=None).order_by("letter")
    count = {line.service: line.count for line in reading.lines(reading.waiting(device.hall_id))}
    return {
        **_hall(device),
        "wants": [
            *((code, SERVICE_NAMES[code], hint, count[code]) for code, hint in WANTS.items() if code in served),
            *((f"{one.service}:{one.code}", one.name, "", None) for one in own),
        ],
        "first": [(code, FIRST_NAMES[code]) for code in groups if code in FIRST_NAMES],
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
    """A number by want; who goes first says why by a button beside it."""
    device = device_of(request)
    service, _colon, segment = request.POST.get("service", "").partition(":")
    if service not in WANTS:
        return redirect("kiosk:start")
    given = {"hall": device.hall.code, "service": service}
    given |= {"segment": segment} if segment else {}
    given |= {"first": first} if (first := request.POST.get("first", "")) else {}
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
        "service": _want(row),
        "estimate": reading.estimated(row, clock.now()),
        "qr": qr(text),
        "qr_text": text,
    }


def _want(row: Ticket) -> Any:
    if not row.segment:
        return SERVICE_NAMES[row.service]
    own = Segment.objects.filter(hall=row.hall, code=row.segment).first()
    return own.name if own is not None else SERVICE_NAMES[row.service]


def qr(text: str) -> SafeString:
    drawn = segno.make(text, error="m").svg_inline(scale=4, border=2, lineclass=None, omitsize=True, dark="#000")
    return mark_safe(drawn)
