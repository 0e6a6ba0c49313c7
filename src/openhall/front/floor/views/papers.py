"""Paper numbers of an outage, entered afterwards."""

from datetime import datetime
from typing import Any

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy
from django.views.decorators.http import require_http_methods

from openhall.front.till.views.common import actor_behind, hall_asked, halls_below
from openhall.kernel import clock
from openhall.kernel.commands import Outcome
from openhall.team.org.models import Counter, Unit
from openhall.web.forms import Form

from ..actions.papers import NEEDED, TIMES
from ..hall_models import PaperTicket
from ..words import SERVICE_NAMES, STATE_NAMES
from .common import act


class PaperForm(Form):
    number = forms.CharField(label=gettext_lazy("Number on the paper"), max_length=12)
    service = forms.ChoiceField(label=gettext_lazy("What for"), choices=list(SERVICE_NAMES.items()))
    outcome = forms.ChoiceField(
        label=gettext_lazy("Outcome"), choices=[(code, STATE_NAMES[code][0]) for code in reversed(NEEDED)]
    )
    day = forms.DateField(label=gettext_lazy("Day"), widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"))
    taken_at = forms.TimeField(label=pgettext_lazy("ticket", "Taken"), widget=forms.TimeInput(attrs={"type": "time"}))
    called_at = forms.TimeField(
        label=gettext_lazy("Called at"), required=False, widget=forms.TimeInput(attrs={"type": "time"})
    )
    started_at = forms.TimeField(
        label=gettext_lazy("Begun"), required=False, widget=forms.TimeInput(attrs={"type": "time"})
    )
    ended_at = forms.TimeField(
        label=pgettext_lazy("outage", "Over"), required=False, widget=forms.TimeInput(attrs={"type": "time"})
    )
    counter = forms.CharField(label=gettext_lazy("Counter"), required=False, max_length=20)
    staff = forms.CharField(label=gettext_lazy("Clerk's job number"), required=False, max_length=20)


@require_http_methods(["GET", "POST"])
def papers(request: HttpRequest) -> HttpResponse:
    """The form, and what has been entered for the day."""
    hall = hall_asked(request)
    form = PaperForm(request.POST if request.method == "POST" else None, initial={"day": clock.today()})
    if request.method == "POST" and form.is_valid():
        made = act(request, "ticket.enter_paper", _given(hall, form.cleaned_data), form)
        if isinstance(made, Outcome):
            messages.success(request, _("Paper number %(number)s entered") % {"number": made.data["number"]})
            return redirect(f"{reverse('floor:papers')}?hall={hall.code}")
    context = {
        "hall": hall,
        "halls": halls_below(actor_behind(request)),
        "form": form,
        "counters": Counter.objects.filter(hall=hall).order_by("code"),
        "rows": [
            (row.ticket, SERVICE_NAMES[row.ticket.service], STATE_NAMES[row.ticket.state])
            for row in PaperTicket.objects.select_related("ticket")
            .filter(ticket__hall=hall.id)
            .order_by("-entered_at")[:30]
        ],
    }
    return render(request, "floor/papers.html", context, status=422 if form.errors else 200)


def _given(hall: Unit, data: dict[str, Any]) -> dict[str, Any]:
    times = {name: datetime.combine(data["day"], data[name], clock.ZONE) for name in TIMES if data[name]}
    names = {name: data[name] for name in ("counter", "staff") if data[name]}
    plain = {name: data[name] for name in ("number", "service", "outcome")}
    return {"hall": hall.code, **plain, **times, **names}
