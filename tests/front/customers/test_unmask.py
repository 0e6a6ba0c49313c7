"""customer.unmask, call details, holds, leaks: who saw whom, when, why (CUSTOMERS-04)."""

from datetime import date

import pytest

from openhall.engines.cases.models import Case
from openhall.engines.policy.models import Finding
from openhall.front.customers.models import Customer, Unmasking
from openhall.kernel.models import Activity
from tests.cast import Cast
from tests.front.counter.desk import OLD, Desk

from .test_screens import browser


@pytest.mark.clause("CUSTOMERS-04")
def test_without_a_transaction_unmasking_needs_a_reason_and_is_logged(cast: Cast, customer: str) -> None:
    assert cast.refused("customer.unmask", "1003", customer=customer) == "customer.reason_missing"
    assert cast.refused("customer.unmask", "1003", customer=customer, reason="  ") == "customer.reason_missing"
    with cast.at("10:00"):
        outcome = cast.run("customer.unmask", "1003", customer=customer, reason="customer called about the bill")
        moment = cast.moment
    line = Unmasking.objects.get(id=outcome.id)
    assert (line.staff, str(line.customer_id), line.at, line.reason) == (
        cast.staff("1003").id,
        customer,
        moment,
        "customer called about the bill",
    )


@pytest.mark.clause("CUSTOMERS-04")
def test_the_31st_of_a_day_alerts_the_manager_once(cast: Cast, customer: str) -> None:
    def look(times: int) -> None:
        for _time in range(times):
            cast.run("customer.unmask", "1003", customer=customer, reason="call")

    look(30)
    assert not Finding.objects.exists()
    look(3)
    found = Finding.objects.get(rule="customers.unmask-alert")
    assert (found.staff, found.detail) == (cast.staff("1003").id, {"count": 31, "limit": 30})
    with cast.at("09:00", date(2026, 11, 17)):
        look(1)
    assert Finding.objects.count() == 1


@pytest.mark.clause("CUSTOMERS-04")
def test_call_details_are_closed_to_every_role_without_a_bill_query(cast: Cast, customer: str) -> None:
    assert cast.refused("customer.call_details", "1003", customer=customer) == "customer.no_proof"
    for other in ("1001", "1002", "1006", "1007", "1008", "1009", "101", "102"):
        assert cast.refused("customer.call_details", other, customer=customer) == "permission.denied"


def test_partner_staff_and_guards_see_no_customer(cast: Cast, customer: str) -> None:
    for who in ("190", "1010"):
        assert cast.refused("customer.view", who, customer=customer) == "permission.denied"
        assert cast.refused("customer.unmask", who, customer=customer, reason="x") == "permission.denied"


def test_a_hold_has_a_reason_and_only_a_head_lifts_it(cast: Cast, customer: str) -> None:
    assert cast.refused("customer.hold", "1003", customer=customer, reason="court") == "permission.denied"
    assert cast.refused("customer.hold", "1008", customer=customer, reason=" ") == "input.invalid"
    cast.run("customer.hold", "1008", customer=customer, reason="court order 2026-17")
    assert cast.refused("customer.hold", "1001", customer=customer, reason="again") == "transition.not_allowed"
    assert cast.refused("customer.release", "1008", customer=customer, reason="over") == "permission.denied"
    cast.run("customer.release", "1001", customer=customer, reason="case closed")
    assert Customer.objects.get(id=customer).held_at is None


@pytest.mark.clause("CUSTOMERS-04")
def test_a_suspected_leak_is_decided_only_after_the_person_was_heard(cast: Cast, customer: str) -> None:
    case = str(cast.run("customer.report_leak", "1004", text="a list was seen outside", person="1003").id)
    assert Case.objects.get(id=case).owner == cast.staff("1001").id
    assert cast.refused("case.move", "1001", case=case, move="decide", text="warned") == "transition.not_allowed"
    assert cast.refused("case.move", "1002", case=case, move="hear", text="…") == "permission.denied"
    cast.run("case.move", "1001", case=case, move="hear", text="says it was a draft without names")
    cast.run("case.move", "1001", case=case, move="decide", text="no consequence")
    assert Case.objects.get(id=case).state == "decided"


def test_a_leak_that_names_the_manager_goes_to_nobody_of_the_hall(cast: Cast) -> None:
    case = cast.run("customer.report_leak", "1004", text="seen", person="1001").id
    assert Case.objects.get(id=case).owner is None
    assert cast.refused("customer.report_leak", "1004", text=" ") == "input.invalid"
    assert cast.refused("customer.report_leak", "1004", text="x", person="9999") == "input.invalid"


@pytest.mark.clause("CUSTOMERS-04")
def test_in_the_customers_open_order_no_reason_is_asked_and_the_order_is_logged(desk: Desk) -> None:
    order = desk.join()
    desk.run("customer.unmask", customer=desk.customer)
    line = Unmasking.objects.get()
    assert (str(line.order), line.reason) == (order, "")
    assert desk.refused("customer.unmask", "1004", customer=desk.customer) == "customer.reason_missing"
    other = desk.cast.customer("王强", "E12345678", "passport")
    assert desk.refused("customer.unmask", customer=other) == "customer.reason_missing"


def test_what_is_unmasked_is_told_to_the_caller_and_kept_nowhere(cast: Cast, customer: str) -> None:
    outcome = cast.run("customer.unmask", "1003", customer=customer, reason="call")
    assert outcome.secret["phone"] == "19900010001"
    line = Activity.objects.get(command="customer.unmask")
    assert "19900010001" not in str((line.input, line.outcome, line.changes))


def test_a_proved_customers_number_is_open_to_the_clerk_who_serves_and_to_nobody_else(desk: Desk) -> None:
    desk.joined()
    order = desk.prepare("bill_query", number=OLD)
    shown = desk.run("number.query", number=OLD, query="customer").data
    assert shown == {"query": "customer", "masked": True}
    desk.show_id(order)
    assert desk.run("number.query", number=OLD, query="customer").data["masked"] is False
    assert desk.run("number.query", "1004", number=OLD, query="customer").data["masked"] is True
    page = browser(desk.cast, "1003").get(f"/customers/numbers/{OLD}/calls/")
    assert page.status_code == 200
    assert browser(desk.cast, "1004").get(f"/customers/numbers/{OLD}/calls/").status_code == 403
