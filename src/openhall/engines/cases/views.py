"""Cases: my own, those of the hall, and one with its story and the steps that this person may make."""

from collections.abc import Sequence
from functools import cached_property
from typing import Any
from uuid import UUID

from django import forms
from django.contrib import messages
from django.core.paginator import Page
from django.db.models import F, QuerySet
from django.http import FileResponse, Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST

from openhall.kernel import access
from openhall.kernel.actors import Actor
from openhall.kernel.commands import SCREEN, execute
from openhall.kernel.ids import uuid7
from openhall.kernel.problems import Refused
from openhall.web.access import actor_of
from openhall.web.forms import Form
from openhall.web.tables import BADGE, PERSON, WHEN, Choice, Column, Table

from . import presenting, reading
from .actions import may_see
from .kinds import kinds
from .models import Case

OPEN, OVERDUE, CLOSED = "open", "overdue", "closed"
OWN, COPIED = "own", "copied"


def _actor(request: HttpRequest) -> Actor:
    actor = actor_of(request)
    assert actor is not None  # declared for whoever is signed in
    return actor


def _condition(rows: "QuerySet[Case]", value: str) -> "QuerySet[Case]":
    if value == CLOSED:
        return rows.exclude(closed_at=None)
    rows = rows.filter(closed_at=None)
    return rows.filter(overdue=True) if value == OVERDUE else rows


class Cases(Table):
    """Cases that the person may see; names are looked up for one page at a time."""

    key = "cases"
    columns = [
        Column("row.title", gettext_lazy("Matter"), link=lambda one: reverse("cases:case", args=[one.pk])),
        Column("row.summary", gettext_lazy("About"), wide=True),
        Column("owner", gettext_lazy("Owner"), PERSON),
        Column("hall", gettext_lazy("Hall")),
        Column("state", gettext_lazy("State"), BADGE, value=lambda one: one.state),
        Column("due_at", gettext_lazy("Due"), "due", sort="due_at"),
        Column("row.opened_at", gettext_lazy("Opened at"), WHEN, sort="opened_at"),
        Column("row.closed_at", gettext_lazy("Closed at"), WHEN, sort="closed_at", hidden=True),
    ]
    search = ["data", "events__text"]
    empty = (
        gettext_lazy("Matters that somebody must deal with by a time will stand here."),
        gettext_lazy("A difference, a complaint or a finding opens them; nobody needs to enter one."),
    )

    @property
    def filters(self) -> Sequence[Choice]:  # type: ignore[override]
        actor = _actor(self.request)
        conditions = [(OPEN, _("Open")), (OVERDUE, _("Overdue")), (CLOSED, _("Finished"))]
        whose = [(OWN, _("Mine")), (COPIED, _("In copy to me"))]
        titles = sorted(((name, str(kind.title)) for name, kind in kinds.items()), key=lambda pair: pair[1])
        narrowed: dict[str, Any] = {
            OWN: lambda rows: rows.filter(owner=actor.staff_id),
            COPIED: lambda rows: rows.filter(copies__contains=[actor.staff_id]),
        }
        return [
            Choice("condition", _("State"), conditions, apply=_condition),
            Choice("whose", _("Whose"), whose, apply=lambda rows, value: narrowed[value](rows)),
            Choice("kind", _("Matter"), titles),
        ]

    @cached_property
    def page(self) -> "Page[Any]":
        found = super().page
        found.object_list = presenting.shown(found.object_list)
        return found

    def _from_queryset(self, rows: "QuerySet[Any]") -> "QuerySet[Any]":
        found = super()._from_queryset(rows)
        if self.q:  # the words of the timeline would show a case as often as they stand there
            found = rows.model._default_manager.filter(pk__in=found.order_by().values("pk"))
        if self.sort:
            return found.order_by(self.sort, "pk")
        return found.order_by(
            F("closed_at").desc(nulls_first=True), F("due_at").asc(nulls_last=True), "opened_at", "pk"
        )

    def opens(self, row: Any) -> str:
        return reverse("cases:row", args=[row.pk])

    def tone(self, row: Any) -> str:
        if row.row.closed_at is not None:
            return "settled"
        return "wrong" if row.row.overdue else ""

    def xlsx(self) -> FileResponse:
        self.__dict__["_found"] = presenting.shown(self._found[:20_000])
        return super().xlsx()


def mine(request: HttpRequest) -> HttpResponseBase:
    """What I own, what went to me in copy, and what waits for a step of mine."""
    actor = _actor(request)
    waiting = reading.awaiting(actor)
    own = reading.mine(actor)
    context = {
        "waiting": presenting.shown(waiting[:8]),
        "waiting_count": len(waiting),
        "own": own.count(),
        "overdue": own.filter(overdue=True).count(),
        "may_see_hall": access.allowed(actor, "case.view"),
    }
    return Cases(request, Case.objects.concerning(actor.staff_id)).respond("cases/mine.html", context)


def hall(request: HttpRequest) -> HttpResponseBase:
    """All cases of the halls of the own units."""
    rows = reading.of_units(_actor(request))
    open_rows = rows.open()
    context = {
        "open": open_rows.count(),
        "overdue": open_rows.filter(overdue=True).count(),
        "back_url": reverse("cases:mine"),
    }
    return Cases(request, rows).respond("cases/hall.html", context)


class Say(Form):
    """What there is to say to a step; the step says whether it needs words."""

    text = forms.CharField(
        label=gettext_lazy("What there is to say"), required=False, widget=forms.Textarea(attrs={"rows": 4})
    )


def _case(request: HttpRequest, key: UUID) -> Case:
    row = Case.objects.filter(id=key).first()
    if row is None or not may_see(_actor(request), row):
        raise Http404
    return row


def case(request: HttpRequest, key: UUID, form: Say | None = None) -> HttpResponse:
    """One case: what it is about, what may be done with it now, what happened."""
    row = _case(request, key)
    (one,) = presenting.shown([row])
    steps = row.definition.offered(_actor(request), row)
    context = {
        "one": one,
        "row": row,
        "kind": row.definition,
        "details": presenting.details(row),
        "steps": [step for step in steps if step.by_command],
        "pages": [(step, reverse(step.page, args=[row.pk])) for step in steps if step.page],
        "form": form or Say(),
        "once": uuid7(),
        "events": presenting.timeline(row),
        "back_url": reverse("cases:mine"),
    }
    return render(request, "cases/case.html", context, status=422 if form is not None else 200)


def row(request: HttpRequest, key: UUID) -> HttpResponse:
    """A case opened in its list."""
    found = _case(request, key)
    (one,) = presenting.shown([found])
    steps = found.definition.offered(_actor(request), found)
    context = {"one": one, "row": found, "details": presenting.details(found), "steps": steps}
    return render(request, "cases/_row.html", {**context, "events": presenting.timeline(found)[:4]})


@require_POST
def move(request: HttpRequest, key: UUID) -> HttpResponse:
    """A step of the case, or only a remark; sent twice it is made once."""
    found = _case(request, key)
    form = Say(request.POST)
    if not form.is_valid():
        return case(request, key, form)
    step = request.POST.get("move", "")
    name, given = ("case.note", {}) if step == "note" else ("case.move", {"move": step})
    data = {"case": str(found.id), "text": form.cleaned_data["text"], **given}
    try:
        execute(name, data, _actor(request), channel=SCREEN, key=request.POST.get("once") or None)
    except Refused as refusal:
        form.refuse(refusal)
        return case(request, key, form)
    if step == "note":
        messages.success(request, _("Noted."))
    else:
        messages.success(request, _("Done: %(step)s.") % {"step": found.definition.moves[step].label})
    return redirect("cases:case", found.id)
