"""Mobile payments that wait for an answer, a decision or their money back; and the provider's own notices."""

from typing import Any
from uuid import UUID

from django import forms
from django.contrib import messages
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse, HttpResponseBase, JsonResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_POST

from openhall.engines.policy.directory import directory
from openhall.front.till.models import MobilePayment
from openhall.front.till.models.payments import FAILED, PAID, PENDING, RETURNED, UNCLEAR
from openhall.kernel import access
from openhall.kernel.actors import SYSTEM, Actor
from openhall.kernel.commands import API, execute
from openhall.kernel.ids import uuid7
from openhall.kernel.problems import Refused
from openhall.links import payments as port
from openhall.web.forms import Form
from openhall.web.tables import BADGE, MONEY, PERSON, WHEN, Choice, Column, Table

from .common import act, actor_behind, people

STATES = {
    PENDING: (gettext_lazy("Waiting for the provider"), "now"),
    PAID: (gettext_lazy("Paid"), "settled"),
    FAILED: (gettext_lazy("Failed"), "settled"),
    UNCLEAR: (gettext_lazy("Unclear"), "wrong"),
    RETURNED: (gettext_lazy("Money returned"), "settled"),
}
OPEN = "open"


def _state(row: MobilePayment) -> tuple[Any, str]:
    if row.state == PAID and row.used_at is None:
        return _("Paid, without an order"), "due"
    return STATES[row.state]


class Payments(Table):
    key = "payments"
    columns = [
        Column("row.requested_at", gettext_lazy("Time"), WHEN, sort="requested_at"),
        Column("row.till.counter.code", gettext_lazy("Counter")),
        Column("clerk", gettext_lazy("Clerk"), PERSON),
        Column("row.amount", gettext_lazy("Amount"), MONEY, sort="amount", total=True),
        Column("state", gettext_lazy("State"), BADGE, value=lambda one: one["state"]),
        Column("row.provider_id", gettext_lazy("Provider's number")),
        Column("row.note", gettext_lazy("Remark"), hidden=True, wide=True),
    ]
    filters = [
        Choice(
            "state",
            gettext_lazy("State"),
            [(OPEN, gettext_lazy("Not settled")), *((code, word) for code, (word, _tone) in STATES.items())],
            apply=lambda rows, value: rows.open() if value == OPEN else rows.filter(state=value),
        ),
    ]
    search = ["provider_id", "till__counter__code"]
    order = "-requested_at"
    empty = (
        gettext_lazy("Mobile payments will stand here."),
        gettext_lazy("The counter asks for them when a customer shows a payment code."),
    )

    @property
    def page(self) -> Any:
        if "_shown_page" not in self.__dict__:
            found = super().page
            found.object_list = _shown(list(found.object_list))
            self.__dict__["_shown_page"] = found
        return self.__dict__["_shown_page"]

    def opens(self, row: Any) -> str:
        return reverse("till:payment", args=[row["id"]])

    def xlsx(self) -> Any:
        self.__dict__["_found"] = _shown(list(self._found[:20_000]))
        return super().xlsx()


def _shown(rows: list[MobilePayment]) -> list[dict[str, Any]]:
    names = people(*(row.staff for row in rows))
    return [{"id": row.id, "row": row, "clerk": names.get(row.staff), "state": _state(row)} for row in rows]


def _visible(actor: Actor) -> "QuerySet[MobilePayment]":
    rows = MobilePayment.objects.select_related("till__counter", "till__day")
    if access.allowed(actor, "till.watch"):
        return rows.filter(hall__in=directory().halls(actor))
    return rows.filter(staff=actor.staff_id) if actor.staff_id is not None else rows.none()


def payments(request: HttpRequest) -> HttpResponseBase:
    rows = _visible(actor_behind(request))
    context = {"unclear": rows.filter(state=UNCLEAR).count(), "simulated": port.provider().simulated}
    return Payments(request, rows).respond("till/payments.html", context)


class NoteForm(Form):
    note = forms.CharField(label=gettext_lazy("By which record"), max_length=500, required=False)


def payment(request: HttpRequest, key: UUID) -> HttpResponse:
    """A payment opened in its list, with what this person may do with it."""
    from django.http import Http404
    from django.shortcuts import render

    actor = actor_behind(request)
    row = _visible(actor).filter(id=key).first()
    if row is None:
        raise Http404
    other = row.staff != actor.staff_id
    context = {
        "row": row,
        "state": _state(row),
        "notices": row.notices.order_by("at", "id"),
        "clerk": people(row.staff).get(row.staff),
        "form": NoteForm(),
        "may_query": access.allowed(actor, "payment.query") and row.state in (PENDING, UNCLEAR),
        "may_decide": access.allowed(actor, "payment.decide") and row.state == UNCLEAR and other,
        "may_return": access.allowed(actor, "payment.give_back") and row.state == PAID and row.used_at is None,
        "once": uuid7(),
    }
    return render(request, "till/_payment.html", context)


@require_POST
def act_on(request: HttpRequest, key: UUID) -> HttpResponse:
    """Ask again, decide, give back."""
    form = NoteForm(request.POST)
    what, note = request.POST.get("what", ""), request.POST.get("note", "")
    steps: dict[str, tuple[str, dict[str, Any]]] = {
        "query": ("payment.query", {}),
        "paid": ("payment.decide", {"state": "paid", "note": note}),
        "failed": ("payment.decide", {"state": "failed", "note": note}),
        "give_back": ("payment.give_back", {"reason": note}),
    }
    name, data = steps.get(what, ("payment.query", {}))
    if act(request, name, {"payment": str(key), **data}, form):
        messages.success(request, _("Done."))
    else:
        messages.error(request, " ".join(str(problem) for problem in form.non_field_errors()))
    return redirect("till:payments")


@csrf_exempt
@require_POST
def notice(request: HttpRequest) -> HttpResponse:
    """The provider says what became of a payment; its signature stands in for a login."""
    provider = port.provider()
    found = provider.notice(request.body, request.headers.get("X-Payment-Signature", ""))
    if found is None:
        return JsonResponse({"code": "permission.denied"}, status=403)
    data = {
        "payment": found.reference,
        "provider": provider.name,
        "provider_id": found.provider_id,
        "state": found.state,
        "amount": found.amount,
    }
    try:
        made = execute("payment.confirm", data, SYSTEM, channel=API)
    except Refused as refusal:
        return JsonResponse({"code": refusal.code}, status=422)
    return JsonResponse(made.data)
