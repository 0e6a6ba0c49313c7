"""till.pay_shortage, till.write_off, liability.propose and liability.decide (CASH-05, CASH-14)."""

from datetime import date
from decimal import Decimal
from typing import Any

import pytest

from openhall.engines.cases.models import Case
from openhall.engines.ledger import money
from openhall.engines.ledger.models import Line
from openhall.engines.ledger.money import BANK, MoneyPlace
from openhall.front.till.models import Clearance
from openhall.kernel import deadlines
from tests.cast import Cast
from tests.front.till.test_close import close, open_account, sold


def pay(cast: Cast, amount: str, slip: str = "B-001", by: str = "1002", **fields: Any) -> Any:
    return cast.run("till.pay_shortage", by, staff="1003", amount=amount, slip=slip, date="2026-11-16", **fields)


def no_pay(cast: Cast, by: str = "1002", **fields: Any) -> str:
    given = {"staff": "1003", "amount": "1.00", "slip": "B-9", "date": "2026-11-16", **fields}
    return cast.refused("till.pay_shortage", by, **given)


def proposed(cast: Cast, amount: str = "30.00", by: str = "1002", **fields: Any) -> str:
    made = cast.run("liability.propose", by, staff="1003", amount=amount, cause="work error", **fields)
    return str(made.id)


@pytest.mark.clause("CASH-05")
def test_a_shortage_stands_until_it_is_paid_in_with_slip_number_and_date(open_hall: Cast) -> None:
    sold(open_hall, "3400.00")
    close(open_hall, "3600.00", stubs=1, stubs_total="3400.00")
    assert no_pay(open_hall, amount="100.01") == "till.no_shortage"
    pay(open_hall, "40.00", "B-001")
    assert open_account(open_hall) == Decimal("60.00")
    pay(open_hall, "60.00", "B-002")
    assert open_account(open_hall) == 0
    assert no_pay(open_hall, amount="0.01") == "till.no_shortage"
    assert money.summed_balance([MoneyPlace(BANK, open_hall.hall().id)]) == Decimal("100.00")
    assert [(row.slip, row.date) for row in Clearance.objects.order_by("at", "id")] == [
        ("B-001", date(2026, 11, 16)),
        ("B-002", date(2026, 11, 16)),
    ]


def test_a_pay_in_needs_an_amount_a_slip_of_its_own_and_a_date_that_has_come(open_hall: Cast) -> None:
    close(open_hall, "290.00")
    assert no_pay(open_hall, amount="0.00") == "input.invalid"
    assert no_pay(open_hall, amount="-1.00") == "input.invalid"
    assert no_pay(open_hall, slip=" ") == "input.invalid"
    assert no_pay(open_hall, date="2026-11-17") == "input.invalid"
    pay(open_hall, "1.00", "B-1")
    assert no_pay(open_hall, slip="B-1") == "input.invalid"


def test_somebody_else_enters_it_and_only_in_the_own_units(open_hall: Cast) -> None:
    close(open_hall, "290.00")
    assert no_pay(open_hall, by="1003") == "permission.denied"
    assert no_pay(open_hall, by="2001") == "scope.denied"
    assert no_pay(open_hall, by="1002", staff="1002") == "order.self_approval"


def test_the_same_pay_in_sent_twice_counts_once(open_hall: Cast) -> None:
    close(open_hall, "290.00")
    pay(open_hall, "4.00", "B-1", key="once")
    pay(open_hall, "4.00", "B-1", key="once")
    assert open_account(open_hall) == Decimal("6.00")


@pytest.mark.clause("CASH-14")
def test_an_undercharge_is_proposed_answered_decided_and_stands_until_paid(open_hall: Cast) -> None:
    liability = proposed(open_hall)
    case = Case.objects.get(id=liability)
    assert (case.owner, case.state) == (open_hall.staff("1003").id, "proposed")
    assert open_account(open_hall) == 0  # proposed only
    assert open_hall.refused("liability.decide", "1001", liability=liability, amount="30.00", reason="r") == (
        "transition.not_allowed"
    )
    open_hall.run("case.move", "1003", case=liability, move="respond", text="系统资费当天变了，我没有收到通知")
    open_hall.run("liability.decide", "1001", liability=liability, amount="30.00", reason="班前会已宣读")
    assert open_account(open_hall) == Decimal("30.00")
    pay(open_hall, "10.00", "B-1", liability=liability)
    assert Case.objects.get(id=liability).state == "standing"
    pay(open_hall, "20.00", "B-2", liability=liability)
    assert Case.objects.get(id=liability).state == "settled"
    assert open_account(open_hall) == 0


@pytest.mark.clause("CASH-14")
def test_or_until_it_is_written_off_by_a_second_person(open_hall: Cast) -> None:
    liability = proposed(open_hall)
    open_hall.run("case.move", "1003", case=liability, move="respond", text="不是我的错")
    open_hall.run("liability.decide", "1001", liability=liability, amount="30.00", reason="r")
    given = {"staff": "1003", "amount": "30.00", "reason": "客户已补交", "liability": liability}
    assert open_hall.refused("till.write_off", "1001", **given) == "liability.own"
    assert open_hall.refused("till.write_off", "1003", **given) == "permission.denied"
    open_hall.run("till.write_off", "1002", **given)
    assert Case.objects.get(id=liability).state == "settled"
    assert open_account(open_hall) == 0


@pytest.mark.clause("CASH-14")
def test_nothing_but_the_account_is_touched(open_hall: Cast) -> None:
    """No payroll entry: the decision moves money onto the account and nowhere else."""
    liability = proposed(open_hall)
    open_hall.run("case.move", "1003", case=liability, move="respond", text="x")
    before = Line.objects.count()
    open_hall.run("liability.decide", "1001", liability=liability, amount="30.00", reason="r")
    added = Line.objects.order_by("-id")[: Line.objects.count() - before]
    assert {line.account.kind for line in added} == {"over_short", "outside"}


def test_another_cause_ends_it_without_an_amount(open_hall: Cast) -> None:
    liability = proposed(open_hall)
    open_hall.run("case.move", "1003", case=liability, move="respond", text="x")
    open_hall.run("liability.decide", "1001", liability=liability, amount="0.00", reason="系统故障")
    assert Case.objects.get(id=liability).state == "dropped"
    assert open_account(open_hall) == 0
    assert open_hall.refused("liability.decide", "1001", liability=liability, amount="1.00", reason="r") == (
        "case.closed"
    )


def test_who_says_nothing_in_three_working_days_is_decided_about_all_the_same(open_hall: Cast) -> None:
    liability = proposed(open_hall)
    with open_hall.at("23:59", day=date(2026, 11, 19)):
        deadlines.fire_due(open_hall.moment)
        given = {"liability": liability, "amount": "30.00", "reason": "r"}
        assert open_hall.refused("liability.decide", "1001", **given) == "transition.not_allowed"
    with open_hall.at("00:01", day=date(2026, 11, 20)):
        deadlines.fire_due(open_hall.moment)
        open_hall.run("liability.decide", "1001", **given)


def test_neither_the_clerk_nor_who_proposed_it_decides(open_hall: Cast) -> None:
    assert open_hall.refused("liability.propose", "1002", staff="1002", amount="1.00", cause="c") == "liability.own"
    liability = proposed(open_hall, by="1001")
    open_hall.run("case.move", "1003", case=liability, move="respond", text="x")
    given = {"liability": liability, "amount": "30.00", "reason": "r"}
    assert open_hall.refused("liability.decide", "1001", **given) == "liability.own"
    assert open_hall.refused("liability.decide", "2001", **given) == "scope.denied"
    assert open_hall.refused("liability.decide", "1002", **given) == "permission.denied"
    open_hall.run("liability.decide", "101", **given)


@pytest.mark.parametrize("amount", ["30.01", "-0.01"])
def test_at_most_what_was_proposed_is_decided(open_hall: Cast, amount: str) -> None:
    liability = proposed(open_hall)
    open_hall.run("case.move", "1003", case=liability, move="respond", text="x")
    given = {"liability": liability, "amount": amount, "reason": "r"}
    assert open_hall.refused("liability.decide", "1001", **given) == "input.invalid"


def test_a_liability_about_a_till_books_its_shortage_only_once(open_hall: Cast) -> None:
    made = close(open_hall, "290.00")
    till = str(made.id)
    given = {"staff": "1003", "amount": "10.01", "cause": "c", "till": till}
    assert open_hall.refused("liability.propose", "1002", **given) == "till.no_shortage"
    liability = proposed(open_hall, "10.00", till=till)
    open_hall.run("case.move", "1003", case=liability, move="respond", text="x")
    open_hall.run("liability.decide", "1001", liability=liability, amount="10.00", reason="r")
    assert open_account(open_hall) == Decimal("10.00")
    pay(open_hall, "10.00")  # without naming it
    assert Case.objects.get(id=liability).state == "settled"


def test_a_payment_without_a_name_settles_shortages_before_liabilities(open_hall: Cast) -> None:
    close(open_hall, "290.00")
    liability = proposed(open_hall)
    open_hall.run("case.move", "1003", case=liability, move="respond", text="x")
    open_hall.run("liability.decide", "1001", liability=liability, amount="30.00", reason="r")
    pay(open_hall, "10.00", "B-1")
    assert Case.objects.get(id=liability).data.get("cleared") is None
    pay(open_hall, "5.00", "B-2")
    assert Case.objects.get(id=liability).data["cleared"] == "5.00"
    assert open_hall.refused(
        "till.pay_shortage", "1002", staff="1003", amount="25.01", slip="B-3", date="2026-11-16", liability=liability
    ) == ("till.no_shortage")
    pay(open_hall, "25.00", "B-4", liability=liability)
    assert Case.objects.get(id=liability).state == "settled"
