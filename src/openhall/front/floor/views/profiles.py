"""What a hall lays down of its queue: its own wants, and whom each counter serves, in an order of preference."""

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from openhall.front.till.views.common import hall_asked
from openhall.kernel.commands import Outcome
from openhall.team.org.models import Counter, Unit

from .. import queues
from ..actions.profiles import WANTS
from ..discipline import PRESET
from ..models import CounterProfile, Segment
from ..words import SERVICE_NAMES
from .common import act

PLACES = 4
"""So many wants of a counter are asked for on the page."""


@require_GET
def profiles(request: HttpRequest) -> HttpResponse:
    """Counters with their wants, and the hall's own wants."""
    hall = hall_asked(request)
    own = list(Segment.objects.filter(hall=hall.id, retired_at=None).order_by("letter"))
    offered = [(code, SERVICE_NAMES[code]) for code in WANTS] + [(one.code, one.name) for one in own]
    laid = dict(CounterProfile.objects.filter(counter__hall=hall.id).values_list("counter", "wants"))
    rows = [_row(one, laid.get(one.id), dict(offered)) for one in Counter.objects.filter(hall=hall.id).order_by("code")]
    context = {
        "hall": hall,
        "rows": rows,
        "own": [{"row": one, "service": SERVICE_NAMES[one.service]} for one in own],
        "offered": offered,
        "services": [(code, SERVICE_NAMES[code]) for code in WANTS[:-1]],
        "taken": sorted(queues.LETTERS.values()),
    }
    return render(request, "floor/profiles.html", context)


def _row(counter: Counter, laid: list[str] | None, names: dict[str, Any]) -> dict[str, Any]:
    chosen = [*(laid or []), *[""] * PLACES][:PLACES]
    return {
        "code": counter.code,
        "kind": SERVICE_NAMES.get(counter.kind, counter.kind),
        "preset": [SERVICE_NAMES[want] for want in PRESET[counter.kind]],
        "chosen": chosen,
        "laid": laid is not None,
    }


@require_POST
def set_profile(request: HttpRequest) -> HttpResponse:
    """Whom a counter serves; nothing chosen is its kind again."""
    hall = hall_asked(request)
    wants = [want for want in request.POST.getlist("want") if want]
    made = act(request, "counter.profile", {"counter": request.POST.get("counter", ""), "wants": wants})
    return _back(request, hall, made, _("Laid down; it counts from the next call on"))


@require_POST
def segment(request: HttpRequest) -> HttpResponse:
    """A want of the hall's own is added or retired."""
    hall, post = hall_asked(request), request.POST
    if "retire" in post:
        made = act(request, "segment.retire", {"hall": hall.code, "code": post["retire"]})
        return _back(request, hall, made, _("It is offered no more"))
    given = {name: post.get(name, "") for name in ("code", "name", "service", "letter")}
    return _back(request, hall, act(request, "segment.lay_down", {"hall": hall.code, **given}), _("Laid down"))


def _back(request: HttpRequest, hall: Unit, made: Any, said: str) -> HttpResponse:
    if isinstance(made, Outcome):
        messages.success(request, said)
    else:
        messages.error(request, made.message)
    return redirect(f"{reverse('floor:profiles')}?hall={hall.code}")
