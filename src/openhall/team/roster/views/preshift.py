"""The check before a shift: one page, a key a person."""

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext_lazy
from django_htmx.http import trigger_client_event

from openhall.kernel import access, clock
from openhall.kernel.problems import Refused
from openhall.team.org.models import Unit

from .. import logs, preshift
from ..checks import PRE_SHIFT
from ..parameters import CHECK_BEFORE
from .common import hall_of, halls_of, run, who

AGAINST_WORDS: dict[str, Any] = {
    preshift.CLOCKED_IN: gettext_lazy("but clocked in"),
    preshift.CAME_LATE: gettext_lazy("but clocked in late"),
    preshift.IN_TIME: gettext_lazy("but clocked in in time"),
    preshift.NO_CLOCK_IN: gettext_lazy("but not clocked in"),
}


def pre_shift(request: HttpRequest) -> HttpResponse:
    """Everybody of the shift: who is there, four items each, and what the clock says against it."""
    hall = hall_of(request)
    said: Refused | None = None
    if request.method == "POST":
        said = _enter(request)
        if not getattr(request, "htmx", False):
            if said is not None:
                messages.error(request, said.for_people().message)
            return redirect(reverse("roster:pre-shift", query=_query(request, hall)))
    context = _context(request, hall)
    if not getattr(request, "htmx", False):
        return render(request, "roster/pre_shift.html", context)
    answer = render(request, "roster/_register.html", context)
    if said is None:
        return answer
    return trigger_client_event(answer, "openhall:notice", {"text": said.for_people().message, "level": "error"})


def _query(request: HttpRequest, hall: Unit) -> dict[str, str]:
    return {"hall": hall.code, **({"shift": request.GET["shift"]} if request.GET.get("shift") else {})}


def _enter(request: HttpRequest) -> Refused | None:
    """``all``: everything in order; else what the row's own form says."""
    entry = request.POST.get("entry", "")
    given = {
        "shift": request.POST.get("key", ""),
        "entry": entry,
        "ticked": [item for item in PRE_SHIFT.items if item in request.POST.getlist("ticked")],
        "remark": request.POST.get("remark", ""),
    }
    if request.POST.get("all"):
        given |= {"entry": request.POST["all"], "remark": ""}
        given["ticked"] = list(PRE_SHIFT.items) if given["entry"] in PRE_SHIFT.looked else []
    try:
        run(request, "pre_shift.check", given)
    except Refused as refusal:
        if refusal.code in {"scope.denied", "not_found"}:
            raise
        return refusal
    return None


def _context(request: HttpRequest, hall: Unit) -> dict[str, Any]:
    actor, now = who(request), clock.now()
    found = preshift.registers(hall.id, clock.today(), now)
    shown = _shown(found, request.GET.get("shift", ""), now)
    opened = preshift.opened_at(hall.id, now)
    return {
        "hall": hall,
        "halls": halls_of(request),
        "today": clock.today(),
        "registers": found,
        "shown": shown,
        "first_open": next((row.shift.id for row in shown.missing if row.shift.staff_id != actor.staff_id), None)
        if shown
        else None,
        "me": actor.staff_id,
        "items": list(PRE_SHIFT.items.items()),
        "entries": [(code, word) for code, (word, _tone) in PRE_SHIFT.verdicts.items()],
        "opened": opened,
        "late": len(preshift.unchecked(preshift.registers(hall.id, clock.today(), opened), opened)) if opened else 0,
        "a_duty": logs.laid_down(CHECK_BEFORE, hall.id, now),
        "may": access.allowed(actor, "pre_shift.check"),
    }


def _shown(found: list[preshift.Register], asked: str, now: Any) -> preshift.Register | None:
    """The register asked for; else the last one whose hour has come, or the first of the day."""
    named = next((one for one in found if str(one.no) == asked), None)
    come = [one for one in found if one.begins - preshift.SOON <= now]
    return named or (come[-1] if come else None) or (found[0] if found else None)
