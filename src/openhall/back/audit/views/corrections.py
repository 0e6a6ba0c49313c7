"""What the auditor sent back: the clerk corrects or objects, the auditor checks."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _

from openhall.back.reports import labels
from openhall.engines.cases.models import Case
from openhall.kernel.actors import Actor
from openhall.kernel.commands import SCREEN, execute
from openhall.kernel.problems import Refused

from .. import days, papers
from ..cases import CORRECTION
from ..models import ItemCheck
from .common import actor_behind, order_page


def listed(request: HttpRequest) -> HttpResponse:
    """Corrections that are open: the person's own, and for who looks after halls those of the halls."""
    rows = list(days.corrections_for(actor_behind(request)))
    people = labels.people([*(case.owner for case in rows), *(case.opened_by for case in rows)])
    lines = [{**_shown(case), "person": people.get(str(case.owner))} for case in rows]
    return render(request, "audit/corrections.html", {"lines": lines})


def correction(request: HttpRequest, key: UUID) -> HttpResponse:
    """One correction: the order or item it is about, what was wrong, what has been said."""
    case = _case(actor_behind(request), key)
    if request.method == "POST":
        return _move(request, case)
    look = _look(case)
    people = labels.people([case.owner, case.opened_by, *(event.staff for event in case.events.all())])
    context = {
        **_shown(case),
        **(order_page(look) if look else {}),
        "owner": people.get(str(case.owner)),
        "opener": people.get(str(case.opened_by)),
        "events": [
            {
                "at": event.at,
                "who": people.get(str(event.staff)),
                "text": " ".join(part for part in (_step(case, event.move), event.text) if part),
            }
            for event in case.events.order_by("-id")
        ],
        "moves": case.definition.offered(actor_behind(request), case),
        "back_url": reverse("audit:corrections"),
    }
    return render(request, "audit/correction.html", context)


def _step(case: Case, move: str) -> str:
    step = case.definition.moves.get(move)
    words = {"open": _("Sent back to the clerk"), "overdue": _("Overdue"), "note": _("Remark")}
    return str(step.label) if step else words.get(move, move)


def _move(request: HttpRequest, case: Case) -> HttpResponse:
    payload = {"case": str(case.id), "move": request.POST.get("move", ""), "text": request.POST.get("text", "")}
    try:
        execute("case.move", payload, actor_behind(request), channel=SCREEN)
    except Refused as refusal:
        messages.error(request, refusal.message)
    else:
        messages.success(request, _("Kept."))
    return redirect("audit:correction", case.id)


def _case(actor: Actor, key: UUID) -> Case:
    row = Case.objects.filter(id=key, kind=CORRECTION.name).first()
    if row is None or not days.may_see(actor, row):
        raise Http404
    return row


def _look(case: Case) -> papers.Look | None:
    from openhall.front.counter.models import Order

    if case.subject_kind != "order":
        return None
    order = Order.objects.select_related("kind", "customer", "day").filter(id=case.subject).first()
    return papers.Look(order) if order else None


def _shown(case: Case) -> dict[str, Any]:
    kind = case.definition
    item = (
        ItemCheck.objects.select_related("day").filter(id=case.subject).first() if case.subject_kind == "item" else None
    )
    return {
        "case": case,
        "summary": kind.summary(case) if kind.summary else "",
        "item": item,
        "details": kind.details(case) if kind.details else [],
    }
