"""What these pages share: who asks, which hall, counting by denomination, one command called once."""

from collections.abc import Mapping
from typing import Any
from uuid import UUID

from django.http import Http404, HttpRequest, QueryDict

from openhall.engines.policy.directory import directory
from openhall.front.till import drawer
from openhall.kernel.actors import Actor
from openhall.kernel.commands import SCREEN, Outcome, execute
from openhall.kernel.problems import Refused
from openhall.team.org.models import Unit
from openhall.web.access import actor_of
from openhall.web.forms import Form

MOST_PIECES = 1_000_000


def actor_behind(request: HttpRequest) -> Actor:
    """The person; every page here is declared for people with a permission."""
    actor = actor_of(request)
    assert actor is not None
    return actor


def hall_asked(request: HttpRequest) -> Unit:
    """The hall that ``?hall=`` names, else the person's own, else the first below the person's unit."""
    actor = actor_behind(request)
    rows = Unit.objects.halls().within(actor).order_by("code")
    code = request.GET.get("hall") or request.POST.get("hall")
    own = rows.filter(id=actor.hall_id) if actor.hall_id is not None else rows
    found = rows.filter(code=code).first() if code else own.first()
    if found is None:
        raise Http404
    return found


def halls_below(actor: Actor) -> list[Unit]:
    """For a chooser; empty for who works in one hall."""
    return [] if actor.hall_id is not None else list(Unit.objects.halls().within(actor).order_by("code"))


def people(*keys: UUID | None) -> Mapping[UUID, Any]:
    return directory().people([key for key in keys if key is not None])


def act(request: HttpRequest, name: str, data: dict[str, Any], form: Form) -> Outcome | None:
    """Call a command once, however often the form is sent; None where it refuses, and the form says why."""
    try:
        return execute(name, data, actor_behind(request), channel=SCREEN, key=request.POST.get("once") or None)
    except Refused as refusal:
        if refusal.code == "scope.denied":
            raise Http404 from None
        form.refuse(refusal)
        return None


def counted_pieces(post: QueryDict, prefix: str) -> dict[str, int] | None:
    """Notes and coins as they were typed (``count_100`` …); None where one is no number."""
    found = {}
    for face in drawer.FACES:
        typed = post.get(f"{prefix}_{face}", "").strip()
        if not typed:
            continue
        if not (typed.isascii() and typed.isdigit()) or int(typed) > MOST_PIECES:
            return None
        found[face] = int(typed)
    return found


def typed_pieces(post: QueryDict | None, prefix: str) -> dict[str, str]:
    """The same as text, for showing them again."""
    return {} if post is None else {face: post.get(f"{prefix}_{face}", "") for face in drawer.FACES}
