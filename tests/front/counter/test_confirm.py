"""Provisional until the customer has confirmed: order.tender, order.confirm, order.post, order.accept, order.slip."""

import re
from decimal import Decimal

import pytest

from openhall.engines.ledger import money
from openhall.front.counter import books, holding
from openhall.front.counter.models import ACCEPTED, Confirmation, Notice, Order
from openhall.front.customers.models import FREE, IN_USE, RESERVED, Number, Subscription
from openhall.front.till.models import TillSession
from tests.front.counter.desk import NEW, OLD, Desk, picture


def till() -> TillSession:
    return TillSession.objects.select_related("day").get()


def drawer() -> Decimal:
    return money.kept_balance(till().drawer)


def balance(number: str = OLD) -> Decimal:
    return -money.kept_balance(books.claim("prepayment", Subscription.objects.get(number=number).id))


@pytest.mark.clause("COUNTER-02")
def test_nothing_of_the_three_classes_is_complete_without_the_customers_yes(desk: Desk) -> None:
    desk.joined()
    joining = desk.ready(desk.join(NEW), cash="50.00")
    change = desk.ready(desk.prepare("change_plan", number=OLD, plan="T88"))
    top_up = desk.top_up("100.00")
    desk.pay(top_up, cash="100.00")
    desk.run("order.post", order=top_up, checked=True)
    for order in (joining, change, top_up):
        assert desk.refused("order.accept", order=order) == "order.unconfirmed"
    assert Number.objects.get(number=NEW).state == RESERVED
    assert not Subscription.objects.filter(number=NEW).exists()
    assert Subscription.objects.get(number=OLD).next_plan_code == ""
    assert [str(row.id) for row in Order.objects.posted_unconfirmed()] == [top_up]

    desk.run("order.decline", order=joining, reason="thinks it over")
    desk.run("order.decline", order=change, reason="thinks it over")
    assert Number.objects.get(number=NEW).state == FREE
    assert holding.held_at(till()) == 0
    sim = desk.row(joining).sim
    assert sim == desk.cast.next_sim("1003")

    joining = desk.ready(desk.join(NEW), cash="50.00")
    change = desk.ready(desk.prepare("change_plan", number=OLD, plan="T88"))
    for order in (joining, change):
        desk.sign(order)
        desk.accept(order)
    desk.tap(top_up)
    assert Number.objects.get(number=NEW).state == IN_USE
    assert Subscription.objects.get(number=OLD).next_plan_code == "T88"
    for order, means in ((joining, "signature"), (change, "signature"), (top_up, "tap")):
        row = desk.row(order)
        assert (row.state, row.confirmed_by) == (ACCEPTED, means)
        assert row.confirmed_at is not None
        assert Confirmation.objects.get(order=row).shown["lines"]
    assert not Order.objects.posted_unconfirmed().exists()

    slip = desk.top_up("10.00")
    desk.pay(slip, cash="10.00")
    desk.run("order.post", order=slip, checked=True)
    desk.run("order.slip", order=slip)
    closing = {"counted": {"cash": "510.00"}, "stubs": 4, "stubs_total": "210.00", "denominations": {"100": 5, "10": 1}}
    assert [str(row.order_id) for row in Confirmation.objects.unscanned()] == [slip]
    assert desk.refused("till.close", **closing) == "till.unsigned_slips"
    desk.run("order.scan_slip", order=slip, copy=picture())
    assert not Confirmation.objects.unscanned().exists()
    desk.run("till.close", **closing)


def test_money_given_is_held_beside_the_drawer_and_becomes_income_only_with_the_yes(desk: Desk) -> None:
    order = desk.ready(desk.join(), cash="100.00")
    assert (drawer(), holding.held_at(till())) == (300, 100)
    assert desk.row(order).change == 50
    desk.sign(order)
    desk.accept(order)
    assert (drawer(), holding.held_at(till())) == (350, 0)
    assert balance() == 50
    assert money.summed_balance([holding.aside(till())]) == 0


def test_money_given_anew_replaces_what_was_held(desk: Desk) -> None:
    order = desk.ready(desk.join(), cash="100.00")
    desk.pay(order, card="50.00")
    assert holding.held_at(till()) == 50
    assert desk.refused("order.tender", order=order, tender={"card": "60.00"}) == "tender.overpaid"
    assert desk.refused("order.tender", order=order, tender={"cash": "49.99"}) == "tender.insufficient"
    change = {"cash": "1000.00", "hundreds": 10}
    assert desk.refused("order.tender", order=order, tender=change) == "till.insufficient_cash"
    assert holding.held_at(till()) == 50


@pytest.mark.clause("COUNTER-02")
def test_a_till_with_held_money_is_not_closed(desk: Desk) -> None:
    desk.ready(desk.join(), cash="50.00")
    closing = {"counted": {"cash": "300.00"}, "stubs": 0, "stubs_total": "0.00", "denominations": {"100": 3}}
    assert desk.refused("till.close", **closing) == "till.held_money"


def test_a_day_closed_by_force_gives_held_money_back_in_the_books(desk: Desk) -> None:
    order = desk.ready(desk.join(), cash="50.00")
    session = till()
    desk.cast.run("day.close", "1001", hall="H01", force=True)
    assert holding.held_at(session) == 0
    assert desk.row(order).state == "expired"
    assert Number.objects.get(number=OLD).state == FREE


def test_the_confirmation_holds_for_what_was_shown_and_nothing_can_be_changed_after_it(desk: Desk) -> None:
    order = desk.ready(desk.join(), cash="50.00")
    earlier = desk.row(order).revision
    desk.pay(order, cash="60.00")
    assert desk.by_customer_refused(
        "order.confirm", order=order, revision=earlier, means="signature", strokes="[[[1,1,1]]]"
    ) == "order.changed"  # fmt: skip
    desk.sign(order)
    assert desk.refused("order.tender", order=order, tender={"cash": "70.00"}) == "transition.not_allowed"
    assert desk.refused("order.explain", order=order, explained=["use"]) == "transition.not_allowed"
    assert desk.by_customer_refused("order.confirm", order=order, revision=9, means="tap") == "transition.not_allowed"


def test_a_dot_is_no_signature_and_a_tap_confirms_only_what_was_posted(desk: Desk) -> None:
    order = desk.ready(desk.join(), cash="50.00")
    revision = desk.row(order).revision
    fields = {"order": order, "revision": revision}
    assert (
        desk.by_customer_refused("order.confirm", **fields, means="signature", strokes="[[[1,1,1]]]") == "input.invalid"
    )
    assert desk.by_customer_refused("order.confirm", **fields, means="signature", strokes="[[1]]") == "input.invalid"
    assert desk.by_customer_refused("order.confirm", **fields, means="tap") == "order.means_not_allowed"


def test_the_hall_says_which_confirmations_it_takes(desk: Desk) -> None:
    desk.cast.run(
        "parameter.set",
        "1001",
        parameter="counter.confirmation_means",
        level=f"unit:{desk.cast.hall().id}",
        value="slip",
    )
    order = desk.ready(desk.join(), cash="50.00")
    fields = {"order": order, "revision": desk.row(order).revision, "means": "signature", "strokes": "[]"}
    assert desk.by_customer_refused("order.confirm", **fields) == "order.means_not_allowed"


def test_a_one_time_code_is_sent_to_the_phone_and_confirms_once(desk: Desk) -> None:
    desk.joined()
    order = desk.ready(desk.prepare("change_plan", number=OLD, plan="T88"))
    desk.run("order.send_code", order=order)
    notice = Notice.objects.get()
    assert notice.to == OLD
    code = re.findall(r"(?<![0-9])[0-9]{6}(?![0-9])", notice.words)[0]
    fields = {"order": order, "revision": desk.row(order).revision, "means": "code"}
    assert desk.by_customer("order.confirm", **fields, code="000000").data == {"confirmed": False, "left": 2}
    assert desk.by_customer("order.confirm", **fields, code=code).data == {"confirmed": True}
    assert desk.row(order).confirmed_by == "code"
    desk.accept(order)


def test_after_three_wrong_codes_or_five_minutes_another_code_is_needed(desk: Desk) -> None:
    from datetime import timedelta

    desk.joined()
    order = desk.ready(desk.prepare("change_plan", number=OLD, plan="T88"))
    desk.run("order.send_code", order=order)
    fields = {"order": order, "revision": desk.row(order).revision, "means": "code", "code": "x"}
    for left in (2, 1, 0):
        assert desk.by_customer("order.confirm", **fields).data["left"] == left
    assert desk.by_customer_refused("order.confirm", **fields) == "code.expired"
    desk.run("order.send_code", order=order)
    desk.cast.moment += timedelta(minutes=5, seconds=1)
    assert desk.by_customer_refused("order.confirm", **fields) == "code.expired"


def test_words_alone_are_no_evidence_at_a_desk(desk: Desk) -> None:
    fields = {"business": "top_up", "customer": desk.customer, "number": OLD, "documents": [], "signatures": []}
    assert desk.refused("order.accept", **fields) == "order.not_prepared"
    assert desk.refused("order.accept", order="nothing") == "input.invalid"
    assert desk.refused("order.accept") == "input.invalid"


def test_the_receipt_is_the_next_form_of_the_own_run(desk: Desk) -> None:
    order = desk.joined()
    row = desk.row(order)
    assert (row.series, row.form_no) == ("S1", 1)
    second = desk.ready(desk.join(NEW), cash="50.00")
    desk.sign(second)
    assert desk.refused("order.accept", order=second, receipt={"series": "S1", "no": 3}) == "receipt.out_of_order"
    desk.accept(second, receipt={"series": "S1", "no": 2})


def test_without_forms_money_is_not_taken(desk: Desk) -> None:
    from openhall.back.receipts.models import Run

    order = desk.ready(desk.join(), cash="50.00")
    desk.sign(order)
    Run.objects.filter(holder=desk.cast.staff("1003").id).update(holder=desk.cast.staff("1004").id)
    assert desk.refused("order.accept", order=order) == "receipt.required"


def test_a_refund_goes_out_only_with_the_yes(desk: Desk) -> None:
    desk.joined()
    order = desk.prepare("refund_prepayment", number=OLD, charges=[{"code": "prepayment", "amount": "-20.00"}])
    desk.show_id(order)
    desk.pay(order, cash="-20.00")
    assert (drawer(), holding.held_at(till())) == (350, 0)
    desk.sign(order)
    desk.accept(order)
    assert drawer() == 330
    assert balance() == 30


def test_a_display_speaks_only_for_the_order_of_its_own_counter(desk: Desk) -> None:
    order = desk.ready(desk.join(), cash="50.00")
    desk.cast.open_till("1004", "G102")
    desk.pair("G102")
    assert desk.by_customer_refused(
        "order.confirm", order=order, revision=1, means="signature", strokes="[]"
    ) == "display.unknown"  # fmt: skip


def test_a_reversed_desk_order_gives_everything_back(desk: Desk) -> None:
    order = desk.joined()
    desk.run("order.reverse", order=order, reason="wrong plan", approved_by="1002", refund={"cash": "50.00"}, copies=3)
    assert drawer() == 300
    assert Number.objects.get(number=OLD).state == FREE
