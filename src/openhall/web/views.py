"""Pages that belong to no module: sign in, the counts beside the areas, and what stands where a module will come."""

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect, render

from . import home as my_day
from . import navigation, shell
from . import search as search_box
from .access import actor_of


def counts(request: HttpRequest) -> JsonResponse:
    """What waits for this person, for the left side and the bell."""
    actor = actor_of(request)
    assert actor is not None  # declared `everybody`
    return JsonResponse({"counts": navigation.counts_for(actor), "alarms": shell.alarms_of(actor)})


def home(request: HttpRequest) -> HttpResponse:
    """My day: what is wrong, due, waiting for me, and my figures; for some a strip above."""
    actor = actor_of(request)
    assert actor is not None  # declared `everybody`
    blocks = {name: my_day.block(name, actor) for name in (my_day.WRONG, my_day.DUE, my_day.WAITING)}
    figures, strips = my_day.figures(actor), my_day.strips(actor)
    return render(request, "web/home.html", {**blocks, "figures": figures, "strips": strips})


def search(request: HttpRequest) -> HttpResponse:
    """What the one search box finds; a single hit is opened at once, and so is the one that is exactly what was scanned."""
    actor = actor_of(request)
    assert actor is not None  # declared `everybody`
    asked = request.GET.get("q", "").replace("\x00", "").strip()
    found = search_box.everything(actor, asked)
    hits = [hit for _heading, several in found for hit in several]
    meant = [hit for hit in hits if hit.exact] or hits
    if len(meant) == 1:
        return redirect(meant[0].href)
    return render(request, "web/search.html", {"search_q": asked, "found": found})
