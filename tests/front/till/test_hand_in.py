"""dayend.hand_in and dayend.receive: five items, another login, lateness (CASH-09)."""

from datetime import date
from decimal import Decimal
from typing import Any

import pytest

from openhall.engines.cases.models import Case
from openhall.front.till import handing
from openhall.front.till.models import BusinessDay, HandIn
from tests.cast import Cast
from tests.front.till.test_close import close


@pytest.fixture
def end_of_day(open_hall: Cast) -> Cast:
    """14 receipts over 1,460.00, all in cash; the till is closed."""
    open_hall.once("till: the end of a day", lambda: _end_of_day(open_hall))
    return open_hall


def _end_of_day(open_hall: Cast) -> None:
    cast = open_hall
    customer = cast.customer()
    cast.join(customer)
    for amount in ["100.00"] * 12 + ["210.00"]:
        cast.top_up(customer, amount=amount)
    close(cast, "1760.00", stubs=14, stubs_total="1460.00")


@pytest.fixture
def small_day(open_hall: Cast) -> Cast:
    """One receipt over 50.00; the till is closed."""
    open_hall.once("till: the end of a small day", lambda: _small_day(open_hall))
    return open_hall


def _small_day(open_hall: Cast) -> None:
    open_hall.join(open_hall.customer())
    close(open_hall, "350.00", stubs=1, stubs_total="50.00")


SMALL = {"cash": "50.00", "vouchers": 1}


def hand_in(cast: Cast, by: str = "1003", **fields: Any) -> HandIn:
    made = cast.run("dayend.hand_in", by, **given(**fields))
    return HandIn.objects.get(id=made.id)


def given(**fields: Any) -> dict[str, Any]:
    done = {"records": True, "ledger": True, "cleaning": True}
    return {"hall": "H01", "date": "2026-11-16", "cash": "1460.00", "vouchers": 14, **done, **fields}


@pytest.mark.clause("CASH-09")
def test_cash_vouchers_from_to_and_the_systems_total_stand_side_by_side(end_of_day: Cast) -> None:
    books = handing.books_of(BusinessDay.objects.get())
    assert (books.cash, books.used, books.total) == (Decimal("1460.00"), 14, Decimal("1460.00"))
    assert [(run.series, run.first, run.last) for run in books.runs] == [("S1", 1, 14)]
    with end_of_day.at("18:10"):
        made = hand_in(end_of_day)
    assert (made.difference, made.late_minutes) == (False, 0)
    assert not Case.objects.exists()


@pytest.mark.clause("CASH-09")
@pytest.mark.parametrize(
    ("wrong", "said"),
    [({"cash": "1440.00"}, {"cash": "-20.00"}), ({"vouchers": 13}, {"vouchers": "-1"})],
)
def test_with_20_short_or_a_voucher_missing_it_completes_with_difference(
    end_of_day: Cast, wrong: dict[str, Any], said: dict[str, str]
) -> None:
    made = hand_in(end_of_day, **wrong)
    case = Case.objects.get(kind="cash.difference")
    assert (made.difference, case.owner, case.data["differences"]) == (True, end_of_day.staff("1003").id, said)


@pytest.mark.clause("CASH-09")
@pytest.mark.parametrize(("at", "late"), [("18:15:00", 0), ("18:15:01", 1), ("18:20:00", 5)])
def test_after_18_15_it_is_late(small_day: Cast, at: str, late: int) -> None:
    with small_day.at(at):
        assert hand_in(small_day, **SMALL).late_minutes == late


def test_a_hall_that_closes_later_hands_in_later(small_day: Cast) -> None:
    level = f"unit:{small_day.hall().id}"
    small_day.run("parameter.set", "1001", parameter="dayend.window_start", level=level, value="20:00")
    with small_day.at("20:16"):
        assert hand_in(small_day, **SMALL).late_minutes == 1


@pytest.mark.clause("CASH-09")
def test_the_day_is_handed_over_only_when_the_receiver_confirms_under_an_own_login(small_day: Cast) -> None:
    made = hand_in(small_day, by="1002", **SMALL)
    key = str(made.id)
    refused = small_day.refused
    assert refused("dayend.receive", "1002", hand_in=key, amount="50.00") == "order.self_approval"
    assert refused("dayend.receive", "1003", hand_in=key, amount="50.00") == "permission.denied"
    assert refused("dayend.receive", "1006", hand_in=key, amount="50.00") == "permission.denied"
    assert refused("dayend.receive", "2001", hand_in=key, amount="50.00") == "scope.denied"
    assert refused("dayend.receive", "1001", hand_in=key, amount="-0.01") == "input.invalid"
    assert HandIn.objects.waiting().count() == 1
    small_day.run("dayend.receive", "1001", hand_in=key, amount="50.00")
    assert HandIn.objects.waiting().count() == 0
    assert refused("dayend.receive", "1001", hand_in=key, amount="50.00") == "transition.not_allowed"


def test_a_receiver_who_counts_less_makes_it_a_difference(small_day: Cast) -> None:
    made = hand_in(small_day, **SMALL)
    small_day.run("dayend.receive", "1001", hand_in=str(made.id), amount="49.00")
    assert Case.objects.get(kind="cash.difference").data["differences"] == {"cash": "-1.00"}


def test_without_a_receiver_two_put_it_into_the_safe_and_it_is_confirmed_next_morning(small_day: Cast) -> None:
    assert small_day.refused("dayend.hand_in", "1003", **given(**SMALL, witness="1003")) == "order.self_approval"
    made = hand_in(small_day, witness="1010", **SMALL)
    assert made.witness == small_day.staff("1010").id
    with small_day.at("08:10", date(2026, 11, 17)):
        small_day.run("dayend.receive", "1001", hand_in=str(made.id), amount="50.00")


@pytest.mark.parametrize("item", ["records", "ledger", "cleaning"])
def test_all_five_items_are_done(small_day: Cast, item: str) -> None:
    assert small_day.refused("dayend.hand_in", "1003", **given(**SMALL, **{item: False})) == "input.invalid"


def test_tills_are_closed_first_and_a_day_is_handed_in_once(open_hall: Cast) -> None:
    assert open_hall.refused("dayend.hand_in", "1003", **given()) == "day.tills_open"
    close(open_hall, "300.00")
    assert open_hall.refused("dayend.hand_in", "1003", **given(date="2026-11-15")) == "day.not_open"
    assert open_hall.refused("dayend.hand_in", "1003", **given(cash="-1.00")) == "input.invalid"
    hand_in(open_hall, cash="0.00", vouchers=0)
    assert open_hall.refused("dayend.hand_in", "1003", **given()) == "transition.not_allowed"
