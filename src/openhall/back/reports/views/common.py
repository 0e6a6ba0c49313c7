"""What the pages of reports share: who asks, which hall, which date."""

from datetime import date

from django.http import Http404, HttpRequest

from openhall.kernel import clock
from openhall.kernel.actors import Actor
from openhall.team.org.models import Unit
from openhall.web.access import actor_of


def actor_behind(request: HttpRequest) -> Actor:
    """The person; every page here is declared for people with a permission."""
    actor = actor_of(request)
    assert actor is not None
    return actor


def hall_named(actor: Actor, code: str) -> Unit:
    """A hall of the actor's units by its code; anything else isn't there."""
    row = Unit.objects.halls().within(actor).filter(code=code).first()
    if row is None:
        raise Http404
    return row


def hall_asked(request: HttpRequest) -> Unit:
    """The hall that ``?hall=`` names, else the person's own, else the first below the person's unit."""
    actor = actor_behind(request)
    if code := request.GET.get("hall"):
        return hall_named(actor, code)
    rows = Unit.objects.halls().within(actor).order_by("code")
    found = rows.filter(id=actor.hall_id).first() if actor.hall_id else rows.first()
    if found is None:
        raise Http404
    return found


def halls_below(actor: Actor) -> list[Unit]:
    return list(Unit.objects.halls().within(actor).order_by("code"))


def date_asked(request: HttpRequest, name: str = "on") -> date:
    """The date that the address names; today where it names none or nonsense."""
    try:
        return date.fromisoformat(request.GET.get(name, ""))
    except ValueError:
        return clock.today()


def unit_of(actor: Actor) -> Unit:
    if actor.unit_id is None:
        raise Http404
    return Unit.objects.get(id=actor.unit_id)
