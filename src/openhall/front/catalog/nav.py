"""The catalogue among the areas."""

from django.utils.translation import gettext_lazy

from openhall.kernel.access import allowed
from openhall.kernel.actors import Actor
from openhall.web.navigation import FRONT, NavItem, register

from .models import KindDraft


def to_approve(actor: Actor) -> int:
    """Drafted norms that somebody else wrote."""
    if not allowed(actor, "catalog.approve_kind"):
        return 0
    return KindDraft.objects.waiting().exclude(drafted_by=actor.staff_id).count()


register(
    NavItem(gettext_lazy("Catalogue"), "catalog:kinds", "catalog.view", FRONT, "book", order=70, count=to_approve),
    NavItem(gettext_lazy("Tariff"), "catalog:tariff", "catalog.view", FRONT, "receipt", order=71),
)
