"""Presence on the screens: consents, cover for a relief, posts reported empty, and what the head decides about them."""

from typing import Any
from uuid import UUID

from django import forms
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy
from django.views.decorators.http import require_POST

from openhall.engines.cases import presenting
from openhall.engines.cases.actions import may_see
from openhall.engines.cases.models import Case
from openhall.kernel import clock
from openhall.team.org.models import Staff, Unit
from openhall.web.forms import Form

from .. import consents, today
from ..models import Absence, Consent
from ..presence_cases import DESERTION, EMPTY, PROPOSED, RELIEF, judges
from .common import press, submit, who

TIME = forms.TimeInput(attrs={"type": "time"}, format="%H:%M")


class CoverForm(Form):
    staff = forms.ChoiceField(label=gettext_lazy("Who takes the place"))
    note = forms.CharField(label=gettext_lazy("Remark"), max_length=200, required=False)

    def __init__(self, *args: Any, people: list[Staff], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["staff"]
        assert isinstance(field, forms.ChoiceField)
        field.choices = [(one.job_number, str(one)) for one in people]


class JudgeForm(Form):
    heard = forms.CharField(
        label=gettext_lazy("What the person said"),
        max_length=1000,
        required=False,
        widget=forms.Textarea(attrs={"rows": 3}),
    )
    end = forms.TimeField(label=gettext_lazy("Empty until"), required=False, widget=TIME)


class EmptyForm(Form):
    """A post that a lead saw empty."""

    staff = forms.ChoiceField(label=pgettext_lazy("shift", "Person"))
    date = forms.DateField(
        label=pgettext_lazy("shift", "Day"), widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")
    )
    start = forms.TimeField(label=pgettext_lazy("time", "From"), widget=TIME)
    end = forms.TimeField(label=pgettext_lazy("time", "To"), widget=TIME)
    text = forms.CharField(label=gettext_lazy("What was seen"), max_length=400)

    def __init__(self, *args: Any, people: list[Staff], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["staff"]
        assert isinstance(field, forms.ChoiceField)
        field.choices = [(one.job_number, str(one)) for one in people]


def of_hall(hall: Unit, people: list[Staff]) -> dict[str, Any]:
    """What the attendance page of a hall shows of who is here."""
    now = clock.now()
    since = clock.midnight(clock.today())
    asked = list(Consent.objects.asked(hall.id))
    known: dict[UUID, Staff | None] = {one.id: one for one in people}
    cases = Case.objects.open().of_halls([hall.id]).of_kind(RELIEF.name, EMPTY.name, DESERTION.name).by_due()
    return {
        "presences": today.of_hall(hall.id, clock.today(), now),
        "aways": today.away(Absence.objects.filter(hall=hall.id, left_at__gte=since), now, hall.id),
        "consents": [(one, consents.empties(one.staff, now)) for one in asked],
        "matters": presenting.shown(cases),
        "without": today.without_leave(known, clock.midnight(clock.today().replace(day=1))),
    }


@require_POST
def consent(request: HttpRequest) -> HttpResponse:
    """A lead answers somebody who asked."""
    post = request.POST
    given = {name: post.get(name, "") for name in ("staff", "purpose", "answer")}
    yes = post.get("approve") == "yes"
    said = _("Consented: the person goes at the terminal.") if yes else _("Refused.")
    press(request, "attendance.give_consent", {**given, "approve": yes}, said)
    return redirect("roster:attendance")


@require_POST
def ask(request: HttpRequest) -> HttpResponse:
    """A person asks from the own page."""
    given = {"purpose": "absence", "text": request.POST.get("text", "")}
    press(request, "attendance.ask_consent", given, _("Asked; a lead decides next."))
    return redirect("roster:attendance-mine")


def relief(request: HttpRequest, key: UUID) -> HttpResponse:
    """Cover for a relief that hasn't come."""
    case = _case(request, key, RELIEF.name)
    names = [case.data.get("relief", ""), case.data.get("giver", "")]
    hall = Unit.objects.get(id=case.hall)
    people = Staff.objects.serving().working_in(hall).exclude(job_number__in=names).order_by("job_number")
    present = today.here(hall.id)
    here = [one for one in people if one.id in present]
    form = CoverForm(request.POST or None, people=here)
    if request.method == "POST" and form.is_valid():
        given = {"case": str(case.id), **form.cleaned_data}
        if submit(request, "handover.cover", form, given, _("Cover stands; the one before may go.")):
            return redirect("cases:case", case.id)
    context = {**_shown(case), "form": form, "nobody": not here}
    return render(request, "roster/relief.html", context, status=422 if form.errors else 200)


def judge(request: HttpRequest, key: UUID) -> HttpResponse:
    """After hearing the person the head confirms or drops."""
    case = _case(request, key, EMPTY.name, DESERTION.name)
    form = JudgeForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        given = {"case": str(case.id), "heard": form.cleaned_data["heard"]}
        given["confirm"] = request.POST.get("decision") == "confirm"
        if form.cleaned_data["end"] is not None:
            given["end"] = f"{form.cleaned_data['end']:%H:%M}"
        if submit(request, "attendance.judge", form, given, _("Decided.")):
            return redirect("cases:case", case.id)
    context = {
        **_shown(case),
        "form": form,
        "empty": case.kind == EMPTY.name,
        "unheard": case.state == PROPOSED,
        "may": case.closed_at is None and judges(who(request), case),
    }
    return render(request, "roster/judge.html", context, status=422 if form.errors else 200)


def _case(request: HttpRequest, key: UUID, *kinds: str) -> Case:
    row = Case.objects.of_kind(*kinds).filter(id=key).first()
    if row is None or not may_see(who(request), row):
        raise Http404
    return row


def _shown(case: Case) -> dict[str, Any]:
    (one,) = presenting.shown([case])
    return {"row": case, "one": one, "details": presenting.details(case), "events": presenting.timeline(case)}
