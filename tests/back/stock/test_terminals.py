"""stock.shift and counting by scanning: terminals by IMEI and state (STOCK-08)."""

import pytest

from openhall.back.stock import places, terminals
from openhall.back.stock.models import Count
from openhall.engines.ledger import goods
from openhall.engines.policy.models import Finding
from openhall.front.till.models import TillSession
from tests.cast import Cast

from .desk import SIGNED, do, imeis, in_hand, item, no

PHONES = imeis(10)


def sell(cast: Cast, imei: str) -> str:
    made = cast.run(
        "order.accept",
        "1005",
        business="terminal_sale",
        customer=cast.made.setdefault("buyer", cast.customer()),
        items=[{"item": "ZD", "serial": imei}],
        charges=[{"code": "terminal", "amount": "1299.00"}],
        tender={"card": "1299.00"},
        receipt=cast.next_form("1005"),
        documents=[],
        signatures=["customer", "clerk"],
    )
    return str(made.id)


@pytest.fixture
def salesperson(open_hall: Cast) -> Cast:
    """1005 drew ten terminals, sold three, put one on display."""
    open_hall.once("stock: terminals sold", lambda: _salesperson(open_hall))
    return open_hall


def _salesperson(open_hall: Cast) -> None:
    cast = open_hall
    do(cast, "stock.receive", "1001", hall="H01", item="ZD", serials=PHONES)
    do(cast, "stock.draw", "1001", item="ZD", serials=PHONES, to="1005", signature=SIGNED)
    cast.run("receipts.issue", "1006", hall="H01", series="S1", first=101, last=150, to="1005")
    cast.open_till("1005", "G103")
    for phone in PHONES[:3]:
        sell(cast, phone)
    do(cast, "stock.shift", "1005", item="ZD", serials=[PHONES[3]], state="on_display")


@pytest.mark.clause("STOCK-08")
def test_ten_received_three_sold_one_shown_leaves_six_in_stock_and_one_on_display(salesperson: Cast) -> None:
    cast = salesperson
    scanned = {"ZD": {"in_stock": PHONES[4:], "on_display": [PHONES[3]]}}
    made = do(cast, "stock.count", "1005", moment="closing", scanned=scanned)
    count = Count.objects.get(id=made.id)
    assert [(line["place"], line["expected"], line["counted"]) for line in count.lines] == [
        ("stock", 6, 6),
        ("display", 1, 1),
    ]
    assert count.agreed
    assert (count.staff, count.date.isoformat()) == (cast.staff("1005").id, "2026-11-16")


@pytest.mark.clause("STOCK-08")
def test_the_imei_that_was_left_out_is_named(salesperson: Cast) -> None:
    scanned = {"ZD": {"in_stock": PHONES[5:], "on_display": [PHONES[3]]}}
    made = do(salesperson, "stock.count", "1005", moment="closing", scanned=scanned)
    assert not made.data["agreed"]
    assert made.data["lines"][0]["missing"] == [PHONES[4]]


def test_a_terminal_found_in_the_wrong_place_is_missing_there_and_unexpected_here(salesperson: Cast) -> None:
    made = do(salesperson, "stock.count", "1005", moment="closing", scanned={"ZD": {"in_stock": PHONES[3:]}})
    stock, display = made.data["lines"]
    assert (stock["unexpected"], display["missing"]) == ([PHONES[3]], [PHONES[3]])


def test_every_terminal_has_its_state(salesperson: Cast) -> None:
    cast = salesperson
    do(cast, "stock.shift", "1005", item="ZD", serials=[PHONES[4]], state="lent", note="借给 H02 演示")
    do(cast, "stock.shift", "1005", item="ZD", serials=[PHONES[5]], state="in_repair", note="送修单 77")
    found = {row.imei: row.state for row in terminals.of_hall(cast.hall().id)}
    assert [found[phone] for phone in PHONES[3:7]] == ["on_display", "lent", "in_repair", "in_stock"]
    assert terminals.state_of(item("ZD"), PHONES[0]) == "sold"


def test_what_comes_back_from_a_customer_is_returned_until_it_is_put_somewhere(salesperson: Cast) -> None:
    cast = salesperson
    do(cast, "stock.shift", "1005", item="ZD", serials=[PHONES[3]], state="in_stock")
    order = sell(cast, PHONES[4])
    refund = {"card": "1299.00"}
    cast.run("order.reverse", "1005", order=order, reason="退货", approved_by="1002", refund=refund, copies=3)
    assert terminals.state_of(item("ZD"), PHONES[4]) == "returned"
    do(cast, "stock.shift", "1005", item="ZD", serials=[PHONES[4]], state="on_display")
    assert terminals.state_of(item("ZD"), PHONES[4]) == "on_display"


def test_what_is_on_display_cannot_be_sold_or_handed_on_before_it_is_taken_back(salesperson: Cast) -> None:
    cast = salesperson
    lines = [{"item": "ZD", "serials": [PHONES[3]]}]
    assert no(cast, "stock.hand_on", "1005", to="1003", lines=lines) == "stock.not_holder"
    do(cast, "stock.shift", "1005", item="ZD", serials=[PHONES[3]], state="in_stock")
    assert in_hand(cast, "1005", "ZD") == 7
    hands = places.hands(cast.hall().id, cast.staff("1005").id)
    assert goods.counted(goods.runs_at(hands, item("ZD").no)) == 7


@pytest.mark.parametrize(
    ("fields", "code"),
    [
        ({"serials": [PHONES[0]], "state": "on_display"}, "stock.not_holder"),  # sold
        ({"serials": [PHONES[4]], "state": "lent"}, "input.invalid"),  # to whom?
        ({"serials": ["860000000000001"], "state": "on_display"}, "input.invalid"),  # no IMEI
        ({"serials": [PHONES[4]], "state": "sold"}, "input.invalid"),
    ],
)
def test_what_cannot_be_is_refused(salesperson: Cast, fields: dict[str, object], code: str) -> None:
    assert no(salesperson, "stock.shift", "1005", item="ZD", **fields) == code


@pytest.mark.clause("STOCK-08")
def test_the_salespersons_cash_is_counted_blind_and_kept_beside_the_journal(salesperson: Cast) -> None:
    """Terminals and cash are two checks of one evening: each is kept with its date and its person."""
    cast = salesperson
    cash = {"charges": [{"code": "terminal", "amount": "1299.00"}], "tender": {"cash": "1299.00"}}
    items = {"items": [{"item": "ZD", "serial": PHONES[4]}], "receipt": cast.next_form("1005")}
    words: dict[str, list[str]] = {"documents": [], "signatures": ["customer", "clerk"]}
    buyer = cast.made["buyer"]
    cast.run("order.accept", "1005", business="terminal_sale", customer=buyer, **cash, **items, **words)
    till = TillSession.objects.of_person(cast.staff("1005").id).get()
    with cast.at("18:00"):
        scanned = {"ZD": {"in_stock": PHONES[5:], "on_display": [PHONES[3]]}}
        count = do(cast, "stock.count", "1005", moment="closing", scanned=scanned)
        counted = {"cash": "1590.00", "card": "3897.00"}
        cast.run("till.close", "1005", counted=counted, stubs=4, stubs_total="5196.00", cards={"ZD": 6})
    till.refresh_from_db()
    assert till.counted["cash"] == "1590.00" and till.expected["cash"] == "1599.00"  # 300.00 float, 1,299.00 taken
    assert (till.staff, till.closed_at) == (cast.staff("1005").id, cast.moment.replace(hour=18))
    kept = Count.objects.get(id=count.id)
    assert (kept.staff, kept.date.isoformat(), kept.agreed) == (cast.staff("1005").id, "2026-11-16", True)
    found = Finding.objects.get(rule="till.short")
    assert (found.staff, found.detail["amount"]) == (cast.staff("1005").id, "9.00")
