"""till.drop, and the limit of loose cash (CASH-01)."""

from openhall.engines.policy.models import Finding
from tests.cast import Cast


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
