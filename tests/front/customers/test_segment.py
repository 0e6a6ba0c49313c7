"""Segments for marketing never hold whoever refused it (CUSTOMERS-01)."""

from datetime import date

import pytest

from openhall.front.counter.models import Order
from openhall.front.customers.models import Customer
from openhall.front.customers.segments import segments
from tests.cast import Cast

from .test_screens import browser, text


def sale(cast: Cast, customer: str, serial: str) -> None:
    cast.run(
        "order.accept",
        "1003",
        business="terminal_sale",
        customer=customer,
        items=[{"item": "ZD", "serial": serial}],
        charges=[{"code": "terminal", "amount": "1299.00"}],
        tender={"card": "1299.00"},
        receipt=cast.next_form("1003"),
        signatures=["customer", "clerk"],
        documents=[],
    )


@pytest.mark.clause("CUSTOMERS-01")
def test_bought_a_handset_equals_a_manual_query_minus_the_refusals(open_hall: Cast) -> None:
    cast = open_hall
    cast.run("stock.draw", "1001", item="ZD", serials=["998686930905989"], to="1003")
    wants, refuses, bought_none = (cast.customer(f"客户{no}", f"E{no:08d}", "passport") for no in range(3))
    sale(cast, wants, "996770982595138")
    sale(cast, refuses, "998686930905989")
    cast.run("customer.change", "1003", customer=refuses, refusals=["marketing"])
    segment = segments["terminal"]
    manual = {
        str(order.customer_id)
        for order in Order.objects.filter(state="accepted")
        if any(piece["item"] == "ZD" for piece in order.items)
    }
    assert manual == {wants, refuses}
    refused = {str(row.id) for row in Customer.objects.filter(refusals__contains=["marketing"])}
    assert {str(row.id) for row in segment.reachable(cast.moment)} == manual - refused == {wants}
    assert bought_none not in {str(row.id) for row in segment.everybody(cast.moment)}
    with cast.at("08:01", date(2027, 11, 16)):
        assert not segment.everybody(cast.moment).exists()
    page = text(browser(cast, "1001").get("/customers/segments/terminal/"))
    assert "客户0" in page and "客户1" not in page
    assert browser(cast, "1003").get("/customers/segments/").status_code == 403


def test_a_joined_buyer_counts_as_the_file_that_was_kept(open_hall: Cast) -> None:
    cast = open_hall
    keep, drop = (cast.customer(f"客户{no}", f"E{no:08d}", "passport") for no in range(2))
    sale(cast, drop, "996770982595138")
    cast.run("customer.join", "1001", keep=keep, drop=drop, reason="the same")
    assert [str(row.id) for row in segments["terminal"].everybody(cast.moment)] == [keep]
