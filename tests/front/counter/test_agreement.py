"""Customers in agreement are strictly examined (COUNTER-05)."""

from datetime import date
from decimal import Decimal

import pytest

from openhall.engines.cases.models import Case
from openhall.front.catalog.models import BusinessKind
from openhall.front.counter import agreement
from openhall.front.counter.models import ACCEPTED, DECLINED
from openhall.front.customers.models import SUSPENDED, Subscription
from tests.front.counter.desk import NEW, OLD, Desk
from tests.front.counter.test_evidence import OTHER_ID

SUBSIDY = {"plan": "T129", "subsidy": "600.00"}


@pytest.fixture
def bound(desk: Desk) -> Desk:
    """A customer with an agreement of 24 months and a subsidy on one number, free on the other."""
    desk.cast.run("catalog.describe_plan", **SUBSIDY)
    desk.joined(OLD, plan="T129")
    desk.joined(NEW, plan="T59")
    return desk


def transfer(desk: Desk, number: str, **fields: object) -> str:
    to = desk.cast.customer("王军", OTHER_ID)
    order = desk.prepare("transfer_ownership", number=number, to_customer=to, **fields)
    desk.explain(order)
    desk.show_id(order)
    desk.show_id(order, person="to_customer", number=OTHER_ID)
    return order


@pytest.mark.clause("COUNTER-05")
def test_the_order_stops_until_a_second_person_has_decided(bound: Desk) -> None:
    order = transfer(bound, OLD)
    row = bound.row(order)
    assert row.review == "pending"
    assert row.details["agreement"] == {
        "plan": "129元合约",
        "until": "2028-11-16",
        "fee": "300.00",
        "subsidy": "600.00",
        "discount": "",
    }
    assert bound.refused("order.accept", order=order) == "order.review_pending"
    assert bound.refused("order.slip", order=order) == "order.review_pending"
    assert bound.refused("order.decide", order=order, decision="allow", reason="x") == "permission.denied"
    case = Case.objects.get(kind="order.agreement_review")
    assert case.owner == bound.cast.staff("1002").id
    bound.wait_until("08:15:01")
    case.refresh_from_db()
    assert (case.overdue, case.owner) == (True, bound.cast.staff("1001").id)
    assert bound.refused("order.decide", "1001", order=order, decision="allow", reason=" ") == "input.invalid"
    bound.run("order.decide", "1001", order=order, decision="allow", reason="inherited")
    bound.sign(order)
    bound.accept(order)
    assert bound.row(order).state == ACCEPTED
    assert str(Subscription.objects.get(number=OLD).customer_id) != bound.customer


@pytest.mark.clause("COUNTER-05")
def test_who_has_none_of_the_three_runs_through(bound: Desk) -> None:
    order = transfer(bound, NEW)
    assert bound.row(order).review == ""
    bound.sign(order)
    bound.accept(order)
    assert not Case.objects.filter(kind="order.agreement_review").exists()


def test_a_refusal_ends_the_order_with_its_reason(bound: Desk) -> None:
    order = transfer(bound, OLD)
    bound.run("order.decide", "1002", order=order, decision="refuse", reason="the subsidy binds until 2028")
    row = bound.row(order)
    assert (row.state, row.ended_reason) == (DECLINED, "the subsidy binds until 2028")
    assert bound.refused("order.decide", "1002", order=order, decision="allow", reason="x") == "transition.not_allowed"
    assert Case.objects.get(kind="order.agreement_review").state == "refused"


def test_the_agreed_fee_charged_in_the_order_needs_no_decision_and_no_other_fee_can_be_asked(bound: Desk) -> None:
    fields = {"business": "change_plan", "customer": bound.customer, "number": OLD, "plan": "T59"}
    more = [{"code": "penalty", "amount": "400.00"}]
    assert bound.refused("order.prepare", **fields, charges=more) == "charge.not_tariff"
    made = bound.run("order.prepare", **fields, charges=[{"code": "penalty"}])
    assert (made.data["due"], made.data["review"]) == ("300.00", "")
    free = {**fields, "number": NEW}
    assert bound.refused("order.prepare", **free, charges=more) == "charge.not_tariff"


def test_a_desk_leader_who_took_the_order_does_not_decide_it(bound: Desk) -> None:
    from openhall.team.org.models import Staff

    order = transfer(bound, OLD)
    Staff.objects.filter(job_number="1003").update(position="desk_leader")
    assert bound.refused("order.decide", order=order, decision="allow", reason="x") == "order.self_approval"


@pytest.mark.clause("COUNTER-05")
def test_a_lost_phone_is_suspended_and_its_card_replaced_at_once(bound: Desk) -> None:
    for number in (OLD, NEW):
        order = bound.prepare("suspend", number=number, details={"reason": "loss"})
        bound.show_id(order)
        bound.sign(order)
        bound.accept(order)
        assert Subscription.objects.get(number=number).state == SUSPENDED


def test_a_review_that_nobody_needs_any_more_lapses(bound: Desk) -> None:
    order = transfer(bound, OLD)
    bound.run("order.decline", order=order, reason="stays")
    assert Case.objects.get(kind="order.agreement_review").state == "lapsed"


@pytest.mark.parametrize(
    ("until", "subsidy", "discount", "bound_by"),
    [
        (date(2026, 11, 17), "0.00", "", True),
        (date(2026, 11, 16), "0.00", "", False),  # the day it ends is free
        (None, "0.01", "", True),
        (None, "0.00", "half price", True),
        (None, "0.00", "", False),
    ],
)
def test_any_one_of_the_three_is_enough(until: date | None, subsidy: str, discount: str, bound_by: bool) -> None:
    from openhall.front.catalog.models import Plan

    plan = Plan(code="P", name="P", monthly_fee=Decimal("1.00"), details={"subsidy": subsidy, "discount": discount})
    held = Subscription(plan_code="P", contract_until=until, contract_fee=Decimal("100.00"))
    found = agreement.standing(held, plan, date(2026, 11, 16))
    assert (found is not None) is bound_by
    kind = BusinessKind(code="cancel", effect="cancel", contract_bound=True)
    assert agreement.needs_second_person(kind, found, Decimal("0.00")) is bound_by
    if found is not None and found.fee:
        assert not agreement.needs_second_person(kind, found, Decimal("100.00"))
        assert agreement.needs_second_person(kind, found, Decimal("99.99"))
