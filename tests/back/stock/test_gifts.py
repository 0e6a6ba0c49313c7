"""Gifts: posted by their keeper, handed out against a transaction, one sheet a week (STOCK-07)."""

from datetime import timedelta

import pytest

from openhall.back.stock import gifts
from openhall.back.stock.models import GiftSheet
from openhall.engines.ledger.models import Entry
from openhall.kernel.commands import registry
from openhall.positions import GRANTS
from tests.cast import MONDAY, Cast

from .desk import SIGNED, do, in_hand, no

WAITS_FOR = {"STOCK-07": ["marketing: campaigns that entitle to a gift"]}
KEEPER = "1002"


@pytest.fixture
def umbrellas(open_hall: Cast) -> Cast:
    """A new gift: 50 came in, the clerk 1003 drew 20."""
    open_hall.once("stock: gifts drawn", lambda: _umbrellas(open_hall))
    return open_hall


def _umbrellas(open_hall: Cast) -> None:
    cast = open_hall
    cast.run("catalog.add_item", code="BZ", name="保温杯", kind="gift", tracked="quantity")
    do(cast, "stock.receive", KEEPER, hall="H01", item="BZ", quantity=50)
    do(cast, "stock.draw", KEEPER, item="BZ", quantity=20, to="1003", signature=SIGNED)


def hand_out(cast: Cast, times: int) -> str:
    """So many top-ups, each with one cup."""
    customer = cast.made.setdefault("someone", cast.customer())
    if "19901000001" not in cast.made:
        cast.made["19901000001"] = str(cast.join(customer).id)
    order = ""
    for _time in range(times):
        order = str(cast.top_up(customer, items=[{"item": "BZ", "quantity": 1}], tender={"card": "100.00"}).id)
    return order


def write_off_one(cast: Cast) -> None:
    case = do(cast, "stock.write_off", KEEPER, hall="H01", item="BZ", quantity=1, reason="摔坏")
    do(cast, "stock.decide_write_off", "1001", case=str(case.id), approved=True)


@pytest.mark.clause("STOCK-07")
def test_fifty_in_twelve_out_one_written_off_leaves_thirty_seven(umbrellas: Cast) -> None:
    hand_out(umbrellas, 12)
    write_off_one(umbrellas)
    do(umbrellas, "stock.confirm_gift_sheet", KEEPER, hall="H01", week="2026-11-16", counted={"BZ": 36})
    line = next(line for line in GiftSheet.objects.get().lines if line["item"] == "BZ")
    assert [line[name] for name in ("opening", "received", "issued", "written_off", "closing")] == [0, 50, 12, 1, 37]
    assert line["counted"] - line["closing"] == -1
    assert line["last_holder"] == "1003"


@pytest.mark.clause("STOCK-07")
def test_each_gift_handed_out_names_customer_business_and_clerk(umbrellas: Cast) -> None:
    order = hand_out(umbrellas, 1)
    since, until = gifts.period(MONDAY)
    (issue,) = gifts.issues(umbrellas.hall().id, since, until)
    assert (issue.item, issue.customer, issue.business) == ("保温杯", "李梅", "top_up")
    assert (issue.staff, str(issue.order)) == (umbrellas.staff("1003").id, order)


@pytest.mark.clause("STOCK-07")
def test_without_a_transaction_no_gift_goes_out(umbrellas: Cast) -> None:
    assert no(umbrellas, "stock.give_out", "1003", item="BZ", quantity=1) == "stock.no_transaction"
    assert in_hand(umbrellas, "1003", "BZ") == 20


@pytest.mark.clause("STOCK-07")
def test_the_auditor_reads_all_and_can_post_nothing(umbrellas: Cast) -> None:
    assert "auditor" in GRANTS["stock.view"]
    posting = [name for name in registry if name.startswith("stock.") and name not in {"stock.count"}]
    own_hands = {"stock.return", "stock.hand_on", "stock.take_on", "stock.call_off"}
    assert not [name for name in posting if "auditor" in GRANTS[name] and name not in own_hands]
    assert no(umbrellas, "stock.receive", "1006", hall="H01", item="BZ", quantity=1) == "permission.denied"


def test_a_gift_forgotten_at_the_order_goes_out_against_it_afterwards(umbrellas: Cast) -> None:
    order = hand_out(umbrellas, 1)
    do(umbrellas, "stock.give_out", "1003", item="BZ", quantity=1, order=order)
    assert in_hand(umbrellas, "1003", "BZ") == 18
    assert Entry.objects.filter(subject=order, act="stock.give_out").exists()
    assert no(umbrellas, "stock.give_out", "1004", item="BZ", quantity=1, order=order) == "stock.no_transaction"
    assert no(umbrellas, "stock.give_out", "1003", item="BZ", quantity=19, order=order) == "stock.insufficient"
    assert no(umbrellas, "stock.give_out", "1003", item="SIM", quantity=1, order=order) == "input.invalid"


def test_a_reversed_order_entitles_to_nothing(umbrellas: Cast) -> None:
    order = hand_out(umbrellas, 1)
    refund = {"card": "100.00"}
    umbrellas.run("order.reverse", "1003", order=order, reason="办错", approved_by="1002", refund=refund, copies=3)
    assert no(umbrellas, "stock.give_out", "1003", item="BZ", quantity=1, order=order) == "stock.no_transaction"
    assert in_hand(umbrellas, "1003", "BZ") == 20


@pytest.mark.parametrize("by", ["1001", "1003"])
def test_only_the_keeper_books_gifts(umbrellas: Cast, by: str) -> None:
    assert no(umbrellas, "stock.receive", by, hall="H01", item="BZ", quantity=1) in {
        "stock.not_keeper",
        "permission.denied",
    }


def test_in_a_file_the_manager_may(cast: Cast) -> None:
    received = cast.run("stock.receive", "1001", hall="H01", item="YS", quantity=1)
    assert received.id is not None


def test_a_week_is_confirmed_once_by_the_keeper_from_its_monday(umbrellas: Cast) -> None:
    sheet = {"hall": "H01", "week": "2026-11-16"}
    assert no(umbrellas, "stock.confirm_gift_sheet", "1001", **sheet) == "stock.not_keeper"
    assert no(umbrellas, "stock.confirm_gift_sheet", KEEPER, hall="H01", week="2026-11-17") == "input.invalid"
    assert no(umbrellas, "stock.confirm_gift_sheet", KEEPER, hall="H01", week="2026-11-23") == "input.invalid"
    assert no(umbrellas, "stock.confirm_gift_sheet", KEEPER, **sheet, counted={"NO": 1}) == "input.invalid"
    do(umbrellas, "stock.confirm_gift_sheet", KEEPER, **sheet)  # an interim one
    with umbrellas.at("00:00", MONDAY + timedelta(days=7)):
        do(umbrellas, "stock.confirm_gift_sheet", KEEPER, **sheet)
        assert no(umbrellas, "stock.confirm_gift_sheet", KEEPER, **sheet) == "transition.not_allowed"
    assert [row.final for row in GiftSheet.objects.order_by("confirmed_at")] == [False, True]


def test_a_past_week_is_computed_as_it_was(umbrellas: Cast) -> None:
    hand_out(umbrellas, 3)
    with umbrellas.at("10:00", MONDAY + timedelta(days=8)):
        do(umbrellas, "stock.receive", KEEPER, hall="H01", item="BZ", quantity=9)
        do(umbrellas, "stock.confirm_gift_sheet", KEEPER, hall="H01", week="2026-11-16")
        do(umbrellas, "stock.confirm_gift_sheet", KEEPER, hall="H01", week="2026-11-23")
    lines = {
        sheet.week.day: next(line for line in sheet.lines if line["item"] == "BZ") for sheet in GiftSheet.objects.all()
    }
    assert (lines[16]["opening"], lines[16]["closing"]) == (0, 47)
    assert (lines[23]["opening"], lines[23]["received"], lines[23]["closing"]) == (47, 9, 56)
