"""The week on the board: planned by form and by drag, copied, published, printed."""

from datetime import date, time, timedelta
from typing import Any

from django.contrib import messages
from django.core.exceptions import NON_FIELD_ERRORS
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST
from django_htmx.http import trigger_client_event

from openhall.kernel import clock
from openhall.kernel.access import allowed
from openhall.kernel.problems import Refused
from openhall.team.org.models import Unit

from .. import board, changes, doors
from ..models import Shift, ShiftChange
from ..proposals import publishing, reading, staffing
from ..proposals.arrivals import days_of
from . import checks
from .changes import history
from .common import DUTIES, hall_of, halls_of, press, run, there, week_of, who
from .forms import ShiftForm, of_shift

CHANGES = 50
"""So many changes of a week are shown."""
MARKS = 3
"""So many stretches of a day are shown under it; all of them on the forecast's page."""
COLUMNS = [(code, word) for code, word in DUTIES.items()]


def _address(hall: Unit, monday: date, **more: str) -> str:
    return reverse("roster:week", query={"hall": hall.code, "week": monday.isoformat(), **more})


def page_of(request: HttpRequest, hall: Unit, monday: date, *, shift: Shift | None = None, **more: Any) -> HttpResponse:
    """The board of a week, with a shift of it in the form or a new one."""
    may = allowed(who(request), "roster.plan")
    context = {
        **_board(hall, monday, may),
        "halls": halls_of(request),
        "hall": hall,
        "duties": COLUMNS,
        "before": _address(hall, monday - timedelta(days=7)),
        "after": _address(hall, monday + timedelta(days=7)),
        "here": _address(hall, monday),
        "this_week": _address(hall, board.monday_of(clock.today())),
        "query": {"hall": hall.code, "week": monday.isoformat()},
        "may_plan": may,
        "may_forecast": allowed(who(request), "roster.forecast"),
        "shift": shift,
        "late": shift is not None and changes.near(shift, None, clock.now()),
        "asked": ShiftChange.objects.open().with_people().filter(shift=shift).first() if shift is not None else None,
        "history": history(shift) if shift is not None else None,
        "changed": ShiftChange.objects.of_week(hall.id, monday).with_people()[:CHANGES],
        "form": more.pop("form", None) or (_form(request, hall, monday, shift) if may else None),
        **more,
    }
    form = context["form"]
    return render(request, "roster/week.html", context, status=422 if form is not None and form.errors else 200)


def _board(hall: Unit, monday: date, may_plan: bool) -> dict[str, Any]:
    """The board itself, with what it breaks and what it lacks."""
    found = board.week(hall, monday)
    return {
        "week": found,
        "marks": checks.marked(found) if may_plan else [],
        "gaps": [(gap, DUTIES[gap.duty]) for gap in publishing.of_week(hall.id, monday, clock.now())],
    }


def _form(request: HttpRequest, hall: Unit, monday: date, shift: Shift | None) -> ShiftForm:
    """The form as it stands: a shift's, or a new one for the cell that was pressed."""
    if shift is not None:
        dragged = {name: request.GET[name] for name in ("staff", "date") if request.GET.get(name)}
        return ShiftForm(hall=hall, initial={**of_shift(shift), **dragged})
    initial = {"staff": request.GET.get("staff", ""), "date": request.GET.get("date") or monday, "duty": "counter"}
    return ShiftForm(hall=hall, initial={**initial, "start": time(8, 30), "end": time(17, 30)})


def week(request: HttpRequest) -> HttpResponse:
    """The board; a pressed cell fills the form with its person and day."""
    return page_of(request, hall_of(request), week_of(request))


def needs(request: HttpRequest) -> HttpResponse:
    """The foot of the board: where the forecast of a day wants more counters than are planned, or fewer."""
    hall, monday = hall_of(request), week_of(request)
    context: dict[str, Any] = {"days": [], "refusal": None}
    try:
        known = reading.forecast(hall, clock.now())
    except Refused as refusal:
        return render(request, "roster/_needs.html", {"refusal": refusal.for_people()})
    days = days_of(monday)
    opening, served = reading.opening(hall, days), reading.wants_at(hall.id)
    shifts = staffing.there(staffing.shifts_near(hall.id, days[0], days[-1]))
    for day in days:
        rows = staffing.day(known, day, opening[day], staffing.turns_of(shifts, day, served), played=False)
        address = reverse(
            "proposals:forecast", query={"hall": hall.code, "week": day.isoformat(), "day": day.isoformat()}
        )
        found = staffing.stretches(rows)
        context["days"].append((address, found[:MARKS], len(found[MARKS:]), bool(rows)))
    return render(request, "roster/_needs.html", context)


@require_POST
def plan(request: HttpRequest) -> HttpResponse:
    hall, monday = hall_of(request), week_of(request)
    form = ShiftForm(request.POST, hall=hall)
    if form.is_valid() and _done(request, "roster.plan", form, form.given(), _("Planned as a draft.")):
        return redirect(_address(hall, board.monday_of(form.cleaned_data["date"])))
    return page_of(request, hall, monday, form=form)


def _done(request: HttpRequest, name: str, form: ShiftForm, given: dict[str, Any], said: str) -> bool:
    """Call a command for the form; the quiet line says what the shift breaks."""
    try:
        made = run(request, name, given)
    except Refused as refusal:
        form.refuse(refusal)
        return False
    if broken := checks.told(Shift.objects.get(id=str(made.id))):
        messages.warning(request, f"{said} {broken}")
    else:
        messages.success(request, said)
    return True


def _shift(request: HttpRequest, key: Any) -> Shift:
    found: Shift = there(doors.shift(who(request), str(key)))
    return found


def shift(request: HttpRequest, key: Any) -> HttpResponse:
    """One shift in the form: changed, or taken off."""
    found = _shift(request, key)
    hall, monday = Unit.objects.get(id=found.hall), board.monday_of(found.date)
    if request.method != "POST":
        return page_of(request, hall, monday, shift=found)
    form = ShiftForm(request.POST, hall=hall)
    if form.is_valid():
        given = {"shift": str(found.id), **form.given(emptied=True)}
        if _done(request, "roster.change", form, given, _("Changed.")):
            return redirect(_address(hall, board.monday_of(form.cleaned_data["date"])))
    late = form.has_error(NON_FIELD_ERRORS, "roster.consent")
    return page_of(request, hall, monday, form=form, shift=found, **({"late": True} if late else {}))


@require_POST
def move(request: HttpRequest, key: Any) -> HttpResponse:
    """A shift was dragged to another person or day; the board comes back as it stands then."""
    found = _shift(request, key)
    hall, monday = Unit.objects.get(id=found.hall), board.monday_of(found.date)
    given = {name: request.POST[name] for name in ("staff", "date") if request.POST.get(name)}
    said = {"text": _("Moved."), "level": "success"}
    try:
        run(request, "roster.change", {"shift": str(found.id), **given})
        if broken := checks.told(Shift.objects.get(id=found.id)):
            said = {"text": f"{_('Moved.')} {broken}", "level": "warning"}
    except Refused as refusal:
        said = {"text": refusal.for_people().message, "level": "error"}
        if refusal.code == "roster.consent":
            said |= {"href": reverse("roster:shift", args=[found.id], query=given), "next": _("Ask them")}
    context = {**_board(hall, monday, True), "may_plan": True, "may_forecast": True, "query": {"hall": hall.code}}
    answer = render(request, "roster/_board.html", context)
    return trigger_client_event(answer, "openhall:notice", said)


@require_POST
def cancel(request: HttpRequest, key: Any) -> HttpResponse:
    found = _shift(request, key)
    hall, monday = Unit.objects.get(id=found.hall), board.monday_of(found.date)
    press(request, "roster.cancel", {"shift": str(found.id)}, _("Taken off the roster."))
    return redirect(_address(hall, monday))


@require_POST
def copy(request: HttpRequest) -> HttpResponse:
    return _of_week(request, "roster.copy_week")


@require_POST
def publish(request: HttpRequest) -> HttpResponse:
    return _of_week(request, "roster.publish")


def _of_week(request: HttpRequest, name: str) -> HttpResponse:
    hall, monday = hall_of(request), week_of(request)
    try:
        more = {"reason": request.POST.get("reason", "")} if name == "roster.publish" else {}
        done = run(request, name, {"hall": hall.code, "week": monday.isoformat(), **more}).data
    except Refused as refusal:
        messages.error(request, refusal.for_people().message)
        return redirect(_address(hall, monday))
    if name == "roster.publish":
        said = _("%(published)s shifts published; each person is asked to read them.") % done
    else:
        said = _("%(planned)s shifts copied, %(left_out)s left out.") % done
    messages.success(request, said)
    return redirect(_address(hall, monday))


def wall(request: HttpRequest) -> HttpResponse:
    """The published week on A4, for the wall."""
    hall, monday = hall_of(request), week_of(request)
    return render(request, "roster/wall_print.html", {"week": board.week(hall, monday), "hall": hall})
