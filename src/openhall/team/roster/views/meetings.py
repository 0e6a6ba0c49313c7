"""Meetings of the days, talks, the week's review with the plans, notices and the questions on them."""

from datetime import date, timedelta
from typing import Any

from django import forms
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy
from django.views.decorators.http import require_POST

from openhall.engines.policy.parameters import Figures
from openhall.kernel import access, clock
from openhall.kernel.ids import as_uuid
from openhall.team.org import doors as org_doors
from openhall.team.org.models import Staff, Unit
from openhall.web.forms import Form

from .. import board, gatherings, logs
from ..models import POST_SHIFT, PRE_SHIFT, WEEKLY, Meeting, Notice, PlanDocument, Question, Talk
from ..parameters import DEDUCTION, QUESTIONS, REVIEW_BY
from .common import hall_of, halls_of, press, submit, who

DAYS_BACK = 13
WEEKS_BACK = 6
KINDS: dict[str, Any] = {
    PRE_SHIFT: gettext_lazy("Pre-shift meeting"),
    POST_SHIFT: gettext_lazy("Post-shift meeting"),
    WEEKLY: gettext_lazy("Weekly meeting"),
}
ANSWERS = {
    "right": (pgettext_lazy("briefing", "Right"), "settled"),
    "wrong": (pgettext_lazy("briefing", "Wrong"), "wrong"),
    "none": (pgettext_lazy("briefing", "No answer"), "wrong"),
}
DOCUMENTS = {
    "weekly": pgettext_lazy("meeting", "Minutes"),
    "week": gettext_lazy("Week plan"),
    "month": gettext_lazy("Month plan"),
}
AREA = {"rows": 4}


def _people(hall: Unit) -> list[tuple[str, str]]:
    rows = Staff.objects.serving().working_in(hall).order_by("job_number")
    return [(one.job_number, str(one)) for one in rows]


class HoldForm(Form):
    """Who was there, from the roster; the requirements, the review, or the week's agenda."""

    attended = forms.MultipleChoiceField(
        label=gettext_lazy("Who was there"), required=False, widget=forms.CheckboxSelectMultiple
    )
    topics = forms.CharField(label="", max_length=4000, widget=forms.Textarea(attrs=AREA))
    comments = forms.CharField(
        label=gettext_lazy("What became of the requirements"),
        required=False,
        max_length=4000,
        widget=forms.Textarea(attrs=AREA),
    )
    minutes = forms.CharField(
        label=pgettext_lazy("meeting", "Minutes"),
        required=False,
        max_length=10000,
        widget=forms.Textarea(attrs={"rows": 8}),
    )
    LABELS = {
        PRE_SHIFT: gettext_lazy("Requirements"),
        POST_SHIFT: pgettext_lazy("meeting", "Review"),
        WEEKLY: gettext_lazy("Agenda"),
    }

    def __init__(self, *args: Any, kind: str, people: list[tuple[str, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        attended = self.fields["attended"]
        assert isinstance(attended, forms.MultipleChoiceField)
        attended.choices = people
        self.fields["topics"].label = self.LABELS[kind]
        if kind != POST_SHIFT:
            del self.fields["comments"]
        if kind != WEEKLY:
            del self.fields["minutes"]


class QuestionForm(Form):
    staff = forms.ChoiceField(label=pgettext_lazy("briefing", "Asked"))
    notice = forms.ChoiceField(label=pgettext_lazy("briefing", "Notice"))
    question = forms.CharField(label=pgettext_lazy("briefing", "Question"), max_length=400)
    answer = forms.ChoiceField(
        label=pgettext_lazy("briefing", "Answer"), choices=[(code, word) for code, (word, _tone) in ANSWERS.items()]
    )

    def __init__(self, *args: Any, people: list[Staff], notices: list[Notice], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name, choices in (
            ("staff", [(one.job_number, str(one)) for one in people]),
            ("notice", [(str(one.id), one.title) for one in notices]),
        ):
            field = self.fields[name]
            assert isinstance(field, forms.ChoiceField)
            field.choices = choices


def meetings(request: HttpRequest) -> HttpResponse:
    """Each day's records: ``3 of 4``, and which one is missing; the month's talks."""
    hall, today = hall_of(request), clock.today()
    days = gatherings.days(hall.id, today - timedelta(days=DAYS_BACK), today)
    if not any(day.date == today for day in days):
        days = [gatherings.MeetingDay(today, gatherings.slots(1, _held(hall, today))), *days]
    month = today.replace(day=1)
    talks = Talk.objects.filter(hall=hall.id, date__gte=month).prefetch_related("participants").order_by("date")
    context = {
        "hall": hall,
        "halls": halls_of(request),
        "today": today,
        "days": days,
        "talks": list(talks),
        "talks_held": sum(one.held_at is not None for one in talks),
        "people": _people(hall),
        "may_plan": access.allowed(who(request), "talk.plan"),
    }
    return render(request, "roster/meetings.html", context)


def _held(hall: Unit, day: date) -> list[Meeting]:
    return list(Meeting.objects.of_days(hall.id, day, day).exclude(kind=WEEKLY).order_by("at"))


def hold(request: HttpRequest) -> HttpResponse:
    """A meeting of today is recorded."""
    hall, today = hall_of(request), clock.today()
    kind = request.GET.get("kind", PRE_SHIFT)
    if kind not in KINDS:
        raise Http404
    shifts = gatherings.shifts_of(hall.id, today)
    no = (
        int(request.GET["shift"])
        if request.GET.get("shift", "").isascii() and request.GET.get("shift", "").isdigit()
        else 1
    )
    roster = [one.staff.job_number for one in shifts[no - 1]] if 0 < no <= len(shifts) else []
    if kind == WEEKLY:
        roster = [job for job, _name in _people(hall)]
    before = Meeting.objects.filter(hall=hall.id, date=today, kind=PRE_SHIFT, shift=no).first()
    known = {job for job, _name in _people(hall)}
    form = HoldForm(
        request.POST or None, kind=kind, people=_people(hall), initial={"attended": [j for j in roster if j in known]}
    )
    if request.method == "POST" and form.is_valid():
        given = {"hall": hall.code, "kind": kind, **form.cleaned_data}
        if kind != WEEKLY:
            given["shift"] = no
        if submit(request, "meeting.hold", form, given, _("Recorded.")):
            return redirect("roster:reviews" if kind == WEEKLY else "roster:meetings")
    context = {
        "hall": hall,
        "form": form,
        "kind": KINDS[kind],
        "no": no if kind != WEEKLY else None,
        "before": before if kind == POST_SHIFT else None,
        "back_url": "/roster/meetings/",
    }
    return render(request, "roster/meeting_hold.html", context, status=422 if form.errors else 200)


def meeting(request: HttpRequest, key: Any) -> HttpResponse:
    """One record; at today's briefing the questions on notices."""
    row = _meeting(request, key)
    actor, now = who(request), clock.now()
    hall = Unit.objects.get(id=row.hall)
    attended = list(row.attended.order_by("job_number"))
    midnight = clock.midnight(row.date)
    notices = list(Notice.objects.for_unit(hall.path).filter(published_at__lt=midnight)[:50])
    form = QuestionForm(request.POST or None, people=attended, notices=notices)
    if request.method == "POST" and form.is_valid():
        given = {"meeting": str(row.id), **form.cleaned_data}
        if submit(request, "briefing.ask", form, given, _("Noted.")):
            return redirect("roster:meeting", row.id)
    figures = Figures(row.hall, now)
    asked = Question.objects.filter(meeting=row).select_related("staff", "notice").order_by("at")
    context = {
        "row": row,
        "hall": hall,
        "kind": KINDS[row.kind],
        "attended": attended,
        "questions": [(one, ANSWERS[one.answer]) for one in asked],
        "wanted": figures[QUESTIONS],
        "points": figures[DEDUCTION],
        "form": form,
        "may_ask": row.kind == PRE_SHIFT and row.date == clock.today() and access.allowed(actor, "briefing.ask"),
        "briefing": row.kind == PRE_SHIFT,
        "back_url": "/roster/meetings/",
    }
    return render(request, "roster/meeting.html", context, status=422 if form.errors else 200)


def _meeting(request: HttpRequest, key: Any) -> Meeting:
    row = Meeting.objects.filter(id=key).select_related("viewed_by").first()
    if row is None or not org_doors.inside(who(request), row.hall):
        raise Http404
    return row


# -- talks ---------------------------------------------------------------------------------------------------------


@require_POST
def plan_talk(request: HttpRequest) -> HttpResponse:
    given = {"hall": hall_of(request).code, "date": request.POST.get("date", "")}
    press(request, "talk.plan", given, _("Planned."))
    return redirect("roster:meetings")


@require_POST
def record_talk(request: HttpRequest) -> HttpResponse:
    given = {
        "talk": request.POST.get("talk", ""),
        "topics": request.POST.get("topics", ""),
        "participants": request.POST.getlist("participants"),
    }
    press(request, "talk.record", given, _("Recorded."))
    return redirect("roster:meetings")


# -- the week's review ---------------------------------------------------------------------------------------------


class PlanForm(Form):
    kind = forms.ChoiceField(
        label=pgettext_lazy("plan", "Plan"), choices=[("week", DOCUMENTS["week"]), ("month", DOCUMENTS["month"])]
    )
    text = forms.CharField(
        label=gettext_lazy("What is planned"), max_length=10000, widget=forms.Textarea(attrs={"rows": 6})
    )


def reviews(request: HttpRequest) -> HttpResponse:
    """Month plan, week plan and minutes of each week: viewed or not, and overdue after Wednesday."""
    hall, now = hall_of(request), clock.now()
    monday = board.monday_of(clock.today())
    form = PlanForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        kind = form.cleaned_data["kind"]
        start = monday if kind == "week" else clock.today().replace(day=1)
        given = {"hall": hall.code, "start": start, **form.cleaned_data}
        if submit(request, "plan.write", form, given, _("Written.")):
            return redirect("roster:reviews")
    mondays = [monday - timedelta(days=7 * n) for n in range(WEEKS_BACK)]
    found = gatherings.reviews(hall.id, mondays)
    weeks = [
        (row[0].monday, [{"one": one, "name": DOCUMENTS[one.kind], "overdue": one.overdue(now)} for one in row])
        for row in found
    ]
    context = {
        "hall": hall,
        "halls": halls_of(request),
        "weeks": weeks,
        "form": form,
        "bound": logs.laid_down(REVIEW_BY, hall.id, now),
        "may_view": access.allowed(who(request), "plan.view"),
        "may_write": access.allowed(who(request), "plan.write"),
    }
    return render(request, "roster/reviews.html", context, status=422 if form.errors else 200)


@require_POST
def open_document(request: HttpRequest, kind: str, key: Any) -> HttpResponse:
    """Opening it stores the time."""
    given = {"meeting": str(key)} if kind == WEEKLY else {"plan": str(key)}
    press(request, "plan.view", given, _("Opened; the time is kept."))
    return redirect("roster:meeting" if kind == WEEKLY else "roster:plan-document", key)


def plan_document(request: HttpRequest, key: Any) -> HttpResponse:
    row = PlanDocument.objects.filter(id=key).select_related("by", "viewed_by").first()
    if row is None or not org_doors.inside(who(request), row.hall):
        raise Http404
    context = {"row": row, "name": DOCUMENTS[row.kind], "back_url": "/roster/reviews/"}
    return render(request, "roster/plan_document.html", context)


# -- notices -------------------------------------------------------------------------------------------------------


class NoticeForm(Form):
    title = forms.CharField(label=gettext_lazy("Title"), max_length=200)
    text = forms.CharField(
        label=pgettext_lazy("notice", "Text"), max_length=10000, widget=forms.Textarea(attrs={"rows": 6})
    )


def notices(request: HttpRequest) -> HttpResponse:
    """Business notices to one's unit, the unread ones first; who may, publishes one."""
    actor = who(request)
    unit = Unit.objects.filter(path=actor.unit_path).first()
    if unit is None or actor.staff_id is None:
        raise Http404
    form = NoticeForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        given = {"unit": unit.code, **form.cleaned_data}
        if submit(request, "notice.publish", form, given, _("Published.")):
            return redirect("roster:notices")
    rows = list(Notice.objects.for_unit(unit.path).select_related("by", "unit")[:100])
    unread = set(Notice.objects.for_unit(unit.path).unread_by(actor.staff_id).values_list("id", flat=True))
    context = {
        "unit": unit,
        "rows": [(one, one.id in unread) for one in sorted(rows, key=lambda one: one.id not in unread)],
        "form": form,
        "may_publish": access.allowed(actor, "notice.publish"),
    }
    return render(request, "roster/notices.html", context, status=422 if form.errors else 200)


@require_POST
def read_notice(request: HttpRequest) -> HttpResponse:
    key = as_uuid(request.POST.get("notice", ""))
    press(request, "notice.read", {"notice": str(key or "")}, _("Read."))
    return redirect("roster:notices")
