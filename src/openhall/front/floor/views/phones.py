"""A number by phone: the code in the hall, drawing, one's place in the queue, checking in, leaving. No signing in."""

import secrets as chance
from typing import Any

from django import forms
from django.conf import settings
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from openhall.kernel import clock
from openhall.kernel.commands import PUBLIC, execute
from openhall.kernel.problems import Refused
from openhall.team.org.models import Unit
from openhall.web.devices import device_of
from openhall.web.forms import Form
from openhall.web.limits import at_most
from openhall.web.sessions import source_of

from .. import online, presence, slips, wants
from ..actions import phones
from ..hall_models import PhoneTicket
from ..words import SERVICE_NAMES
from .kiosk import WANTS, qr, want_of
from .numbers import standing
from .online import HERE, OFTEN, hall_of, kept_booking

BROWSER, PATH = "openhall-phone", "/online/"
BROWSER_HOLDS = 24 * 60 * 60


class DrawForm(Form):
    service = forms.CharField()
    phone = forms.CharField(
        label=gettext_lazy("Phone"),
        max_length=11,
        widget=forms.TextInput(attrs={"inputmode": "tel", "autocomplete": "tel"}),
    )


def code_now(request: HttpRequest) -> HttpResponse:
    """For kiosk and display: this minute's code as a picture."""
    hall = device_of(request).hall
    address = request.build_absolute_uri(reverse("online:here", args=[hall.code, presence.code(hall.id)]))
    return render(request, "floor/_here.html", {"qr": qr(address), "address": address})


@require_GET
def here(request: HttpRequest, code: str, key: str) -> HttpResponse:
    """A phone has read the hall's code: for ten minutes it counts as being there."""
    hall = hall_of(code)
    if not presence.holds(hall.id, key):
        return render(request, "floor/online_again.html", {"hall": hall}, status=410)
    kept = kept_booking(request, hall)
    answer = redirect("online:booking", kept) if kept else redirect("online:ticket", hall.code)
    _keep(answer, HERE, presence.token(hall.id), presence.PRESENT_FOR)
    return answer


@require_GET
def ticket(request: HttpRequest, code: str) -> HttpResponse:
    """One's own number and place in the queue, or the form to draw one."""
    hall = hall_of(code)
    row = _mine(request, hall)
    if row is None:
        return _form(request, hall, DrawForm())
    return render(request, "floor/online_ticket.html", _shown(request, hall, row))


@require_GET
def place(request: HttpRequest, code: str) -> HttpResponse:
    """The part of it that moves."""
    hall = hall_of(code)
    row = _mine(request, hall)
    if row is None:
        over = _last(request, hall)
        to = reverse("online:number", args=[over[1]]) if over else reverse("online:ticket", args=[code])
        return HttpResponse(status=204, headers={"HX-Redirect": to})
    return render(request, "floor/_online_ticket.html", _shown(request, hall, row))


@require_http_methods(["POST"])
@at_most(OFTEN)
def draw(request: HttpRequest, code: str) -> HttpResponseBase:
    hall = hall_of(code)
    form = DrawForm(request.POST)
    if not form.is_valid():
        return _form(request, hall, form, 422)
    service, _colon, segment = form.cleaned_data["service"].partition(":")
    if service not in WANTS or not wants.offered(hall.id).has(service, segment):
        return _form(request, hall, form, 422)
    browser = _browser(request) or chance.token_urlsafe(24)
    given = {"hall": hall.code, "service": service, "phone": form.cleaned_data["phone"], "browser": browser}
    given |= {"here": request.COOKIES.get(HERE, ""), **({"segment": segment} if segment else {})}
    try:
        execute("phone.draw", given, online.actor(hall), channel=PUBLIC, source=source_of(request))
    except Refused as refusal:
        form.refuse(refusal)
        return _form(request, hall, form, 422)
    answer = redirect("online:ticket", hall.code)
    _keep(answer, BROWSER, browser, BROWSER_HOLDS)
    return answer


@require_POST
@at_most(OFTEN)
def move(request: HttpRequest, code: str, what: str) -> HttpResponseBase:
    """Checking in at the hall, or leaving."""
    hall = hall_of(code)
    row = _mine(request, hall)
    if row is None or what not in ("check_in", "leave"):
        return redirect("online:ticket", code)
    given = {"phone_ticket": str(row.id), "browser": _browser(request), "here": request.COOKIES.get(HERE, "")}
    try:
        execute(f"phone.{what}", given, online.actor(hall), channel=PUBLIC, source=source_of(request))
    except Refused as refusal:
        context = {**_shown(request, hall, row), "problem": refusal.message}
        return render(request, "floor/online_ticket.html", context, status=422)
    return redirect("online:ticket", code)


def _browser(request: HttpRequest) -> str:
    known = request.COOKIES.get(BROWSER, "")
    return known if 20 <= len(known) <= 64 and known.isascii() else ""


def _keep(answer: HttpResponseBase, name: str, word: str, seconds: int) -> None:
    secure = settings.SESSION_COOKIE_SECURE
    answer.set_cookie(name, word, max_age=seconds, path=PATH, httponly=True, samesite="Lax", secure=secure)


def _mine(request: HttpRequest, hall: Unit) -> PhoneTicket | None:
    word = _browser(request)
    if not word:
        return None
    rows = PhoneTicket.objects.open().select_related("ticket").filter(hall=hall.id)
    row = rows.filter(browser_digest=phones.browser_digest(word)).first()
    return None if row is None or phones.over(row, clock.now()) else row


def _last(request: HttpRequest, hall: Unit) -> tuple[str, str] | None:
    """The number that this phone had here last today, with the key of its page: what became of it, and a word on it."""
    rows = PhoneTicket.objects.select_related("ticket").filter(
        hall=hall.id, browser_digest=phones.browser_digest(_browser(request)), ticket__day__date=clock.today()
    )
    row = rows.order_by("-drawn_at").first()
    return (row.ticket.number, slips.code(row.ticket.visit)) if row is not None and row.ticket is not None else None


def _form(request: HttpRequest, hall: Unit, form: Form, status: int = 200) -> HttpResponse:
    offered = wants.offered(hall.id)
    context = {
        "hall": hall,
        "form": form,
        "services": [
            *((code, SERVICE_NAMES[code]) for code in WANTS if offered.has(code)),
            *((f"{one.service}:{one.code}", one.name) for one in offered.own),
        ],
        "chosen": form.data.get("service", ""),
        "here": presence.present(hall.id, request.COOKIES.get(HERE, "")),
        "last": _last(request, hall),
    }
    return render(request, "floor/online_draw.html", context, status=status)


def _shown(request: HttpRequest, hall: Unit, row: PhoneTicket) -> dict[str, Any]:
    return {
        **standing(phones.last_leg(row)),
        "hall": hall,
        "row": row,
        "service": want_of(phones.last_leg(row) or row),
        "here": presence.present(hall.id, request.COOKIES.get(HERE, "")),
    }
