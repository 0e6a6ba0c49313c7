"""stock.hand_on, stock.take_on, stock.call_off: goods change hands only when the receiver has counted (STOCK-03)."""

import pytest

from openhall.back.stock.models import DECLINED, TAKEN, WITHDRAWN, HandOn
from openhall.engines.cases.models import Case
from tests.cast import Cast

from .desk import SIGNED, do, held_runs, in_hand, no, sell_cards, span

SIMS = span(89860000000001000100, 50, 20)
CARDS = span(700000000001, 20)


@pytest.fixture
def giver(cast: Cast) -> Cast:
    """1005 holds 50 SIMs and 20 value cards."""
    do(cast, "stock.receive", "1001", hall="H01", item="SIM", range=SIMS)
    do(cast, "stock.receive", "1001", hall="H01", item="CZK50", range=CARDS)
    do(cast, "stock.draw", "1001", item="SIM", range=SIMS, to="1005", signature=SIGNED)
    do(cast, "stock.draw", "1001", item="CZK50", range=CARDS, to="1005", signature=SIGNED)
    return cast


def offered(cast: Cast) -> str:
    lines = [{"item": "SIM", "range": SIMS}, {"item": "CZK50", "range": CARDS}]
    with cast.at("08:30"):
        return str(do(cast, "stock.hand_on", "1005", to="1009", lines=lines).id)


@pytest.mark.clause("STOCK-03")
def test_fifty_sims_and_twenty_cards_of_which_one_is_missing(giver: Cast) -> None:
    offer = offered(giver)
    assert in_hand(giver, "1005", "SIM") == 50  # until it is counted the giver answers
    counted = {"SIM": 49, "CZK50": 20}
    with giver.at("08:40"):
        assert no(giver, "stock.take_on", "1009", hand_on=offer, counted=counted) == "stock.name_missing"
        do(giver, "stock.take_on", "1009", hand_on=offer, counted=counted, missing={"SIM": ["89860000000001000123"]})
    assert (in_hand(giver, "1009", "SIM"), in_hand(giver, "1009", "CZK50")) == (49, 20)
    assert (in_hand(giver, "1005", "SIM"), in_hand(giver, "1005", "CZK50")) == (1, 0)
    row = HandOn.objects.get(id=offer)
    assert (row.state, row.given_at.hour, row.ended_at and row.ended_at.minute) == (TAKEN, 0, 40)  # stored in UTC
    case = Case.objects.get(kind="stock.missing")
    assert (case.owner, case.subject) == (giver.staff("1005").id, offer)
    assert case.data["missing"] == {"SIM": [["89860000000001000123", "89860000000001000123"]]}


@pytest.mark.clause("STOCK-03")
def test_the_missing_serial_must_be_one_of_those_handed_over(giver: Cast) -> None:
    offer = offered(giver)
    for missing in (["89860000000001000999"], ["89860000000001000123", "89860000000001000124"]):
        counted = {"SIM": 49, "CZK50": 20}
        assert no(giver, "stock.take_on", "1009", hand_on=offer, counted=counted, missing={"SIM": missing}) == (
            "stock.name_missing"
        )
    assert in_hand(giver, "1009", "SIM") == 0


def test_all_there_changes_hands_in_two_rows_and_opens_no_case(giver: Cast) -> None:
    offer = offered(giver)
    do(giver, "stock.take_on", "1009", hand_on=offer, counted={"SIM": 50, "CZK50": 20})
    assert held_runs(giver, "1009", "SIM") == 1
    assert not Case.objects.exists()


@pytest.mark.parametrize("counted", [{"SIM": 51, "CZK50": 20}, {"SIM": -1, "CZK50": 20}, {"SIM": 50}, {"ZD": 1}])
def test_a_count_that_cannot_be_is_refused(giver: Cast, counted: dict[str, int]) -> None:
    assert no(giver, "stock.take_on", "1009", hand_on=offered(giver), counted=counted) == "input.invalid"


def test_only_the_named_receiver_takes_and_only_once(giver: Cast) -> None:
    offer = offered(giver)
    counted = {"SIM": 50, "CZK50": 20}
    assert no(giver, "stock.take_on", "1005", hand_on=offer, counted=counted) == "stock.not_receiver"
    assert no(giver, "stock.take_on", "1003", hand_on=offer, counted=counted) == "stock.not_receiver"
    do(giver, "stock.take_on", "1009", hand_on=offer, counted=counted)
    assert no(giver, "stock.take_on", "1009", hand_on=offer, counted=counted) == "transition.not_allowed"


def test_giver_withdraws_receiver_declines_others_neither(giver: Cast) -> None:
    first, second = offered(giver), offered(giver)
    assert no(giver, "stock.call_off", "1003", hand_on=first) == "stock.not_receiver"
    do(giver, "stock.call_off", "1005", hand_on=first)
    do(giver, "stock.call_off", "1009", hand_on=second, note="数不对")
    assert set(HandOn.objects.values_list("state", flat=True)) == {WITHDRAWN, DECLINED}
    assert no(giver, "stock.call_off", "1005", hand_on=first) == "transition.not_allowed"
    assert in_hand(giver, "1005", "SIM") == 50


def test_what_is_not_in_hand_is_not_handed_on(giver: Cast) -> None:
    one = [{"item": "SIM", "serials": ["89860000000001000050"]}]  # in the store
    assert no(giver, "stock.hand_on", "1005", to="1009", lines=one) == "stock.not_holder"
    assert no(giver, "stock.hand_on", "1005", to="1005", lines=one) == "input.invalid"
    assert no(giver, "stock.hand_on", "1005", to="2003", lines=one) == "scope.denied"
    assert no(giver, "stock.hand_on", "1005", to="1009", lines=[]) == "input.invalid"


def test_a_card_sold_before_it_was_counted_has_to_be_named(open_hall: Cast) -> None:
    cast = open_hall
    lines = [{"item": "CZK50", "serials": ["500000000001", "500000000002"]}]
    offer = str(do(cast, "stock.hand_on", "1003", to="1009", lines=lines).id)
    sell_cards(cast, "1003", ["500000000001"])
    assert no(cast, "stock.take_on", "1009", hand_on=offer, counted={"CZK50": 2}) == "stock.not_with_giver"
    do(cast, "stock.take_on", "1009", hand_on=offer, counted={"CZK50": 1}, missing={"CZK50": ["500000000001"]})
    assert in_hand(cast, "1009", "CZK50") == 1


def test_gifts_change_hands_only_by_their_keeper(cast: Cast) -> None:
    lines = [{"item": "YS", "quantity": 2}]
    assert no(cast, "stock.hand_on", "1003", to="1004", lines=lines) == "stock.not_keeper"
    do(cast, "stock.hand_on", "1003", to="1002", lines=lines)
