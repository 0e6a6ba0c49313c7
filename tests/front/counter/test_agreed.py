"""What is agreed, in plain words (CASH-02, COUNTER-07, COUNTER-10)."""

import pytest

from openhall.front.counter import agreed
from openhall.front.customers.models import Subscription
from tests.front.counter.desk import NEW, OLD, Desk

WAITS_FOR = {"CASH-02": ["quality: inspections"]}


@pytest.mark.clause("COUNTER-07")
def test_a_change_from_58_to_88_shows_both_prices_allowances_and_the_day(desk: Desk) -> None:
    desk.cast.run("catalog.add_plan", code="T58", name="58元套餐", monthly_fee="58.00")
    desk.cast.run("catalog.describe_plan", plan="T58", allowances={"流量": "20 GB"})
    desk.cast.run("catalog.describe_plan", plan="T88", allowances={"流量": "40 GB", "通话": "200 分钟"})
    desk.joined(OLD, plan="T58")
    order = desk.ready(desk.prepare("change_plan", number=OLD, plan="T88"))
    rows = [(row.before, row.after) for row in agreed.comparison(desk.row(order))]
    assert ("58.00", "88.00") in rows
    assert ("20 GB", "40 GB") in rows
    assert ("–", "200 分钟") in rows
    assert ("–", "2026-12-01") in rows
    number = Subscription.objects.get(number=OLD)
    assert (number.plan_code, number.next_plan_code) == ("T58", "")  # the next bill is still 58
    desk.sign(order)
    desk.accept(order)
    number.refresh_from_db()
    assert (number.next_plan_code, number.next_plan_from.isoformat()) == ("T88", "2026-12-01")  # type: ignore[union-attr]
    kept = desk.row(order)
    assert kept.before["subscription"]["plan_code"] == "T58"
    assert kept.confirmation.strokes
    assert [(row.before, row.after) for row in agreed.comparison(kept)] == rows


@pytest.mark.clause("CASH-02")
def test_due_received_and_change_are_told_and_kept_and_a_typed_price_is_refused(desk: Desk) -> None:
    desk.cast.run("catalog.set_tariff", business="new_subscription", code="fee", amount="86.50")
    fields = {"number": NEW, "sim": desk.cast.next_sim("1003"), "plan": "T59", "customer": desk.customer}
    wrong = [{"code": "fee", "amount": "90.00"}]
    assert desk.refused("order.prepare", business="new_subscription", charges=wrong, **fields) == "charge.not_tariff"
    order = desk.ready(desk.prepare("new_subscription", **fields))
    told = desk.pay(order, cash="100.00")
    assert told.data == {"due": "86.50", "received": "100.00", "change": "13.50"}
    desk.sign(order)
    desk.accept(order)
    row = desk.row(order)
    assert {name: row.confirmation.shown[name] for name in ("due", "received", "change")} == told.data
    assert (str(row.due), str(row.given), str(row.change)) == ("86.50", "100.00", "13.50")


def test_what_was_signed_is_what_was_saved(desk: Desk) -> None:
    order = desk.joined()
    row = desk.row(order)
    assert row.confirmation.shown["lines"] == agreed.lines(row)
