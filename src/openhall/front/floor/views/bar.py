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
from openhall.front.till.views.common import actor_behind, people
from openhall.kernel import clock
from openhall.kernel.actors import Actor
from openhall.kernel.problems import Refused
from openhall.positions import LEAD
from openhall.team.org.models import Counter

from .. import needs, queues, reading
from ..cases import MOVE_WITHIN
from ..models import Move, Staffing, Ticket
from ..parameters import CALLS_BEFORE_NO_SHOW, SUSPEND_ALERT_AFTER, SUSPEND_REASONS
from ..words import BUSY, CALLED, CALLED_AWAY, PARKED, REASON_NAMES, SERVICE_NAMES
from .common import act, own_wants

DOES = {
    "open": "counter.open",
    "pause": "counter.pause",
    "resume": "counter.resume",
    "shut": "counter.shut",
    "call": "ticket.call",
    "start": "ticket.start",
    "finish": "ticket.finish",
    "no_show": "ticket.no_show",
    "recall": "ticket.recall",
    "call_number": "ticket.call_number",
    "transfer": "ticket.transfer",
    "further": "ticket.further",
    "accept": "ticket.accept",
    "decline": "ticket.decline",
    "park": "ticket.park",
    "unpark": "ticket.unpark",
    "go": "floor.accept_move",
    "stay": "floor.decline_move",
    "support": "support.call",
}
FIELDS = {
    "counter.pause": ("reason",),
    "ticket.call_number": ("ticket", "reason"),
    "ticket.transfer": ("service", "to", "notes"),
    "ticket.further": ("service", "notes"),
    "ticket.accept": ("ticket",),
    "ticket.decline": ("ticket", "reason"),
    "ticket.unpark": ("ticket",),
    "floor.accept_move": ("move",),
    "floor.decline_move": ("move", "reason"),
    "support.call": ("reason",),
}
ABOUT_A_MOVE = ("floor.accept_move", "floor.decline_move")
"""What a step takes beside the counter; what is left empty isn't sent."""
ASKS = {
    "pause": "counter.pause",
    "transfer": "ticket.transfer",
    "number": "ticket.call_number",
    "support": "support.call",
}
"""Steps about which the bar asks something first."""


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

    @property
    def prepared(self) -> Any:
        """What a guide has prepared for it."""
        return needs.prepared(self.row.visit)

    @property
    def sender(self) -> Any:
        """Who led the customer here."""
        return people(self.row.first_contact).get(self.row.first_contact) if self.row.first_contact else None


@require_GET
def bar(request: HttpRequest) -> HttpResponse:
    """What stands in the bar now; ``?ask=`` opens the questions of a step."""
    asked = request.GET.get("ask", "")
    return _drawn(request, "", ask=asked if asked in ASKS else "")


@require_POST
def do(request: HttpRequest) -> HttpResponse:
    """One step; a refusal is said in the bar itself, which goes on asking."""
    step = request.POST.get("do", "")
    name = DOES.get(step)
    if name is None:
        raise Refused("not_found")
    given = {} if name in ABOUT_A_MOVE else {"counter": request.POST.get("counter", "")}
    for field in FIELDS.get(name, ()):
        if (value := request.POST.get(field, "")) or field == "reason":
            given[field] = value
    if name in ("ticket.transfer", "ticket.further"):
        given.setdefault("notes", "")
        given["service"], _colon, own = given.get("service", "").partition(":")
        given |= {"segment": own} if own else {}
    made = act(request, name, given)
    if not isinstance(made, Refused):
        return _drawn(request, "")
    asked = {"transfer": "transfer", "further": "transfer", "call_number": "number", "support": "support"}.get(step, "")
    return _drawn(request, made.message, ask=asked)


@require_GET
def mine(request: HttpRequest) -> HttpResponse:
    """The own counter for whoever has no counter screen: the bar alone."""
    return render(request, "floor/mine.html", {"stream_url": reverse("live")})


def _drawn(request: HttpRequest, problem: str, *, ask: str = "") -> HttpResponse:
    actor = actor_behind(request)
    context = {**context_of(actor), "problem": problem, "ask": ask, "given": request.POST}
    if ask == "pause":
        context["reasons"] = _reasons(actor)
    elif ask == "transfer" and "counter" in context:
        services = [*SERVICE_NAMES.items(), *own_wants(context["counter"].hall_id)]
        context |= {"services": services, "desks": _desks(context["counter"])}
    return render(request, "floor/_bar.html", context)


def _desks(counter: Counter) -> list[tuple[str, Any]]:
    """The other counters at which somebody calls now."""
    rows = Staffing.objects.open().filter(hall=counter.hall_id, paused_at=None).exclude(counter=counter)
    listed = list(rows.select_related("counter").order_by("counter__code"))
    known = people(*(row.staff for row in listed))
    return [(row.counter.code, known.get(row.staff)) for row in listed]


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
    sent = _sent(actor)
    if row is None:
        return {**_not_open(actor), "sent": sent}
    now = clock.now()
    here = list(Ticket.objects.filter(counter=row.counter_id, state__in=(*BUSY, PARKED)).order_by("taken_at", "id"))
    ticket = next((one for one in here if one.state in BUSY), None)
    served = queues.profile(row.counter.kind, row.wants)
    coming = queues.next_call(row.counter, now, served)
    there = reading.waiting(row.hall)
    waiting = [
        one
        for one in there
        if not served.serves.isdisjoint({one.service, one.segment}) and one.bound_to_id in (None, row.counter_id)
    ]
    following = next((one for one in waiting if coming is not None and one.id == coming.ticket.id), None)
    figures = Figures(row.hall, now)
    return {
        "sent": sent,
        "staffing": row,
        "counter": row.counter,
        "ticket": Shown(ticket) if ticket is not None else None,
        "parked": [Shown(one) for one in here if one.state == PARKED],
        "handed": [Shown(one) for one in waiting if one.bound_to_id == row.counter_id],
        "following": Shown(following) if following is not None else None,
        "waiting": [Shown(one) for one in waiting],
        "count": len(waiting),
        "longest": waiting[0].taken_at if waiting else None,
        "reason": REASON_NAMES.get(row.pause_reason, row.pause_reason),
        "pause_limit": figures[SUSPEND_ALERT_AFTER],
        "give_up": ticket is not None and ticket.recalls + 1 >= figures[CALLS_BEFORE_NO_SHOW],
    }


def _sent(actor: Actor) -> dict[str, Any] | None:
    """To which counter a lead sends this person now."""
    assert actor.staff_id is not None
    move = Move.objects.pending().filter(staff=actor.staff_id).select_related("counter").first()
    if move is None:
        return None
    by = people(move.asked_by).get(move.asked_by) if move.asked_by else None
    return {"move": move, "by": by, "due": move.asked_at + MOVE_WITHIN}


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
