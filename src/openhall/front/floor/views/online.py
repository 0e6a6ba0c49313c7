"""The public pages of a hall: when it is open, how many wait, booking a time. On a phone, without signing in."""

from datetime import date, datetime, timedelta
from typing import Any

from django import forms
from django.conf import settings
from django.core import signing
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext_lazy, pgettext_lazy
from django.views.decorators.http import require_GET, require_http_methods

from openhall.kernel import clock, secrets
from openhall.kernel.commands import PUBLIC, execute
from openhall.kernel.ids import uuid7
from openhall.kernel.problems import Refused
from openhall.team.org.models import Unit
from openhall.web.forms import Form
from openhall.web.limits import at_most
from openhall.web.sessions import source_of
from openhall.web.templatetags.kit import mask_phone

from .. import hours, online, presence, reading, slips, slots, wants
from ..actions.appointments import LAST
from ..models import Appointment, Ticket
from ..words import GENERAL, HOUSE_RULES, SERVICE_NAMES, VIP
from .kiosk import WANTS, qr

SALT = "openhall.booking"
BOOKING, HERE = "openhall-booking", "openhall-here"
"""What a phone keeps: the booking it looked at last, and that it has read the hall's code."""
LINK_HOLDS = timedelta(days=40)
DAYS = 7
MOST_HALLS = 500
OFTEN = 60
"""So many times in ten minutes from one address, which may be a whole hall's."""


class BookForm(Form):
    phone = forms.CharField(
        label=gettext_lazy("Phone"),
        max_length=20,
        widget=forms.TextInput(attrs={"inputmode": "tel", "autocomplete": "tel"}),
    )
    name = forms.CharField(label=gettext_lazy("Name"), required=False, max_length=40)


class FindForm(Form):
    number = forms.CharField(
        label=gettext_lazy("Booking number"), max_length=8, widget=forms.TextInput(attrs={"inputmode": "numeric"})
    )
    phone = forms.CharField(
        label=gettext_lazy("Phone"), max_length=20, widget=forms.TextInput(attrs={"inputmode": "tel"})
    )


def hall_of(code: str) -> Unit:
    found = Unit.objects.halls().filter(code=code).first()
    if found is None:
        raise Http404
    return found


@require_GET
def halls(request: HttpRequest) -> HttpResponse:
    """Every hall, with its address where it has one."""
    rows = Unit.objects.halls().select_related("outlet").order_by("path")[:MOST_HALLS]
    return render(request, "floor/online_halls.html", {"halls": [(one, _address(one)) for one in rows]})


def _address(hall: Unit) -> str:
    outlet = getattr(hall, "outlet", None)
    return str(outlet.address) if outlet is not None else ""


@require_GET
def hall(request: HttpRequest, code: str) -> HttpResponse:
    """Hours of the next days, how many wait now, the house rules."""
    found = hall_of(code)
    has = wants.offered(found.id).has
    today = clock.today()
    days = [today + timedelta(days=n) for n in range(DAYS)]
    week = hours.of_days(found, days)
    context = {
        "hall": found,
        "days": week,
        "lines": [
            line for line in reading.lines(reading.waiting(found.id)) if line.service in WANTS and has(line.service)
        ],
        "rules": HOUSE_RULES.values(),
        "bookable": any(opening is not None for _day, opening in week),
    }
    return render(request, "floor/online_hall.html", context)


@require_http_methods(["GET", "POST"])
@at_most(OFTEN)
def book(request: HttpRequest, code: str) -> HttpResponseBase:
    """A want, a day, a slot that is free, a phone: booked."""
    found = hall_of(code)
    asked = request.POST if request.method == "POST" else request.GET
    service = asked.get("service", GENERAL)
    if service not in SERVICE_NAMES or service == VIP:
        raise Http404
    now, counters = clock.now(), slots.profiles(found)
    days = slots.horizon(found.id, now).days()
    day = _day(asked.get("day", ""), days)
    form = BookForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        given = {
            "hall": found.code,
            "service": service,
            "date": day.isoformat(),
            "time": request.POST.get("time", ""),
            **form.cleaned_data,
        }
        try:
            key = request.POST.get("once") or None
            made = execute(
                "appointment.book", given, online.actor(found), channel=PUBLIC, key=key, source=source_of(request)
            )
            return redirect("online:booking", signing.dumps(str(made.id), salt=SALT))
        except Refused as refusal:
            form.refuse(refusal)
    context = {
        "hall": found,
        "form": form,
        "service": service,
        "services": [(name, SERVICE_NAMES[name]) for name in WANTS if slots.serving(counters, name)],
        "days": hours.of_days(found, days),
        "day": day,
        "slots": [slot for slot in slots.of_day(found, service, day, now) if slot.free],
        "time": request.POST.get("time", ""),
        "once": uuid7(),
    }
    return render(request, "floor/online_book.html", context, status=422 if form.errors else 200)


def _served(hall: Unit, service: str) -> bool:
    return bool(slots.serving(slots.profiles(hall), service))


def _day(text: str, days: list[date]) -> date:
    try:
        asked = date.fromisoformat(text)
    except ValueError:
        return days[0]
    return asked if asked in days else days[0]


def booking_behind(key: str) -> Appointment:
    """The booking that a signed link names."""
    try:
        ident = signing.loads(key, salt=SALT, max_age=LINK_HOLDS)
    except signing.BadSignature:
        raise Http404 from None
    found = Appointment.objects.filter(id=ident).exclude(number="").first()
    if found is None:
        raise Http404
    return found


@require_http_methods(["GET", "POST"])
@at_most(OFTEN)
def booking(request: HttpRequest, key: str) -> HttpResponseBase:
    """The customer's own booking: its number, checking in at the hall, cancelling. The link is the key; it is signed."""
    row = booking_behind(key)
    found = Unit.objects.get(id=row.hall)
    phone, here = secrets.unseal(row.phone_sealed), request.COOKIES.get(HERE, "")
    problem = ""
    if request.method == "POST":
        comes = request.POST.get("do") == "check_in"
        given: dict[str, str] = {"appointment": str(row.id), "number": row.number, "phone": phone}
        if comes:
            given = {"hall": found.code, "number": row.number, "digits": phone[-LAST:], "here": here}
        name = "appointment.check_in" if comes else "appointment.cancel"
        try:
            execute(name, given, online.actor(found), channel=PUBLIC, source=source_of(request))
            return redirect(request.path)
        except Refused as refusal:
            problem = refusal.message
    context = {"row": row, "problem": problem, **shown(row, found), "here": presence.present(found.id, here)}
    answer = render(request, "floor/online_booking.html", context, status=422 if problem else 200)
    answer.set_cookie(
        BOOKING, key, path="/online/", httponly=True, samesite="Lax", secure=settings.SESSION_COOKIE_SECURE
    )
    return answer


def kept_booking(request: HttpRequest, hall: Unit) -> str:
    """The booking that this phone looked at last, where it is for this hall and day and still expected; else empty."""
    key = request.COOKIES.get(BOOKING, "")
    try:
        row = booking_behind(key)
    except Http404:
        return ""
    expected = Appointment.objects.unkept(hall.id, clock.today()).filter(id=row.id).exists()
    return key if expected else ""


def shown(row: Appointment, hall: Unit) -> dict[str, Any]:
    phone = secrets.unseal(row.phone_sealed)
    ticket = Ticket.objects.filter(appointment=row).first()
    return {
        "hall": hall,
        "service": SERVICE_NAMES[row.service],
        "phone": mask_phone(phone),
        "state": state_of(row, ticket is not None, clock.now()),
        "expected": row.open and ticket is None,
        "today": clock.local_date(row.at) == clock.today(),
        "qr": qr(f"{row.number}-{phone[-LAST:]}"),
        "number_key": slips.code(ticket.visit) if ticket is not None else "",
    }


def state_of(row: Appointment, kept: bool, now: datetime) -> tuple[Any, str]:
    """How a booking stands, with its tone."""
    if row.cancelled_at is not None:
        return pgettext_lazy("booking", "Cancelled"), "settled"
    if kept:
        return gettext_lazy("Checked in"), "settled"
    if row.lapsed_at is not None:
        return gettext_lazy("Didn't come"), "plain"
    return (gettext_lazy("Booked"), "now") if row.at >= now else (gettext_lazy("Not here yet"), "due")


@require_http_methods(["GET", "POST"])
@at_most(OFTEN)
def find(request: HttpRequest) -> HttpResponseBase:
    """A booking by its number and phone."""
    form = FindForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        digest = secrets.digest(form.cleaned_data["phone"].strip())
        rows = Appointment.objects.filter(number=form.cleaned_data["number"].strip(), phone_digest=digest)
        if row := rows.exclude(number="").first():
            return redirect("online:booking", signing.dumps(str(row.id), salt=SALT))
        form.refuse(Refused("appointment.unknown"))
    return render(request, "floor/online_find.html", {"form": form}, status=422 if form.errors else 200)


def link_of(row: Appointment) -> str:
    return reverse("online:booking", args=[signing.dumps(str(row.id), salt=SALT)])
