"""The phone's page of a number that was taken at the kiosk or from a guide: its slip's code leads here."""

from typing import Any
from uuid import UUID

from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_GET, require_POST

from openhall.kernel import clock
from openhall.kernel.commands import PUBLIC, execute
from openhall.kernel.problems import Refused
from openhall.team.org.models import Unit
from openhall.web.limits import at_most
from openhall.web.sessions import source_of

from .. import online, reading, slips
from ..models import Ticket
from ..words import CALLED, DONE, LAPSED, LEFT, NO_SHOW, SERVING, WAITING
from .kiosk import want_of
from .online import OFTEN

SOON = 2
"""So few before somebody, and the page says to come to the front."""
RATINGS = (
    (5, gettext_lazy("Very satisfied")),
    (4, gettext_lazy("Satisfied")),
    (3, gettext_lazy("Fair")),
    (2, gettext_lazy("Dissatisfied")),
    (1, gettext_lazy("Very dissatisfied")),
)
OVER = (DONE, NO_SHOW, LEFT, LAPSED)


def standing(leg: Ticket | None) -> dict[str, Any]:
    """How a visit stands now, for the phone: waiting with its place, called, served, set aside, over."""
    state = leg.state if leg is not None else ""
    estimate = reading.estimated(leg, clock.now()) if leg is not None and state == WAITING else None
    return {
        "leg": leg,
        "waits": state == WAITING,
        "called": state == CALLED,
        "served": state == SERVING,
        "over": state if state in OVER else "",
        "estimate": estimate,
        "soon": estimate is not None and estimate.ahead <= SOON,
    }


def _leg(key: str) -> tuple[UUID, Ticket]:
    """The last leg of the visit whose slip this is."""
    visit = slips.visit_of(key)
    if visit is None:
        raise Http404
    leg = Ticket.objects.filter(visit=visit).select_related("counter").order_by("-leg").first()
    if leg is None:
        raise Http404
    return visit, leg


def _context(key: str, leg: Ticket) -> dict[str, Any]:
    hall = Unit.objects.get(id=leg.hall)
    return {**standing(leg), "key": key, "hall": hall, "service": want_of(leg), "ratings": RATINGS}


@require_GET
def number(request: HttpRequest, key: str) -> HttpResponse:
    """One's number and its place in the queue."""
    return render(request, "floor/online_number.html", _context(key, _leg(key)[1]))


@require_GET
def place(request: HttpRequest, key: str) -> HttpResponse:
    """The part of it that moves."""
    return render(request, "floor/_online_ticket.html", _context(key, _leg(key)[1]))


@require_POST
@at_most(OFTEN)
def leave(request: HttpRequest, key: str) -> HttpResponseBase:
    """The number is given up."""
    return _done(request, key, "ticket.give_up")


@require_POST
@at_most(OFTEN)
def rate(request: HttpRequest, key: str) -> HttpResponseBase:
    """The service is rated."""
    stars = request.POST.get("stars", "")
    return _done(request, key, "ticket.rate_slip", stars=int(stars) if stars.isdecimal() else 0)


def _done(request: HttpRequest, key: str, command: str, **more: int) -> HttpResponseBase:
    visit, leg = _leg(key)
    given = {"ticket": str(leg.id), "proof": slips.proof(visit), **more}
    actor = online.actor(Unit.objects.get(id=leg.hall))
    try:
        execute(command, given, actor, channel=PUBLIC, source=source_of(request))
    except Refused as refusal:
        context = {**_context(key, leg), "problem": refusal.message}
        return render(request, "floor/online_number.html", context, status=422)
    return redirect("online:number", key)
