"""At the front desk: the day's bookings, booking for a customer, cancelling, checking in; and the hall's doors."""

from datetime import date, timedelta
from typing import Any

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_GET, require_POST

from openhall.front.till.views.common import actor_behind, hall_asked, halls_below
from openhall.kernel import access, clock, secrets
from openhall.kernel.commands import Outcome
from openhall.kernel.ids import uuid7
from openhall.team.org.models import Unit
from openhall.web.forms import Form
from openhall.web.templatetags.kit import mask_name, mask_phone

from .. import hours, slots
from ..hall_models import Doors
from ..models import Appointment, Ticket
from ..words import GENERAL, SERVICE_NAMES
from .common import act
from .online import state_of

DOORS_SHOWN = 14
DAYS_AHEAD = 7


class BookForm(Form):
    service = forms.ChoiceField(label=gettext_lazy("What for"), choices=list(SERVICE_NAMES.items()), initial=GENERAL)
    date = forms.DateField(label=gettext_lazy("Day"), widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"))
    time = forms.TimeField(label=gettext_lazy("Time"), widget=forms.TimeInput(attrs={"type": "time"}, format="%H:%M"))
    phone = forms.CharField(label=gettext_lazy("Phone"), max_length=20)
    name = forms.CharField(label=gettext_lazy("Name"), required=False, max_length=40)
    kind = forms.CharField(label=gettext_lazy("Business"), required=False, max_length=40)


@require_GET
def bookings(request: HttpRequest) -> HttpResponse:
    """The bookings of a day, with what is still free."""
    return _page(request, BookForm(initial={"date": _day(request), "time": request.GET.get("time", "")}))


def _day(request: HttpRequest) -> date:
    try:
        return date.fromisoformat(request.GET.get("day") or request.POST.get("date") or "")
    except ValueError:
        return clock.today()


def _page(request: HttpRequest, form: Form, status: int = 200) -> HttpResponse:
    hall, day, now = hall_asked(request), _day(request), clock.now()
    service = request.GET.get("service") or form.data.get("service") or GENERAL
    rows = list(Appointment.objects.filter(hall=hall.id, at__date=day).order_by("at", "booked_at"))
    kept = set(Ticket.objects.filter(appointment__in=rows).values_list("appointment_id", flat=True))
    context = {
        "hall": hall,
        "halls": halls_below(actor_behind(request)),
        "form": form,
        "day": day,
        "yesterday": day - timedelta(days=1),
        "tomorrow": day + timedelta(days=1),
        "opening": hours.of(hall, day),
        "rows": [_row(row, row.id in kept, now) for row in rows],
        "service": service,
        "services": list(SERVICE_NAMES.items()),
        "slots": slots.of_day(hall, service, day, now) if service in SERVICE_NAMES else [],
        "may_check_in": access.allowed(actor_behind(request), "ticket.take") and day == clock.local_date(now),
        "once": uuid7(),
    }
    return render(request, "floor/bookings.html", context, status=status)


def _row(row: Appointment, kept: bool, now: Any) -> dict[str, Any]:
    return {
        "id": row.id,
        "at": row.at,
        "service": row.service,
        "service_name": SERVICE_NAMES[row.service],
        "phone": mask_phone(secrets.unseal(row.phone_sealed)),
        "name": mask_name(secrets.unseal(row.name_sealed)) if row.name_sealed else "",
        "kind": row.kind,
        "number": row.number,
        "state": state_of(row, kept, now),
        "open": row.open and not kept,
    }


@require_POST
def book(request: HttpRequest) -> HttpResponse:
    hall = hall_asked(request)
    form = BookForm(request.POST)
    if form.is_valid():
        made = act(request, "appointment.book", {"hall": hall.code, **form.cleaned_data}, form)
        if isinstance(made, Outcome):
            said = _("Booked: number %(number)s. Tell it to the customer.") % {"number": made.data["number"]}
            messages.success(request, said)
            return redirect(_back(hall, form.cleaned_data["date"]))
    return _page(request, form, 422)


@require_POST
def cancel(request: HttpRequest) -> HttpResponse:
    hall = hall_asked(request)
    made = act(request, "appointment.cancel", {"appointment": request.POST.get("appointment", "")})
    if isinstance(made, Outcome):
        messages.success(request, _("The booking is cancelled, its place is free."))
    else:
        messages.error(request, made.message)
    return redirect(_back(hall, _day(request)))


def _back(hall: Unit, day: date) -> str:
    return f"{reverse('floor:bookings')}?hall={hall.code}&day={day.isoformat()}"


# -- the doors -------------------------------------------------------------------------------------------------------


@require_GET
def doors(request: HttpRequest) -> HttpResponse:
    """When the hall should be open and when it was."""
    hall, today = hall_asked(request), clock.today()
    days = [today + timedelta(days=n) for n in range(DAYS_AHEAD)]
    past = Doors.objects.filter(hall=hall.id).order_by("-date")[:DOORS_SHOWN]
    context = {
        "hall": hall,
        "halls": halls_below(actor_behind(request)),
        "days": hours.of_days(hall, days),
        "row": Doors.objects.on(hall.id, today).first(),
        "past": past,
        "may_set": access.allowed(actor_behind(request), "org.set_hours"),
    }
    return render(request, "floor/doors.html", context)


@require_POST
def move_doors(request: HttpRequest) -> HttpResponse:
    hall = hall_asked(request)
    opens = request.POST.get("do") == "open"
    made = act(request, "hall.open_doors" if opens else "hall.close_doors", {"hall": hall.code})
    if isinstance(made, Outcome):
        messages.success(request, _("The opening is recorded.") if opens else _("The closing is recorded."))
    else:
        messages.error(request, made.message)
    return redirect(f"{reverse('floor:doors')}?hall={hall.code}")
