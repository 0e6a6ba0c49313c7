"""Visits: who came, what for, what was done, what came of it."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _

from openhall.front.customers import doors
from openhall.front.customers.models import Visit
from openhall.kernel.commands import SCREEN, execute
from openhall.kernel.problems import Refused
from openhall.team.org.models import Unit
from openhall.web.tables import Row

from .forms import VISIT_KINDS, StepForm, VisitForm
from .lists import no_export
from .people import actor_of, people, units
from .tables import Visits


class Shown(Visits):
    """The list, with the names of people put in for the page at once."""

    def _row(self, index: int, row: Any) -> Row:
        known = getattr(self, "_known", None)
        if known is None:
            known = people(one.staff for one in self.page.object_list)
            self._known = known
        row.person = known.get(row.staff)
        return super()._row(index, row)


def visits(request: HttpRequest) -> HttpResponseBase:
    """Visits to the own halls; a phone number finds those to any hall."""
    no_export(request)
    halls = Unit.objects.within(actor_of(request)).values("id")
    return Shown(request, Visit.objects.filter(hall__in=halls)).respond("customers/visits.html")


def new(request: HttpRequest) -> HttpResponse:
    """Somebody has come."""
    customer = doors.customer(request.GET.get("customer", "")).row
    form = VisitForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        wanted = {**form.cleaned_data, **({"customer": str(customer.id)} if customer else {})}
        try:
            execute("visit.open", wanted, actor_of(request), channel=SCREEN)
        except Refused as refusal:
            form.refuse(refusal)
        else:
            messages.success(request, _("The visit is registered."))
            return redirect("customers:file", customer.id) if customer else redirect("customers:visits")
    return render(request, "customers/visit_new.html", {"form": form, "customer": customer})


def visit(request: HttpRequest, key: UUID) -> HttpResponse:
    """One visit with its steps; a step or the result is added here."""
    row = get_object_or_404(Visit, id=key)
    form = StepForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        text, last = form.cleaned_data["text"], "close" in request.POST
        name, field = ("visit.close", "result") if last else ("visit.step", "text")
        try:
            execute(name, {"visit": str(row.id), field: text}, actor_of(request), channel=SCREEN)
        except Refused as refusal:
            form.refuse(refusal)
        else:
            row.refresh_from_db()
            form = StepForm()
    steps = list(row.steps.order_by("id"))
    known = people([row.staff, *(step.staff for step in steps)])
    places = units([row.hall])
    events = [{"at": step.at, "who": known.get(step.staff), "text": step.text} for step in reversed(steps)]
    events.append({"at": row.at, "who": known.get(row.staff), "icon": "door-enter", "text": row.need})
    context = {
        "visit": row,
        "kind": VISIT_KINDS.get(row.kind, row.kind),
        "hall": places.get(row.hall),
        "events": events,
        "form": form,
        "fragment": bool(request.headers.get("HX-Request")),
    }
    template = "customers/visit.html#visit" if request.headers.get("HX-Request") else "customers/visit.html"
    return render(request, template, context)
