"""What the pages of the audit share."""

from datetime import date
from typing import Any

from django.http import Http404, HttpRequest
from django.urls import NoReverseMatch, reverse

from openhall.back.reports import labels
from openhall.front.till.models import BusinessDay
from openhall.kernel.actors import Actor
from openhall.team.org.models import Unit
from openhall.web.access import actor_of

from .. import days, papers
from ..papers import Look


def actor_behind(request: HttpRequest) -> Actor:
    """The person; every page here is declared for people with a permission."""
    actor = actor_of(request)
    assert actor is not None
    return actor


def day_named(request: HttpRequest, hall: str, on: str) -> tuple[Unit, BusinessDay]:
    """A business day of a hall of the own units; anything else isn't there."""
    unit = Unit.objects.halls().within(actor_behind(request)).filter(code=hall).first()
    try:
        found = days.day_of(unit, date.fromisoformat(on)) if unit else None
    except ValueError:
        found = None
    if unit is None or found is None:
        raise Http404
    return unit, found


def look_at(request: HttpRequest, key: object) -> Look:
    """An accepted order of the own halls, with its papers."""
    seen = days.order_of(actor_behind(request), str(key))
    if seen is None:
        raise Http404
    return papers.Look(seen.order)


def order_page(look: Look) -> dict[str, Any]:
    """An order for the middle of a desk: names for codes, charges with where each comes from."""
    order = look.order
    names = labels.businesses()
    return {
        "look": look,
        "order": order,
        "name": names.get(order.business, order.business),
        "charges": [
            {**charge, "name": charge.get("name") or papers.charge_name(charge["code"])} for charge in order.charges
        ],
        "documents": [papers.document_name(code) for code in order.documents],
        "results": look.results,
        "paper_cards": [_card(paper) for paper in look.papers],
        "strokes": papers.strokes_of(order),
        "goods": papers.goods_of(order),
    }


def _card(paper: Any) -> dict[str, Any]:
    """A paper examined at the desk: what it is, and where its copy opens (under the counter's own rules)."""
    return {
        "row": paper,
        "name": papers.document_name(paper.kind),
        "original_seen": paper.original_seen,
        "href": _copy(paper) if paper.file else "",
    }


def _copy(paper: Any) -> str:
    try:
        return reverse("counter:paper", args=[paper.pk])
    except NoReverseMatch:
        return ""
