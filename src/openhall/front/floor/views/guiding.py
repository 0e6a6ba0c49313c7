"""What the customer says, matched against the catalogue: on the guide's tablet, and as the list that the office keeps."""

from typing import Any

from django import forms
from django.contrib import messages
from django.db.models import Count, F, Q
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy
from django.views.decorators.http import require_GET, require_POST

from openhall.front.catalog import norms
from openhall.front.catalog import queries as catalog
from openhall.front.till.views.common import actor_behind
from openhall.kernel import access, clock
from openhall.kernel.commands import Outcome
from openhall.team.org.models import Unit
from openhall.web.forms import Form
from openhall.web.tables import NUMBER, Choice, Column, Table

from .. import needs
from ..need_models import Need, Request
from ..words import GENERAL, SERVICE_NAMES
from .common import act


class NeedForm(Form):
    business = forms.ChoiceField(label=gettext_lazy("Business"))
    service = forms.ChoiceField(
        label=pgettext_lazy("floor", "Queue"), choices=list(SERVICE_NAMES.items()), initial=GENERAL
    )
    words = forms.CharField(label=gettext_lazy("Keywords"), widget=forms.Textarea(attrs={"rows": 3}), required=False)

    def __init__(self, *args: Any, kinds: list[tuple[str, str]], **more: Any) -> None:
        super().__init__(*args, **more)
        field = self.fields["business"]
        assert isinstance(field, forms.ChoiceField)
        field.choices = kinds


class Needs(Table):
    key = "needs"
    columns = [
        Column("name", gettext_lazy("Business"), sort="name"),
        Column("queue", pgettext_lazy("floor", "Queue"), sort="queue"),
        Column("words", gettext_lazy("Keywords"), wide=True),
        Column("tickets", gettext_lazy("Numbers given out"), NUMBER, sort="tickets", total=True),
        Column("moved", gettext_lazy("Moved to the right queue"), NUMBER, sort="moved", total=True),
    ]
    filters = [
        Choice(
            "service",
            pgettext_lazy("floor", "Queue"),
            list(SERVICE_NAMES.items()),
        )
    ]
    search = ["name", "words"]
    order = "name"
    empty = (gettext_lazy("Kinds of business stand here with their keywords."), gettext_lazy("The office keeps them."))


@require_GET
def found(request: HttpRequest) -> HttpResponse:
    """Proposals for what is typed: business, queue, papers; the guide picks."""
    words = request.GET.get("need", "").strip()
    context = {"proposals": needs.proposals(words, clock.today()), "words": words}
    return render(request, "floor/_needs.html", context)


@require_GET
def listed(request: HttpRequest) -> HttpResponseBase:
    """Every kind with its keywords and queue, how many numbers were given out for it, how many were moved."""
    return _page(request, _form(request))


def _form(request: HttpRequest) -> Form:
    row = Need.objects.filter(business=request.GET.get("business", "")).first()
    initial = {"business": row.business, "service": row.service, "words": "\n".join(row.words)} if row else {}
    return NeedForm(kinds=_kinds(), initial=initial)


def _kinds() -> list[tuple[str, str]]:
    return [(kind.code, norms.kind_name(kind)) for kind in catalog.kinds_on(clock.today())]


def _page(request: HttpRequest, form: Form, status: int = 200) -> HttpResponseBase:
    actor = actor_behind(request)
    halls = list(Unit.objects.halls().within(actor).values_list("id", flat=True))
    counted = Request.objects.filter(hall__in=halls).values("business")
    sums = {
        row["business"]: (row["tickets"], row["moved"])
        for row in counted.annotate(tickets=Count("id"), moved=Count("id", filter=~Q(ticket__service=F("service"))))
    }
    laid = {row.business: row for row in Need.objects.all()}
    rows = []
    for code, name in _kinds():
        row = laid.get(code)
        service = row.service if row else GENERAL
        given, moved = sums.get(code, (0, 0))
        rows.append(
            {
                "id": code,
                "name": name,
                "service": service,
                "queue": str(SERVICE_NAMES[service]),
                "words": ("、" if norms.chinese() else ", ").join(row.words if row else ()),
                "tickets": given,
                "moved": moved,
            }
        )
    context = {"form": form, "may_set": access.allowed(actor, "floor.set_need")}
    answer = Needs(request, rows).respond("floor/needs.html", context)
    answer.status_code = status
    return answer


@require_POST
def set_need(request: HttpRequest) -> HttpResponseBase:
    """The office lays down how customers call a business, and its queue."""
    form = NeedForm(request.POST, kinds=_kinds())
    if form.is_valid():
        given = {**form.cleaned_data, "words": [one for one in form.cleaned_data["words"].splitlines() if one.strip()]}
        if isinstance(act(request, "floor.set_need", given, form), Outcome):
            messages.success(request, _("The keywords are kept."))
            return redirect(reverse("floor:needs"))
    return _page(request, form, 422)
