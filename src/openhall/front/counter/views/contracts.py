"""The register of contracts: every order that made an agreement, whatever the channel (CATALOG-02)."""

from django.db.models import Q
from django.http import HttpRequest, HttpResponseBase
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from openhall.front.catalog import norms
from openhall.front.catalog.models import Plan
from openhall.team.org.models import Unit
from openhall.web.access import actor_of
from openhall.web.tables import BADGE, WHEN, Choice, Column, Table

from ..models import REVERSED, Order
from ..models.order import OrderQuerySet

BINDING = ("join", "port_in", "change_plan")


def contracts(rows: OrderQuerySet) -> OrderQuerySet:
    """Those that bind the customer for a term: by the plan taken, or by the class of the number."""
    codes = list(Plan.objects.filter(contract_months__gt=0).values_list("code", flat=True))
    by_plan = Q(kind__effect__in=BINDING, plan_code__in=codes)
    return rows.final().filter(by_plan | Q(details__premium__months__gt=0))


def _state(row: Order) -> tuple[str, str]:
    return (_("Reversed"), "wrong") if row.state == REVERSED else (_("Signed"), "settled")


class Contracts(Table):
    """All agreements, newest first."""

    key = "contracts"
    columns = [
        Column("accepted_at", gettext_lazy("Time"), WHEN, sort="accepted_at"),
        Column(
            "kind",
            gettext_lazy("Business"),
            value=lambda row: norms.kind_name(row.kind),
            link=lambda row: reverse("counter:order", args=[row.pk]),
        ),
        Column("number", gettext_lazy("Number"), sort="number"),
        Column("plan_code", gettext_lazy("Plan"), sort="plan_code"),
        Column("channel", gettext_lazy("Channel"), sort="channel"),
        Column("state", gettext_lazy("State"), BADGE, value=_state),
    ]
    filters = [
        Choice(
            "state",
            gettext_lazy("State"),
            [("accepted", gettext_lazy("Signed")), ("reversed", gettext_lazy("Reversed"))],
        )
    ]
    search = ["number", "plan_code"]
    order = "-accepted_at"
    export = False
    empty = (gettext_lazy("Agreements will stand here."), gettext_lazy("A plan or number with a term makes one."))


def register(request: HttpRequest) -> HttpResponseBase:
    """All contracts of the halls that the person sees."""
    actor = actor_of(request)
    assert actor is not None  # the address asks for somebody signed in
    halls = Unit.objects.halls().within(actor).values("id")
    rows = contracts(Order.objects.filter(hall__in=halls)).select_related("kind")
    return Contracts(request, rows).respond("counter/contracts.html", {"back_url": reverse("catalog:kinds")})
