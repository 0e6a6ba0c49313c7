"""No cash without an invoice; a printer that fails; the invoice for a handset; electronic receipts (INVOICES-07, CASH-04)."""

from datetime import timedelta
from decimal import Decimal

import pytest

from openhall.back.receipts import invoices, unsupplied
from openhall.back.receipts.models import Electronic, Form, TaxInvoice, Unsupplied
from openhall.front.counter.models import Order
from openhall.front.till.models import TillSession
from openhall.kernel import clock, deadlines
from openhall.links.einvoice import platform
from tests.cast import Cast

from .desk import SERIES, do, form, no
from .test_sequence import clerk

__all__ = ["clerk"]


def unprinted(cast: Cast) -> str:
    """A payment whose printer failed: accepted, and its form voided at once, as the counter notes it."""
    order = cast.top_up(cast.made["customer"], amount="30.00", receipt=form(2)).id
    Form.objects.filter(series=SERIES, no=2).update(state="void", reason="printer failed")
    row = Order.objects.get(id=order)
    unsupplied.note(hall=row.hall, order=row.id, staff=row.staff, till=row.till_id, amount=row.due, at=cast.moment)
    return str(order)


def sell_handset(cast: Cast) -> str:
    made = cast.run(
        "order.accept",
        "1003",
        business="terminal_sale",
        customer=cast.made["customer"],
        items=[{"item": "ZD", "serial": "996770982595138"}],
        charges=[{"code": "terminal", "amount": "1299.00"}],
        tender={"card": "1299.00"},
        receipt=cast.next_form("1003"),
        documents=[],
        signatures=["customer", "clerk"],
    )
    return str(made.id)


@pytest.mark.clause("INVOICES-07")
def test_a_cash_payment_without_a_number_is_refused(clerk: Cast) -> None:
    top_up = {
        "business": "top_up",
        "customer": clerk.made["customer"],
        "number": "19901000001",
        "charges": [{"code": "prepayment", "amount": "30.00"}],
        "tender": {"cash": "30.00"},
        "documents": [],
        "signatures": ["customer", "clerk"],
    }
    assert clerk.refused("order.accept", "1003", **top_up) == "receipt.required"


@pytest.mark.clause("INVOICES-07")
def test_a_payment_whose_printer_failed_is_listed_and_keeps_the_till_open_until_it_has_a_paper_form(
    clerk: Cast,
) -> None:
    order = unprinted(clerk)
    closing = {"counted": {"cash": "380.00"}, "stubs": 2, "stubs_total": "80.00"}
    assert [str(row.order) for row in Unsupplied.objects.open().of_person(clerk.staff("1003").id)] == [order]
    assert clerk.refused("till.close", "1003", **closing) == "receipt.unsupplied"
    assert clerk.refused("day.close", "1001", hall="H01") == "day.tills_open"
    assert no(clerk, "receipts.supply", "1003", order=order, **form(4)) == "receipt.out_of_order"
    assert no(clerk, "receipts.supply", "1004", order=order, **form(3)) == "receipt.not_held"
    do(clerk, "receipts.supply", "1003", order=order, **form(3))
    assert no(clerk, "receipts.supply", "1003", order=order, **form(4)) == "transition.not_allowed"
    clerk.run("till.close", "1003", **closing)
    assert Form.objects.of_order(Order.objects.get(id=order).id).get().no == 3


@pytest.mark.clause("INVOICES-07")
def test_a_handsets_invoice_takes_the_next_number_and_carries_what_was_paid(clerk: Cast) -> None:
    order = sell_handset(clerk)
    made = do(clerk, "receipts.invoice", "1003", order=order)
    row = TaxInvoice.objects.get(id=made.id)
    assert (row.number, row.buyer, row.total) == ("FP00000001", "李梅", Decimal("1299.00"))
    assert row.lines == [{"name": "手机", "serial": "996770982595138", "quantity": 1, "price": "1299.00"}]
    assert row.total == Order.objects.get(id=order).due
    assert no(clerk, "receipts.invoice", "1003", order=order) == "receipt.second_invoice"
    assert no(clerk, "receipts.invoice", "1006", order=order) == "receipt.second_invoice"


def test_the_tax_platform_is_a_simulator_and_the_number_says_so(clerk: Cast) -> None:
    made = do(clerk, "receipts.invoice", "1003", order=sell_handset(clerk))
    assert TaxInvoice.objects.get(id=made.id).platform_no == ""
    with clock.at(clerk.moment + timedelta(seconds=1)):
        deadlines.fire_due(clock.now())
    row = TaxInvoice.objects.get(id=made.id)
    assert platform().simulated
    assert (row.platform_no, row.simulated) == ("SIM-FP00000001", True)


def test_a_reversed_sale_loses_its_invoice_and_a_new_sale_takes_the_next_number(clerk: Cast) -> None:
    order = sell_handset(clerk)
    do(clerk, "receipts.invoice", "1003", order=order)
    refund = {"card": "1299.00"}
    clerk.run("order.reverse", "1003", order=order, reason="退货", approved_by="1002", refund=refund, copies=3)
    assert TaxInvoice.objects.get().cancelled_at is not None
    assert no(clerk, "receipts.invoice", "1003", order=order) == "transition.not_allowed"
    made = do(clerk, "receipts.invoice", "1003", order=sell_handset(clerk))
    assert made.data["number"] == "FP00000002"


def test_an_invoice_names_another_buyer_if_the_customer_wants_so(clerk: Cast) -> None:
    order = sell_handset(clerk)
    do(clerk, "receipts.invoice", "1003", order=order, buyer="示例科技有限公司", buyer_tax_no="91440300MA5EXAMPLE")
    assert TaxInvoice.objects.get().buyer == "示例科技有限公司"


def test_another_halls_sale_is_as_if_it_were_not_there(clerk: Cast) -> None:
    assert no(clerk, "receipts.invoice", "2003", order=sell_handset(clerk)) == "scope.denied"
    assert no(clerk, "receipts.invoice", "1003", order="nonsense") == "input.invalid"


@pytest.mark.clause("CASH-04")
def test_an_electronic_receipt_is_found_by_its_number_and_by_the_account(clerk: Cast) -> None:
    order = clerk.top_up(clerk.made["customer"], amount="50.00", tender={"epay": "50.00"}, receipt=form(2)).id
    row = Order.objects.get(id=order)
    till = TillSession.objects.get(id=row.till_id)
    made = invoices.electronic(
        hall=row.hall,
        order=row.id,
        staff=till.staff,
        account=row.number,
        amount=row.due,
        paid=row.paid,
        at=clerk.moment,
    )
    assert Electronic.objects.numbered(made.number).get() == made
    assert Electronic.objects.of_account("19901000001").get() == made
    assert made.paid == {"cash": "0.00", "card": "0.00", "epay": "50.00"}
    assert not Electronic.objects.numbered("E99").exists()
    assert not Electronic.objects.numbered("nonsense").exists()
