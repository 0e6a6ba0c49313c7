"""No cash without an invoice: a paper form for a payment whose printer failed, and the invoice for a sale (INVOICES-07)."""

from datetime import timedelta
from typing import Annotated

from django.db import IntegrityError, transaction

from openhall.back.receipts import forms, invoices
from openhall.back.receipts.facts import ReceiptSupplied
from openhall.back.receipts.models import TaxInvoice, Unsupplied
from openhall.back.stock import sales
from openhall.kernel import deadlines
from openhall.kernel import doors as kernel_doors
from openhall.kernel.commands import Context, Outcome, command
from openhall.kernel.inputs import Input, Int, Personal, RefTo, Text
from openhall.kernel.models import Deadline
from openhall.kernel.problems import Refused, invalid
from openhall.links import einvoice

OrderRef = Annotated[Text, RefTo("order")]
SEND = "receipts.tax_invoice"


class Supply(Input):
    order: OrderRef
    series: Text
    no: Int


class MakeInvoice(Input):
    order: OrderRef
    buyer: Annotated[Text, Personal()] = ""
    buyer_tax_no: Annotated[Text, Personal()] = ""


@command("receipts.supply")
def supply(ctx: Context, data: Supply) -> Outcome:
    """A payment without invoice gets the next form of the person's own paper book."""
    sale = kernel_doors.fetch(sales.look_up(ctx.actor, data.order))
    staff = ctx.actor.staff_id
    row = Unsupplied.objects.select_for_update().open().filter(order=sale.order).first()
    if row is None or staff is None:
        raise Refused("transition.not_allowed", field="order")
    if row.staff != staff:
        raise Refused("receipt.not_held", no=f"{data.series} {data.no}", field="order")
    run = forms.locked_run(staff, data.series, data.no)
    form = forms.use(run, at=ctx.now, staff=staff, till=row.till, order=row.order, amount=row.amount)
    row.form, row.supplied_at = form, ctx.now
    row.save(update_fields=["form", "supplied_at"])
    ctx.tell(ReceiptSupplied(row.hall, ctx.now, row.order, form.series, form.no))
    return Outcome("form", form.id)


@command("receipts.invoice", makes="invoice")
def invoice(ctx: Context, data: MakeInvoice) -> Outcome:
    """The customer's purchase invoice: the next number, with model, IMEI, price and buyer as they were paid."""
    sale = kernel_doors.fetch(sales.look_up(ctx.actor, data.order))
    if not sale.standing or sale.due <= 0:
        raise Refused("transition.not_allowed", field="order")
    earlier = invoices.standing(sale.order)
    if earlier is not None:
        raise Refused("receipt.second_invoice", no=earlier.number, clause="INVOICES-07", field="order")
    buyer = data.buyer.strip() or sale.buyer
    if not buyer:
        raise invalid("an invoice names its buyer", field="buyer")
    lines = invoices.lines_of(sale)
    assert ctx.actor.staff_id is not None
    made = TaxInvoice(
        hall=sale.hall,
        no=invoices.next_number(sale.hall),
        order=sale.order,
        staff=ctx.actor.staff_id,
        at=ctx.now,
        buyer=buyer,
        buyer_tax_no=data.buyer_tax_no.strip(),
        lines=invoices.as_json(lines),
        total=sale.due,
    )
    try:
        with transaction.atomic():
            made.save(force_insert=True)
    except IntegrityError:  # somebody made it at this very moment
        raise Refused("receipt.second_invoice", no="", clause="INVOICES-07", field="order") from None
    deadlines.set_deadline(SEND, ctx.now, str(made.id))
    return Outcome("invoice", made.id, {"number": made.number})


@deadlines.calls(SEND, again=timedelta(minutes=1))
def send(deadline: Deadline) -> None:
    """The tax platform is asked for its number; without one our own numbered receipt stands."""
    row = TaxInvoice.objects.filter(id=deadline.subject, cancelled_at=None).first()
    if row is None or row.platform_no:
        return
    platform = einvoice.platform()
    answer = platform.register(einvoice.Invoice(row.number, row.buyer, row.buyer_tax_no, row.total, tuple(row.lines)))
    if answer is not None:
        TaxInvoice.objects.filter(id=row.id, platform_no="").update(
            platform_no=answer, platform_at=deadline.due_at, simulated=platform.simulated
        )
