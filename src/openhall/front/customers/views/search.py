"""What the shell's search box finds here: customers, numbers, SIM cards. Hung in by ``nav.py``."""

from collections.abc import Iterator

from django.urls import reverse
from django.utils.translation import gettext as _

from openhall.front.customers import phones, queries
from openhall.front.customers.finding import SIM, matching
from openhall.front.customers.models import VOID, Customer, Number, Subscription
from openhall.kernel import access
from openhall.kernel.actors import Actor
from openhall.web.search import LIMIT, Hit
from openhall.web.templatetags.kit import mask_phone


def find_customers(actor: Actor, words: str) -> Iterator[Hit]:
    """Customers by name, document or contact phone; whose number in use it is, the numbers' finder tells."""
    if not access.allowed(actor, "customer.view"):
        return
    found = matching(words, Customer.objects.standing()).order_by("name", "registered_at")
    if phones.is_mobile(words) and queries.subscription_of(words) is not None:
        return
    for row in found[:LIMIT]:
        yield Hit(row.name, mask_phone(row.phone) if row.phone_sealed else "", reverse("customers:file", args=[row.id]))


def find_numbers(actor: Actor, words: str) -> Iterator[Hit]:
    """A mobile number: its seven queries."""
    if not access.allowed(actor, "number.query") or not phones.is_mobile(words):
        return
    subscription = queries.subscription_of(words)
    if subscription is None and not Number.objects.filter(number=words).exists():
        return
    note = subscription.customer.name if subscription else _("Number resource")
    yield Hit(mask_phone(words), note, reverse("customers:number", args=[words]), exact=True)


def find_sims(actor: Actor, words: str) -> Iterator[Hit]:
    """A SIM card in use, by its serial; those in stores and hands are found by whoever keeps goods."""
    if not access.allowed(actor, "number.query") or not SIM.fullmatch(words):
        return
    using = Subscription.objects.select_related("customer").filter(sim=words).exclude(state=VOID).first()
    if using is not None:
        yield Hit(words, using.customer.name, reverse("customers:sim", args=[words]), exact=True)
