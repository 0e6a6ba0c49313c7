"""The duty matrix, the duty list of a position, and the work that comes to a department."""

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _

from openhall.engines.cases.models import Case
from openhall.kernel.access import allowed
from openhall.kernel.problems import Refused
from openhall.positions import POSITIONS
from openhall.web.shell import POSITION_NAMES

from .. import duties as matrix_of_duties
from .. import rules
from ..models import Department, Duty, Staff, Unit
from ..models.duties import PROCESS_STEP
from . import presenting
from .acting import run, submit, who
from .forms import DutyForm, TaskForm


def _row(duty: Duty) -> dict[str, Any]:
    """A duty with who answers for it, and what is wrong with that."""
    holders = list(duty.holders.all())
    led = any(holder.leads for holder in holders)
    problem = None
    if rules.has_gap(len(holders), duty.shared, led):
        problem = (_("Gap"), "wrong")
    elif rules.has_overlap(len(holders), duty.shared):
        problem = (_("Overlap"), "wrong")
    return {"duty": duty, "holders": holders, "problem": problem, "step": duty.kind == PROCESS_STEP}


def matrix(request: HttpRequest) -> HttpResponse:
    """Every piece of work with the one who answers for it."""
    actor = who(request)
    rows = [_row(duty) for duty in Duty.objects.prefetch_related("holders__department")]
    only = request.GET.get("only", "")
    areas: dict[str, list[dict[str, Any]]] = {code: [] for code in presenting.AREAS}
    for row in rows:
        if only != "open" or row["problem"]:
            areas.setdefault(row["duty"].area, []).append(row)
    context = {
        "areas": [(presenting.area(code), found) for code, found in areas.items() if found],
        "open": sum(bool(row["problem"]) for row in rows),
        "count": len(rows),
        "only": only,
        "idle": Staff.objects.within(actor).without_position().select_related("unit").order_by("job_number"),
        "may_assign": allowed(actor, "duty.assign"),
        "may_add": allowed(actor, "duty.add"),
        "may_route": allowed(actor, "duty.route"),
        "may_see_people": allowed(actor, "staff.view"),
        "departments": Department.objects.all(),
        "may_see_departments": allowed(actor, "unit.view"),
    }
    return render(request, "org/duties.html", context)


def of_position(request: HttpRequest, position: str) -> HttpResponse:
    """The written duty list of a position (岗位职责)."""
    if position not in POSITIONS:
        raise Http404
    found = Duty.objects.held_by(position).prefetch_related("holders")
    context = {
        "position": position,
        "duties": [_row(duty) for duty in found],
        "positions": POSITION_NAMES,
        "back_url": reverse("org:duties"),
    }
    return render(request, "org/duties_of.html", context)


def new(request: HttpRequest) -> HttpResponse:
    form = DutyForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        given = {**form.cleaned_data, "kind": "step" if form.cleaned_data["area"] == "sales_process" else "duty"}
        said = _("Kept. Say now who answers for it.")
        if submit(request, "duty.add", form, given, said):
            return redirect("org:duty", form.cleaned_data["code"].strip())
    context = {"form": form, "back_url": reverse("org:duties")}
    return render(request, "org/new_duty.html", context, status=422 if form.errors else 200)


def edit(request: HttpRequest, code: str) -> HttpResponse:
    """Who answers for a duty: positions, or departments for a step of a process."""
    duty = _duty(code)
    step = duty.kind == PROCESS_STEP
    if request.method == "POST":
        answer = _assign(request, duty, step)
        if answer is not None:
            return answer
    holders = {(h.department.code if h.department else h.position): h.leads for h in duty.holders.all()}
    known = [(one.code, one.name) for one in Department.objects.all()] if step else list(POSITION_NAMES.items())
    context = {
        "duty": duty,
        "choices": [(key, name, key in holders) for key, name in known],
        "leads": next((key for key, leads in holders.items() if leads), ""),
        "back_url": reverse("org:duties"),
    }
    return render(request, "org/duty.html", context)


def _assign(request: HttpRequest, duty: Duty, step: bool) -> HttpResponse | None:
    leads = request.POST.get("leads", "")
    kind = "department" if step else "position"
    holders = [{kind: key, "leads": key == leads} for key in request.POST.getlist("holder")]
    given = {"duty": duty.code, "holders": holders, "shared": "shared" in request.POST}
    try:
        run(request, "duty.assign", given)
    except Refused as refusal:
        messages.error(request, refusal.message)
        return None
    messages.success(request, _("Who answers for it is kept."))
    return redirect("org:duties")


def task(request: HttpRequest, code: str) -> HttpResponse:
    """Send a piece of work to the department that answers for this step."""
    duty = _duty(code)
    units = list(Unit.objects.within(who(request)).order_by("path"))
    form = TaskForm(request.POST or None, units=units)
    if request.method == "POST" and form.is_valid():
        department = matrix_of_duties.responsible_department(duty)
        given = {"duty": code, **form.cleaned_data}
        said = _("On the list of %(name)s.") % {"name": department.name if department else ""}
        if submit(request, "duty.route", form, given, said):
            return redirect("org:department", department.code if department else "")
    context = {"form": form, "duty": duty, "back_url": reverse("org:duties")}
    return render(request, "org/duty_task.html", context, status=422 if form.errors else 200)


def department(request: HttpRequest, code: str) -> HttpResponse:
    """What waits for a department in this person's units."""
    found = Department.objects.filter(code=code).first()
    if found is None:
        raise Http404
    actor = who(request)
    mine = Unit.objects.within(actor)
    names = {unit.id: unit for unit in mine}
    cases = Case.objects.filter(kind=matrix_of_duties.TASK.name, hall__in=list(names), data__department=code)
    rows = [
        {
            "case": case,
            "unit": names[case.hall],
            "duty": Duty.objects.filter(code=case.subject).first(),
            "href": reverse("cases:case", args=[case.id]),
            "text": case.events.order_by("id").values_list("text", flat=True).first(),
        }
        for case in cases.order_by("closed_at", "due_at", "opened_at")[:200]
    ]
    steps = Duty.objects.steps().filter(holders__department=found)
    context = {"department": found, "rows": rows, "steps": steps, "back_url": reverse("org:duties")}
    return render(request, "org/department.html", context)


def _duty(code: str) -> Duty:
    duty = Duty.objects.prefetch_related("holders__department").filter(code=code).first()
    if duty is None:
        raise Http404
    return duty
