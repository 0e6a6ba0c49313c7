"""The counter screen: the page, its acts, and what fetches itself."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_GET, require_POST
from django_htmx.http import trigger_client_event

from openhall.front.catalog import queries as catalog
from openhall.kernel import clock
from openhall.kernel.problems import Refused

from .. import cards
from . import floor_acts  # noqa: F401  (registers its acts)
from .acts import ACTS, kinds_for
from .sitting import Sitting

FEW = 9


@require_GET
def desk(request: HttpRequest) -> HttpResponse:
    """The three columns, as the clerk left them."""
    sitting = Sitting(request)
    return render(
        request, "counter/desk.html", {**sitting.context(), "focus": sitting.focus, "stream_url": reverse("live")}
    )


@require_POST
def act(request: HttpRequest) -> HttpResponse:
    """One step. The answer is what has changed on the desk; a refusal stands where it was asked."""
    sitting = Sitting(request)
    name = request.POST.get("act", "")
    if name not in ACTS:
        raise Refused("not_found")
    try:
        ACTS[name](sitting)
    except Refused as refusal:
        sitting.problem, sitting.problem_at = refusal, name
        sitting.forget()
    return parts(request, sitting, quiet=name == "note")


@require_GET
def refreshed(request: HttpRequest) -> HttpResponse:
    """The desk as it stands now, after the customer or a second person has done something."""
    return parts(request, Sitting(request))


def parts(request: HttpRequest, sitting: Sitting, *, quiet: bool = False) -> HttpResponse:
    """The columns and keys as fragments that find their own places."""
    if quiet:
        return HttpResponse(status=204)
    answer = render(request, "counter/parts.html", sitting.context())
    if sitting.said:
        trigger_client_event(answer, "openhall:notice", {"text": sitting.said}, after="settle")
    trigger_client_event(answer, "counter:drawn", {"focus": sitting.focus}, after="settle")
    return answer


@require_GET
def now(request: HttpRequest) -> HttpResponse:
    """Has anything happened that the clerk didn't do? Asked every second, answered with nothing most of the time."""
    sitting = Sitting(request)
    if sitting.version == request.GET.get("v", ""):
        return HttpResponse(status=204)
    answer = HttpResponse(status=204)
    return trigger_client_event(answer, "counter:changed", {})


@require_GET
def kinds(request: HttpRequest) -> HttpResponse:
    """Kinds of business that what is typed could mean."""
    words = request.GET.get("what", "").strip()
    offered = catalog.kinds_on(clock.today())
    found = kinds_for(words, offered)[:FEW] if words and not words[0].isdigit() else []
    return render(request, "counter/_kinds.html", {"kinds": found, "words": words})


@require_GET
def numbers(request: HttpRequest) -> HttpResponse:
    """Numbers that this hall may assign and that hold these digits."""
    sitting = Sitting(request)
    part = next((request.GET[name] for name in ("number", "new_number", "part") if request.GET.get(name)), "")
    context: dict[str, Any] = {"target": request.GET.get("target", "id_number"), "numbers": []}
    if sitting.till is not None and (part.isdigit() or not part):
        context["numbers"] = cards.free_numbers(sitting.till.hall, part, clock.now(), sitting.day)
    return render(request, "counter/_numbers.html", context)
