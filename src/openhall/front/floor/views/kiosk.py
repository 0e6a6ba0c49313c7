"""The kiosk: big buttons by want, checking in a booking, a number with its slip, back to the start by itself.

No person is signed in. Only what a counter of the hall can serve is offered.
"""

from typing import Any
from uuid import UUID

import segno
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from openhall.engines.policy.parameters import Figures
from openhall.front.till.models import BusinessDay
from openhall.kernel import clock
from openhall.kernel.commands import DEVICE, execute
from openhall.kernel.ids import uuid7
from openhall.kernel.problems import Refused
from openhall.team.org.devices import actor_of
from openhall.team.org.models import Device
from openhall.web.devices import device_of

from .. import hours, reading, slips
from .. import wants as floor_wants
from ..hall_models import PhoneTicket
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
    offered = floor_wants.offered(device.hall_id)
    tickets = reading.waiting(device.hall_id)
    count = {line.service: line.count for line in reading.lines(tickets)}
    return {
        **_hall(device),
        "wants": [
            *((code, SERVICE_NAMES[code], hint, count[code]) for code, hint in WANTS.items() if offered.has(code)),
            *(
                (f"{one.service}:{one.code}", one.name, "", sum(row.segment == one.code for row in tickets))
                for one in offered.own
            ),
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
    if service not in WANTS or not floor_wants.offered(device.hall_id).has(service, segment):
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
    context = {**_hall(device), **slip_of(request, row), "print_now": "print" in request.GET, "back_after": TAKEN_FOR}
    return render(request, "floor/kiosk_ticket.html", context)


@require_http_methods(["GET", "POST"])
def booking(request: HttpRequest) -> HttpResponse:
    """Who has booked says the number and the end of the phone, or holds the booking's code before the scanner."""
    device, problem, given = device_of(request), "", {"number": "", "digits": ""}
    if request.method == "POST":
        number, _dash, scanned = request.POST.get("number", "").strip().partition("-")
        given = {"number": number, "digits": scanned or request.POST.get("digits", "").strip()}
        try:
            made = execute(
                "appointment.check_in", {"hall": device.hall.code, **given}, actor_of(device), channel=DEVICE
            )
            return redirect(f"{reverse('kiosk:ticket', args=[made.id])}?print")
        except Refused as refusal:
            problem = refusal.message
    context = {**_hall(device), **given, "shut": _shut(device, clock.now()), "problem": problem}
    return render(request, "floor/kiosk_booking.html", context, status=422 if problem else 200)


TAKEN_FOR = 12
"""Seconds that a number stands on the kiosk."""


def slip_of(request: HttpRequest, row: Ticket) -> dict[str, Any]:
    """What stands on a slip; its code leads to the phone's page of this number."""
    address = request.build_absolute_uri(reverse("online:number", args=[slips.code(row.visit)]))
    return {
        "ticket": row,
        "service": want_of(row),
        "estimate": reading.estimated(row, clock.now()),
        "qr": qr(address),
        "address": address,
    }


def want_of(row: Ticket | PhoneTicket) -> Any:
    """What a number is for, in the hall's own word where it has one."""
    if not row.segment:
        return SERVICE_NAMES[row.service]
    own = Segment.objects.filter(hall=row.hall, code=row.segment).first()
    return own.name if own is not None else SERVICE_NAMES[row.service]


def qr(text: str) -> SafeString:
    drawn = segno.make(text, error="m").svg_inline(scale=4, border=2, lineclass=None, omitsize=True, dark="#000")
    return mark_safe(drawn)
