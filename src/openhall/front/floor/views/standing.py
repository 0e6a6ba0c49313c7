"""What stands on the live floor now, gathered with few reads: the plan, who waits, crowds, alarms, people to send."""

from datetime import timedelta
from typing import Any
from uuid import UUID

from django.db.models import Count, Min
from django.http import HttpRequest
from django.utils.translation import gettext as _

from openhall.engines.cases.models import Case
from openhall.engines.policy.parameters import Figures
from openhall.front.till.models import OPEN, BusinessDay
from openhall.front.till.views.common import actor_behind, people
from openhall.kernel import access, clock
from openhall.kernel.actors import Actor
from openhall.positions import STAFFS
from openhall.team.org.models import Counter, Staff, Unit

from .. import attention, figures, plan, queues, reading, shifts, wants
from ..cases import MEASURES, MOVE, MOVE_WITHIN, SUPPORT, TRANSFER
from ..discipline import Profile
from ..models import CounterPlace, CounterProfile, Crowd, Move, QueueAlarm, Segment, Staffing, Ticket
from ..parameters import PROPOSE_DESK_AT, SUSPEND_ALERT_AFTER
from ..plan import Spot
from ..words import BUSY, ENQUIRY, FAST, GENERAL, REASON_NAMES, SERVICE_NAMES, SERVICES, WAITING

LAST = 5
"""So many of the day's answered alarms and moves stay in sight."""
SELF_SERVICE = (GENERAL, FAST, ENQUIRY)
"""For which wants customers can be led to self-service."""


def context(request: HttpRequest, hall: Unit) -> dict[str, Any]:
    """Everything that the page and its living part show."""
    actor, now = actor_behind(request), clock.now()
    said = Figures(hall.id, now)
    staffed = {row.counter_id: row for row in Staffing.objects.open().of_halls([hall.id]).select_related("counter")}
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
    at = {one.counter_id: one for one in Ticket.objects.filter(counter__in=counters, state__in=BUSY)}
    sendable = _sendable(hall.id, staffed, at)
    moves = _moves(hall.id)
    asked = {one["row"].staff for one in moves if one["row"].answered_at is None}
    spots = {one.counter_id: Spot(one.column, one.row) for one in CounterPlace.objects.filter(counter__hall=hall.id)}
    laid_out = plan.laid_out([one.id for one in counters], spots)
    shown = _counters(counters, staffed, at, timedelta(minutes=said[SUSPEND_ALERT_AFTER]))
    services = {one.code: one.service for one in own}
    for counter, serves, one in zip(counters, serving, shown, strict=True):
        one["spot"] = laid_out[counter.id]
        one["coming"] = next((m for m in moves if m["row"].counter_id == counter.id and not m["row"].answered_at), None)
        one["send"] = [
            person for person in sendable if person["staff"].id not in asked and _fits(person, serves, services)
        ]
    alarms = _alarms(hall.id, bool(len(staffed) < len(counters)), sendable, waiting)
    proposals = [one for one in loads if one.propose and one.desks < len(counters)]
    return {
        "hall": hall,
        "counters": shown,
        "pause_limit": said[SUSPEND_ALERT_AFTER],
        "loads": loads,
        "nobody_open": bool(counters) and not calling,
        "count": len(waiting),
        "longest": waiting[0].taken_at if waiting else None,
        "proposals": proposals,
        "reason": _reason(proposals),
        "free": [one.code for one in counters if one.id not in staffed],
        "crowds": _crowds(hall.id),
        "alarms": alarms,
        "answered": any(one["measure"] for one in alarms),
        "support": _support(hall.id),
        "led": _led(hall.id),
        "matters": attention.matters(hall.id, actor),
        "moves": moves,
        "may_act": access.allowed(actor, "floor.answer"),
    }


def _reason(proposals: list[figures.Load]) -> str:
    """Why somebody is sent, unless the lead says it in other words."""
    worst = max(proposals, key=lambda one: one.count, default=None)
    if worst is None:
        return _("The floor is busy")
    return _("%(name)s: %(count)s waiting") % {"name": worst.name, "count": worst.count}


def _sendable(hall: UUID, staffed: dict[Any, Staffing], at: dict[Any, Ticket]) -> list[dict[str, Any]]:
    """Who is on shift and serves nobody: first those at no counter."""
    rows = Staff.objects.filter(id__in=shifts.on_shift(hall, clock.now()), left_at=None, position__in=STAFFS)
    where = {row.staff: row for row in staffed.values()}
    found = []
    for staff in rows.order_by("job_number"):
        row = where.get(staff.id)
        if row is None or row.counter_id not in at:
            found.append({"staff": staff, "at": row})
    return sorted(found, key=lambda one: one["at"] is not None)


def _fits(person: dict[str, Any], serves: Profile, services: dict[str, str]) -> bool:
    return wants.may_serve(frozenset({person["staff"].position}), serves, services)


def _moves(hall: UUID) -> list[dict[str, Any]]:
    """Who was sent where today: those not answered yet first."""
    rows = list(Move.objects.filter(hall=hall, asked_at__date=clock.today()).select_related("counter"))
    rows.sort(key=lambda one: (one.answered_at is not None, -one.asked_at.timestamp()))
    known = people(*(row.staff for row in rows), *(row.asked_by for row in rows))
    return [
        {
            "row": row,
            "person": known.get(row.staff),
            "by": known.get(row.asked_by) if row.asked_by else None,
            "due": row.asked_at + MOVE_WITHIN,
            "state": MOVE.labels[row.state],
        }
        for row in rows
    ]


def _support(hall: UUID) -> list[dict[str, Any]]:
    """Calls for support that aren't settled."""
    rows = list(Case.objects.open().filter(kind=SUPPORT.name, hall=hall).order_by("opened_at"))
    known = people(*(row.opened_by for row in rows), *(row.owner for row in rows))
    return [
        {
            "case": row,
            "by": known.get(row.opened_by) if row.opened_by else None,
            "owner": known.get(row.owner) if row.owner else None,
            "state": SUPPORT.labels[row.state],
        }
        for row in rows
    ]


def _led(hall: UUID) -> list[dict[str, Any]]:
    """Customers on the way to a second desk, those whom none has accepted in time first."""
    open_cases = list(Case.objects.open().filter(kind=TRANSFER.name, hall=hall).order_by("due_at"))
    legs = (
        {leg.case: leg for leg in Ticket.objects.filter(case__in=[one.id for one in open_cases])} if open_cases else {}
    )
    known = people(*(one.owner for one in open_cases))
    return [
        {
            "case": one,
            "leg": legs.get(one.id),
            "late": one.overdue or "let_go" in one.data,
            "owner": known.get(one.owner) if one.owner else None,
            "service": SERVICE_NAMES.get(one.data.get("service", ""), ""),
        }
        for one in open_cases
    ]


def _counters(
    rows: list[Counter], staffed: dict[Any, Staffing], at: dict[Any, Ticket], limit: timedelta
) -> list[dict[str, Any]]:
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


def _alarms(
    hall: UUID, free_counters: bool, sendable: list[dict[str, Any]], waiting: list[Ticket]
) -> list[dict[str, Any]]:
    """Those that want a measure first, then the latest of the day that had one, with what came of it."""
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
                "measures": _measures(row, free_counters, sendable),
                "measure": MEASURES.get(row.measure, ""),
                "by": known.get(row.measured_by) if row.measured_by else None,
                "now": None if row.ended_at else sum(one.service == row.service for one in waiting),
                "after": row.ended_at - row.measured_at if row.ended_at and row.measured_at else None,
            }
        )
    return found


def _measures(alarm: QueueAlarm, free_counters: bool, sendable: list[dict[str, Any]]) -> list[tuple[str, Any, bool]]:
    """All measures, the two that help most first."""
    best = figures.helps_most(
        free_counters=free_counters,
        free_people=any(one["at"] is None for one in sendable),
        idle_elsewhere=any(one["at"] is not None for one in sendable),
        diverts=alarm.service in SELF_SERVICE,
    )
    order = [*best, *(code for code in MEASURES if code not in best)]
    return [(code, MEASURES[code], code in best) for code in order]


def city(actor: Actor) -> dict[str, Any]:
    """All halls of the actor's units, in five reads however many they are; the most pressed first."""
    halls = list(Unit.objects.halls().within(actor).order_by("code"))
    keys = [one.id for one in halls]
    waits: dict[UUID, dict[str, tuple[int, Any]]] = {}
    counted = Ticket.objects.filter(hall__in=keys, state=WAITING).values("hall", "service")
    for hall, service, count, since in counted.annotate(n=Count("id"), since=Min("taken_at")).values_list(
        "hall", "service", "n", "since"
    ):
        waits.setdefault(hall, {})[service] = (count, since)
    desks = dict(
        Staffing.objects.open().filter(hall__in=keys, paused_at=None).values_list("hall").annotate(n=Count("id"))
    )
    rung = dict(QueueAlarm.objects.filter(hall__in=keys, measured_at=None).values_list("hall").annotate(n=Count("id")))
    days = set(BusinessDay.objects.filter(hall__in=keys, state=OPEN).values_list("hall", flat=True))
    rows = []
    for one in halls:
        here = waits.get(one.id, {})
        rows.append(
            {
                "hall": one,
                "open": one.id in days,
                "desks": desks.get(one.id, 0),
                "alarms": rung.get(one.id, 0),
                "count": sum(count for count, _since in here.values()),
                "longest": min((since for _count, since in here.values()), default=None),
                "cells": [here.get(service, (0, None))[0] for service in SERVICES],
            }
        )
    rows.sort(key=lambda row: (-row["alarms"], -row["count"], row["hall"].code))
    return {
        "rows": rows,
        "services": [SERVICE_NAMES[one] for one in SERVICES],
        "count": sum(row["count"] for row in rows),
    }
