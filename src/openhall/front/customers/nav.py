"""Where customers stand on the left, and what the search box asks here."""

from django.utils.translation import gettext_lazy as _

from openhall.kernel.actors import Actor
from openhall.web import search
from openhall.web.navigation import BACK, FRONT, NavItem, register

from .models import Visit
from .views.search import find_customers, find_numbers, find_sims


def open_visits(actor: Actor) -> int:
    """Requests that this person took and that are still going on."""
    return Visit.objects.open().filter(staff=actor.staff_id).count() if actor.staff_id else 0


register(
    NavItem(_("Customers"), "customers:list", "customer.view", FRONT, "users", order=30),
    NavItem(_("Visits"), "customers:visits", "visit.open", FRONT, "clipboard-list", order=35, count=open_visits),
    NavItem(_("Customer data"), "customers:errors", "customer.quality", BACK, "id", order=60),
    NavItem(_("Data protection"), "customers:inventory", "customer.inventory", BACK, "shield-check", order=62),
)
search.register(_("Customers"), find_customers)
search.register(_("Numbers"), find_numbers)
search.register(_("SIM cards"), find_sims)
