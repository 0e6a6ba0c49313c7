"""The checklist before customers arrive, and the day's plan."""

from datetime import date, timedelta
from typing import Any

from django import forms
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST

from openhall.kernel import access, clock
from openhall.team.org.models import Staff
from openhall.web.forms import Form

from .. import logs, readiness
from ..checks import OPENING
from ..models import DayPlan, PlanTask
from .common import hall_of, press, submit, who


def opening(request: HttpRequest) -> HttpResponse:
    """Each counter this morning: ticked, missing, late."""
    hall, now = hall_of(request), clock.now()
    if request.method == "POST":
        given = {
            "counter": request.POST.get("counter", ""),
            "ticked": [item for item in OPENING.items if item in request.POST.getlist("ticked")],
            "failed": request.POST.get("failed") == "yes",
            "note": request.POST.get("note", ""),
        }
        press(request, "opening.check", given, _("Kept."))
        return redirect("roster:opening")
    rows = [
        {
            "one": one,
            "items": [(item, word, item not in one.missing) for item, word in OPENING.items.items()],
            "late": one.late(now),
        }
        for one in readiness.standings(hall.id, now)
    ]
    context = {"hall": hall, "rows": rows, "late": sum(row["late"] is True for row in rows)}
    return render(request, "roster/opening.html", context)


class MakeForm(Form):
    targets = forms.CharField(
        label=gettext_lazy("Targets of the day"), required=False, widget=forms.Textarea(attrs={"rows": 3})
    )
    tasks = forms.CharField(
        label=gettext_lazy("Tasks, a line each"),
        required=False,
        widget=forms.Textarea(attrs={"rows": 5}),
        help_text=gettext_lazy("With a job number before it a task is that person's: 1003 call the five customers."),
    )

    def given(self) -> list[dict[str, str]]:
        found = []
        known = set(Staff.objects.serving().values_list("job_number", flat=True))
        for line in self.cleaned_data["tasks"].splitlines():
            head, _space, rest = line.strip().partition(" ")
            if head in known and rest.strip():
                found.append({"text": rest.strip(), "staff": head})
            elif line.strip():
                found.append({"text": line.strip()})
        return found


def day_plan(request: HttpRequest) -> HttpResponse:
    """Yesterday's leftovers, today's work and targets; in the evening each task done or accounted for."""
    hall, today, actor = hall_of(request), clock.today(), who(request)
    form = MakeForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        given = {"hall": hall.code, "targets": form.cleaned_data["targets"], "tasks": form.given()}
        if submit(request, "day_plan.make", form, given, _("The day is planned.")):
            return redirect("roster:day-plan")
    plan = DayPlan.objects.filter(hall=hall.id, date=today).select_related("made_by", "closed_by").first()
    tasks = PlanTask.objects.filter(plan=plan).select_related("staff", "consented_by", "carried_from__plan")
    rows = [(one, _mine(actor, one)) for one in tasks.order_by("id")] if plan is not None else []
    context = {
        "hall": hall,
        "today": today,
        "tomorrow": today + timedelta(days=1),
        "plan": plan,
        "tasks": rows,
        "left": [] if plan is not None else logs.left_over(hall.id, today),
        "form": form,
        "may_make": plan is None and access.allowed(actor, "day_plan.make"),
        "may_consent": access.allowed(actor, "day_plan.consent"),
        "may_close": plan is not None and plan.closed_at is None and access.allowed(actor, "day_plan.close"),
    }
    return render(request, "roster/day_plan.html", context, status=422 if form.errors else 200)


def _mine(actor: Any, task: PlanTask) -> bool:
    return task.staff_id in (None, actor.staff_id) or access.allowed(actor, "day_plan.consent")


@require_POST
def done(request: HttpRequest) -> HttpResponse:
    press(request, "day_plan.done", {"task": request.POST.get("task", "")}, _("Done."))
    return redirect("roster:day-plan")


@require_POST
def move(request: HttpRequest) -> HttpResponse:
    given: dict[str, Any] = {"task": request.POST.get("task", ""), "reason": request.POST.get("reason", "")}
    if request.POST.get("to"):
        try:
            given["to"] = date.fromisoformat(request.POST["to"])
        except ValueError:
            given["to"] = clock.today()
    press(request, "day_plan.move", given, _("The reason is kept."))
    return redirect("roster:day-plan")


@require_POST
def consent(request: HttpRequest) -> HttpResponse:
    press(request, "day_plan.consent", {"task": request.POST.get("task", "")}, _("Consented."))
    return redirect("roster:day-plan")


@require_POST
def close(request: HttpRequest) -> HttpResponse:
    ticks = {name: request.POST.get(name) == "yes" for name in ("accounts_checked", "stock_checked")}
    press(request, "day_plan.close", {"hall": hall_of(request).code, **ticks}, _("The day's plan is closed."))
    return redirect("roster:day-plan")
