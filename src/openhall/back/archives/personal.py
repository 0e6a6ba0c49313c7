"""Personal data that lie about an order outside the customer's file: in the inventory, and taken away with it."""

from collections.abc import Sequence
from uuid import UUID

from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from openhall.back.receipts.models import TaxInvoice
from openhall.front.counter.models import Notice, Order
from openhall.front.customers.erasure import erases
from openhall.front.customers.models import Subscription
from openhall.front.customers.personal import LAW, LEDGER, PLAIN, declare, table
from openhall.front.services.models import Mandate
from openhall.kernel.commands import Context

table("archives.DestructionItem", _("Record of destruction"))
declare(
    "archives.DestructionItem.customer",
    _("Which file was destroyed (a key, no name)"),
    _("To prove that data were destroyed, when and by whom"),
    basis=LAW,
    period=_("For good: it names nobody"),
    kept=PLAIN,
)

INVOICED = _("To invoice and to find the receipt again")
table("receipts.TaxInvoice", _("Tax invoices"))
declare("receipts.TaxInvoice.buyer", _("Buyer on an invoice"), INVOICED, basis=LAW, kept=PLAIN)
declare("receipts.TaxInvoice.buyer_tax_no", _("Buyer's tax number"), INVOICED, basis=LAW, kept=PLAIN)
table("receipts.Electronic", _("Electronic receipts"))
declare("receipts.Electronic.account", _("Number on a receipt"), INVOICED, basis=LAW, period=LEDGER, kept=PLAIN)


@erases
def erase(ctx: Context, customers: Sequence[UUID]) -> None:
    """Messages, buyers on invoices, bank accounts: amounts, numbers and dates stay in the books."""
    theirs = Q(customer__in=customers) | Q(to_customer__in=customers)
    orders = list(Order.objects.filter(theirs).values_list("id", flat=True))
    about = Notice.objects.filter(subject_kind="order", subject__in=[str(order) for order in orders])
    about.update(to_sealed="", words_sealed="")
    TaxInvoice.objects.filter(order__in=orders).update(buyer="", buyer_tax_no="")
    numbers = Subscription.objects.filter(customer__in=customers).values("id")
    Mandate.objects.filter(subscription__in=numbers).update(account_sealed="", last_four="")
