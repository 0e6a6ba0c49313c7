"""Top-ups: checked, posted, balance told, confirmed (CASH-03)."""

from decimal import Decimal

import pytest

from openhall.back.receipts.models import Form
from openhall.engines.ledger import money
from openhall.engines.ledger.models import Entry
from openhall.front.counter.models import ACCEPTED, EXPIRED, REVERSED, Order
from openhall.front.counter.tendering import balance
from openhall.front.till.models import TillSession
from tests.front.counter.desk import OLD, Desk


@pytest.fixture
def topped(desk: Desk) -> Desk:
    desk.joined()
    return desk


@pytest.mark.clause("CASH-03")
def test_a_top_up_by_card_is_checked_posted_told_and_confirmed(topped: Desk) -> None:
    order = topped.top_up("100.00")
    shown = topped.pay(order, card="100.00")
    assert shown.data == {"due": "100.00", "received": "100.00", "change": "0.00"}
    assert topped.refused("order.post", order=order) == "order.not_checked"
    topped.by_customer("display.check", order=order, revision=topped.row(order).revision)
    first = topped.run("order.post", order=order, key="post-1")
    again = topped.run("order.post", order=order, key="post-1")
    assert first.data["balance"] == again.data["balance"] == "150.00"
    assert Entry.objects.filter(subject=order, act="order.accept").count() == 1
    assert Form.objects.filter(order=order).count() == 1
    # interrupted before the customer's yes: it stands on the list, and never expires by itself
    topped.wait_until("20:00")
    assert topped.row(order).state == ACCEPTED
    assert list(Order.objects.posted_unconfirmed().of_till(topped.row(order).till_id)) == [topped.row(order)]
    topped.tap(order)
    assert topped.row(order).confirmed_by == "tap"
    assert not Order.objects.posted_unconfirmed().exists()


def test_posting_twice_without_a_key_posts_once(topped: Desk) -> None:
    order = topped.top_up("100.00")
    topped.pay(order, cash="100.00")
    topped.run("order.post", order=order, checked=True)
    assert topped.refused("order.post", order=order, checked=True) == "transition.not_allowed"
    assert balance(topped.row(order)) == Decimal("150.00")


def test_a_top_up_that_was_not_paid_or_not_checked_is_not_posted(topped: Desk) -> None:
    order = topped.top_up("100.00")
    assert topped.refused("order.post", order=order, checked=True) == "tender.insufficient"
    topped.pay(order, cash="100.00")
    topped.by_customer("display.object", order=order, revision=topped.row(order).revision)
    assert topped.refused("order.post", order=order) == "order.not_checked"
    topped.run("order.decline", order=order, reason="wrong number")


def test_what_was_not_posted_expires_and_the_money_goes_back(topped: Desk) -> None:
    order = topped.top_up("100.00")
    topped.pay(order, cash="100.00")
    topped.wait_until("09:00")
    till = TillSession.objects.get()
    assert topped.row(order).state == EXPIRED
    assert (money.kept_balance(till.held), money.kept_balance(till.drawer)) == (0, 350)


def test_an_objection_to_a_posted_top_up_is_settled_by_an_approved_reversal(topped: Desk) -> None:
    order = topped.top_up("100.00")
    topped.pay(order, cash="100.00")
    topped.run("order.post", order=order, checked=True)
    fields = {"order": order, "reason": "wrong number", "refund": {"cash": "100.00"}, "copies": 3}
    assert topped.refused("order.reverse", **fields, approved_by="1003") == "order.self_approval"
    topped.run("order.reverse", **fields, approved_by="1002")
    assert topped.row(order).state == REVERSED
    assert balance(topped.row(order)) == Decimal("50.00")


def test_only_top_ups_are_posted_first(topped: Desk) -> None:
    order = topped.ready(topped.prepare("change_plan", number=OLD, plan="T88"))
    assert topped.refused("order.post", order=order, checked=True) == "order.unconfirmed"


def test_hundreds_go_into_the_drop_safe_with_the_posting(topped: Desk) -> None:
    order = topped.top_up("150.00")
    topped.pay(order, cash="200.00", hundreds=1)
    topped.run("order.post", order=order, checked=True)
    till = TillSession.objects.get()
    assert (money.kept_balance(till.drawer), till.dropped) == (Decimal("400.00"), Decimal("100.00"))
