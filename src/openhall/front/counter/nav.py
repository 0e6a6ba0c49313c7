"""Where the counter stands on the left, and what the search box finds here."""

from collections.abc import Iterator

from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from openhall.front.catalog import norms
from openhall.kernel import access
from openhall.kernel.actors import Actor
from openhall.team.org import doors as org_doors
from openhall.web import search
from openhall.web.navigation import FRONT, NavItem, register
from openhall.web.search import Hit
from openhall.web.templatetags.kit import day_text

from . import cards
from .models import Order


def waiting(actor: Actor) -> int:
    """Orders, slips and matters of the own desk that are not finished."""
    if actor.staff_id is None:
        return 0
    found = cards.waiting_for(actor.staff_id)
    return found.unconfirmed + found.slips + found.suspended


def find_orders(actor: Actor, words: str) -> Iterator[Hit]:
    """An order by its receipt form (``S1 12``), or by the number it is about."""
    if not access.allowed(actor, "order.view"):
        return
    rows = Order.objects.final().select_related("kind")
    series, _space, no = words.rpartition(" ")
    if series and no.isdigit():
        rows = rows.filter(series=series, form_no=int(no))
    elif len(words) == 11 and words.isdigit():
        rows = rows.naming([words])
    else:
        return
    for row in rows.order_by("-accepted_at")[:10]:
        if org_doors.inside(actor, row.hall) and row.accepted_at is not None:
            note = f"{day_text(row.accepted_at.date())} {row.series} {row.form_no or ''}"
            yield Hit(norms.kind_name(row.kind), note.strip(), reverse("counter:order", args=[row.id]))


register(
    NavItem(_("Counter"), "counter:desk", "counter.view", FRONT, "armchair", order=10),
    NavItem(_("Enquiries"), "counter:enquiries", "enquiry.record", FRONT, "message-circle", order=16),
    NavItem(_("Waits and handling"), "counter:waits", "floor.figures", FRONT, "chart-bar", order=7),
    NavItem(_("Unfinished"), "counter:open", "counter.view", FRONT, "clock-pause", order=15, count=waiting),
)
search.register(_("Orders"), find_orders)
