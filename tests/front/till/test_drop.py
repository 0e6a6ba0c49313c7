"""till.drop, and the limit of loose cash (CASH-01)."""

from decimal import Decimal

import pytest

from openhall.engines.ledger import money
from openhall.engines.policy.models import Finding
from openhall.front.till import drawer, sessions
from openhall.front.till.models import TillSession
from openhall.kernel.models import Activity
from tests.cast import Cast


def till_of(cast: Cast, clerk: str = "1003") -> TillSession:
    rows = TillSession.objects.select_related("day", "counter").filter(staff=cast.staff(clerk).id)
    return rows.latest("opened_at", "id")


def drawer_of(cast: Cast) -> Decimal:
    return money.kept_balance(till_of(cast).drawer)


def test_a_drop_within_the_drawer_goes_through_and_one_above_is_refused(open_hall: Cast) -> None:
    assert open_hall.refused("till.drop", "1003", amount="300.01") == "till.insufficient_cash"
    open_hall.run("till.drop", "1003", amount="300.00")


def test_nothing_and_less_than_nothing_is_no_drop(open_hall: Cast) -> None:
    assert open_hall.refused("till.drop", "1003", amount="0.00") == "input.invalid"
    assert open_hall.refused("till.drop", "1003", amount="-1.00") == "input.invalid"


def test_without_a_till_there_is_no_drop(open_hall: Cast) -> None:
    assert open_hall.refused("till.drop", "1004", amount="1.00") == "till.not_open"


def test_the_next_cash_payment_without_a_drop_is_a_finding(open_hall: Cast) -> None:
    customer = open_hall.customer()
    with open_hall.at("09:00"):
        open_hall.join(customer)
        crossing = open_hall.top_up(customer, amount="151.00")
    assert Finding.objects.count() == 0
    with open_hall.at("09:10"):
        open_hall.top_up(customer, amount="10.00")
    found = Finding.objects.get()
    assert (found.rule, found.subject) == ("till.loose-cash", str(crossing.id))


def test_a_drop_to_exactly_the_limit_answers_it(open_hall: Cast) -> None:
    customer = open_hall.customer()
    open_hall.join(customer)
    open_hall.top_up(customer, amount="160.00")
    open_hall.run("till.drop", "1003", amount="10.00")
    open_hall.top_up(customer, amount="10.00")
    assert not Finding.objects.exists()


@pytest.mark.clause("CASH-01")
def test_at_480_thirty_more_demand_a_drop_of_ten(open_hall: Cast) -> None:
    customer = open_hall.customer()
    open_hall.join(customer)
    open_hall.top_up(customer, amount="130.00")
    assert drawer_of(open_hall) == Decimal("480.00")
    with open_hall.at("10:00"):
        open_hall.top_up(customer, amount="30.00")  # a payment is never held up
        state = sessions.drawer_state(till_of(open_hall), open_hall.moment)
        assert (state.held, state.limit, state.over) == (Decimal("510.00"), Decimal("500.00"), True)
        assert state.proposal == Decimal("210.00")  # what lies above the float
        assert open_hall.run("till.drop", "1003", amount="10.00").data["drawer"] == Decimal("500.00")
        assert not sessions.drawer_state(till_of(open_hall), open_hall.moment).over
        written = Activity.objects.get(command="till.drop")
        assert (written.at, written.input["amount"]) == (open_hall.moment, "10.00")
        open_hall.top_up(customer, amount="1.00")
    assert not Finding.objects.exists()


@pytest.mark.clause("CASH-01")
def test_without_the_drop_the_next_cash_payment_is_a_finding_on_clerk_order_and_time(open_hall: Cast) -> None:
    customer = open_hall.customer()
    open_hall.join(customer)
    open_hall.top_up(customer, amount="130.00")
    with open_hall.at("10:00"):
        crossing = open_hall.top_up(customer, amount="30.00")
        crossed_at = open_hall.moment
    with open_hall.at("10:10"):
        open_hall.top_up(customer, amount="5.00")
    found = Finding.objects.get(rule="till.loose-cash")
    assert (found.staff, found.subject, found.at) == (open_hall.staff("1003").id, str(crossing.id), crossed_at)


@pytest.mark.clause("CASH-01")
def test_two_hundreds_for_186_50_put_200_into_the_safe_and_take_13_50_out_of_the_drawer(open_hall: Cast) -> None:
    customer = open_hall.customer()
    open_hall.join(customer)
    before = drawer_of(open_hall)
    open_hall.top_up(customer, amount="186.50", tender={"cash": "200.00", "hundreds": 2})
    assert drawer_of(open_hall) - before == Decimal("-13.50")
    assert money.summed_balance([till_of(open_hall).day.drop_safe]) == Decimal("200.00")


def test_a_desk_without_a_drop_safe_locks_its_hundreds_and_carries_them_over(cast: Cast) -> None:
    cast.run("till.furnish", "1001", counter="G101", drop_safe=False)
    cast.open_day()
    cast.open_till()
    customer = cast.customer()
    cast.join(customer)
    cast.top_up(customer, amount="1000.00", tender={"cash": "1000.00", "hundreds": 10})
    state = sessions.drawer_state(till_of(cast), cast.moment)
    assert (state.locked, state.locked_limit, state.locked_over) == (Decimal("1000.00"), Decimal("1000.00"), False)
    cast.top_up(customer, amount="100.00", tender={"cash": "100.00", "hundreds": 1})
    assert sessions.drawer_state(till_of(cast), cast.moment).locked_over
    assert cast.refused("till.carry", "1003", amount="1100.01") == "till.insufficient_cash"
    cast.run("till.carry", "1003", amount="1000.00")
    assert money.summed_balance([till_of(cast).day.drop_safe]) == Decimal("1000.00")
    cast.run("till.close", "1003", counted={"cash": "350.00"}, stubs=3, stubs_total="1150.00")
    till = till_of(cast)
    assert (till.differs, till.money) == ({}, Decimal("1150.00"))
    assert money.kept_balance(till.notes) == 0


def test_a_desk_with_a_drop_safe_has_nothing_to_carry(open_hall: Cast) -> None:
    assert open_hall.refused("till.carry", "1003", amount="1.00") == "till.insufficient_cash"


@pytest.mark.parametrize(
    ("held", "proposed"),
    [("300.00", "0.00"), ("309.90", "0.00"), ("310.00", "10.00"), ("500.00", "200.00"), ("512.30", "210.00")],
)
def test_what_lies_above_the_float_is_proposed_in_tens(held: str, proposed: str) -> None:
    assert drawer.proposal(Decimal(held), Decimal("300.00"), Decimal("500.00")) == Decimal(proposed)


def test_a_float_at_the_limit_still_has_the_excess_proposed() -> None:
    assert drawer.proposal(Decimal("500.50"), Decimal("500.00"), Decimal("500.00")) == Decimal("1.00")


@pytest.mark.parametrize(("cash", "notes"), [("0.00", 0), ("99.90", 0), ("100.00", 1), ("200.00", 2), ("250.00", 2)])
def test_the_number_of_hundreds_is_filled_in_from_the_tender(cash: str, notes: int) -> None:
    assert drawer.hundreds_of(Decimal(cash)) == notes
