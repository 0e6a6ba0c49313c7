"""The seven queries about a mobile number from one box, and SIM cards (COUNTER-11)."""

from datetime import date
from typing import Any
from uuid import UUID

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _

from openhall.engines.ledger import goods
from openhall.front.catalog.models import Item, Plan
from openhall.front.customers import dealings, phones, queries
from openhall.front.customers.models import COOLING, IN_USE, RESERVED, VOID, Customer, Subscription
from openhall.kernel import clock
from openhall.kernel.actors import Actor
from openhall.kernel.commands import SCREEN, execute
from openhall.kernel.problems import Refused
from openhall.links import billing, hlr
from openhall.team.org import doors as org_doors

from . import files
from .people import actor_of, people, units


def box(request: HttpRequest) -> HttpResponse:
    """One box for a mobile number."""
    asked = request.GET.get("number", "").strip()
    number = phones.normal(asked) if asked else None
    if number is not None and phones.is_mobile(number):
        return redirect("customers:number", number)
    return render(request, "customers/number_box.html", {"asked": asked, "kinds": queries.KINDS})


def query(request: HttpRequest, number: str, kind: str = queries.CUSTOMER) -> HttpResponse:
    """One of the seven queries about a number that somebody typed; each look leaves a line in the log."""
    if kind not in queries.KINDS or not phones.is_mobile(number):
        raise Http404
    links = {code: reverse("customers:query", args=[number, code]) for code in queries.KINDS}
    calls = reverse("customers:calls", args=[number])
    return _query(
        request, number, kind, queries.subscription_of(number), {"links": links, "calls": calls, "typed": True}
    )


def query_of(request: HttpRequest, key: UUID, kind: str = queries.CUSTOMER) -> HttpResponse:
    """The same from a customer's page, where the number itself is masked: neither page nor address shows it."""
    subscription = Subscription.objects.select_related("customer").filter(id=key).exclude(state=VOID).first()
    if kind not in queries.KINDS or subscription is None or not phones.is_mobile(subscription.number):
        raise Http404
    links = {code: reverse("customers:query-of", args=[key, code]) for code in queries.KINDS}
    calls = reverse("customers:calls-of", args=[key])
    return _query(request, subscription.number, kind, subscription, {"links": links, "calls": calls})


def _query(
    request: HttpRequest, number: str, kind: str, subscription: Subscription | None, links: dict[str, Any]
) -> HttpResponse:
    actor = actor_of(request)
    execute("number.query", {"number": number, "query": kind}, actor, channel=SCREEN)
    customer = _file(subscription)
    context = {
        **links,
        "number": number,
        "kind": kind,
        "tabs": [(code, label, links["links"][code]) for code, label in queries.KINDS.items()],
        "subscription": subscription,
        "customer": customer,
        "open": queries.unmasked(actor, customer),
        "masked_kind": kind in queries.MASKED,
        "now": clock.now(),
        "template": f"customers/query_{kind}.html",
        **_found(actor, kind, number, subscription, customer),
    }
    return render(request, "customers/number.html", context)


def _file(subscription: Subscription | None) -> Customer | None:
    if subscription is None:
        return None
    owner = subscription.customer
    return owner.joined_into or owner


def _found(
    actor: Actor, kind: str, number: str, subscription: Subscription | None, customer: Customer | None
) -> dict[str, Any]:
    """What one query finds."""
    if kind == queries.REGION:
        return {"region": queries.region_of(number)}
    if kind == queries.RELEASE:
        release = queries.release_of(number)
        hall = units([release.number.hall]).get(release.number.hall) if release.number and release.number.hall else None
        return {"release": release, "hall": hall, "state": _number_state(release)}
    if kind == queries.HLR:
        return _network(number, subscription)
    if customer is None or subscription is None:
        return {}
    if kind == queries.CUSTOMER:
        shown = files.basic(actor, customer, open_=queries.unmasked(actor, customer))
        plan = Plan.objects.filter(code=subscription.plan_code).first()
        return {**shown, "plan": plan, "state": files._state(subscription)}
    if kind == queries.COMPLAINTS:
        return {"complaints": dealings.complaints_of([customer.id]), "kept": dealings.complaints_kept()}
    keys = [customer.id, *customer.joined.values_list("id", flat=True)]  # a number goes from customer to customer
    rows = dealings.of(dealings.Wanted(customers=keys, number=number, limit=200))
    if kind == queries.CONSUMPTION:
        return {"months": dealings.by_month(rows), "bills": dealings.bills_of([subscription.id])}
    known, places = people(one.staff for one in rows), units(one.hall for one in rows)
    return {"rows": [{"row": one, "person": known.get(one.staff), "hall": places.get(one.hall)} for one in rows[:50]]}


def _number_state(release: queries.Release) -> tuple[str, str]:
    row = release.number
    if row is None:
        return (_("Not our number"), "plain")
    if row.free_at(clock.now(), clock.today()):
        return (_("Free"), "settled")
    return {
        IN_USE: (_("In use"), "now"),
        COOLING: (_("Cooling off"), "due"),
        RESERVED: (_("Reserved"), "due"),
    }.get(row.state, (row.state, "plain"))


def _network(number: str, subscription: Subscription | None) -> dict[str, Any]:
    register = hlr.register()
    try:
        entry = register.look(number, subscription.sim if subscription else "")
    except hlr.NoAnswer:
        return {"register": register, "no_answer": True}
    return {"register": register, "entry": entry}


def call_details(request: HttpRequest, number: str) -> HttpResponse:
    """Call details: only inside a bill query of that customer, after proof of identity."""
    return _calls(request, queries.subscription_of(number), reverse("customers:number", args=[number]))


def calls_of(request: HttpRequest, key: UUID) -> HttpResponse:
    """The same from a customer's page."""
    found = Subscription.objects.select_related("customer").filter(id=key).exclude(state=VOID).first()
    return _calls(request, found, reverse("customers:number-of", args=[key]))


def _calls(request: HttpRequest, subscription: Subscription | None, back: str) -> HttpResponse:
    customer = _file(subscription)
    if customer is None or subscription is None:
        raise Http404
    number = subscription.number
    try:
        execute("customer.call_details", {"customer": str(customer.id)}, actor_of(request), channel=SCREEN)
    except Refused as refusal:
        context = {"number": number, "refusal": refusal, "back_url": back}
        return render(request, "customers/calls.html", context, status=403)
    month = _month(request.GET.get("month", ""))
    system = billing.billing()
    context = {
        "number": number,
        "calls": system.calls(number, month),
        "system": system,
        "month": month,
        "back_url": back,
    }
    return render(request, "customers/calls.html", {**context, "now": clock.now(), "customer": customer})


def _month(text: str) -> date:
    try:
        return date.fromisoformat(f"{text}-01")
    except ValueError:
        return clock.today().replace(day=1)


def sim(request: HttpRequest, serial: str) -> HttpResponse:
    """Where a SIM card is: with a customer, or in a store or hands of the own halls; another hall's is not there."""
    if not (serial.isascii() and serial.isdecimal()):
        raise Http404
    found = None
    for item in Item.objects.filter(kind="sim").order_by("no"):
        if (place := goods.place_of(item.no, serial)) is not None:
            found = (item, place)
            break
    using = Subscription.objects.filter(sim=serial).exclude(state=VOID).order_by("-id").first()
    place = found[1] if found else None
    if using is None and not (place and place.hall and org_doors.inside(actor_of(request), place.hall)):
        raise Http404
    hall = units([place.hall]).get(place.hall) if place and place.hall else None
    return render(
        request,
        "customers/sim.html",
        {
            "serial": serial,
            "item": found[0] if found else None,
            "place": place,
            "hall": hall,
            "holder": _holder(place.owner) if place and place.kind == goods.HANDS else None,
            "subscription": using,
        },
    )


def _holder(owner: str) -> Any:
    from openhall.kernel.ids import as_uuid

    key = as_uuid(owner)
    return people([key]).get(key) if key else None
