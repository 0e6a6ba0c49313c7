"""stock.count: blind counts at opening and closing; what is missing has a name (STOCK-04, AUDIT-02)."""

import pytest

from openhall.back.stock import counts
from openhall.back.stock.models import Count
from openhall.engines.cases.models import Case
from openhall.kernel.problems import Refused
from tests.cast import MONDAY, Cast

from .desk import SIGNED, do, no, sell_cards, span


@pytest.fixture
def holder(open_hall: Cast) -> Cast:
    """1003 began the day with 100 value cards, got 20 more and sold 35."""
    open_hall.once("stock: cards held and sold", lambda: _holder(open_hall))
    return open_hall


def _holder(open_hall: Cast) -> None:
    cast = open_hall
    cards = span(800000000001, 140)
    do(cast, "stock.receive", "1001", hall="H01", item="CZK50", range=cards)
    with cast.at("20:00", MONDAY.replace(day=15)):
        do(cast, "stock.return", "1003", item="CZK50", serials=["500000000001", "500000000002"])
        do(cast, "stock.draw", "1001", item="CZK50", range=span(800000000001, 100), to="1003", signature=SIGNED)
    with cast.at("09:00"):
        do(cast, "stock.draw", "1001", item="CZK50", range=span(800000000101, 20), to="1003", signature=SIGNED)
    with cast.at("11:00"):
        sell_cards(cast, "1003", [str(800000000001 + n) for n in range(35)])


@pytest.mark.clause("STOCK-04")
@pytest.mark.clause("AUDIT-02")
def test_opening_100_received_20_sold_35_counted_84_is_a_shortage_of_one(holder: Cast) -> None:
    with holder.at("17:30"):
        made = do(holder, "stock.count", "1003", moment="closing", counted={"CZK50": 84, "SIM": 20})
    count = Count.objects.get(id=made.id)
    line = next(line for line in count.lines if line["item"] == "CZK50")
    assert (line["opening"], line["received"], line["sold"], line["handed_on"]) == (100, 20, 35, 0)
    assert (line["expected"], line["counted"]) == (85, 84)
    assert (count.staff, count.at.isoformat()[:16]) == (holder.staff("1003").id, "2026-11-16T09:30")
    assert not count.agreed


@pytest.mark.clause("STOCK-04")
def test_a_difference_wants_a_reason_and_the_duty_supervisors_word_and_blocks_nothing(holder: Cast) -> None:
    do(holder, "stock.count", "1003", moment="opening", counted={"CZK50": 84, "SIM": 20})
    case = Case.objects.get(kind="stock.count")
    sell_cards(holder, "1003", ["800000000120"])  # the desk opens with a difference
    assert no(holder, "case.move", "1002", case=str(case.id), move="confirm") == "transition.not_allowed"
    do(holder, "case.move", "1003", case=str(case.id), move="explain", text="一张卡掉在柜台下")
    assert no(holder, "case.move", "1003", case=str(case.id), move="confirm") == "permission.denied"
    assert no(holder, "case.move", "1004", case=str(case.id), move="confirm") == "permission.denied"
    do(holder, "case.move", "1002", case=str(case.id), move="confirm")
    case.refresh_from_db()
    assert case.closed_at is not None


@pytest.mark.clause("STOCK-04")
def test_a_missing_count_is_listed_with_its_person(holder: Cast) -> None:
    hall = holder.hall().id
    with holder.at("18:00"):
        missed = counts.missing(hall, MONDAY, holder.moment)
        assert ("1003", "closing") in [(one.staff.job_number, one.moment) for one in missed]
        do(holder, "stock.count", "1003", moment="closing", counted={"CZK50": 85, "SIM": 20})
        missed = counts.missing(hall, MONDAY, holder.moment)
        assert ("1003", "closing") not in [(one.staff.job_number, one.moment) for one in missed]


@pytest.mark.clause("STOCK-04")
def test_with_the_block_switched_on_cards_are_sold_only_after_the_count(holder: Cast) -> None:
    hall, clerk = holder.hall().id, holder.staff("1003").id
    counts.require_opening(hall, clerk, holder.moment)  # off by default
    holder.run(
        "parameter.set",
        "1001",
        parameter="stock.card.open_blocked_without_count",
        level=f"unit:{hall}",
        value="true",
    )
    with pytest.raises(Refused) as refused:
        counts.require_opening(hall, clerk, holder.moment)
    assert refused.value.code == "stock.count_missing"
    do(holder, "stock.count", "1003", moment="opening", counted={"CZK50": 84, "SIM": 20})
    with pytest.raises(Refused) as refused:
        counts.require_opening(hall, clerk, holder.moment)
    assert refused.value.code == "stock.count_open"
    case = str(Case.objects.get(kind="stock.count").id)
    do(holder, "case.move", "1003", case=case, move="explain", text="少一张，已报")
    do(holder, "case.move", "1002", case=case, move="confirm")
    counts.require_opening(hall, clerk, holder.moment)


def test_the_expected_figure_comes_only_with_the_answer(holder: Cast) -> None:
    made = do(holder, "stock.count", "1003", moment="closing", counted={"CZK50": 85, "SIM": 20})
    assert made.data["agreed"]
    assert {line["item"]: line["expected"] for line in made.data["lines"]} == {"CZK50": 85, "SIM": 20}
    assert not Case.objects.exists()


def test_a_kind_left_out_counts_as_none_in_hand(holder: Cast) -> None:
    made = do(holder, "stock.count", "1003", moment="closing", counted={"CZK50": 85})
    assert [(line["item"], line["counted"], line["expected"]) for line in made.data["lines"]] == [
        ("SIM", 0, 20),
        ("CZK50", 85, 85),
    ]


def test_cards_nobody_gave_out_are_a_surplus(holder: Cast) -> None:
    made = do(holder, "stock.count", "1009", moment="closing", counted={"CZK50": 1})
    assert [(line["counted"], line["expected"]) for line in made.data["lines"]] == [(1, 0)]
    assert not made.data["agreed"]


@pytest.mark.parametrize("counted", [{"CZK50": -1}, {"NOPE": 1}])
def test_what_cannot_be_counted_is_refused(holder: Cast, counted: dict[str, int]) -> None:
    assert no(holder, "stock.count", "1003", moment="closing", counted=counted) == "input.invalid"
