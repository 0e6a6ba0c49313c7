"""stock.receive, stock.draw, stock.return, stock.check: the ledger of goods, signed and supervised (STOCK-01)."""

import time

import pytest
from django.db import IntegrityError, transaction

from openhall.back.stock import flows, places
from openhall.back.stock.models import Count, Slip
from openhall.engines.ledger import goods
from openhall.engines.ledger.models import Entry, Move, SerialHolding
from openhall.engines.policy.models import Setting
from openhall.kernel.commands import API, SCREEN
from tests.cast import Cast

from .desk import SIGNED, do, imeis, in_hand, in_store, item, no, sell_cards, span


@pytest.fixture
def cast(cast: Cast) -> Cast:
    """With leaflet bags, kept by quantity, in the store."""
    cast.run("catalog.add_item", code="LQ", name="礼品袋", kind="material", tracked="quantity")
    cast.run("stock.receive", "1001", hall="H01", item="LQ", quantity=100)
    return cast


@pytest.mark.clause("STOCK-01")
def test_twenty_phones_in_and_three_out_leave_seventeen_each_line_with_its_handler(cast: Cast) -> None:
    before = in_store(cast, "ZD")
    phones = imeis(20)
    do(cast, "stock.receive", "1001", hall="H01", item="ZD", serials=phones, document="送货单 8812")
    for phone in phones[:3]:
        do(cast, "stock.draw", "1002", item="ZD", serials=[phone], to="1005", signature=SIGNED)
    assert in_store(cast, "ZD") - before == 17
    slips = list(Slip.objects.of_hall(cast.hall().id).unchecked().order_by("at", "id"))
    assert [(slip.act, slip.quantity) for slip in slips] == [("receive", 20), ("draw", 1), ("draw", 1), ("draw", 1)]
    assert {slip.staff for slip in slips[1:]} == {cast.staff("1002").id}
    assert {slip.receiver for slip in slips[1:]} == {cast.staff("1005").id}
    assert all(slip.signature for slip in slips[1:])
    assert slips[0].document == "送货单 8812"


@pytest.mark.clause("STOCK-01")
def test_a_line_left_unchecked_is_on_the_supervisors_list_in_the_evening(cast: Cast) -> None:
    hall = cast.hall().id
    with cast.at("09:00"):
        first = do(cast, "stock.receive", "1001", hall="H01", item="LQ", quantity=5)
        do(cast, "stock.receive", "1001", hall="H01", item="LQ", quantity=6)
    slip = Slip.objects.get(entry=first.id)
    do(cast, "stock.check", "1002", slip=str(slip.id))
    with cast.at("18:00"):
        left = Slip.objects.of_hall(hall).unchecked().before(cast.moment)
        assert [row.quantity for row in left.of_others(cast.staff("1002").id)] == [6]
        assert not left.of_others(cast.staff("1001").id).exists()
    slip.refresh_from_db()
    assert slip.checked_by == cast.staff("1002").id


@pytest.mark.clause("STOCK-01")
def test_a_count_of_59_instead_of_60_shows_a_shortage_of_one_with_its_last_holder(open_hall: Cast) -> None:
    cast = open_hall
    do(cast, "stock.receive", "1001", hall="H01", item="CZK50", range=span(600000000001, 100))
    do(cast, "stock.return", "1003", item="CZK50", serials=["500000000001", "500000000002"])
    do(cast, "stock.draw", "1001", item="CZK50", range=span(600000000001, 100), to="1003", signature=SIGNED)
    offer = do(cast, "stock.hand_on", "1003", to="1004", lines=[{"item": "CZK50", "range": span(600000000001, 30)}])
    do(cast, "stock.take_on", "1004", hand_on=str(offer.id), counted={"CZK50": 30})
    sell_cards(cast, "1003", [f"6000000000{n}" for n in range(31, 41)])
    made = do(cast, "stock.count", "1003", moment="closing", counted={"CZK50": 59, "SIM": 20})
    count = Count.objects.get(id=made.id)
    assert count.staff == cast.staff("1003").id
    assert [(line["item"], line["counted"], line["expected"]) for line in count.differences] == [("CZK50", 59, 60)]
    assert in_hand(cast, "1003", "CZK50") == 60  # a count books nothing


def test_nobody_checks_the_own_line_and_nobody_twice(cast: Cast) -> None:
    made = do(cast, "stock.receive", "1001", hall="H01", item="LQ", quantity=5)
    slip = str(Slip.objects.get(entry=made.id).id)
    assert no(cast, "stock.check", "1001", slip=slip) == "stock.own_slip"
    assert no(cast, "stock.check", "1003", slip=slip) == "permission.denied"
    do(cast, "stock.check", "1008", slip=slip)
    assert no(cast, "stock.check", "1002", slip=slip) == "transition.not_allowed"


def test_a_hall_may_name_the_position_that_checks(cast: Cast) -> None:
    made = do(cast, "stock.receive", "1001", hall="H01", item="LQ", quantity=5)
    slip = str(Slip.objects.get(entry=made.id).id)
    cast.run(
        "parameter.set",
        "1001",
        parameter="stock.supervisor_position",
        level=f"unit:{cast.hall().id}",
        value="archivist",
    )
    assert Setting.objects.exists()
    assert no(cast, "stock.check", "1002", slip=slip) == "permission.denied"
    do(cast, "stock.check", "1008", slip=slip)


def test_another_halls_line_is_as_if_it_were_not_there(cast: Cast) -> None:
    made = do(cast, "stock.receive", "1001", hall="H01", item="LQ", quantity=5)
    slip = str(Slip.objects.get(entry=made.id).id)
    assert no(cast, "stock.check", "2001", slip=slip) == "scope.denied"


def test_the_database_itself_refuses_a_second_signature_by_the_same_person(cast: Cast) -> None:
    made = do(cast, "stock.receive", "1001", hall="H01", item="LQ", quantity=5)
    slip = Slip.objects.get(entry=made.id)
    with pytest.raises(IntegrityError), transaction.atomic():
        Slip.objects.filter(id=slip.id).update(checked_by=slip.staff)


@pytest.mark.parametrize("channel", [SCREEN, API])
def test_at_a_desk_goods_are_drawn_only_against_a_signature(cast: Cast, channel: str) -> None:
    fields = {"item": "LQ", "quantity": 1, "to": "1003"}
    assert cast.refused("stock.draw", "1001", channel=channel, **fields) == "stock.unsigned"
    cast.run("stock.draw", "1001", channel=channel, **fields, signature=SIGNED)


def test_in_a_file_the_words_are_the_signature_and_nothing_waits_for_a_check(cast: Cast) -> None:
    cast.run("stock.draw", "1001", item="LQ", quantity=1, to="1003")
    assert not Slip.objects.unchecked().exists()


def test_a_correction_is_a_movement_back_and_the_first_stands(cast: Cast) -> None:
    do(cast, "stock.draw", "1001", item="LQ", quantity=4, to="1004", signature=SIGNED)
    do(cast, "stock.return", "1004", item="LQ", quantity=4)
    assert [slip.act for slip in Slip.objects.unchecked().order_by("at", "id")] == ["draw", "return"]
    with pytest.raises(IntegrityError), transaction.atomic():
        Move.objects.filter(entry__act="stock.draw").delete()


def test_receiving_fifty_thousand_sims_takes_a_handful_of_rows_and_less_than_a_second(cast: Cast) -> None:
    rows = SerialHolding.objects.count() + Move.objects.count() + Entry.objects.count() + Slip.objects.count()
    box = span(89860000009900000001, 50_000, 20)
    started = time.perf_counter()
    do(cast, "stock.receive", "1001", hall="H01", item="SIM", range=box)
    assert time.perf_counter() - started < 1
    after = SerialHolding.objects.count() + Move.objects.count() + Entry.objects.count() + Slip.objects.count()
    assert after - rows == 4
    assert in_store(cast, "SIM") == 60 + 50_000


def test_fifty_thousand_scanned_one_by_one_are_joined_into_one_row(cast: Cast) -> None:
    rows = SerialHolding.objects.count()
    serials = [str(89860000009900000001 + n) for n in range(50_000)]
    started = time.process_time()
    do(cast, "stock.receive", "1001", hall="H01", item="SIM", serials=serials)
    assert time.process_time() - started < 1
    assert SerialHolding.objects.count() == rows + 1


def test_one_serial_tells_where_it_is_and_has_been(open_hall: Cast) -> None:
    cast = open_hall
    sim = item("SIM").no
    card = item("CZK50").no
    sell_cards(cast, "1003", ["500000000001"])
    assert [move.entry.act for move in goods.history(card, "500000000001")] == [
        "stock.receive",
        "stock.draw",
        "order.accept",
    ]
    place = goods.place_of(card, "500000000001")
    assert place is not None
    assert place.kind == "customer"
    boxed = "89860000000001000005"
    assert [move.quantity for move in goods.history(sim, boxed)] == [100, 20]
    assert goods.history(sim, "8986000000000100000") == []  # of another width


def test_goods_of_a_hall_stand_in_one_view_with_what_moved(open_hall: Cast) -> None:
    cast = open_hall
    sell_cards(cast, "1003", ["500000000001"])
    do(cast, "stock.return", "1003", item="CZK50", serials=["500000000002"])
    standing = flows.standings(cast.hall().id, cast.moment.replace(day=1))[item("CZK50").no]
    assert (standing.store, standing.hands, standing.total) == (19, 0, 19)
    assert (standing.received, standing.drawn, standing.returned, standing.used) == (20, 2, 1, 1)
    assert places.store(cast.hall().id).kind == "store"
