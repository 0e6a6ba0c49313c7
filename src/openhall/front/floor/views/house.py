"""For the hall's people: notices on its ticket display, and incidents among customers."""

from functools import cached_property
from typing import Any

from django import forms
from django.contrib import messages
from django.core.paginator import Page
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_GET, require_POST

from openhall.engines.policy.directory import directory
from openhall.front.till.views.common import actor_behind, hall_asked, halls_below
from openhall.kernel import access, clock
from openhall.kernel.commands import Outcome
from openhall.team.org.models import Unit
from openhall.web.forms import Form
from openhall.web.tables import BADGE, PERSON, WHEN, Choice, Column, Table

from ..actions.house import LONGEST
from ..hall_models import HallNotice, Incident
from ..words import HOUSE_RULES, INCIDENT_KINDS
from .common import act


class NoticeForm(Form):
    text = forms.CharField(label=gettext_lazy("Notice"), max_length=LONGEST, widget=forms.Textarea(attrs={"rows": 3}))
    until = forms.DateTimeField(
        label=gettext_lazy("Until"),
        required=False,
        widget=forms.DateTimeInput(attrs={"type": "datetime-local"}, format="%Y-%m-%dT%H:%M"),
    )


class IncidentForm(Form):
    kind = forms.ChoiceField(label=gettext_lazy("Kind"), choices=list(INCIDENT_KINDS.items()))
    at = forms.DateTimeField(
        label=gettext_lazy("Time"),
        widget=forms.DateTimeInput(attrs={"type": "datetime-local"}, format="%Y-%m-%dT%H:%M"),
    )
    place = forms.CharField(label=gettext_lazy("Place"), required=False, max_length=60)
    action = forms.CharField(label=gettext_lazy("What was done"), max_length=200)
    complied = forms.BooleanField(label=gettext_lazy("The customer complied"), required=False, initial=True)


class Incidents(Table):
    key = "incidents"
    columns = [
        Column("at", gettext_lazy("Time"), WHEN, sort="at"),
        Column("kind", gettext_lazy("Kind"), value=lambda row: INCIDENT_KINDS[row.kind], sort="kind"),
        Column("place", gettext_lazy("Place")),
        Column("action", gettext_lazy("What was done"), wide=True),
        Column(
            "complied",
            gettext_lazy("Outcome"),
            BADGE,
            value=lambda row: (_("Complied"), "settled") if row.complied else (_("Not complied"), "due"),
        ),
        Column("person", gettext_lazy("Recorded by"), PERSON),
    ]
    filters = [Choice("kind", gettext_lazy("Kind"), list(INCIDENT_KINDS.items()))]
    search = ["place", "action"]
    order = "-at"
    empty = (
        gettext_lazy("What happened among customers will stand here: kind, time, place, what was done."),
        gettext_lazy("Who asked politely records it below. No customer is named."),
    )

    @cached_property
    def page(self) -> Page[Any]:
        """With the names of who recorded."""
        found = super().page
        known = directory().people([row.recorded_by for row in found.object_list if row.recorded_by])
        for row in found.object_list:
            row.person = known.get(row.recorded_by)
        return found


@require_GET
def notices(request: HttpRequest) -> HttpResponse:
    return _notices(request, NoticeForm())


def _notices(request: HttpRequest, form: Form, status: int = 200) -> HttpResponse:
    hall = hall_asked(request)
    context = {
        "hall": hall,
        "halls": halls_below(actor_behind(request)),
        "form": form,
        "rows": HallNotice.objects.shown(hall.id, clock.now()),
        "rules": HOUSE_RULES.values(),
    }
    return render(request, "floor/notices.html", context, status=status)


@require_POST
def put_up(request: HttpRequest) -> HttpResponse:
    hall = hall_asked(request)
    form = NoticeForm(request.POST)
    if form.is_valid():
        given = {"hall": hall.code, **form.cleaned_data}
        if isinstance(act(request, "hall.put_up", given, form), Outcome):
            messages.success(request, _("The notice stands on the ticket display."))
            return redirect(_at("floor:notices", hall))
    return _notices(request, form, 422)


@require_POST
def take_down(request: HttpRequest) -> HttpResponse:
    hall = hall_asked(request)
    made = act(request, "hall.take_down", {"notice": request.POST.get("notice", "")})
    if isinstance(made, Outcome):
        messages.success(request, _("The notice is taken down."))
    else:
        messages.error(request, made.message)
    return redirect(_at("floor:notices", hall))


@require_GET
def incidents(request: HttpRequest) -> HttpResponseBase:
    return _incidents(request, IncidentForm(initial={"at": clock.local(clock.now())}))


def _incidents(request: HttpRequest, form: Form, status: int = 200) -> HttpResponseBase:
    hall = hall_asked(request)
    rows = Incident.objects.filter(hall=hall.id)
    context = {
        "hall": hall,
        "halls": halls_below(actor_behind(request)),
        "form": form,
        "may_record": access.allowed(actor_behind(request), "incident.record"),
    }
    answer = Incidents(request, rows).respond("floor/incidents.html", context)
    answer.status_code = status
    return answer


@require_POST
def record(request: HttpRequest) -> HttpResponseBase:
    hall = hall_asked(request)
    form = IncidentForm(request.POST)
    if form.is_valid():
        given = {"hall": hall.code, **form.cleaned_data}
        if isinstance(act(request, "incident.record", given, form), Outcome):
            messages.success(request, _("The incident is recorded."))
            return redirect(_at("floor:incidents", hall))
    return _incidents(request, form, 422)


def _at(url: str, hall: Unit) -> str:
    return f"{reverse(url)}?hall={hall.code}"
