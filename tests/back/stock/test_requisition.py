"""Cards and numbers: used, proposed, asked for, received, allocated (STOCK-02)."""

from datetime import timedelta

import pytest

from openhall.back.stock import flows, requisitions
from openhall.back.stock.models import Requisition
from openhall.front.customers.models import Number
from openhall.kernel import clock, deadlines
from openhall.links.allocation import office
from tests.cast import MONDAY, Cast

from .desk import SIGNED, do, in_hand, in_store, item, no, span

HOME = "89860000000007000"


def ask_above(cast: Cast) -> None:
    """The worker fires what is due: the office above answers."""
    with clock.at(cast.moment + timedelta(seconds=1)):
        deadlines.fire_due(clock.now())


@pytest.mark.clause("STOCK-02")
def test_five_hundred_received_a_hundred_allocated_thirty_used(cast: Cast) -> None:
    cast.run("catalog.add_item", code="SIM5G", name="5G卡", kind="sim", tracked="serial")
    asked = do(cast, "stock.requisition", "1002", hall="H01", item="SIM5G", quantity=500, reason="开学季")
    segment = do(cast, "stock.requisition", "1002", hall="H01", quantity=100)
    ask_above(cast)
    box = span(89861000000000000001, 500, 20)
    with cast.at("08:10"):
        do(cast, "stock.receive", "1002", hall="H01", item="SIM5G", range=box, requisition=str(asked.id))
        numbers = {"first": "19955550000", "last": "19955550099"}
        do(cast, "stock.receive_numbers", "1002", hall="H01", **numbers, requisition=str(segment.id))
        do(
            cast, "stock.draw", "1002", item="SIM5G", range=span(89861000000000000001, 100, 20), to="1003",
            signature=SIGNED,
        )  # fmt: skip
        cast.open_day()
        cast.open_till()
        customer = cast.customer()
        for used in range(30):
            sim = str(89861000000000000001 + used)
            cast.join(customer, number=f"199555500{used:02d}", sim=sim, tender={"card": "50.00"})
    standing = flows.standings(cast.hall().id, clock.midnight(MONDAY))[item("SIM5G").no]
    clerk = str(cast.staff("1003").id)
    assert (standing.received, standing.drawn, standing.used) == (500, 100, 30)
    assert (standing.held, standing.store) == ({clerk: 70}, 400)
    assert set(Requisition.objects.values_list("state", flat=True)) == {"received"}


@pytest.mark.clause("STOCK-02")
def test_a_number_in_use_cannot_be_picked_again(open_hall: Cast) -> None:
    open_hall.join(open_hall.customer())
    again = {
        "business": "new_subscription",
        "customer": open_hall.customer(),
        "number": "19901000001",
        "sim": open_hall.next_sim("1003"),
        "plan": "T59",
        "charges": [],
        "tender": {},
        "documents": ["id_copy"],
        "signatures": ["customer", "clerk"],
    }
    assert open_hall.refused("order.accept", "1003", **again) == "number.unavailable"
    states = dict(Number.objects.filter(number__in=["19901000001", "19901000002"]).values_list("number", "state"))
    assert states == {"19901000001": "in_use", "19901000002": "free"}


@pytest.mark.parametrize(
    ("used", "on_hand", "days", "proposed"),
    [
        (280, 0, 7, 70),  # ten a day, seven days
        (280, 69, 7, 1),
        (280, 70, 7, 0),
        (280, 500, 7, 0),
        (1, 0, 7, 1),  # a part of a card is a card
        (0, 0, 7, 0),
        (-3, 0, 7, 0),  # more came back than went out
        (280, 0, 10, 100),
    ],
)
def test_the_proposal_is_the_daily_use_of_28_days_times_the_days_to_cover(
    used: int, on_hand: int, days: int, proposed: int
) -> None:
    assert requisitions.to_order(used, on_hand, days) == proposed


def test_what_is_on_the_way_is_not_asked_for_again(cast: Cast) -> None:
    do(cast, "stock.requisition", "1002", hall="H01", item="SIM", quantity=40, reason="新店")
    proposal = next(one for one in requisitions.proposals(cast.hall().id, cast.moment) if one.item.code == "SIM")
    assert (proposal.on_hand, proposal.coming) == (100, 40)


def test_more_than_proposed_wants_a_reason_and_only_a_lead_sends(cast: Cast) -> None:
    assert no(cast, "stock.requisition", "1002", hall="H01", item="SIM", quantity=40) == "stock.reason_wanted"
    assert no(cast, "stock.requisition", "1003", hall="H01", item="SIM", quantity=40) == "permission.denied"
    assert no(cast, "stock.requisition", "1002", hall="H02", item="SIM", quantity=40) == "scope.denied"
    assert no(cast, "stock.requisition", "1002", hall="H01", item="SIM", quantity=0) == "input.invalid"


def test_the_office_above_is_a_simulator_and_says_so(cast: Cast) -> None:
    assert office().simulated
    made = do(cast, "stock.requisition", "1002", hall="H01", item="SIM", quantity=40, reason="新店")
    ask_above(cast)
    row = Requisition.objects.get(id=made.id)
    assert (row.state, row.answer["granted"]) == ("granted", 40)
    assert "simulated" in row.answer["note"]
    assert no(cast, "stock.answer_requisition", "1002", requisition=str(made.id), granted=1) == "transition.not_allowed"


def test_a_delivery_in_two_parts_is_received_when_all_of_it_is_here(cast: Cast) -> None:
    made = str(do(cast, "stock.requisition", "1002", hall="H01", item="SIM", quantity=40, reason="新店").id)
    ask_above(cast)
    for first, state in ((0, "granted"), (20, "received")):
        box = span(89862000000000000001 + first, 20, 20)
        do(cast, "stock.receive", "1002", hall="H01", item="SIM", range=box, requisition=made)
        assert Requisition.objects.get(id=made).state == state
    box = span(89862000000000000101, 1, 20)
    again = {"hall": "H01", "item": "SIM", "range": box, "requisition": made}
    assert no(cast, "stock.receive", "1002", **again) == "transition.not_allowed"
    assert in_store(cast, "SIM") == 100
    assert in_hand(cast, "1003", "SIM") == 20


def test_numbers_come_in_as_a_segment_that_nobody_has_yet(cast: Cast) -> None:
    one = {"hall": "H01", "first": "19955550000", "last": "19955550009"}
    do(cast, "stock.receive_numbers", "1002", **one)
    assert Number.objects.filter(number__startswith="1995555", hall=cast.hall().id).count() == 10
    assert no(cast, "stock.receive_numbers", "1002", **one) == "input.invalid"
    assert no(cast, "stock.receive_numbers", "1002", hall="H01", first="19955550009", last="19955550000") == (
        "input.invalid"
    )
    assert no(cast, "stock.receive_numbers", "1003", **one) == "permission.denied"
