"""Changes of published shifts: asked by a lead, answered by whose shift it is, and what stays of them."""

from typing import Any

from django.db.models import Q
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from openhall.team.org.models import Staff, Unit

from .. import board, doors
from ..models import BY_LEAVE, DECLINED, LAPSED, NOTICED, WITHDRAWN, Shift, ShiftChange, Swap
from ..templatetags.roster import kept
from .common import CHANGE_STATES, press, submit, there, who
from .forms import ShiftForm


@require_POST
def ask(request: HttpRequest, key: Any) -> HttpResponse:
    """The form of a shift that is too near to be changed without its people."""
    from . import week

    shift: Shift = there(doors.shift(who(request), str(key)))
    hall, monday = Unit.objects.get(id=shift.hall), board.monday_of(shift.date)
    form = ShiftForm(request.POST, hall=hall)
    if form.is_valid():
        given = {"shift": str(shift.id), **form.given(emptied=True), "text": form.cleaned_data["text"]}
        if submit(request, "roster.ask_change", form, given, _("Asked; it changes with the consent.")):
            return redirect("roster:shift", shift.id)
    return week.page_of(request, hall, monday, shift=shift, form=form, late=True)


@require_POST
def ask_cancel(request: HttpRequest, key: Any) -> HttpResponse:
    given = {"shift": str(key), "text": request.POST.get("text", "")}
    press(request, "roster.ask_cancel", given, _("Asked; it is taken off with the consent."))
    return redirect("roster:shift", key)


@require_POST
def answer(request: HttpRequest, key: Any) -> HttpResponse:
    agree = request.POST.get("agree") == "yes"
    given = {"change": str(key), "agree": agree, "reason": request.POST.get("reason", "")}
    press(request, "roster.answer_change", given, _("Consented.") if agree else _("Declined."))
    return redirect("roster:mine")


@require_POST
def withdraw(request: HttpRequest, key: Any) -> HttpResponse:
    row: ShiftChange = there(doors.shift_change(who(request), str(key)))
    press(request, "roster.withdraw_change", {"change": str(key)}, _("Withdrawn."))
    return redirect("roster:shift", row.shift_id) if row.shift_id else redirect("roster:week")


def history(shift: Shift) -> list[dict[str, Any]]:
    """What became of a shift since it was published, newest first: changes, who consented, swaps."""
    found: list[dict[str, Any]] = []
    for row in ShiftChange.objects.with_people().filter(shift=shift):
        found += _steps(row)
    for swap in Swap.objects.filter(Q(shift=shift) | Q(other_shift=shift)).select_related("staff", "other"):
        text = _("Swapped: %(one)s and %(other)s") % {"one": swap.staff, "other": swap.other}
        found.append({"at": swap.at, "who": "", "text": text, "clause": "ROSTER-08"})
    if shift.acknowledged_at is not None:
        found.append({"at": shift.acknowledged_at, "who": shift.staff, "text": _("Has read it"), "icon": "check"})
    if shift.published_at is not None:
        found.append({"at": shift.published_at, "who": "", "text": _("Published")})
    planner = Staff.objects.filter(id=shift.planned_by).first() if shift.planned_by else None
    found.append({"at": shift.planned_at, "who": planner or "", "text": _("Planned")})
    return sorted(found, key=lambda one: one["at"], reverse=True)


def _steps(row: ShiftChange) -> list[dict[str, Any]]:
    """One change: asked or made, agreed to, declined."""
    what = f"{kept(row.old)} → {kept(row.new) if row.new else _('taken off')}"
    if row.taker is not None:
        what = f"{what} · {row.staff} → {row.taker}"
    asked = row.state not in (NOTICED, BY_LEAVE)
    first = _("Consent asked: %(what)s") if asked else _("Changed with notice: %(what)s")
    if row.state == BY_LEAVE:
        first = _("Changed for the approved leave: %(what)s")
    text = " · ".join(part for part in (first % {"what": what}, row.text) if part)
    found = [{"at": row.asked_at, "who": row.asked_by, "text": text, "clause": "ROSTER-04", "icon": "pencil"}]
    for person, at in ((row.staff, row.staff_at), (row.taker, row.taker_at)):
        if person is not None and at is not None:
            by_leave = asked and at == row.asked_at and person != row.asked_by
            said = _("On approved leave") if by_leave else _("Consented") if asked else _("Has read it")
            found.append({"at": at, "who": person, "text": said, "icon": "check"})
    if row.state in (DECLINED, WITHDRAWN, LAPSED) and row.decided_at is not None:
        said = " · ".join(part for part in (str(CHANGE_STATES[row.state][0]), row.answer) if part)
        found.append({"at": row.decided_at, "who": row.answered_by or "", "text": said, "icon": "x"})
    return found
