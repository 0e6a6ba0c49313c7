"""The auditor's desk: the day's orders on the left, one with its papers in the middle, checks and verdict on the right."""

from typing import Any
from uuid import UUID

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django_htmx.http import trigger_client_event

from openhall.back.reports import labels
from openhall.engines.policy.parameters import Figures
from openhall.front.till.models import BusinessDay
from openhall.kernel import access, clock, wording
from openhall.kernel.commands import SCREEN, execute
from openhall.kernel.problems import Refused
from openhall.team.org.models import Unit

from .. import days, verdicts, walking
from ..models import FAULTY, OK, REPORT, TAKINGS
from ..parameters import ERROR_TYPES, UNSIGNED_CAP, UNSIGNED_DEDUCTION
from ..risk import LABELS, Row
from .common import actor_behind, day_named, look_at, order_page

CHUNK = 60
"""So many orders of the list at once; the next ones come when the end is reached."""
OPEN, FAULTS, ALL = "open", "faulty", "all"


def home(request: HttpRequest) -> HttpResponse:
    """The day that wants its audit first: the oldest closed one that isn't signed; with none, the list of days."""
    halls = [hall.id for hall in Unit.objects.halls().within(actor_behind(request))]
    day = days.unsigned_days(halls).first() if access.allowed(actor_behind(request), "audit.desk") else None
    if day is None:
        return redirect("audit:days")
    return redirect("audit:desk", Unit.objects.get(id=day.hall).code, day.date.isoformat())


def desk(request: HttpRequest, hall: str, on: str) -> HttpResponse:
    """A day's desk. ``show`` narrows the list to what is open or faulty."""
    unit, day = day_named(request, hall, on)
    top, rest = walking.sample(day)
    listed = [*top, *rest]
    wanted = next((row for row in listed if str(row.id) == request.GET.get("order")), None)
    first = wanted or walking.next_open(listed, None) or (listed[0] if listed else None)
    context = {
        **_list(request, unit, day, top, rest, first.id if first else None),
        **_progress(unit, day, listed),
        "closed": day.state != "open",
        "back_url": reverse("audit:days"),
    }
    if first is not None:
        context |= _order_context(request, unit, day, first.id)
    return render(request, "audit/desk.html", context)


def more(request: HttpRequest, hall: str, on: str) -> HttpResponse:
    """The next piece of a long list."""
    unit, day = day_named(request, hall, on)
    top, rest = walking.sample(day)
    return render(request, "audit/_list.html", _list(request, unit, day, top, rest, None))


def _list(
    request: HttpRequest, unit: Unit, day: BusinessDay, top: list[Row], rest: list[Row], current: UUID | None
) -> dict[str, Any]:
    show = request.GET.get("show", ALL)
    start = int(request.GET.get("from", "0")) if request.GET.get("from", "0").isdigit() else 0
    rows = [row for row in [*top, *rest] if _shown_under(show, row)]
    piece = rows[start : start + CHUNK]
    drawn = {row.id for row in top}
    people = labels.people(row.staff for row in piece)
    names = labels.businesses()
    lines = [_line(row, row.id in drawn, people, names) for row in piece]
    after = start + CHUNK
    return {
        "hall": unit,
        "day": day,
        "on": day.date.isoformat(),
        "lines": lines,
        "first_piece": start == 0,
        "drawn": sum(line["drawn"] for line in lines),
        "drawn_open": sum(not row.verdict for row in top),
        "show": show,
        "current": current,
        "count": len(rows),
        "next_from": after if after < len(rows) else None,
        "items": _items(day) if start == 0 and show == ALL else [],
    }


def _shown_under(show: str, row: Row) -> bool:
    if show == OPEN:
        return not row.verdict and not row.reversed
    return show != FAULTS or row.verdict == FAULTY


def _line(row: Row, drawn: bool, people: dict[str, Any], names: dict[str, str]) -> dict[str, Any]:
    return {
        "row": row,
        "drawn": drawn,
        "name": names.get(row.business, row.business),
        "person": people.get(str(row.staff)),
        "reasons": wording.listed(LABELS[reason] for reason in row.reasons),
        "state": "reversed" if row.reversed else row.verdict or "open",
    }


def _items(day: BusinessDay) -> list[dict[str, Any]]:
    items = days.items_of(day)
    people = labels.people(item.clerk for item in items)
    return [{"item": item, "person": people.get(str(item.clerk))} for item in items]


def _progress(unit: Unit, day: BusinessDay, listed: list[Row]) -> dict[str, Any]:
    found = days.progress(day)
    unsigned = sum(row.unsigned and not row.reversed for row in listed)
    figures = Figures(unit.id, clock.now())
    return {
        "progress": found,
        "unsigned": unsigned,
        "unsigned_points": verdicts.points(unsigned, figures[UNSIGNED_DEDUCTION], figures[UNSIGNED_CAP]),
    }


# -- one order ---------------------------------------------------------------------------------------------------


def order(request: HttpRequest, key: UUID) -> HttpResponse:
    """One order: inside the desk its two panes, else a page of its own."""
    look = look_at(request, key)
    unit = Unit.objects.get(id=look.order.hall)
    context = _order_context(request, unit, look.order.day, key)
    if request.headers.get("HX-Request"):
        return render(request, "audit/_order_panes.html", context)
    back = reverse("audit:desk", args=[unit.code, look.order.day.date.isoformat()])
    own_desk = access.allowed(actor_behind(request), "audit.desk")
    return render(request, "audit/order.html", {**context, "back_url": back if own_desk else None})


def _order_context(request: HttpRequest, unit: Unit, day: BusinessDay, key: UUID) -> dict[str, Any]:
    look = look_at(request, key)
    actor = actor_behind(request)
    suggested = {result.fault for result in look.results if result.state == "fails"}
    judges = (
        access.allowed(actor, "audit.check")
        and look.audit is None
        and look.order.reversed_at is None
        and actor.staff_id not in (look.order.staff, look.order.reviewed_by)
    )
    return {
        **order_page(look),
        "hall": unit,
        "day": day,
        "on": day.date.isoformat(),
        "judges": judges,
        "own": actor.staff_id in (look.order.staff, look.order.reviewed_by),
        "fault_types": [
            {"type": one, "on": one.code in suggested}
            for one in verdicts.fault_types(Figures(unit.id, clock.now())[ERROR_TYPES])
        ],
        "auditor": look.person(look.audit.staff) if look.audit else None,
        "faults": [verdicts.label(fault["code"]) for fault in look.audit.faults] if look.audit else [],
        "note": look.audit.faults[0]["note"] if look.audit and look.audit.faults else "",
    }


def verdict(request: HttpRequest, key: UUID) -> HttpResponse:
    """O or F: the verdict on an order; the list and the progress follow, and the walk goes on to the next."""
    look = look_at(request, key)
    faults, problem = _faults(request)
    if problem:
        return _said(HttpResponse(), problem, level="error")
    payload = {"order": str(key), "verdict": request.POST.get("verdict", ""), "faults": faults}
    try:
        execute("audit.check", payload, actor_behind(request), channel=SCREEN)
    except Refused as refusal:
        return _said(HttpResponse(), refusal.message, level="error")
    unit = Unit.objects.get(id=look.order.hall)
    day = look.order.day
    listed = walking.rows(day)
    row = next(row for row in listed if row.id == key)
    line = _line(row, False, labels.people([row.staff]), labels.businesses())
    response = render(
        request,
        "audit/_judged.html",
        {"hall": unit, "day": day, "on": day.date.isoformat(), "line": line, **_progress(unit, day, listed)},
    )
    word = _("Correct") if payload["verdict"] == OK else _("Faulty, sent back to its clerk")
    trigger_client_event(response, "audit:next", {}, after="settle")
    return _said(response, f"{line['name']} · {word}")


def _faults(request: HttpRequest) -> tuple[list[dict[str, str]], str]:
    """The faults that were ticked; a faulty item names at least one, a correct one none."""
    note = request.POST.get("note", "").strip()[:500]
    if request.POST.get("verdict") == OK:
        return [], ""
    chosen = request.POST.getlist("fault")
    if not chosen:
        return [], _("Choose what is wrong: keys 1 to 9.")
    return [{"code": code, "note": note if place == 0 else ""} for place, code in enumerate(chosen)], ""


def _said(response: HttpResponse, text: str, level: str = "success") -> HttpResponse:
    if level == "error":
        response.headers["HX-Reswap"] = "none"
    return trigger_client_event(response, "openhall:notice", {"text": text, "level": level})


# -- the day's other items ---------------------------------------------------------------------------------------


def item(request: HttpRequest, hall: str, on: str, kind: str, clerk: str = "") -> HttpResponse:
    """The revenue account of the day, or one clerk's report, with a verdict."""
    unit, day = day_named(request, hall, on)
    found = [one for one in _items(day) if one["item"].kind == kind and _is_clerk(one, clerk)]
    if not found or kind not in (TAKINGS, REPORT):
        raise Http404
    context = {
        **found[0],
        "hall": unit,
        "day": day,
        "on": on,
        "clerk": clerk,
        **_item_context(request, unit, day, found[0]),
    }
    if request.headers.get("HX-Request"):
        return render(request, "audit/_item_panes.html", context)
    return redirect("audit:desk", hall, on)


def _is_clerk(one: dict[str, Any], clerk: str) -> bool:
    job_number = one["person"].job_number if one["person"] else ""
    return bool(job_number == clerk)


def _item_context(request: HttpRequest, unit: Unit, day: BusinessDay, one: dict[str, Any]) -> dict[str, Any]:
    from . import closing

    actor, check = actor_behind(request), one["item"].check
    own = actor.staff_id == one["item"].clerk if one["item"].clerk else actor.staff_id in days.clerks_of(day)
    people = labels.people([check.staff] if check else [])
    return {
        **closing.matches(unit, day),
        "judges": access.allowed(actor, "audit.check_item") and not one["item"].looked and not own,
        "own": own,
        "fault_types": [
            {"type": one, "on": False} for one in verdicts.fault_types(Figures(unit.id, clock.now())[ERROR_TYPES])
        ],
        "auditor": people.get(str(check.staff)) if check else None,
        "faults": [verdicts.label(fault["code"]) for fault in check.faults] if check else [],
        "shift_reports": days.shift_reports(day, one["item"].clerk),
    }


def item_verdict(request: HttpRequest, hall: str, on: str, kind: str, clerk: str = "") -> HttpResponse:
    """O or F on the revenue account or a report."""
    unit, day = day_named(request, hall, on)
    faults, problem = _faults(request)
    if problem:
        return _said(HttpResponse(), problem, level="error")
    payload: dict[str, Any] = {
        "hall": hall,
        "date": on,
        "item": kind,
        "verdict": request.POST.get("verdict", ""),
        "faults": faults,
        **({"clerk": clerk} if clerk else {}),
    }
    try:
        execute("audit.check_item", payload, actor_behind(request), channel=SCREEN)
    except Refused as refusal:
        return _said(HttpResponse(), refusal.message, level="error")
    one = next(one for one in _items(day) if one["item"].kind == kind and _is_clerk(one, clerk))
    response = render(
        request,
        "audit/_judged.html",
        {"hall": unit, "day": day, "on": on, "one": one, **_progress(unit, day, walking.rows(day))},
    )
    trigger_client_event(response, "audit:next", {}, after="settle")
    return _said(response, _("Looked at."))
