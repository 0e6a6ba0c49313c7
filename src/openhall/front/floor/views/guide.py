"""The guide's tablet: numbers are given out, appointments checked in, who waits, who has left."""

from typing import Any
from uuid import UUID

from django import forms
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy
from django.views.decorators.http import require_GET, require_POST

from openhall.front.customers.finding import matching
from openhall.front.customers.models import Customer
from openhall.front.till.models import BusinessDay
from openhall.front.till.views.common import actor_behind, hall_asked, halls_below
from openhall.kernel import access, clock, secrets
from openhall.kernel.commands import Outcome
from openhall.kernel.ids import as_uuid, uuid7
from openhall.team.org import doors as org_doors
from openhall.team.org.models import Unit
from openhall.web.forms import Form
from openhall.web.templatetags.kit import mask_name, mask_phone

from .. import needs, reading
from ..discipline import PUT_BACK_WITHIN
from ..models import Appointment, Ticket
from ..words import (
    DISABLED,
    ELDERLY,
    FIRST_NAMES,
    GENERAL,
    NO_SHOW,
    NOT_THERE,
    PREGNANT,
    SERVICE_NAMES,
    VIP,
    WAITING,
    WRONG_QUEUE,
)
from .common import act, live_url, own_wants
from .kiosk import slip_of

FEW = 6


class TakeForm(Form):
    service = forms.CharField(initial=GENERAL)
    word = forms.CharField(label=gettext_lazy("Why first"), required=False, max_length=60)
    first = forms.ChoiceField(
        label=gettext_lazy("Comes first"),
        required=False,
        choices=[("", "–"), *((code, FIRST_NAMES[code]) for code in (ELDERLY, DISABLED, PREGNANT))],
    )
    customer = forms.CharField(required=False, widget=forms.HiddenInput)


class MendForm(Form):
    """A number that waits in the wrong queue."""

    service = forms.ChoiceField(label=pgettext_lazy("floor", "Right queue"))
    reason = forms.CharField(label=gettext_lazy("Why"), max_length=120)

    def __init__(self, hall: Unit, data: object = None, **kept: Any) -> None:
        super().__init__(data, **kept)
        choices = self.fields["service"]
        assert isinstance(choices, forms.ChoiceField)
        choices.choices = [*SERVICE_NAMES.items(), *own_wants(hall.id)]


class ReturnForm(Form):
    """A number that was called in vain."""

    reason = forms.CharField(label=gettext_lazy("Why"), max_length=120)


@require_GET
def guide(request: HttpRequest) -> HttpResponse:
    """The tablet: the form on the left, the hall on the right."""
    return _page(request, TakeForm())


def _page(request: HttpRequest, form: Form, status: int = 200, mend: Form | None = None) -> HttpResponse:
    hall = hall_asked(request)
    taken = _ticket_of(request, hall)
    context = {
        **waiting_of(hall),
        **_mending(request, hall, mend),
        "hall": hall,
        "stream_url": live_url(hall),
        "halls": halls_below(actor_behind(request)),
        "form": form,
        "service": form.data.get("service") or GENERAL,
        "services": [*SERVICE_NAMES.items(), *own_wants(hall.id)],
        "vip": VIP,
        "once": uuid7(),
        "may_find": access.allowed(actor_behind(request), "customer.view"),
        **_may(request),
        "day": BusinessDay.objects.open_of(hall.id).first(),
        "taken": taken,
        "ahead": reading.ahead(taken, clock.now()) if taken is not None and taken.state == WAITING else 0,
        "prepared": needs.prepared(taken.visit) if taken is not None else None,
        "appointments": _appointments(hall),
    }
    return render(request, "floor/guide.html", context, status=status)


def waiting_of(hall: Unit) -> dict[str, Any]:
    """Who waits, and who was called in vain and may be put back."""
    tickets = reading.waiting(hall.id)
    missed = Ticket.objects.may_return(hall.id, clock.now() - PUT_BACK_WITHIN).order_by("-ended_at")
    lines = reading.lines(tickets)
    return {"tickets": tickets, "lines": lines, "count": len(tickets), "missed": missed, "names": SERVICE_NAMES}


def _may(request: HttpRequest) -> dict[str, bool]:
    actor = actor_behind(request)
    names = {"may_leave": "ticket.leave", "may_mend": "ticket.requeue", "may_return": "ticket.put_back"}
    return {name: access.allowed(actor, permission) for name, permission in names.items()}


def _mending(request: HttpRequest, hall: Unit, form: Form | None) -> dict[str, Any]:
    """The number that is being mended (``?mend=``) or put back (``?back=``), with its form."""
    for name, state in (("mend", WAITING), ("back", NO_SHOW)):
        key = as_uuid(request.GET.get(name) or request.POST.get(name) or "")
        row = Ticket.objects.filter(hall=hall.id, id=key, state=state).first() if key else None
        if row is not None:
            stands = f"{row.service}:{row.segment}" if row.segment else row.service
            made: Form = MendForm(hall, initial={"service": stands}) if name == "mend" else ReturnForm()
            reasons = WRONG_QUEUE if name == "mend" else NOT_THERE
            return {"mending": row, "mends": name, "mend_form": form or made, "reasons": reasons}
    return {"mending": None}


def _ticket_of(request: HttpRequest, hall: Unit) -> Ticket | None:
    """The ticket just given out, which ``?ticket=`` names."""
    number = request.GET.get("ticket", "")
    rows = Ticket.objects.filter(hall=hall.id, day__date=clock.today(), number=number).order_by("-leg")
    return rows.first() if number else None


def _appointments(hall: Unit) -> list[dict[str, Any]]:
    rows = Appointment.objects.unkept(hall.id, clock.today()).order_by("at", "id")
    return [
        {
            "id": row.id,
            "at": row.at,
            "name": SERVICE_NAMES[row.service],
            "service": row.service,
            "phone": mask_phone(secrets.unseal(row.phone_sealed)) if row.phone_sealed else "",
        }
        for row in rows
    ]


@require_GET
def waiting(request: HttpRequest) -> HttpResponse:
    """Who waits, by service and one by one; fetched anew whenever the hall's queue moves."""
    hall = hall_asked(request)
    return render(request, "floor/_waiting.html", {**waiting_of(hall), "hall": hall, **_may(request)})


@require_GET
def customers(request: HttpRequest) -> HttpResponse:
    """Customers whom a name, number or document means, masked: the guide picks one."""
    words = request.GET.get("q", "").strip()
    found = matching(words, Customer.objects.standing()).order_by("name", "registered_at")[:FEW] if words else []
    hits = [
        {"id": row.id, "name": mask_name(row.name), "phone": mask_phone(row.phone) if row.phone_sealed else ""}
        for row in found
    ]
    return render(request, "floor/_customers.html", {"hits": hits, "words": words})


@require_POST
def take(request: HttpRequest) -> HttpResponse:
    """A number is given out: by want, or for an appointment that is kept."""
    hall = hall_asked(request)
    form = TakeForm(request.POST)
    if not form.is_valid():
        return _page(request, form, 422)
    given = {"hall": hall.code, **{name: value for name, value in form.cleaned_data.items() if value}}
    given["service"], _colon, segment = given["service"].partition(":")
    if segment:
        given["segment"] = segment
    if appointment := request.POST.get("appointment"):
        given["appointment"] = appointment
    if given["service"] != VIP:
        given.pop("word", None)
    made = act(request, *_wanted(request, given), form)
    if not isinstance(made, Outcome):
        return _page(request, form, 422)
    messages.success(request, _("Ticket %(number)s given out") % {"number": made.data["number"]})
    return redirect(f"{reverse('floor:guide')}?hall={hall.code}&ticket={made.data['number']}")


def _wanted(request: HttpRequest, given: dict[str, Any]) -> tuple[str, dict[str, Any]]:
    """What is called: where the guide has picked a business, the number of its queue with the request prepared."""
    if not (business := request.POST.get("business", "")) or "appointment" in given:
        return "ticket.take", given
    kept: dict[str, Any] = {name: given[name] for name in ("hall", "customer", "first") if name in given}
    said = {name: request.POST.get(name, "").strip() for name in ("need", "number")}
    return "ticket.guide", {**kept, "business": business, **{name: value for name, value in said.items() if value}}


@require_POST
def leave(request: HttpRequest) -> HttpResponse:
    """A customer who waited has left."""
    hall = hall_asked(request)
    ticket = request.POST.get("ticket", "")
    made = act(request, "ticket.leave", {"ticket": ticket})
    if isinstance(made, Outcome):
        messages.success(request, _("Noted: the customer has left"))
    else:
        messages.error(request, made.message)
    return redirect(f"{reverse('floor:guide')}?hall={hall.code}")


@require_POST
def mend(request: HttpRequest) -> HttpResponse:
    """A number goes to the right queue, or one called in vain waits again."""
    hall, moves = hall_asked(request), bool(request.POST.get("mend"))
    form: Form = MendForm(hall, request.POST) if moves else ReturnForm(request.POST)
    if form.is_valid():
        given = {"ticket": request.POST.get("mend") or request.POST.get("back", ""), **form.cleaned_data}
        if moves:
            given["service"], _colon, segment = given["service"].partition(":")
            given |= {"segment": segment} if segment else {}
        made = act(request, "ticket.requeue" if moves else "ticket.put_back", given, form)
        if isinstance(made, Outcome):
            said = _("%(number)s waits in the right queue") if moves else _("%(number)s waits again")
            messages.success(request, said % {"number": made.data["number"]})
            return redirect(f"{reverse('floor:guide')}?hall={hall.code}")
    return _page(request, TakeForm(), 422, form)


@require_GET
def slip(request: HttpRequest, key: UUID) -> HttpResponse:
    """The paper number, 80 mm wide."""
    ticket = get_object_or_404(Ticket.objects.select_related("day"), id=key)
    if not org_doors.inside(actor_behind(request), ticket.hall):
        raise Http404
    hall = Unit.objects.get(id=ticket.hall)
    context = {
        **slip_of(request, ticket),
        "hall": hall,
        "prepared": needs.prepared(ticket.visit),
        "print_now": "print" in request.GET,
    }
    return render(request, "floor/print_ticket.html", context)
