"""The duty log by month and day, and the service log."""

from datetime import date, datetime, timedelta
from typing import Any

from django import forms
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy
from django.views.decorators.http import require_POST

from openhall.engines.cases.models import Case, CaseEvent
from openhall.engines.policy.parameters import Figures
from openhall.kernel import access, clock, wording
from openhall.kernel.ids import as_uuid
from openhall.web.forms import Form

from .. import logs
from ..models import MAJOR, DutyEntry, DutyLog, ServiceLog
from ..parameters import HOT_TOPICS, MAJOR_WITHIN
from .common import hall_of, halls_of, press, submit, who
from .handover_log import day_of

KINDS: dict[str, Any] = {
    "matter": (pgettext_lazy("log", "Matter"), "plain"),
    "problem": (pgettext_lazy("log", "Problem"), "due"),
    "opinion": (pgettext_lazy("log", "Opinion"), "plain"),
    "major": (pgettext_lazy("log", "Major"), "wrong"),
}
STATES: dict[str, Any] = {
    logs.SIGNED: (gettext_lazy("Signed"), "settled"),
    logs.WRITTEN: (gettext_lazy("Not signed"), "due"),
    logs.MISSING: (pgettext_lazy("log", "Missing"), "wrong"),
    logs.DUE: (gettext_lazy("Due today"), "due"),
    logs.NONE: (pgettext_lazy("log", "Day off"), "plain"),
}


class EntryForm(Form):
    kind = forms.ChoiceField(
        label=pgettext_lazy("log", "Kind"), choices=[(code, word) for code, (word, _tone) in KINDS.items()]
    )
    happened = forms.TimeField(
        label=gettext_lazy("Happened at"),
        required=False,
        widget=forms.TimeInput(attrs={"type": "time"}),
    )
    text = forms.CharField(
        label=gettext_lazy("What there is to say"), max_length=4000, widget=forms.Textarea(attrs={"rows": 3})
    )


class ServiceForm(Form):
    overview = forms.CharField(label=gettext_lazy("The clerks' service"), widget=forms.Textarea(attrs={"rows": 4}))
    business = forms.CharField(label=gettext_lazy("Hot in business"), widget=forms.Textarea(attrs={"rows": 3}))
    enquiries = forms.CharField(label=gettext_lazy("Hot in enquiries"), widget=forms.Textarea(attrs={"rows": 3}))
    complaints = forms.CharField(label=gettext_lazy("Hot in complaints"), widget=forms.Textarea(attrs={"rows": 3}))

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for field in self.fields.values():
            field.required = False  # the command says which part is empty


def duty_log(request: HttpRequest) -> HttpResponse:
    """One day's entries beside the month's days."""
    hall, day, now = hall_of(request), day_of(request), clock.now()
    actor = who(request)
    form = EntryForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        given: dict[str, Any] = {"kind": form.cleaned_data["kind"], "text": form.cleaned_data["text"]}
        if form.cleaned_data["happened"]:
            given["happened_at"] = datetime.combine(clock.today(), form.cleaned_data["happened"], clock.ZONE)
        if submit(request, "duty_log.write", form, given, _("Written into the log.")):
            return redirect(request.get_full_path())
    log = DutyLog.objects.filter(hall=hall.id, date=day).select_related("signed_by").first()
    context = {
        "hall": hall,
        "halls": halls_of(request),
        "day": day,
        "log": log,
        "entries": _entries(log),
        "calendar": [(one, STATES[one.state]) for one in logs.calendar(hall.id, day.replace(day=1), now)],
        "before": day.replace(day=1) - timedelta(days=1),
        "form": form,
        "may_write": actor.hall_id == hall.id and day == clock.today() and (log is None or log.signed_at is None),
        "may_sign": log is not None and log.signed_at is None and access.allowed(actor, "duty_log.sign"),
        "may_add": access.allowed(actor, "duty_log.add"),
        "limit": Figures(hall.id, now)[MAJOR_WITHIN],
    }
    return render(request, "roster/duty_log.html", context, status=422 if form.errors else 200)


def _entries(log: DutyLog | None) -> list[dict[str, Any]]:
    """The entries of a day in the order of what happened, each with its additions, its case and the reply."""
    if log is None:
        return []
    rows = list(DutyEntry.objects.filter(log=log).select_related("by").order_by("happened_at", "id"))
    cases = {case.id: case for case in Case.objects.filter(id__in=[row.case for row in rows if row.case])}
    said = CaseEvent.objects.filter(case__in=cases, move__in=("reply", "done")).order_by("id")
    replies = dict(said.values_list("case", "text"))
    figures = Figures(log.hall, log.signed_at or clock.now())
    found = []
    for row in rows:
        if row.adds_to_id is not None:
            continue
        minutes = -(-int((row.written_at - row.happened_at).total_seconds()) // 60)
        found.append(
            {
                "row": row,
                "kind": KINDS[row.kind],
                "additions": [one for one in rows if one.adds_to_id == row.id],
                "case": cases.get(row.case) if row.case else None,
                "reply": replies.get(row.case) if row.case else "",
                "minutes": minutes if row.kind == MAJOR else None,
                "late": row.kind == MAJOR and minutes > figures[MAJOR_WITHIN],
            }
        )
    return found


@require_POST
def sign(request: HttpRequest) -> HttpResponse:
    hall, day = hall_of(request), day_of(request)
    press(request, "duty_log.sign", {"hall": hall.code, "date": day.isoformat()}, _("Signed."))
    return redirect(f"{reverse('roster:duty-log')}?day={day.isoformat()}&hall={hall.code}")


@require_POST
def add(request: HttpRequest) -> HttpResponse:
    """An addition to an entry."""
    day = request.POST.get("day", "")
    key = as_uuid(request.POST.get("entry", ""))
    given = {"entry": str(key or ""), "text": request.POST.get("text", "")}
    press(request, "duty_log.add", given, _("Added."))
    return redirect(f"{reverse('roster:duty-log')}?day={day}")


def service_log(request: HttpRequest) -> HttpResponse:
    """Today's service log, its topics prefilled; or one of an earlier day."""
    hall, day, now = hall_of(request), day_of(request), clock.now()
    done = ServiceLog.objects.filter(hall=hall.id, date=day).select_related("by").first()
    most = Figures(hall.id, now)[HOT_TOPICS]
    found = {
        section: _topics(section, hall.id, day, most) for section in (logs.BUSINESS, logs.ENQUIRIES, logs.COMPLAINTS)
    }
    form = ServiceForm(request.POST or None, initial=found)
    if request.method == "POST" and form.is_valid():
        given = {"hall": hall.code, **form.cleaned_data}
        if submit(request, "service_log.submit", form, given, _("Handed in.")):
            return redirect(request.get_full_path())
    context = {
        "hall": hall,
        "halls": halls_of(request),
        "day": day,
        "done": done,
        "form": form,
        "before": day - timedelta(days=1),
        "after": day + timedelta(days=1) if day < clock.today() else None,
        "may_write": done is None and day == clock.today() and access.allowed(who(request), "service_log.submit"),
        "earlier": list(ServiceLog.objects.filter(hall=hall.id).select_related("by").order_by("-date")[:14]),
    }
    return render(request, "roster/service_log.html", context, status=422 if form.errors else 200)


def _topics(section: str, hall: Any, day: date, most: int) -> str:
    """``补卡 12；充值 8``; what nobody asked about is said so."""
    found = logs.hottest(section, hall, day, most)
    return wording.listed([f"{name} {number}" for name, number in found])
