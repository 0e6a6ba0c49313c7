"""Findings: the list, one with its story, an answer, a decision, and what somebody saw."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from functools import cached_property
from types import SimpleNamespace
from typing import Any
from uuid import UUID

from django import forms
from django.contrib import messages
from django.core.paginator import Page
from django.db.models import QuerySet
from django.http import FileResponse, Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy

from openhall import rulebook
from openhall.kernel import access, clock
from openhall.kernel.actors import Actor
from openhall.kernel.commands import SCREEN, execute
from openhall.kernel.problems import Refused
from openhall.web.access import actor_of
from openhall.web.forms import Form
from openhall.web.tables import BADGE, PERSON, WHEN, Choice, Column, Table

from ..directory import directory
from ..models import OBSERVED, OPEN_STATES, STATES, Finding
from ..rules import rules
from . import presenting

OPEN, MINE, TO_DECIDE, RAISED_BY_ME = "open", "mine", "decide", "raised"


def _actor(request: HttpRequest) -> Actor:
    actor = actor_of(request)
    assert actor is not None
    return actor


def _state(rows: "QuerySet[Finding]", value: str) -> "QuerySet[Finding]":
    return rows.filter(state__in=OPEN_STATES) if value == OPEN else rows.filter(state=value)


def _since(rows: "QuerySet[Finding]", value: str) -> "QuerySet[Finding]":
    today = clock.today()
    days = {"today": today, "week": today - timedelta(days=6), "month": today.replace(day=1)}
    return rows.filter(at__gte=clock.midnight(days[value]))


FIRST = [
    Column("row.at", gettext_lazy("Time"), WHEN, sort="at"),
    Column("title", gettext_lazy("Finding"), link=lambda one: reverse("policy:finding", args=[one.row.pk])),
    Column("state", gettext_lazy("State"), BADGE, sort="state", value=lambda one: one.state),
    Column("person", gettext_lazy("Person named"), PERSON),
]
LAST = [
    Column("subject.label", gettext_lazy("About"), link=lambda one: one.subject.href),
    Column("said", gettext_lazy("Figures"), wide=True, value=lambda one: figures_of(one)),
    Column(
        "row.clause",
        gettext_lazy("Clause"),
        sort="clause",
        link=lambda one: reverse("policy:clause", args=[one.row.clause]),
    ),
]


class Findings(Table):
    """What the person may see; names are looked up for one page at a time."""

    key = "findings"
    order = "-at"
    search = ["clause", "rule", "subject"]
    empty = (
        gettext_lazy("Findings that name you or your hall will stand here."),
        gettext_lazy("Rules raise them when something happens against the book; a lead raises what only people see."),
    )

    @cached_property
    def columns(self) -> Sequence[Column]:  # type: ignore[override]
        """Whoever looks after one hall needs no column for it."""
        hall = Column("hall", _("Hall"))
        return [*FIRST, *([] if _actor(self.request).hall_id else [hall]), *LAST]

    @property
    def filters(self) -> Sequence[Choice]:  # type: ignore[override]
        actor = _actor(self.request)
        words = [(OPEN, _("Open")), *((state, str(presenting.STATE_WORDS[state][0])) for state in STATES)]
        whose = [(MINE, _("Name me"))]
        if access.allowed(actor, "finding.decide"):
            whose.append((TO_DECIDE, _("Wait for my decision")))
        if access.allowed(actor, "finding.raise"):
            whose.append((RAISED_BY_ME, _("Raised by me")))
        narrowed = {
            MINE: lambda rows: rows.naming(actor.staff_id),
            TO_DECIDE: lambda rows: rows.decidable_by(actor),
            RAISED_BY_ME: lambda rows: rows.filter(raised_by=actor.staff_id),
        }
        periods = [("today", _("Today")), ("week", _("Seven days")), ("month", _("This month"))]
        names = sorted((code, presenting.named("rules", code)) for code in (*rules, OBSERVED))
        return [
            Choice("state", _("State"), words, apply=_state),
            Choice("whose", _("Whose"), whose, apply=lambda rows, value: narrowed[value](rows)),
            Choice("rule", _("Finding"), sorted(names, key=lambda pair: pair[1])),
            Choice("since", _("Period"), periods, apply=_since),
        ]

    @cached_property
    def page(self) -> "Page[Any]":
        found = super().page
        found.object_list = presenting.shown(found.object_list)
        return found

    def opens(self, row: Any) -> str:
        return reverse("policy:finding-row", args=[row.row.pk])

    def tone(self, row: Any) -> str:
        return "settled" if not row.row.is_open else ""

    def xlsx(self) -> FileResponse:
        self.__dict__["_found"] = presenting.shown(self._found[:20_000])
        return super().xlsx()


def figures_of(one: presenting.Shown) -> str:
    """The figures of a case in one line."""
    return " · ".join(f"{detail.label} {detail.value}" for detail in one.details)


def findings_page(request: HttpRequest) -> HttpResponseBase:
    actor = _actor(request)
    visible = Finding.objects.visible_to(actor)
    context = {
        "mine": Finding.objects.unanswered_by(actor).count(),
        "to_decide": Finding.objects.decidable_by(actor).count(),
        "may_decide": access.allowed(actor, "finding.decide"),
        "may_raise": access.allowed(actor, "finding.raise"),
        "open": visible.open().count(),
        "today": visible.filter(at__gte=clock.midnight(clock.today())).count(),
        "month": visible.filter(at__gte=clock.midnight(clock.today().replace(day=1))).count(),
    }
    return Findings(request, visible).respond("policy/findings.html", context)


def _visible(request: HttpRequest, key: UUID) -> Finding:
    found = Finding.objects.visible_to(_actor(request)).filter(id=key).first()
    if found is None:
        raise Http404
    return found


# -- one finding -----------------------------------------------------------------------------------------------


class Answer(Form):
    text = forms.CharField(label=gettext_lazy("What there is to say"), widget=forms.Textarea(attrs={"rows": 4}))


class Decide(Form):
    decision = forms.ChoiceField(
        label=gettext_lazy("Decision"),
        choices=[("upheld", gettext_lazy("Uphold")), ("dropped", pgettext_lazy("finding", "Drop"))],
        widget=forms.RadioSelect,
    )
    note = forms.CharField(label=gettext_lazy("Reason"), widget=forms.Textarea(attrs={"rows": 4}))


def finding_page(request: HttpRequest, key: UUID) -> HttpResponse:
    """One finding with its clause and its story; the person named answers here, a lead decides here."""
    row = _visible(request, key)
    actor = _actor(request)
    answer, decide = _forms(request, row, actor)
    if request.method == "POST":
        done = _act(request, row, actor, answer, decide)
        if done is not None:
            return done
    (one,) = presenting.shown([row])
    context = {
        "one": one,
        "row": row,
        "clause": rulebook.clauses().get(row.clause),
        "chinese_first": presenting.chinese(),
        "answer": answer,
        "decide": decide,
        "why_not": _why_not(row, actor),
        "events": events(one),
        "observed": row.rule == OBSERVED,
        "back_url": reverse("policy:findings"),
    }
    return render(request, "policy/finding.html", context)


def finding_row(request: HttpRequest, key: UUID) -> HttpResponse:
    """A finding opened in its list."""
    (one,) = presenting.shown([_visible(request, key)])
    actor = _actor(request)
    context = {"one": one, "events": events(one), "waits": one.row.may_be_answered_by(actor)}
    return render(request, "policy/_finding_row.html", {**context, "decides": one.row.may_be_decided_by(actor)})


def _forms(request: HttpRequest, row: Finding, actor: Actor) -> tuple[Answer | None, Decide | None]:
    """The form that this person may send now; a person who is named answers, even where the position decides others."""
    posted = request.POST if request.method == "POST" else None
    answer = Answer(posted) if row.may_be_answered_by(actor) else None
    return answer, Decide(posted) if answer is None and row.may_be_decided_by(actor) else None


def _act(
    request: HttpRequest, row: Finding, actor: Actor, answer: Answer | None, decide: Decide | None
) -> HttpResponse | None:
    form: Form | None = answer or decide
    command, said = ("finding.answer", _("Answered")) if answer else ("finding.decide", _("Decided"))
    if form is None:
        messages.error(request, _("Somebody was quicker: this finding is decided."))
        return redirect("policy:finding", row.id)
    if not form.is_valid():
        return None
    try:
        execute(command, {"finding": str(row.id), **form.cleaned_data}, actor, channel=SCREEN)
    except Refused as refusal:
        if refusal.code == "scope.denied":
            raise Http404 from None
        form.refuse(refusal)
        return None
    messages.success(request, said)
    return redirect("policy:finding", row.id)


def _why_not(row: Finding, actor: Actor) -> Any:
    """Why a person whose position decides can't decide this one."""
    if not row.is_open or not access.allowed(actor, "finding.decide"):
        return ""
    if row.staff == actor.staff_id and row.staff is not None:
        return _("This finding names you: somebody else decides it.")
    if row.raised_by == actor.staff_id and row.raised_by is not None:
        return _("You raised this finding: somebody else decides it.")
    return ""


def events(one: presenting.Shown) -> list[SimpleNamespace]:
    """The story of a finding, the newest first."""
    row = one.row
    story = [_event(row.at, None, _("It happened"), "flag")]
    if row.raised_at is not None and row.rule == OBSERVED:
        story.append(_event(row.raised_at, one.raised_by, _("Raised by an observer"), "eye"))
    elif row.raised_at is not None:
        said = _("Raised by the rule %(rule)s") % {"rule": row.rule}
        story.append(_event(row.raised_at, one.raised_by, said, "scale"))
    if row.answered_at is not None:
        story.append(_event(row.answered_at, one.person, row.answer, "message"))
    if row.decided_at is not None:
        word, _tone, icon = one.state
        said = _("%(decision)s: %(reason)s") % {"decision": word, "reason": row.decision}
        story.append(_event(row.decided_at, one.decided_by, said, icon))
    return story[::-1]


def _event(at: datetime, who: Any, text: Any, icon: str) -> SimpleNamespace:
    return SimpleNamespace(at=at, who=who, text=text, icon=icon, tone="", clause="")


# -- what somebody saw -----------------------------------------------------------------------------------------


class Raise(Form):
    clause = forms.CharField(label=gettext_lazy("Clause"), max_length=20, help_text=gettext_lazy("Such as CASH-01."))
    hall = forms.CharField(label=gettext_lazy("Hall"), max_length=50)
    staff = forms.CharField(
        label=gettext_lazy("Job number of the person"),
        max_length=50,
        required=False,
        help_text=gettext_lazy("Empty where it concerns the hall and nobody in particular."),
    )
    text = forms.CharField(label=gettext_lazy("What was seen"), widget=forms.Textarea(attrs={"rows": 4}))
    at = forms.DateTimeField(
        label=gettext_lazy("Seen at"),
        required=False,
        widget=forms.DateTimeInput(attrs={"type": "datetime-local"}, format="%Y-%m-%dT%H:%M"),
        help_text=gettext_lazy("Empty: just now."),
    )


def raise_page(request: HttpRequest) -> HttpResponse:
    """What only somebody who looks can see."""
    actor = _actor(request)
    first = {"clause": request.GET.get("clause", ""), "hall": _own_hall(actor)}
    form = Raise(request.POST if request.method == "POST" else None, initial=first)
    if request.method == "POST" and form.is_valid():
        given = {name: value for name, value in form.cleaned_data.items() if value}
        given["clause"] = given["clause"].strip().upper()
        try:
            made = execute("finding.raise", given, actor, channel=SCREEN)
        except Refused as refusal:
            form.refuse(refusal)
        else:
            messages.success(request, _("Raised; somebody else decides it."))
            return redirect("policy:finding", made.id)
    shown = rulebook.clauses().get(str(form["clause"].value() or "").strip().upper())
    context = {"form": form, "clause": shown, "back_url": reverse("policy:findings")}
    return render(request, "policy/raise.html", context)


def _own_hall(actor: Actor) -> str:
    return directory().code_of(actor.hall_id) if actor.hall_id is not None else ""
