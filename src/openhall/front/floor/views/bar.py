"""The call bar: who is called, served, next; the own counter opened, suspended, shut. A fragment beside the counter."""

from dataclasses import dataclass
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from openhall.engines.policy.parameters import Figures
from openhall.front.till.models import BusinessDay, TillSession
from openhall.front.till.views.common import actor_behind
from openhall.kernel import clock
from openhall.kernel.actors import Actor
from openhall.kernel.problems import Refused
from openhall.positions import LEAD
from openhall.team.org.models import Counter

from .. import queues, reading
from ..discipline import PROFILES
from ..models import Staffing, Ticket
from ..parameters import SUSPEND_ALERT_AFTER, SUSPEND_REASONS
from ..words import CALLED, CALLED_AWAY, REASON_NAMES, SERVICE_NAMES
from .common import act

DOES = {
    "open": "counter.open",
    "pause": "counter.pause",
    "resume": "counter.resume",
    "shut": "counter.shut",
    "call": "ticket.call",
    "start": "ticket.start",
    "finish": "ticket.finish",
    "no_show": "ticket.no_show",
}


@dataclass(frozen=True, slots=True)
class Shown:
    """A ticket as the bar names it."""

    row: Ticket

    @property
    def service(self) -> Any:
        return SERVICE_NAMES[self.row.service]

    @property
    def called(self) -> bool:
        return self.row.state == CALLED


@require_GET
def bar(request: HttpRequest) -> HttpResponse:
    """What stands in the bar now; ``?reasons`` offers the reasons to suspend the counter."""
    return _drawn(request, "", reasons="reasons" in request.GET)


@require_POST
def do(request: HttpRequest) -> HttpResponse:
    """One step; a refusal is said in the bar itself."""
    name = DOES.get(request.POST.get("do", ""))
    if name is None:
        raise Refused("not_found")
    given = {"counter": request.POST.get("counter", "")}
    if name == "counter.pause":
        given["reason"] = request.POST.get("reason", "")
    made = act(request, name, given)
    return _drawn(request, made.message if isinstance(made, Refused) else "")


@require_GET
def mine(request: HttpRequest) -> HttpResponse:
    """The own counter for whoever has no counter screen: the bar alone."""
    return render(request, "floor/mine.html", {"stream_url": reverse("live")})


def _drawn(request: HttpRequest, problem: str, *, reasons: bool = False) -> HttpResponse:
    context = {**context_of(actor_behind(request)), "problem": problem}
    if reasons:
        context["reasons"] = _reasons(actor_behind(request))
    return render(request, "floor/_bar.html", context)


def _reasons(actor: Actor) -> list[tuple[str, Any]]:
    """The hall's reasons; who is called away is sent by a lead."""
    if actor.hall_id is None:
        return []
    offered = Figures(actor.hall_id, clock.now())[SUSPEND_REASONS].split(",")
    lead = not actor.positions.isdisjoint(LEAD)
    return [(code, REASON_NAMES[code]) for code in offered if code in REASON_NAMES and (lead or code != CALLED_AWAY)]


def context_of(actor: Actor) -> dict[str, Any]:
    """The own counter, the ticket at it, the next one, and how many wait for it."""
    assert actor.staff_id is not None
    row = Staffing.objects.open().filter(staff=actor.staff_id).select_related("counter").first()
    if row is None:
        return _not_open(actor)
    now = clock.now()
    ticket = Ticket.objects.busy_at(row.counter_id).first()
    coming = queues.next_call(row.counter, now)
    served = PROFILES[row.counter.kind]
    waiting = [one for one in reading.waiting(row.hall) if one.service in served.classes]
    following = next((one for one in waiting if coming is not None and one.id == coming.ticket.id), None)
    return {
        "staffing": row,
        "counter": row.counter,
        "ticket": Shown(ticket) if ticket is not None else None,
        "following": Shown(following) if following is not None else None,
        "count": len(waiting),
        "longest": waiting[0].taken_at if waiting else None,
        "reason": REASON_NAMES.get(row.pause_reason, row.pause_reason),
        "pause_limit": Figures(row.hall, now)[SUSPEND_ALERT_AFTER],
    }


def _not_open(actor: Actor) -> dict[str, Any]:
    """Which counter could be opened: the one of the own till, else those that nobody staffs."""
    if actor.hall_id is None:
        return {}
    till = TillSession.objects.open().of_person(actor.staff_id).select_related("counter").first()
    if till is not None:
        return {"free": [till.counter], "day_open": True}
    taken = Staffing.objects.open().filter(hall=actor.hall_id).values("counter")
    free = list(Counter.objects.filter(hall=actor.hall_id).exclude(id__in=taken).order_by("code"))
    day = BusinessDay.objects.open_of(actor.hall_id).exists()
    return {"free": free, "day_open": day, "why": "" if day else _("The day isn't open yet.")}
