"""What the counter tells the customers' module: open transactions, dealings, who bought what, personal data in orders."""

from collections.abc import Sequence
from datetime import datetime
from decimal import Decimal
from typing import Any
from uuid import UUID

from django.db.models import Q
from django.utils import translation
from django.utils.translation import gettext_lazy as _

from openhall.front.catalog.models import Item
from openhall.front.customers import dealings, personal, proof
from openhall.front.customers.dealings import Dealing
from openhall.front.customers.erasure import erases
from openhall.front.customers.models import Subscription
from openhall.front.customers.periods import months_before
from openhall.front.customers.proof import Transaction
from openhall.front.customers.segments import segment
from openhall.front.services.models import Connection
from openhall.kernel.actors import Actor
from openhall.kernel.commands import Context

from . import papers
from .models import Confirmation, Enquiry, Order, Paper


def open_transaction(actor: Actor, customer: UUID) -> Transaction | None:
    """The order that this person has prepared for the customer and that waits for the customer's yes."""
    theirs = Q(customer=customer) | Q(to_customer=customer) | Q(customer__joined_into=customer)
    if actor.staff_id is None:
        return None
    order = Order.objects.open().filter(theirs, staff=actor.staff_id).order_by("-prepared_at").first()
    if order is None:
        return None
    return Transaction(order.id, order.business, "proved" in order.steps)


proof.transactions(open_transaction)


def told(wanted: dealings.Wanted) -> list[Dealing]:
    """Accepted orders of these customers or on this number, newest first."""
    rows = Order.objects.final().select_related("kind")
    if wanted.number:
        rows = rows.naming([wanted.number])
    if wanted.customers:
        rows = rows.filter(Q(customer__in=wanted.customers) | Q(to_customer__in=wanted.customers))
    if wanted.since is not None:
        rows = rows.filter(accepted_at__gte=wanted.since)
    orders = list(rows.order_by("-accepted_at", "-id")[: wanted.limit])
    names = dict(Item.objects.values_list("code", "name")) if any(order.items for order in orders) else {}
    english = (translation.get_language() or "").startswith("en")
    return [_dealing(order, names, english) for order in orders]


def _dealing(order: Order, names: dict[str, str], english: bool) -> Dealing:
    assert order.accepted_at is not None
    return Dealing(
        order=order.id,
        at=order.accepted_at,
        hall=order.hall,
        staff=order.staff,
        business=order.business,
        title=order.kind.name_en if english else order.kind.name,
        number=order.number,
        plan=order.plan_code,
        goods=tuple(names.get(piece["item"], piece["item"]) for piece in order.items),
        charges=tuple((str(charge["code"]), Decimal(charge["amount"])) for charge in order.charges),
        due=order.due,
        receipt=f"{order.series} {order.form_no}" if order.form_no is not None else "",
        reversed=order.reversed_at is not None,
    )


dealings.provide(told)


@segment("terminal", _("Bought a handset in the last 12 months"))
def bought_terminal(now: datetime) -> Any:
    """Customers with a standing order of a terminal in the last 12 months."""
    codes = Item.objects.filter(kind="terminal").values_list("code", flat=True)
    any_of = Q(pk__in=[])
    for code in codes:
        any_of |= Q(items__contains=[{"item": code}])
    since = months_before(now, 12)
    return Order.objects.standing().filter(any_of, accepted_at__gte=since).values("customer")


@erases
def erase(ctx: Context, customers: Sequence[UUID]) -> None:
    """Copies of papers, strokes of signatures and slips go; the order itself stays, under the pseudonym."""
    theirs = Q(order__customer__in=customers) | Q(order__to_customer__in=customers) | Q(customer__in=customers)
    for paper in Paper.objects.filter(theirs, deleted_at=None):
        papers.remove(paper.file)
        paper.file, paper.watermark, paper.deleted_at = "", "", ctx.now
        paper.save(update_fields=["file", "watermark", "deleted_at"])
    for slip in Confirmation.objects.filter(order__customer__in=customers).exclude(slip_file=""):
        papers.remove(slip.slip_file)
    Confirmation.objects.filter(order__customer__in=customers).update(strokes_sealed="", slip_file="", shown={})
    Enquiry.objects.filter(customer__in=customers).update(question="", answer="")
    numbers = Subscription.objects.filter(customer__in=customers).values("id")
    Connection.objects.filter(subscription__in=numbers).update(address="", place="")


personal.table("counter.Order", _("Orders"))
personal.table("counter.Paper", _("Papers shown for orders"))
personal.table("counter.Confirmation", _("Confirmations of customers"))
personal.table("counter.Enquiry", _("Questions at desks"))
PROVE = _("To prove what was agreed, paid and handed out")
personal.declare("counter.Order.number", _("Number of an order"), PROVE, period=personal.LEDGER, kept=personal.PLAIN)
personal.declare(
    "counter.Order.new_number", _("New number of an order"), PROVE, period=personal.LEDGER, kept=personal.PLAIN
)
personal.declare("counter.Order.sim", _("SIM of an order"), PROVE, period=personal.LEDGER, kept=personal.PLAIN)
personal.declare("counter.Paper.file", _("Copy of a document"), PROVE, basis=personal.LAW)
personal.declare("counter.Confirmation.strokes_sealed", _("Signature as strokes"), PROVE)
personal.declare("counter.Confirmation.slip_file", _("Scan of a signed slip"), PROVE)
personal.table("counter.Notice", _("Messages to customers"))
personal.declare("counter.Notice.to_sealed", _("Phone of a message"), PROVE)
personal.declare("counter.Notice.words_sealed", _("Words of a message"), PROVE)
personal.table("services.Mandate", _("Bank mandates"))
personal.declare("services.Mandate.account_sealed", _("Bank account of a mandate"), PROVE, basis=personal.LAW)
personal.table("services.Connection", _("Broadband services"))
personal.declare(
    "services.Connection.address",
    _("Address of a service"),
    personal.SERVE,
    period=personal.AFTER_END,
    kept=personal.PLAIN,
)
personal.declare(
    "services.Connection.place",
    _("Address of a service (to compare)"),
    personal.SERVE,
    period=personal.AFTER_END,
    kept=personal.PLAIN,
)
personal.declare("counter.Confirmation.shown", _("What the customer agreed to"), PROVE, kept=personal.PLAIN)
personal.declare("counter.Enquiry.question", _("Question at the desk"), personal.SERVE, kept=personal.PLAIN)
personal.declare("counter.Enquiry.answer", _("Answer at the desk"), personal.SERVE, kept=personal.PLAIN)
