"""The person's own till: open it, see the drawer beside its limit, drop, confirm what the guide took."""

from decimal import Decimal
from typing import Any
from uuid import UUID

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST

from openhall.engines.ledger.models import Line
from openhall.engines.policy.parameters import Figures
from openhall.front.till import account, cases, drawer, hints, rounds, sessions
from openhall.front.till.models import OPEN, BusinessDay, Collection, MobilePayment, TillSession
from openhall.front.till.parameters import FLOAT_DEFAULT
from openhall.kernel import clock
from openhall.kernel.actors import Actor
from openhall.kernel.ids import uuid7
from openhall.kernel.money import ZERO
from openhall.team.org.models import Counter
from openhall.web.forms import Form, Money

from .common import act, actor_behind, counted_pieces, people, typed_pieces

FLOAT_PIECES = {"50": "2", "20": "5", "10": "6", "5": "6", "1": "10"}
"""How a float of 300.00 is usually made up; shown to be changed, not to be believed."""


class OpenForm(Form):
    counter = forms.ChoiceField(label=gettext_lazy("Counter"))


class DropForm(Form):
    amount = Money(label=gettext_lazy("Amount"))


def own_till(actor: Actor) -> TillSession | None:
    """The person's open till."""
    rows = TillSession.objects.open().of_person(actor.staff_id).select_related("day", "counter")
    return rows.first()


def mine(request: HttpRequest) -> HttpResponse:
    """Where the person's till stands; without one, the way to open it."""
    till = own_till(actor_behind(request))
    if till is not None and request.method == "POST":  # the form that opened it was sent twice
        return redirect("till:mine")
    return _open(request) if till is None else _till(request, till)


# -- no till yet -------------------------------------------------------------------------------------------------


def _free_counters(actor: Actor) -> list[Counter]:
    taken = TillSession.objects.open().values("counter")
    return list(Counter.objects.filter(hall=actor.hall_id).exclude(id__in=taken).order_by("code"))


def _open(request: HttpRequest) -> HttpResponse:
    actor = actor_behind(request)
    day = BusinessDay.objects.open_of(actor.hall_id).first() if actor.hall_id is not None else None
    last = (
        TillSession.objects.of_person(actor.staff_id)
        .select_related("day", "counter")
        .order_by("-opened_at", "-id")
        .first()
    )
    posted = request.POST if request.method == "POST" else None
    form = OpenForm(posted, initial={"counter": last.counter.code if last else None})
    counters = [(one.code, one.code) for one in _free_counters(actor)]
    form.fields["counter"].choices = counters  # type: ignore[attr-defined]
    if posted is not None and form.is_valid():
        pieces = counted_pieces(posted, "float")
        if pieces is None:
            form.add_error(None, _("A number of pieces is a whole number."))
        elif act(request, "till.open", {"counter": form.cleaned_data["counter"], "float": _sum(pieces)}, form):
            messages.success(request, _("Till open at %(counter)s.") % {"counter": form.cleaned_data["counter"]})
            return redirect("till:mine")
    default = Figures(actor.hall_id, clock.now())[FLOAT_DEFAULT] if actor.hall_id is not None else ZERO
    usual = FLOAT_PIECES if default == Decimal(300) else {}
    context = {
        "day": day,
        "form": form,
        "counters": counters,
        "pieces": typed_pieces(posted, "float") if posted is not None else usual,
        "default": default,
        "last": last,
        "unexplained": list(cases.unexplained(actor.staff_id)),
        "once": uuid7(),
        "machines": machines_to_confirm(actor),
        "hints": hints.standing(actor.hall_id, clock.now()) if day is not None else [],
        "again": last is not None and last.counted is not None and last.day.state == OPEN,
    }
    return render(request, "till/open.html", context, status=422 if form.errors else 200)


def machines_to_confirm(actor: Actor) -> list[Collection]:
    """Machines of the hall that the guide emptied, and a colleague has to confirm."""
    if actor.hall_id is None or actor.staff_id is None:
        return []
    rows = Collection.objects.waiting().filter(settlement__hall=actor.hall_id, till=None)
    return list(rows.exclude(taken_by=actor.staff_id).select_related("machine"))


def _sum(pieces: dict[str, int]) -> str:
    return f"{drawer.sum_of(pieces):.2f}"


# -- an open till ------------------------------------------------------------------------------------------------


def _till(request: HttpRequest, till: TillSession, form: DropForm | None = None) -> HttpResponse:
    machines = machines_to_confirm(actor_behind(request))
    context = {**till_context(till), "form": form or DropForm(), "machines": machines}
    return render(request, "till/mine.html", context, status=422 if form is not None and form.errors else 200)


def till_context(till: TillSession) -> dict[str, Any]:
    """A till with its drawer, takings, drops and what waits there."""
    now = clock.now()
    state = sessions.drawer_state(till, now)
    totals = rounds.totals(till)
    to_confirm = list(Collection.objects.waiting().filter(till=till).select_related("settlement"))
    return {
        "till": till,
        "state": state,
        "width": f"{state.share}%",
        "takings": totals,
        "total": sum(totals.values(), ZERO),
        "movements": movements(till),
        "to_confirm": to_confirm,
        "takers": people(*(one.taken_by for one in to_confirm)),
        "payments": list(MobilePayment.objects.filter(till=till).open()),
        "once": uuid7(),
        "confirm_once": uuid7(),
    }


def movements(till: TillSession) -> list[dict[str, Any]]:
    """What went from the drawer to a safe, newest first."""
    rows = Line.objects.filter(account_id=till.drawer.id, entry__act__in=("till.drop", "settlement.confirm"))
    return [
        {"at": line.entry.at, "what": line.entry.act, "amount": -line.amount}
        for line in rows.select_related("entry").order_by("-id")[:20]
    ]


@require_POST
def drop(request: HttpRequest) -> HttpResponse:
    """Notes go into the drop safe."""
    till = own_till(actor_behind(request))
    if till is None:
        return redirect("till:mine")
    form = DropForm(request.POST)
    if not form.is_valid():
        return _till(request, till, form)
    name = "till.carry" if request.POST.get("what") == "carry" else "till.drop"
    made = act(request, name, {"amount": form.cleaned_data["amount"]}, form)
    if made is None:
        return _till(request, till, form)
    messages.success(request, _("%(amount)s dropped.") % {"amount": form.cleaned_data["amount"]})
    return redirect("till:mine")


@require_POST
def confirm(request: HttpRequest, key: UUID) -> HttpResponse:
    """The clerk agrees with what the settler took."""
    form = Form(request.POST)
    if act(request, "settlement.confirm", {"collection": str(key)}, form):
        messages.success(request, _("Confirmed."))
    else:
        messages.error(request, " ".join(str(problem) for problem in form.non_field_errors()))
    back = request.POST.get("back", "")
    return redirect("till:rounds" if back == "rounds" else "till:mine")


def own_account(request: HttpRequest) -> HttpResponse:
    """What stands on the person's own name, and how it came there."""
    from .accounts import account_context

    actor = actor_behind(request)
    assert actor.staff_id is not None
    context = account_context(actor.staff_id)
    return render(request, "till/account.html", {**context, "own": True, "surplus": account.surpluses(actor.staff_id)})
