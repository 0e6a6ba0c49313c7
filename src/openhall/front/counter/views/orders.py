"""An order by itself: its page, its prints, its papers; and the list of what still waits."""

import base64
from datetime import datetime, time
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from openhall.engines.cases.models import Case
from openhall.front.catalog import norms
from openhall.front.catalog import queries as catalog
from openhall.front.floor import needs
from openhall.kernel import clock, doors
from openhall.kernel.actors import Actor
from openhall.kernel.commands import SCREEN, execute
from openhall.kernel.problems import Refused
from openhall.team.org import doors as org_doors
from openhall.team.org.models import Staff, Unit
from openhall.web.access import actor_of

from .. import agreed, followups, papers, peak, stages, tendering
from ..models import FINAL, Confirmation, Display, Interruption, Order, Paper
from .display import strokes_path
from .sitting import charge_rows


def actor(request: HttpRequest) -> Actor:
    found = actor_of(request)
    assert found is not None
    return found


def order_of(request: HttpRequest, key: UUID) -> Order:
    """An order of the own halls; elsewhere there is nothing."""
    rows = Order.objects.select_related(
        "kind", "customer", "to_customer", "subscription", "till__counter", "day", "ticket"
    )
    row = rows.filter(id=key).first()
    inside = row is not None and org_doors.inside(actor(request), row.hall)
    try:
        return doors.fetch(doors.look(row, inside, "order"))
    except Refused:
        raise Refused("not_found") from None


def context_of(order: Order) -> dict[str, Any]:
    """What screens and prints show of an order: nothing but what was saved."""
    confirmation = Confirmation.objects.filter(order=order).first()
    people = {order.staff, order.reviewed_by, order.reversed_by}
    staff = {row.id: row for row in Staff.objects.filter(id__in=[one for one in people if one])}
    shown = confirmation.shown if confirmation is not None else {}
    return {
        "order": order,
        "kind_name": norms.kind_name(order.kind),
        "hall": Unit.objects.get(id=order.hall),
        "clerk": staff.get(order.staff),
        "reviewer": staff.get(order.reviewed_by) if order.reviewed_by else None,
        "charges": charge_rows(order),
        "comparison": agreed.comparison(order),
        "lines": shown.get("lines") or agreed.lines(order),
        "confirmation": confirmation,
        "signature": strokes_path(confirmation.strokes) if confirmation and confirmation.strokes_sealed else "",
        "balance": tendering.balance(order) if order.state in FINAL and stages.posts_first(order.kind) else None,
        "confirmed_by": agreed.means_label(order.confirmed_by),
        "plan": catalog.plan(order.plan_code) if order.plan_code else None,
        "marks": [agreed.mark_label(mark) for mark in stages.explained(order.steps)],
    }


@require_GET
def page(request: HttpRequest, key: UUID) -> HttpResponse:
    """One order: stages with time and person, what was agreed, papers, money."""
    order = order_of(request, key)
    people = {stage.staff for stage in stages.stages(order) if stage.staff}
    names = {str(row.id): row for row in Staff.objects.filter(id__in=people)}
    context = {
        **context_of(order),
        "stages": [(stage, names.get(stage.staff)) for stage in stages.stages(order)],
        "papers": [(row, norms.paper_label(row.kind)) for row in order.papers.order_by("examined_at")],
        "guided": needs.prepared(order.ticket.visit) if order.ticket is not None else None,
        "back_url": reverse("counter:open"),
    }
    return render(request, "counter/order.html", context)


@require_GET
def receipt(request: HttpRequest, key: UUID) -> HttpResponse:
    """The customer's copy on the 80 mm roll."""
    order = order_of(request, key)
    return _print(request, key, "counter/print_receipt.html", quiet=peak.quiet_text(order.hall, clock.now()))


@require_GET
def form(request: HttpRequest, key: UUID) -> HttpResponse:
    """The three-part form: customer, cashier, handler."""
    copies = [
        (_("Red copy: customer"), "red"),
        (_("Green copy: cashier"), "green"),
        (_("White copy: handler"), "white"),
    ]
    return _print(request, key, "counter/print_form.html", copies=copies)


@require_GET
def slip(request: HttpRequest, key: UUID) -> HttpResponse:
    """What the customer signs on paper where no display stands."""
    return _print(request, key, "counter/print_slip.html")


@require_GET
def missing(request: HttpRequest, key: UUID) -> HttpResponse:
    """What the customer should bring."""
    return _print(request, key, "counter/print_missing.html")


@require_GET
def decision(request: HttpRequest, key: UUID) -> HttpResponse:
    """The second person's decision with its reason, for the customer."""
    return _print(request, key, "counter/print_decision.html")


@require_GET
def puk(request: HttpRequest, key: UUID) -> HttpResponse:
    """The PUK on paper, for the customer: shown by the command that writes down who saw it."""
    order = order_of(request, key)
    made = execute("card.puk", {"order": str(order.id)}, actor(request), channel=SCREEN)
    sim = order.subscription.sim if order.subscription else ""
    more = {"puk": made.secret["puk"], "source": made.data["source"], "sim": sim}
    answer = render(
        request, "counter/print_puk.html", {**context_of(order), "print_now": "print" in request.GET, **more}
    )
    answer["Cache-Control"] = "no-store"
    return answer


def _original(order: Order) -> tuple[Order, int | None]:
    """What is printed for an order: of a reprint the receipt that it copies, as which copy."""
    if order.kind.effect != "reprint" or not order.details.get("copy"):
        return order, None
    rows = Order.objects.select_related(
        "kind", "customer", "to_customer", "subscription", "till__counter", "day", "ticket"
    )
    return rows.get(id=order.details["original"]), order.details["copy"]


def _print(request: HttpRequest, key: UUID, template: str, **more: Any) -> HttpResponse:
    order, copy = _original(order_of(request, key))
    more["copy"] = copy
    return render(request, template, {**context_of(order), "print_now": "print" in request.GET, **more})


@require_GET
def norm(request: HttpRequest, code: str) -> HttpResponse:
    """The explanation as valid today: conditions, papers, steps, fees, coverage, use."""
    kind = catalog.kind_on(code, clock.today())
    if kind is None:
        raise Refused("not_found")
    return render(request, "counter/_norm.html", {"norm": norms.norm(kind, clock.today()), "kind": kind})


@require_GET
def paper(request: HttpRequest, key: UUID) -> HttpResponse:
    """A copy, opened through the command that asks why and writes it down."""
    purpose = request.GET.get("purpose", "")
    try:
        execute("paper.open", {"paper": str(key), "purpose": purpose}, actor(request), channel=SCREEN)
    except Refused as refusal:
        if refusal.code == "customer.reason_missing":
            return render(request, "counter/paper_reason.html", {"paper": key, "problem": refusal}, status=200)
        raise
    row = Paper.objects.get(id=key)
    answer = HttpResponse(papers.read(row.file), content_type=row.media_type)
    answer["Content-Disposition"] = "inline"
    answer["Cache-Control"] = "no-store"
    return answer


# -- what waits ------------------------------------------------------------------------------------------------------


@require_GET
def waiting(request: HttpRequest) -> HttpResponse:
    """Everything of the own desk that isn't finished: unconfirmed, unscanned, suspended, followed, interrupted."""
    who = actor(request)
    assert who.staff_id is not None
    follow = Case.objects.open().owned_by(who.staff_id).filter(kind=followups.FOLLOW_UP.name).order_by("due_at")
    cases = [(case, Order.objects.select_related("kind").get(id=case.subject)) for case in follow]
    context = {
        "prepared": list(Order.objects.open().taken_by(who.staff_id).select_related("kind")),
        "unconfirmed": list(Order.objects.posted_unconfirmed().taken_by(who.staff_id).select_related("kind")),
        "slips": list(Confirmation.objects.unscanned().declared_by_person(who.staff_id).select_related("order__kind")),
        "suspended": list(Order.objects.suspended().taken_by(who.staff_id).select_related("kind")),
        "followed": cases,
        "interruptions": list(Interruption.objects.filter(staff=who.staff_id, resumed_at=None)),
        "displays": list(Display.objects.paired().select_related("counter").filter(counter__hall=who.hall_id)),
        "back_url": reverse("counter:desk"),
        "now": clock.now,
    }
    return render(request, "counter/waiting.html", context)


@require_POST
def do(request: HttpRequest, what: str) -> HttpResponse:
    """The few acts of the waiting list."""
    post = request.POST
    calls: dict[str, tuple[str, dict[str, Any]]] = {
        "result": ("followup.result", {"case": post.get("case", ""), "text": post.get("text", "")}),
        "notify": (
            "followup.notify",
            {"case": post.get("case", ""), "means": post.get("means", "text"), "note": post.get("note", "")},
        ),
        "interrupt": ("interruption.report", _interruption(request)),
        "go-on": (
            "interruption.resume",
            {"interruption": post.get("interruption", ""), "measure": post.get("measure", "")},
        ),
        "revoke": ("display.revoke", {"display": post.get("display", "")}),
    }
    if what not in calls:
        raise Refused("not_found")
    name, fields = calls[what]
    try:
        execute(name, fields, actor(request), channel=SCREEN, key=post.get("key") or None)
    except Refused as refusal:
        messages.error(request, refusal.message)
    else:
        messages.success(request, _("Done."))
    return redirect("counter:open")


def _interruption(request: HttpRequest) -> dict[str, Any]:
    post = request.POST
    try:
        at = datetime.combine(clock.today(), time.fromisoformat(post.get("since", "")), clock.ZONE)
    except ValueError:
        at = clock.now()
    return {"cause": post.get("cause", ""), "started_at": at.isoformat(), "measure": post.get("measure", "")}


@require_POST
def scan_slip(request: HttpRequest, key: UUID) -> HttpResponse:
    """The signed slip from the scanner."""
    uploaded = request.FILES.get("copy")
    copy = base64.b64encode(uploaded.read()).decode() if uploaded is not None else None
    try:
        execute("order.scan_slip", {"order": str(key), "copy": copy}, actor(request), channel=SCREEN)
    except Refused as refusal:
        messages.error(request, refusal.message)
    else:
        messages.success(request, _("The slip is kept."))
    return redirect("counter:open")


@require_POST
def invite(request: HttpRequest) -> HttpResponse:
    """A code for a display of the own counter."""
    made = execute("display.invite", {"counter": request.POST.get("counter", "")}, actor(request), channel=SCREEN)
    row = Display.objects.get(id=str(made.id))
    return render(request, "counter/_invite.html", {"row": row})


@require_POST
def decide(request: HttpRequest, key: UUID) -> HttpResponse:
    """A second person decides about a customer in agreement."""
    order = order_of(request, key)
    fields = {
        "order": str(order.id),
        "decision": request.POST.get("decision", ""),
        "reason": request.POST.get("reason", ""),
    }
    try:
        execute("order.decide", fields, actor(request), channel=SCREEN)
    except Refused as refusal:
        messages.error(request, refusal.message)
    else:
        messages.success(request, _("Decided."))
    return redirect("counter:order", key)
