"""What the customer sees and does: the display's own pages. No person is signed in there; its token speaks for it."""

import json
from typing import Any

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from openhall.engines.policy.parameters import Figures
from openhall.front.catalog import norms
from openhall.front.catalog.models import Plan
from openhall.front.floor.models import Staffing
from openhall.front.till.models import TillSession
from openhall.kernel import clock
from openhall.kernel.actors import SYSTEM
from openhall.kernel.commands import DEVICE, execute
from openhall.kernel.ids import uuid7
from openhall.kernel.problems import Refused
from openhall.team.org.models import Staff

from .. import agreed, displays, passwords, showing, stages, tendering
from ..figures import CONFIRMATION_MEANS
from ..models import FINAL, PREPARED, Display, OneTimeCode, Order, Showing
from .sitting import CONFIRM, state_of

COOKIE = "openhall-display"
PATH = "/counter/display/"
THANKS_FOR = 20  # seconds
YEAR = 365 * 24 * 60 * 60


def here(request: HttpRequest) -> Display | None:
    return displays.by_token(request.COOKIES.get(COOKIE, ""))


@require_GET
def display(request: HttpRequest) -> HttpResponse:
    """The full-screen page; unpaired it asks for the code that the counter shows."""
    row = here(request)
    if row is None:
        return render(request, "counter/pair.html", {})
    return render(request, "counter/display.html", context_of(row))


@require_POST
def pair(request: HttpRequest) -> HttpResponse:
    token = displays.new_token()
    code = request.POST.get("code", "").replace(" ", "")
    try:
        made = execute("display.pair", {"code": code, "token": token}, SYSTEM, channel=DEVICE)
        paired = bool(made.data["paired"])
    except Refused:
        paired = False
    if not paired:
        problem = _("This code is wrong or too old. Have a new one shown at the counter.")
        return render(request, "counter/pair.html", {"problem": problem}, status=422)
    answer = redirect("counter:display")
    answer.set_cookie(
        COOKIE, token, max_age=YEAR, path=PATH, httponly=True, samesite="Strict", secure=settings.SESSION_COOKIE_SECURE
    )
    return answer


@require_GET
def stage(request: HttpRequest) -> HttpResponse:
    """What is to be seen now, when it isn't what is seen already."""
    row = here(request)
    if row is None:
        return HttpResponse(status=204, headers={"HX-Redirect": PATH})
    context = context_of(row)
    if context["version"] == request.GET.get("v", ""):
        return HttpResponse(status=204)
    return render(request, "counter/_stage.html", context)


@require_POST
def say(request: HttpRequest, what: str) -> HttpResponse:
    """The customer taps, signs or types: one command, then what is to be seen next."""
    row = here(request)
    if row is None:
        return HttpResponse(status=204, headers={"HX-Redirect": PATH})
    problem = ""
    try:
        problem = _said(request, row, what)
    except Refused as refusal:
        problem = refusal.message
    return render(request, "counter/_stage.html", {**context_of(row), "problem": problem})


def _said(request: HttpRequest, row: Display, what: str) -> str:
    post = request.POST
    fields: dict[str, Any] = {"display": str(row.id), "order": post.get("order", "")}
    revision = {"revision": int(post["revision"])} if post.get("revision", "").isdigit() else {"revision": 0}
    actor = displays.actor_of(row)
    if what in ("check", "object"):
        execute(f"display.{what}", {**fields, **revision}, actor, channel=DEVICE)
        return ""
    if what == "new-password":
        if post.get("password") != post.get("again"):
            return _("The two entries differ. Please type it twice.")
        execute("display.new_password", {**fields, "password": post.get("password", "")}, actor, channel=DEVICE)
        return ""
    if what == "password":
        made = execute("display.password", {**fields, "password": post.get("password", "")}, actor, channel=DEVICE)
        return "" if made.data["right"] else _("That is not the password. Tries left: %(n)s") % {"n": made.data["left"]}
    return _confirmed(post, actor, {**fields, **revision})


def _confirmed(post: Any, actor: Any, fields: dict[str, Any]) -> str:
    means = post.get("means", "")
    if means not in ("signature", "code", "password", "tap"):
        return ""
    fields["means"] = means
    if means == "signature":
        fields["strokes"] = post.get("strokes", "") or "[]"
    elif means in ("code", "password"):
        fields[means] = post.get(means, "")
    made = execute("order.confirm", fields, actor, channel=DEVICE)
    if made.data["confirmed"]:
        return ""
    return _("That is not right. Tries left: %(n)s") % {"n": made.data["left"]}


# -- what is seen ----------------------------------------------------------------------------------------------------


def context_of(row: Display) -> dict[str, Any]:
    """Everything that the display needs to draw its present stage."""
    shown = Showing.objects.select_related(
        "order__kind", "order__customer", "order__subscription__customer", "order__till"
    ).filter(counter=row.counter_id)
    now, seen = clock.now(), shown.first()
    order = seen.order if seen is not None else None
    stage = _stage(seen, order, now)
    if stage == "idle" and Staffing.objects.open().filter(counter=row.counter_id, paused_at__isnull=False).exists():
        stage = "suspended"
    hall = row.counter.hall
    found: dict[str, Any] = {
        "display": row,
        "stage": stage,
        "version": f"{seen.version if seen else 0}.{stage}",
        "hall_name": hall.name,
        "counter_name": row.counter.code,
        "key": str(uuid7()),
        "clerk": _clerk(row),
    }
    if stage in ("idle", "tariff"):
        found["plans"] = list(Plan.objects.order_by("monthly_fee", "code")[:8])
    elif order is not None:
        found |= _order_context(order, stage)
    return found


def _stage(seen: Showing | None, order: Order | None, now: Any) -> str:
    """Which of the pictures: rest, what is due, checking, confirming, waiting for the clerk, thanks."""
    if seen is None or seen.stage == showing.IDLE or (order is None and seen.stage != showing.TARIFF):
        return "idle"
    if seen.stage == showing.THANKS:
        return "thanks" if (now - seen.at).total_seconds() <= THANKS_FOR else "idle"
    if order is None or seen.stage == showing.TARIFF:
        return "tariff"
    if order.posted:
        return "posted"
    if order.state in FINAL:
        return "thanks" if (now - seen.at).total_seconds() <= THANKS_FOR else "idle"
    if order.state != PREPARED:
        return "idle"
    if seen.stage in (showing.PASSWORD, showing.NEW_PASSWORD):
        return seen.stage
    if order.confirmed_at is not None:
        return "confirmed"
    if stages.posts_first(order.kind):
        return "check" if order.tendered else "due"
    return "confirm" if _ready(order) else "due"


def _ready(order: Order) -> bool:
    """Papers, explanation and money are there: the customer may say yes."""
    return state_of(order, clock.today()) == CONFIRM


def _clerk(row: Display) -> Staff | None:
    till = TillSession.objects.open().filter(counter=row.counter_id).first()
    return Staff.objects.filter(id=till.staff).first() if till is not None else None


def _order_context(order: Order, stage: str) -> dict[str, Any]:
    means = Figures(order.hall, clock.now())[CONFIRMATION_MEANS].split(",")
    subscription = order.subscription
    own_password = subscription is not None and not subscription.password_initial and bool(subscription.password_hash)
    return {
        "order": order,
        "title": norms.kind_name(order.kind),
        "due": order.due,
        "received": order.given if order.tendered else None,
        "change": order.change,
        "agreed": agreed.lines(order),
        "comparison": agreed.comparison(order),
        "by_signature": "signature" in means,
        "by_password": "password" in means and own_password,
        "by_code": OneTimeCode.objects.filter(order=order, until__gte=clock.now()).exists(),
        "tries": passwords.left_today(subscription, order.hall, clock.now()) if subscription is not None else 0,
        "balance": tendering.balance(order) if stage == "posted" else None,
        "checked": "checked" in order.steps,
        "objected": "objected" in order.steps and "checked" not in order.steps,
    }


def strokes_path(strokes: str, width: int = 260, height: int = 80) -> str:
    """Strokes as the path of an SVG, for screens and prints."""
    try:
        lines = json.loads(strokes or "[]")
        parts = [
            "M" + " L".join(f"{x * width / 10000:.1f} {y * height / 10000:.1f}" for x, y, _ms in line)
            for line in lines
            if line
        ]
    except (ValueError, TypeError):
        return ""
    return " ".join(parts)
