"""The duty supervisor's live floor: counters, who waits, crowds and alarms; it moves by itself."""

from datetime import timedelta
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from openhall.engines.cases.models import Case
from openhall.engines.policy.parameters import Figures
from openhall.front.till.views.common import actor_behind, hall_asked, halls_below, people
from openhall.kernel import access, clock
from openhall.kernel.commands import Outcome
from openhall.team.org.models import Counter, Unit

from .. import figures, queues, reading
from ..cases import MEASURES
from ..models import CounterProfile, Crowd, Pause, QueueAlarm, Segment, Staffing, Ticket
from ..parameters import PROPOSE_DESK_AT, SUSPEND_ALERT_AFTER
from ..words import BUSY, REASON_NAMES, SERVICE_NAMES, reason_code
from .common import act, live_url

LAST = 5
"""So many of the day's answered alarms stay in sight."""


@require_GET
def live(request: HttpRequest) -> HttpResponse:
    """The page; its parts are fetched anew whenever something moves."""
    hall = hall_asked(request)
    context = {**_context(request, hall), "halls": halls_below(actor_behind(request)), "stream_url": live_url(hall)}
    return render(request, "floor/live.html", context)


@require_GET
def parts(request: HttpRequest) -> HttpResponse:
    """What has moved."""
    return render(request, "floor/_live.html", _context(request, hall_asked(request)))


@require_GET
def day_figures(request: HttpRequest) -> HttpResponse:
    """Waiting and handling of the day, by service and hour."""
    hall = hall_asked(request)
    by_service, hours = figures.of_day(hall.id, clock.today())
    own = dict(Segment.objects.filter(hall=hall.id).order_by("letter").values_list("code", "name"))
    names = {**SERVICE_NAMES, **own}
    rows = [(names[service], by_service[service]) for service in names if service in by_service]
    return render(request, "floor/figures.html", {"hall": hall, "services": rows, "hours": hours})


@require_POST
def answer(request: HttpRequest) -> HttpResponse:
    """A measure against a crowd is recorded."""
    hall = hall_asked(request)
    post = request.POST
    given = {"case": post.get("case", ""), "measure": post.get("measure", ""), "note": post.get("note", "")}
    return _back(request, hall, act(request, "floor.answer", given), _("The measure is recorded"))


@require_POST
def counter(request: HttpRequest) -> HttpResponse:
    """A person is called away from a counter, or the counter is shut."""
    hall = hall_asked(request)
    name = "counter.shut" if request.POST.get("do") == "shut" else "counter.call_away"
    return _back(request, hall, act(request, name, {"counter": request.POST.get("counter", "")}), _("Done"))


def _back(request: HttpRequest, hall: Unit, made: Any, said: str) -> HttpResponse:
    if isinstance(made, Outcome):
        messages.success(request, said)
    else:
        messages.error(request, made.message)
    return redirect(f"{reverse('floor:live')}?hall={hall.code}")


@require_GET
def pauses(request: HttpRequest) -> HttpResponse:
    """The month's suspensions, minutes by clerk and reason."""
    hall = hall_asked(request)
    today = clock.today()
    rows = Pause.objects.filter(
        staffing__hall=hall.id, began_at__year=today.year, began_at__month=today.month
    ).select_related("staffing")
    now = clock.now()
    sums: dict[UUID, dict[str, Any]] = {}
    for row in rows.order_by("began_at"):
        known = sums.setdefault(row.staffing.staff, {"times": 0, "all": timedelta(), "reasons": {}})
        lasted = (row.ended_at or now) - row.began_at
        known["times"] += 1
        known["all"] += lasted
        name = REASON_NAMES[reason_code(row.reason)]
        known["reasons"][name] = known["reasons"].get(name, timedelta()) + lasted
    named = people(*sums)
    listed = [(named.get(key), found) for key, found in sums.items()]
    return render(request, "floor/pauses.html", {"hall": hall, "month": today, "rows": listed})


# -- what stands on the floor ------------------------------------------------------------------------------------------


def _context(request: HttpRequest, hall: Unit) -> dict[str, Any]:
    actor, now = actor_behind(request), clock.now()
    said = Figures(hall.id, now)
    staffed = {row.counter_id: row for row in Staffing.objects.open().of_halls([hall.id])}
    counters = list(Counter.objects.filter(hall=hall.id).order_by("code"))
    laid = dict(CounterProfile.objects.filter(counter__hall=hall.id).values_list("counter", "wants"))
    own = list(Segment.objects.filter(hall=hall.id, retired_at=None).order_by("letter"))
    waiting = reading.waiting(hall.id)
    by_service, _hours = figures.of_day(hall.id, clock.today())
    calling = [
        queues.profile(one.kind, staffed[one.id].wants)
        for one in counters
        if one.id in staffed and staffed[one.id].paused_at is None
    ]
    serving = [queues.profile(one.kind, laid.get(one.id)) for one in counters]
    pressed = [(one.segment or one.service, one.taken_at) for one in waiting]
    loads = figures.loads(pressed, calling, serving, by_service, timedelta(minutes=said[PROPOSE_DESK_AT]), own)
    return {
        "hall": hall,
        "counters": _counters(counters, staffed, timedelta(minutes=said[SUSPEND_ALERT_AFTER])),
        "pause_limit": said[SUSPEND_ALERT_AFTER],
        "loads": loads,
        "count": len(waiting),
        "longest": waiting[0].taken_at if waiting else None,
        "proposals": [one for one in loads if one.propose and one.desks < len(counters)],
        "free": [one.code for one in counters if one.id not in staffed],
        "crowds": _crowds(hall.id),
        "alarms": _alarms(hall.id),
        "measures": list(MEASURES.items()),
        "may_act": access.allowed(actor, "floor.answer"),
    }


def _counters(rows: list[Counter], staffed: dict[Any, Staffing], limit: timedelta) -> list[dict[str, Any]]:
    at = {one.counter_id: one for one in Ticket.objects.filter(counter__in=rows, state__in=BUSY)}
    known = people(*(row.staff for row in staffed.values()))
    found = []
    for counter in rows:
        row = staffed.get(counter.id)
        paused = row.paused_at if row is not None else None
        ticket = at.get(counter.id)
        found.append(
            {
                "code": counter.code,
                "kind": SERVICE_NAMES.get(counter.kind, counter.kind),
                "row": row,
                "person": known.get(row.staff) if row is not None else None,
                "ticket": ticket,
                "service": SERVICE_NAMES[ticket.service] if ticket is not None else "",
                "reason": REASON_NAMES.get(row.pause_reason, row.pause_reason) if row is not None else "",
                "too_long": paused is not None and clock.now() - paused > limit,
            }
        )
    return found


def _crowds(hall: UUID) -> list[dict[str, Any]]:
    rung = QueueAlarm.objects.filter(hall=hall, ended_at=None).values_list("service", flat=True)
    rows = Crowd.objects.filter(hall=hall).exclude(service__in=rung).order_by("since")
    return [{"name": SERVICE_NAMES[row.service], "since": row.since, "peak": row.peak} for row in rows]


def _alarms(hall: UUID) -> list[dict[str, Any]]:
    """Those that want a measure first, then the latest of the day that had one."""
    rows = list(QueueAlarm.objects.filter(hall=hall, measured_at=None).order_by("rung_at"))
    rows += list(QueueAlarm.objects.filter(hall=hall, measured_at__date=clock.today()).order_by("-measured_at")[:LAST])
    cases = {case.id: case for case in Case.objects.filter(id__in=[row.case for row in rows if row.case])}
    known = people(*(row.measured_by for row in rows), *(case.owner for case in cases.values()))
    found = []
    for row in rows:
        case = cases.get(row.case) if row.case is not None else None
        found.append(
            {
                "row": row,
                "name": SERVICE_NAMES[row.service],
                "case": case,
                "owner": known.get(case.owner) if case is not None and case.owner else None,
                "measure": MEASURES.get(row.measure, ""),
                "by": known.get(row.measured_by) if row.measured_by else None,
            }
        )
    return found
