"""Attendance on the screens: one's own clockings, leaves and overtime; and what a lead decides about."""

from datetime import datetime, timedelta
from typing import Any

from django import forms
from django.db.models import Q
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy
from django.views.decorators.http import require_POST

from openhall.kernel import clock
from openhall.kernel.actors import Actor
from openhall.team.org.models import Staff
from openhall.web.forms import Form

from .. import today
from ..models import Consent, Correction, Leave, Overtime, Punch
from ..models.papers import GRANTED, LEAVE_KINDS, ORDERED, OVERSTAYED, TAKEN
from . import presence
from .common import PAPER_STATES, hall_of, press, submit, who

RECENT = 30
DAY = {"type": "date"}
TIME = {"type": "time"}


class LeaveForm(Form):
    kind = forms.ChoiceField(label=gettext_lazy("Kind of leave"), choices=list(LEAVE_KINDS.items()))
    first = forms.DateField(label=gettext_lazy("First day"), widget=forms.DateInput(attrs=DAY, format="%Y-%m-%d"))
    last = forms.DateField(label=gettext_lazy("Last day"), widget=forms.DateInput(attrs=DAY, format="%Y-%m-%d"))
    text = forms.CharField(label=gettext_lazy("Why, or the note"), max_length=200, required=False)


class CorrectionForm(Form):
    """Which entry, and what it should be; without an entry one that lacks."""

    punch = forms.ChoiceField(label=gettext_lazy("Entry"), required=False)
    kind = forms.ChoiceField(
        label=gettext_lazy("Kind"), choices=[("in", gettext_lazy("Clock in")), ("out", gettext_lazy("Clock out"))]
    )
    date = forms.DateField(label=gettext_lazy("Day"), widget=forms.DateInput(attrs=DAY, format="%Y-%m-%d"))
    time = forms.TimeField(label=gettext_lazy("Right time"), widget=forms.TimeInput(attrs=TIME))
    reason = forms.CharField(label=gettext_lazy("Reason"), max_length=200)

    def __init__(self, *args: Any, entries: list[Punch], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["punch"]
        assert isinstance(field, forms.ChoiceField)
        words = {"in": _("Clock in"), "out": _("Clock out")}
        shown = [(str(one.id), f"{clock.local(one.at):%m-%d %H:%M} {words[one.kind]}") for one in entries]
        field.choices = [("", _("One that lacks")), *shown]


class OvertimeForm(Form):
    staff = forms.ChoiceField(label=gettext_lazy("Person"))
    date = forms.DateField(label=gettext_lazy("Day"), widget=forms.DateInput(attrs=DAY, format="%Y-%m-%d"))
    start = forms.TimeField(label=pgettext_lazy("time", "From"), widget=forms.TimeInput(attrs=TIME))
    end = forms.TimeField(label=pgettext_lazy("time", "To"), widget=forms.TimeInput(attrs=TIME))
    reason = forms.CharField(label=gettext_lazy("Reason"), max_length=200)

    def __init__(self, *args: Any, people: list[Staff], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["staff"]
        assert isinstance(field, forms.ChoiceField)
        field.choices = [(one.job_number, str(one)) for one in people]


def mine(request: HttpRequest) -> HttpResponse:
    """The own clockings, what was asked for, and the forms for more."""
    actor = who(request)
    entries = list(Punch.objects.filter(staff=actor.staff_id).latest_first()[:RECENT])
    current = [one for one in entries if not one.superseded]
    sent = request.POST if request.method == "POST" else None
    asks = request.POST.get("form") == "correction"
    leave = LeaveForm(sent if sent and not asks else None)
    correction = CorrectionForm(sent if asks else None, entries=current, prefix="c")
    if sent is not None and asks and correction.is_valid():
        data = correction.cleaned_data
        at = datetime.combine(data["date"], data["time"], clock.ZONE).isoformat()
        given = {"punch": data["punch"] or None, "kind": data["kind"], "at": at, "reason": data["reason"]}
        if submit(request, "attendance.ask_correction", correction, given, _("Asked; a lead decides next.")):
            return redirect("roster:attendance-mine")
    elif sent is not None and not asks and leave.is_valid():
        data = leave.cleaned_data
        given = {**data, "first": data["first"].isoformat(), "last": data["last"].isoformat()}
        if submit(request, "leave.apply", leave, given, _("Applied; a lead decides next.")):
            return redirect("roster:attendance-mine")
    context = {
        "entries": entries,
        "corrections": Correction.objects.filter(staff=actor.staff_id).select_related("punch", "decided_by")[:RECENT],
        "leaves": Leave.objects.filter(staff=actor.staff_id).select_related("decided_by").order_by("-first")[:RECENT],
        "overtime": Overtime.objects.filter(staff=actor.staff_id).order_by("-date")[:RECENT],
        "leave_form": leave,
        "correction_form": correction,
        "states": PAPER_STATES,
        **_own(actor),
    }
    return render(request, "roster/attendance_mine.html", context, status=422 if sent is not None else 200)


def _own(actor: Actor) -> dict[str, Any]:
    """One's own absences of today, what was asked, and days without leave."""
    assert actor.staff_id is not None and actor.unit_id is not None
    now = clock.now()
    since = clock.midnight(clock.today())
    asked = Consent.objects.filter(staff=actor.staff_id).filter(Q(asked_at__gte=since) | Q(decided_at__gte=since))
    return {
        "aways": today.away(today.today_of(actor.staff_id), now, actor.unit_id),
        "consents": asked.select_related("decided_by").order_by("-id"),
        "without": today.without_leave({actor.staff_id: None}, since - timedelta(days=RECENT)),
    }


@require_POST
def act(request: HttpRequest, do: str) -> HttpResponse:
    """Report back, or answer an order."""
    if do == "back":
        press(request, "leave.report_back", {"leave": request.POST.get("key", "")}, _("You are reported back."))
    elif do == "answer":
        given = {"overtime": request.POST.get("key", ""), "accept": request.POST.get("accept") == "yes"}
        press(request, "overtime.answer", {**given, "answer": request.POST.get("answer", "")}, _("Answered."))
    else:
        raise Http404
    return redirect("roster:attendance-mine")


def papers(request: HttpRequest) -> HttpResponse:
    return _papers(request, None)


@require_POST
def report_empty(request: HttpRequest) -> HttpResponse:
    """A lead saw that a post was empty."""
    hall, actor = hall_of(request), who(request)
    assert actor.staff_id is not None
    people = list(Staff.objects.serving().of_unit(hall).exclude(id=actor.staff_id).order_by("job_number"))
    form = presence.EmptyForm(request.POST, people=people, prefix="e")
    if form.is_valid():
        data = form.cleaned_data
        times = {name: f"{data[name]:%H:%M}" for name in ("start", "end")}
        given = {**data, **times, "date": data["date"].isoformat()}
        if submit(
            request, "attendance.report_empty", form, given, _("Reported; the person is heard, the head decides.")
        ):
            return redirect("roster:attendance")
    return _papers(request, None, form)


def _papers(request: HttpRequest, form: OvertimeForm | None, empty: presence.EmptyForm | None = None) -> HttpResponse:
    """What waits for a lead, and what was decided."""
    hall, actor = hall_of(request), who(request)
    assert actor.staff_id is not None
    since = clock.today() - timedelta(days=60)
    corrections = Correction.objects.filter(hall=hall.id).select_related("staff", "punch", "asked_by", "decided_by")
    leaves = Leave.objects.filter(hall=hall.id, last__gte=since).select_related("staff", "decided_by")
    extra = Overtime.objects.filter(hall=hall.id, date__gte=since).select_related("staff", "ordered_by")
    people = list(Staff.objects.serving().working_in(hall).exclude(id=actor.staff_id).order_by("job_number"))
    context = {
        "hall": hall,
        "me": actor.staff_id,
        "corrections_waiting": [
            one for one in corrections.waiting() if actor.staff_id not in (one.staff_id, one.asked_by_id)
        ],
        "leaves_waiting": leaves.waiting().exclude(staff=actor.staff_id),
        "overstayed": leaves.filter(state=OVERSTAYED),
        "corrections": corrections.exclude(state="waiting").order_by("-decided_at")[:RECENT],
        "leaves": leaves.exclude(state="waiting").order_by("-first")[:RECENT],
        "overtime": extra.order_by("-date")[:RECENT],
        "to_record": (TAKEN,),
        "granted": GRANTED,
        "ordered": ORDERED,
        "form": form or OvertimeForm(people=people),
        "empty_form": empty or presence.EmptyForm(people=people, prefix="e", initial={"date": clock.today()}),
        **presence.of_hall(hall, [*people, *Staff.objects.filter(id=actor.staff_id)]),
        "states": PAPER_STATES,
    }
    return render(
        request, "roster/attendance.html", context, status=422 if form is not None or empty is not None else 200
    )


@require_POST
def order(request: HttpRequest) -> HttpResponse:
    people = list(Staff.objects.serving().working_in(hall_of(request)).order_by("job_number"))
    form = OvertimeForm(request.POST, people=people)
    if form.is_valid():
        data = form.cleaned_data
        given = {
            **data,
            "date": data["date"].isoformat(),
            "start": f"{data['start']:%H:%M}",
            "end": f"{data['end']:%H:%M}",
        }
        if submit(request, "overtime.order", form, given, _("Ordered; the person accepts next.")):
            return redirect("roster:attendance")
    return _papers(request, form)


@require_POST
def decide(request: HttpRequest, do: str) -> HttpResponse:
    """A decision about one paper, or overtime recorded as it was worked."""
    key, yes, text = request.POST.get("key", ""), request.POST.get("approve") == "yes", request.POST.get("answer", "")
    if do == "correction":
        press(
            request, "attendance.decide_correction", {"correction": key, "approve": yes, "answer": text}, _("Decided.")
        )
    elif do == "leave":
        press(request, "leave.decide", {"leave": key, "approve": yes, "answer": text}, _("Decided."))
    elif do == "overstay":
        press(request, "leave.confirm_overstay", {"leave": key, "heard": text}, _("Confirmed."))
    elif do == "worked":
        span = {name: request.POST.get(name, "") for name in ("start", "end")}
        press(request, "overtime.record", {"overtime": key, **span, "tasks": text}, _("Recorded."))
    else:
        raise Http404
    return redirect("roster:attendance")
