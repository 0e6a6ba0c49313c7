"""Proposed rosters: asked for, watched while they are worked out, read, taken over."""

from datetime import date, timedelta
from typing import Any

from django import forms
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy
from django.views.decorators.http import require_GET, require_POST

from openhall.kernel import access, clock
from openhall.kernel.problems import Refused
from openhall.team.org.models import Unit
from openhall.web.forms import Form

from ...views.common import hall_of, halls_of, press, run, there, who
from .. import doors, plan
from ..arrivals import monday_of
from ..models import DONE, FAILED, RUNNING, TAKEN, WAITING, Proposal, ShiftTemplate
from . import showing
from .common import STATE_NAMES, list_address

SERIOUS = (plan.SUPERVISOR, plan.GUARDED, plan.GUIDED, plan.LUNCH, plan.BELOW)
SOFTER = (plan.FAIR, plan.WISHED)
SHOWN = 20


class AskForm(Form):
    """For which weeks a roster is wanted."""

    week = forms.DateField(
        label=gettext_lazy("From the week of"), widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")
    )
    weeks = forms.TypedChoiceField(
        label=pgettext_lazy("proposal", "Weeks"), coerce=int, choices=[(n, str(n)) for n in (1, 2, 3, 4)]
    )


def proposals(request: HttpRequest) -> HttpResponse:
    """Those of a hall, the latest first, and the form that asks for one."""
    hall = hall_of(request)
    form = AskForm(request.POST or None, initial={"week": monday_of(clock.today()) + timedelta(days=7), "weeks": 1})
    if request.method == "POST" and form.is_valid():
        given = {"hall": hall.code, "week": monday_of(form.cleaned_data["week"]), "weeks": form.cleaned_data["weeks"]}
        try:
            made = run(request, "roster.propose", given)
        except Refused as refusal:
            form.refuse(refusal)
        else:
            return redirect("proposals:show", made.id)
    rows = Proposal.objects.filter(hall=hall.id).order_by("-asked_at").defer("problem")[:SHOWN]
    context = {
        "hall": hall,
        "halls": halls_of(request),
        "form": form,
        "rows": [(row, *_state(row), _lacking(row)) for row in rows],
        "templates": ShiftTemplate.objects.of_hall(hall.id).count(),
        "may": access.allowed(who(request), "roster.propose"),
    }
    return render(request, "proposals/list.html", context, status=422 if form.errors else 200)


def _state(row: Proposal) -> tuple[Any, str]:
    return (_("Stopped on the way"), "wrong") if row.lost else STATE_NAMES[row.state]


@require_GET
def show(request: HttpRequest, key: Any) -> HttpResponse:
    """One proposal: how it goes while it is worked out, and then what it is."""
    row: Proposal = there(doors.proposal(who(request), str(key)))
    hall = Unit.objects.get(id=row.hall)
    context: dict[str, Any] = {"row": row, "hall": hall, "back_url": list_address(hall), "state": _state(row)}
    context["under_way"] = row.state in {WAITING, RUNNING} and not row.lost
    context["may_gain"] = _may_gain(row.progress)
    if request.headers.get("HX-Request") and context["under_way"]:
        return render(request, "proposals/_progress.html", context)
    context |= {"progress": row.progress, "failed": row.state == FAILED or row.lost, "clash": showing.clash(row)}
    if row.state in {DONE, TAKEN}:
        problem = plan.from_json(row.problem)
        first = _week_asked(request, row)
        context |= {
            "people": showing.board(row, problem, first),
            "days": showing.week_days(first),
            "first": first,
            "weeks": showing.weeks_of(row),
            "left": showing.left(row, SERIOUS),
            "softer": showing.left(row, SOFTER),
            "compared": showing.compared(hall, row, problem),
            "may_take": row.state == DONE and access.allowed(who(request), "roster.take_proposal"),
        }
    answer = render(request, "proposals/show.html", context)
    if request.headers.get("HX-Request"):
        answer["HX-Refresh"] = "true"  # it has ended: the whole page tells of it
    return answer


def _may_gain(progress: dict[str, Any]) -> float:
    """By what share of its cost the best one so far may still be better."""
    cost, bound = progress.get("cost"), progress.get("bound")
    return max(0.0, (cost - (bound or 0)) / cost) if cost else 0.0


def _lacking(row: Proposal) -> float | None:
    """Hours that lack somebody, of what must be staffed."""
    if "unmet" not in row.result:
        return None
    return float(sum(one["count"] for one in row.result["unmet"] if one["rule"] in SERIOUS)) / 2


def _week_asked(request: HttpRequest, row: Proposal) -> date:
    weeks = showing.weeks_of(row)
    return next((one for one in weeks if one.isoformat() == request.GET.get("week")), weeks[0])


@require_POST
def cancel(request: HttpRequest, key: Any) -> HttpResponse:
    press(request, "roster.cancel_proposal", {"proposal": str(key)}, _("Called off."))
    return redirect("proposals:show", key)


@require_POST
def take(request: HttpRequest, key: Any) -> HttpResponse:
    """Onto the board it goes, and there one looks at it."""
    row: Proposal = there(doors.proposal(who(request), str(key)))
    hall = Unit.objects.get(id=row.hall)
    press(request, "roster.take_proposal", {"proposal": str(key)}, _("The proposal stands on the board, as drafts."))
    return redirect(reverse("roster:week", query={"hall": hall.code, "week": row.monday.isoformat()}))
