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

from openhall.front.till.views.common import actor_behind, hall_asked, halls_below, people
from openhall.kernel import clock
from openhall.kernel.commands import Outcome
from openhall.team.org.models import Unit

from .. import figures
from ..models import Pause, Segment
from ..words import REASON_NAMES, SERVICE_NAMES, reason_code
from . import standing
from .common import act, live_url


@require_GET
def live(request: HttpRequest) -> HttpResponse:
    """The page; its parts are fetched anew whenever something moves."""
    hall = hall_asked(request)
    context = {
        **standing.context(request, hall),
        "halls": halls_below(actor_behind(request)),
        "stream_url": live_url(hall),
    }
    return render(request, "floor/live.html", context)


@require_GET
def parts(request: HttpRequest) -> HttpResponse:
    """What has moved."""
    return render(request, "floor/_live.html", standing.context(request, hall_asked(request)))


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


@require_POST
def send(request: HttpRequest) -> HttpResponse:
    """A person is sent to a counter, or that is taken back."""
    hall, post = hall_asked(request), request.POST
    if "withdraw" in post:
        made = act(request, "floor.withdraw_move", {"move": post["withdraw"]})
        return _back(request, hall, made, _("Taken back."))
    given = {name: post.get(name, "") for name in ("staff", "counter", "reason")}
    return _back(request, hall, act(request, "floor.move", given), _("Sent; the person answers at the call bar"))


@require_POST
def place(request: HttpRequest) -> HttpResponse:
    """A counter was put somewhere else on the plan."""
    post = request.POST
    steps = {name: int(post[name]) if post.get(name, "").isdigit() else -1 for name in ("column", "row")}
    made = act(request, "counter.place", {"counter": post.get("counter", ""), **steps})
    return HttpResponse(status=204 if isinstance(made, Outcome) else 422)


@require_POST
def let_go(request: HttpRequest) -> HttpResponse:
    """Who was led to a counter that doesn't accept may be called by any."""
    hall = hall_asked(request)
    made = act(request, "ticket.let_go", {"ticket": request.POST.get("ticket", "")})
    return _back(request, hall, made, _("Any counter may call this number now"))


@require_POST
def support(request: HttpRequest) -> HttpResponse:
    """A lead answers a call for support, or is there."""
    hall = hall_asked(request)
    name = "support.arrive" if request.POST.get("do") == "arrive" else "support.answer"
    return _back(request, hall, act(request, name, {"case": request.POST.get("case", "")}), _("Noted"))


@require_GET
def city(request: HttpRequest) -> HttpResponse:
    """The queues of all halls below: open counters, who waits for what and how long, crowds and alarms."""
    context = {**standing.city(actor_behind(request)), "stream_url": f"{reverse('live')}?hall=*"}
    part = "#rows" if request.headers.get("HX-Request") else ""
    return render(request, f"floor/city.html{part}", context)


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
