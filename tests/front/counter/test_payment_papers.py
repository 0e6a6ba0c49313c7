"""What a payment leaves on paper at the desk: no money without invoice, a printer that fails, the electronic receipt; and the
cards that are counted with the till (INVOICES-07, CASH-04, STOCK-04)."""

from datetime import date
from decimal import Decimal
from typing import Any

import pytest
from django.urls import reverse

from openhall.back.receipts.models import Electronic, Unsupplied
from openhall.back.stock.models import CLOSING, Count
from openhall.front.till.models import TillSession
from openhall.kernel import clock
from tests.front.counter.desk import NEW, OLD, Desk
from tests.front.counter.test_screen import Screen


@pytest.fixture
def joined(desk: Desk) -> Desk:
    """The clerk has sold one SIM and used form 1; 350.00 lie in the drawer."""
    desk.joined()
    return desk


def close(desk: Desk, cash: str, stubs: int, total: str, **fields: Any) -> Any:
    return desk.run("till.close", **counted(cash, stubs, total), **fields)


def counted(cash: str, stubs: int, total: str) -> dict[str, Any]:
    """The drawer in notes of 50, and the stubs."""
    notes = {"50": int(Decimal(cash) / 50)}
    return {"counted": {"cash": cash}, "denominations": notes, "stubs": stubs, "stubs_total": total}


@pytest.mark.clause("INVOICES-07")
def test_a_failed_printer_puts_the_payment_on_the_list_and_the_till_waits_for_a_paper_form(joined: Desk) -> None:
    order = joined.top_up("100.00")
    joined.pay(order, cash="100.00")
    form = {"series": "S1", "no": 2}
    both = {"order": order, "checked": True, "printer_failed": True}
    assert joined.refused("order.post", **both, receipt=form) == "input.invalid"
    joined.run("order.post", **both)
    joined.tap(order)
    row = Unsupplied.objects.open().get()
    assert (str(row.order), row.amount, row.reason) == (order, Decimal("100.00"), "printer")
    assert joined.row(order).form_no is None
    assert joined.refused("till.close", **counted("450.00", 2, "150.00")) == "receipt.unsupplied"
    assert TillSession.objects.get().state == "open"
    joined.run("receipts.supply", order=order, **form)
    assert (joined.row(order).series, joined.row(order).form_no) == ("S1", 2)
    close(joined, "450.00", 2, "150.00")
    assert TillSession.objects.get().differs == {}


@pytest.mark.clause("INVOICES-07")
def test_without_a_form_and_with_a_printer_that_works_no_money_is_taken(joined: Desk) -> None:
    order = joined.top_up("100.00")
    joined.pay(order, cash="100.00")
    for form, code in (
        ({"series": "S1", "no": 4}, "receipt.out_of_order"),
        ({"series": "S1", "no": 1}, "receipt.used"),
    ):
        assert joined.refused("order.post", order=order, checked=True, receipt=form) == code
    assert not Unsupplied.objects.exists()


@pytest.mark.clause("INVOICES-07")
def test_the_screen_takes_printer_failed_and_my_receipts_asks_for_the_form(joined: Desk) -> None:
    screen = Screen(joined)
    screen.act("find", q=OLD)
    screen.act("what", what="100")
    shown = screen.act("tender", received="100")
    assert 'name="printer_failed"' in shown
    screen.act("post", printer_failed="1")
    order = screen.order
    assert order.form_no is None and Unsupplied.objects.open().get().order == order.id
    with clock.at(joined.cast.moment):
        mine = screen.client.get(reverse("receipts:mine")).content.decode()
        assert reverse("receipts:supply", args=[order.id]) in mine
        screen.client.post(reverse("receipts:supply", args=[order.id]), {"series": "S1", "no": "2"})
    assert not Unsupplied.objects.open().exists()
    assert joined.row(str(order.id)).form_no == 2


@pytest.mark.clause("INVOICES-07")
def test_an_accepted_order_with_a_failed_printer_waits_too_and_a_reversal_ends_the_waiting(joined: Desk) -> None:
    order = joined.prepare("card_sale", items=[{"item": "CZK50", "serial": "500000000001"}])
    joined.pay(order, cash="50.00")
    joined.sign(order)
    joined.accept(order, printer_failed=True)
    assert joined.refused("till.close", **counted("400.00", 2, "100.00")) == "receipt.unsupplied"
    joined.run("order.reverse", order=order, reason="x", approved_by="1002", refund={"cash": "50.00"}, copies=0)
    assert not Unsupplied.objects.open().exists()
    close(joined, "350.00", 1, "50.00")


@pytest.mark.clause("CASH-04")
def test_at_a_desk_the_electronic_receipt_is_made_beside_the_paper_and_goes_with_a_reversal(joined: Desk) -> None:
    row = Electronic.objects.get()
    assert (row.account, row.amount, row.paid) == (
        OLD,
        Decimal("50.00"),
        {"cash": "50.00", "card": "0.00", "epay": "0.00"},
    )
    joined.run(
        "order.reverse", order=str(row.order), reason="x", approved_by="1002", refund={"cash": "50.00"}, copies=3
    )
    row.refresh_from_db()
    assert row.cancelled_at is not None


def test_where_the_hall_wants_none_and_in_a_file_there_is_no_electronic_receipt(desk: Desk) -> None:
    desk.cast.join(desk.customer)
    assert not Electronic.objects.exists()
    level = f"unit:{desk.cast.hall().id}"
    desk.run("parameter.set", "1001", parameter="receipt.electronic.default_on", level=level, value="false",
             effective_from="2026-11-17T00:00:00+08:00")  # fmt: skip
    desk.wait_until("08:00", date(2026, 11, 17))
    desk.cast.run("day.close", "1001", hall="H01", force=True)
    desk.cast.open_day()
    desk.cast.open_till()
    desk.joined(NEW)
    assert not Electronic.objects.exists()


@pytest.mark.clause("STOCK-04")
def test_closing_the_till_records_the_cards_counted_and_what_was_expected(joined: Desk) -> None:
    close(joined, "350.00", 1, "50.00", cards={"SIM": 18, "CZK50": 2})
    row = Count.objects.get(moment=CLOSING)
    lines = {line["item"]: (line["counted"], line["expected"]) for line in row.lines}
    assert (row.staff, row.agreed) == (joined.cast.staff("1003").id, False)
    assert (lines["SIM"], lines["CZK50"]) == ((18, 19), (2, 2))
    assert row.case is None  # the shift's own match asks for the reason


@pytest.mark.clause("STOCK-04")
def test_a_close_without_cards_counts_none(joined: Desk) -> None:
    close(joined, "350.00", 1, "50.00")
    assert not Count.objects.filter(moment=CLOSING).exists()
