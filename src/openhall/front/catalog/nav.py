"""The catalogue among the areas."""

from collections.abc import Iterator

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from openhall.engines.policy.parameters import Figures
from openhall.kernel import clock
from openhall.kernel.access import allowed
from openhall.kernel.actors import Actor
from openhall.web import home
from openhall.web.navigation import FRONT, NavItem, register

from . import reviews
from .figures import NORM_REVIEW_EVERY
from .models import KindDraft


def to_approve(actor: Actor) -> int:
    """Drafted norms that somebody else wrote."""
    if not allowed(actor, "catalog.approve_kind"):
        return 0
    return KindDraft.objects.waiting().exclude(drafted_by=actor.staff_id).count()


def to_review(actor: Actor) -> list[str]:
    """Kinds whose norm is to be gone through again, for who may do so."""
    if not allowed(actor, "catalog.review_kind") or actor.unit_id is None:
        return []
    return reviews.due(clock.today(), Figures(actor.unit_id, clock.now())[NORM_REVIEW_EVERY])


def due(actor: Actor) -> Iterator[home.Line]:
    """One line for all norms that are due."""
    codes = to_review(actor)
    if codes:
        text = ngettext(
            "{n} norm of business is to be gone through", "{n} norms of business are to be gone through", len(codes)
        ).format(n=len(codes))
        yield home.Line(text, reverse("catalog:kinds"), _("Review"), "due", clause="CATALOG-02", count=len(codes))


home.register(home.DUE, due, order=70)
register(
    NavItem(gettext_lazy("Catalogue"), "catalog:kinds", "catalog.view", FRONT, "book", order=70, count=to_approve),
    NavItem(gettext_lazy("Tariff"), "catalog:tariff", "catalog.view", FRONT, "receipt", order=71),
)
