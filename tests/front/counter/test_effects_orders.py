"""Joining by porting and premium numbers, bills and packages (CATALOG-05, CATALOG-06)."""

from datetime import date, timedelta
from decimal import Decimal

import pytest

from openhall.back.receipts.models import Form
from openhall.engines.cases.models import Case
from openhall.engines.ledger.money import kept_balance
from openhall.front.counter import agreed
from openhall.front.counter.models import Order
from openhall.front.customers.models import ACTIVE, SUSPENDED, Number
from openhall.front.services import bills
from openhall.front.services.models import Package
from openhall.kernel.deadlines import fire_due
from tests.cast import MONDAY
from tests.front.counter.desk import NEW, Desk
from tests.front.counter.test_effects import bill, do, line, owed, pay

PORTED = "13800001111"
WAITS_FOR = {"CATALOG-05": ["the national porting centre: simulated"]}


def port(desk: Desk, code: str) -> Case:
    do(desk, "port_in", number=PORTED, sim=desk.cast.next_sim("1003"), plan="T59", details={"authorisation": code})
    return Case.objects.get(kind="order.port_in")


def step(desk: Desk, case: Case) -> tuple[str, str]:
    """One step, and what the centre says to it."""
    desk.run("porting.step", case=str(case.id))
    desk.cast.moment += timedelta(seconds=1)
    fire_due(desk.cast.moment)
    case.refresh_from_db()
    return case.state, case.data.get("reason", "")


@pytest.mark.clause("CATALOG-05")
def test_a_number_is_ported_in_through_all_states(desk: Desk) -> None:
    case = port(desk, "123456")
    assert (case.state, case.due_at is not None and case.due_at - case.opened_at) == ("applied", timedelta(days=1))
    assert line(PORTED).state == ACTIVE
    assert [step(desk, case)[0] for _ in range(2)] == ["authorised", "scheduled"]
    assert desk.refused("porting.step", case=str(case.id)) == "transition.not_allowed"
    desk.cast.moment += timedelta(days=1)
    assert step(desk, case) == ("switched", "")
    assert line(PORTED).state == ACTIVE
    assert desk.refused("porting.step", case=str(case.id)) == "case.closed"


@pytest.mark.clause("CATALOG-05")
@pytest.mark.parametrize(
    ("code", "reason"),
    [("912345", "arrears"), ("921111", "agreement"), ("930000", "other_owner"), ("12345", "wrong_code")],
)
def test_a_donor_that_does_not_let_go_is_said_with_its_reason(desk: Desk, code: str, reason: str) -> None:
    case = port(desk, code)
    assert step(desk, case) == ("rejected", reason)
    assert (line(PORTED).state, line(PORTED).suspended_for) == (SUSPENDED, "port_rejected")


@pytest.mark.clause("CATALOG-05")
def test_without_a_code_nothing_is_ported(desk: Desk) -> None:
    assert desk.refused("order.prepare", business="port_in", customer=desk.customer, number=PORTED,
                        sim=desk.cast.next_sim("1003"), plan="T59") == "order.details_missing"  # fmt: skip


@pytest.mark.clause("CATALOG-05")
def test_a_premium_class_binds_like_an_agreement_and_is_shown_first(desk: Desk) -> None:
    desk.run("catalog.set_number_class", "102", code="gold", name="金号", min_spend="88.00", months=24,
             deposit="200.00", early_exit_fee="500.00")  # fmt: skip
    desk.run("numbers.classify", "102", numbers=[NEW], number_class="gold")
    deposit = [{"code": "deposit", "amount": "200.00"}]
    fields = {"business": "vanity_subscription", "customer": desk.customer, "number": NEW,
              "sim": desk.cast.next_sim("1003")}  # fmt: skip
    assert desk.refused("order.prepare", **fields, plan="T59", charges=deposit) == "number.class_spend"
    assert desk.refused("order.prepare", **fields, plan="T88") == "number.class_deposit"
    order = desk.prepare("vanity_subscription", number=NEW, sim=fields["sim"], plan="T88", charges=deposit)
    assert any("24" in text and "88.00" in text for text in agreed.lines(desk.row(order)))
    desk.ready(order, cash="200.00")
    desk.sign(order)
    desk.accept(order)
    row = line(NEW)
    assert (row.state, row.contract_until, row.contract_fee) == (ACTIVE, date(2028, 11, 16), Decimal("500.00"))


@pytest.mark.clause("CATALOG-05")
def test_a_class_without_a_term_makes_no_agreement(desk: Desk) -> None:
    desk.run("catalog.set_number_class", "102", code="silver", name="银号", min_spend="59.00")
    desk.run("numbers.classify", "102", numbers=[NEW], number_class="silver")
    desk.joined(NEW)
    assert line(NEW).contract_until is None
    assert desk.refused("numbers.classify", "102", numbers=[NEW], number_class="silver") == "number.unavailable"
    assert Number.objects.get(number=NEW).grade == "silver"


@pytest.mark.clause("CATALOG-06")
def test_top_up_bill_and_package_each_with_a_receipt_and_nothing_renews(desk: Desk) -> None:
    desk.joined()
    balance = bills.balance(line().id)
    pay(desk, "50.00", "top_up")
    assert -kept_balance(balance) == Decimal("100.00")
    bill(desk, "88.00")
    pay(desk, "88.00")
    assert owed() == 0
    desk.run("catalog.publish_tariff", "102", business="data_package", code="fee", amount="30.00", name="10GB流量包",
             effective_from=MONDAY.isoformat())  # fmt: skip
    do(desk, "data_package", tender={"cash": "30.00"})
    valid = Package.objects.valid_on
    assert valid(line().id, MONDAY).gigabytes() == 10
    assert valid(line().id, MONDAY + timedelta(days=29)).gigabytes() == 10
    assert valid(line().id, MONDAY + timedelta(days=30)).gigabytes() == 0
    assert Form.objects.filter(order__in=Order.objects.values("id")).count() == 4
    assert -kept_balance(balance) == Decimal("100.00")


@pytest.mark.clause("CATALOG-06")
def test_a_payment_settles_the_oldest_bill_first_and_the_rest_becomes_balance(desk: Desk) -> None:
    desk.joined()
    bill(desk, "40.00", "2026-09-01")
    bill(desk, "48.00", "2026-10-01")
    order = pay(desk, "50.00", "top_up")
    assert [(row["code"], row["amount"]) for row in order.charges] == [("arrears", "50.00")]
    assert owed() == Decimal("38.00")
    order = pay(desk, "100.00")
    assert {row["code"]: row["amount"] for row in order.charges} == {"arrears": "38.00", "prepayment": "62.00"}
    assert -kept_balance(bills.balance(line().id)) == Decimal("112.00")
