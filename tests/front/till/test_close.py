"""till.close and till.recount: the blind count, the difference and its case (CASH-05)."""

from decimal import Decimal
from typing import Any

import pytest

from openhall.engines.cases.models import Case
from openhall.engines.policy.models import Finding
from openhall.front.till import account
from openhall.front.till.models import TillSession
from openhall.kernel.commands import SCREEN
from tests.cast import Cast
from tests.front.till.test_drop import till_of

FULL = {"100": 2, "50": 2}


def close(cast: Cast, cash: str, clerk: str = "1003", *, do: str = "till.close", **fields: Any) -> Any:
    given = {"counted": {"cash": cash}, "stubs": 0, "stubs_total": "0.00", **fields}
    return cast.run(do, clerk, **given)


def sold(cast: Cast, amount: str = "3400.00") -> None:
    """Takings of that amount in cash, all but what stays loose dropped."""
    customer = cast.customer()
    cast.join(customer, charges=[{"code": "prepayment", "amount": amount}], tender={"cash": amount})


def open_account(cast: Cast, clerk: str = "1003") -> Decimal:
    return sum(account.standing(cast.staff(clerk).id).values(), Decimal("0.00"))


def test_a_balanced_till_has_no_case_and_no_finding(open_hall: Cast) -> None:
    close(open_hall, "300.00")
    assert not Case.objects.exists()
    assert not Finding.objects.exists()
    assert open_account(open_hall) == 0


@pytest.mark.clause("CASH-05")
def test_3300_counted_of_3400_due_closes_with_difference_and_100_stand_on_the_clerk(open_hall: Cast) -> None:
    sold(open_hall, "3400.00")
    made = close(open_hall, "3600.00", stubs=1, stubs_total="3400.00")  # the float of 300.00 lies in it
    assert made.data["expected"]["cash"] == Decimal("3700.00")
    till = till_of(open_hall)
    assert till.differs == {"cash": Decimal("-100.00")}
    case = Case.objects.get()
    assert (case.kind, case.owner, case.state) == ("cash.difference", open_hall.staff("1003").id, "open")
    assert case.data["differences"] == {"cash": "-100.00"}
    assert open_account(open_hall) == Decimal("100.00")
    assert Finding.objects.get(rule="till.short").detail == {"means": "cash", "amount": "100.00"}


def test_one_fen_is_a_difference_too(open_hall: Cast) -> None:
    close(open_hall, "299.99")
    assert Case.objects.get().data["differences"] == {"cash": "-0.01"}


@pytest.mark.clause("CASH-05")
def test_a_surplus_is_booked_apart_and_never_set_off_against_a_shortage(open_hall: Cast) -> None:
    close(open_hall, "320.00")
    person = open_hall.staff("1003")
    assert (open_account(open_hall), account.surplus_of(person.unit_id, person.id)) == (0, Decimal("20.00"))
    open_hall.open_till()
    close(open_hall, "270.00")
    assert open_account(open_hall) == Decimal("30.00")
    assert account.surplus_of(person.unit_id, person.id) == Decimal("20.00")


def test_the_clerk_explains_and_a_lead_confirms(open_hall: Cast) -> None:
    close(open_hall, "290.00")
    case = str(Case.objects.get().id)
    assert open_hall.refused("case.move", "1002", case=case, move="explain", text="x") == "permission.denied"
    assert open_hall.refused("case.move", "1002", case=case, move="confirm") == "transition.not_allowed"
    assert open_hall.refused("case.move", "1003", case=case, move="explain", text=" ") == "input.invalid"
    open_hall.run("case.move", "1003", case=case, move="explain", text="找错钱")
    assert open_hall.refused("case.move", "1003", case=case, move="confirm") == "permission.denied"
    open_hall.run("case.move", "1002", case=case, move="confirm")
    assert open_hall.refused("case.move", "1002", case=case, move="confirm") == "case.closed"
    assert till_of(open_hall).explanation == "找错钱"
    assert open_account(open_hall) == Decimal("10.00")  # explained is not paid


def test_on_the_screen_the_count_is_by_denomination_and_must_make_up_the_sum(open_hall: Cast) -> None:
    given: dict[str, Any] = {"counted": {"cash": "300.00"}, "stubs": 0, "stubs_total": "0.00", "channel": SCREEN}
    assert open_hall.refused("till.close", "1003", **given) == "input.invalid"
    assert open_hall.refused("till.close", "1003", denominations={"100": 2}, **given) == "input.invalid"
    assert open_hall.refused("till.close", "1003", denominations={"100": 2, "3": 1}, **given) == "input.invalid"
    assert open_hall.refused("till.close", "1003", denominations={"100": 4, "50": -2}, **given) == "input.invalid"
    open_hall.run("till.close", "1003", denominations=FULL, **given)
    assert till_of(open_hall).denominations == FULL


def test_a_hall_may_count_sums_alone(open_hall: Cast) -> None:
    level = f"unit:{open_hall.hall().id}"
    open_hall.run("parameter.set", "1001", parameter="settlement.count_mode", level=level, value="sum")
    close(open_hall, "300.00", channel=SCREEN)


@pytest.mark.clause("CASH-05")
def test_a_recount_stands_beside_the_first_count_and_the_last_one_counts(open_hall: Cast) -> None:
    close(open_hall, "290.00")
    with open_hall.at("18:05"):
        close(open_hall, "300.00", do="till.recount")
    till = till_of(open_hall)
    assert [count.counted["cash"] for count in till.counts.order_by("no")] == ["290.00", "300.00"]
    assert till.differs == {}
    assert open_account(open_hall) == 0
    assert Case.objects.get().state == "recounted"
    assert Finding.objects.get().rule == "till.short"  # what was found first stays, and can be answered


def test_a_recount_may_also_find_the_difference(open_hall: Cast) -> None:
    close(open_hall, "300.00")
    close(open_hall, "280.00", do="till.recount")
    assert open_account(open_hall) == Decimal("20.00")
    close(open_hall, "310.00", do="till.recount")
    person = open_hall.staff("1003")
    assert (open_account(open_hall), account.surplus_of(person.unit_id, person.id)) == (0, Decimal("10.00"))
    assert Case.objects.get().data["recounted"] == {"cash": "+10.00"}


def test_nothing_is_recounted_after_confirmation_or_when_the_day_is_closed(open_hall: Cast) -> None:
    given: dict[str, Any] = {"counted": {"cash": "300.00"}, "stubs": 0, "stubs_total": "0.00"}
    assert open_hall.refused("till.recount", "1003", **given) == "transition.not_allowed"
    close(open_hall, "290.00")
    assert open_hall.refused("till.recount", "1004", **given) == "transition.not_allowed"
    case = str(Case.objects.get().id)
    open_hall.run("case.move", "1003", case=case, move="explain", text="找错钱")
    open_hall.run("case.move", "1002", case=case, move="confirm")
    assert open_hall.refused("till.recount", "1003", **given) == "case.closed"
    open_hall.run("day.close", "1001", hall="H01")
    assert open_hall.refused("till.recount", "1003", **given) == "day.already_closed"


def test_a_shortage_paid_in_can_not_be_recounted_away(open_hall: Cast) -> None:
    close(open_hall, "290.00")
    open_hall.run("till.pay_shortage", "1002", staff="1003", amount="10.00", slip="B1", date="2026-11-16")
    given: dict[str, Any] = {"counted": {"cash": "300.00"}, "stubs": 0, "stubs_total": "0.00"}
    assert open_hall.refused("till.recount", "1003", **given) == "transition.not_allowed"


@pytest.mark.clause("CASH-05")
def test_a_till_shut_by_force_counts_as_closed_with_difference_and_is_counted_late(open_hall: Cast) -> None:
    sold(open_hall, "100.00")
    open_hall.run("day.close", "1001", hall="H01", force=True)
    till = till_of(open_hall)
    case = Case.objects.get(kind="cash.difference")
    assert (case.owner, case.data["forced"], till.counted) == (till.staff, True, None)
    assert open_hall.refused("till.count_shut", "1003", till=str(till.id), cash="-1.00") == "input.invalid"
    assert open_hall.refused("till.count_shut", "1004", till=str(till.id), cash="400.00") == "permission.denied"
    assert open_hall.refused("till.count_shut", "2001", till=str(till.id), cash="400.00") == "scope.denied"
    open_hall.run("till.count_shut", "1002", till=str(till.id), cash="395.00")
    assert open_account(open_hall) == Decimal("5.00")
    assert not TillSession.objects.shut_uncounted().exists()
    assert open_hall.refused("till.count_shut", "1002", till=str(till.id), cash="1.00") == "transition.not_allowed"


@pytest.mark.parametrize("wrong", [{"counted": {"cash": "-0.01"}}, {"stubs": -1}, {"cards": {"nothing": 1}}])
def test_what_is_no_count_is_refused(open_hall: Cast, wrong: dict[str, Any]) -> None:
    given: dict[str, Any] = {"counted": {"cash": "300.00"}, "stubs": 0, "stubs_total": "0.00", **wrong}
    assert open_hall.refused("till.close", "1003", **given) == "input.invalid"


def test_the_same_submit_twice_closes_once(open_hall: Cast) -> None:
    first = close(open_hall, "290.00", key="k1")
    assert close(open_hall, "290.00", key="k1").id == first.id
    assert open_account(open_hall) == Decimal("10.00")
