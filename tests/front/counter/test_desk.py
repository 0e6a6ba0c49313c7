"""Beside orders: recommendations, interruptions, follow-ups, half-entered orders, displays."""

from datetime import timedelta

import pytest

from openhall.engines.cases.models import Case
from openhall.engines.ledger.models import Entry
from openhall.engines.policy.models import Finding
from openhall.front.counter import displays, followups
from openhall.front.counter.models import Desk as DeskRow
from openhall.front.counter.models import Display, Interruption, Notice, Recommendation, Showing
from openhall.front.customers.models import Subscription
from openhall.front.till.models import TillSession
from openhall.kernel.deadlines import fire_due
from openhall.team.org import doors
from openhall.web import home
from tests.front.counter.desk import NEW, OLD, Desk

WAITS_FOR = {"COUNTER-14": ["floor: tickets waiting", "safety: emergency plan"]}


@pytest.mark.clause("COUNTER-08")
def test_a_function_is_applied_for_changed_and_cancelled_and_a_card_sold_with_a_recommendation(desk: Desk) -> None:
    for brand, plan in (("全球通", "T129"), ("动感地带", "T88"), ("神州行", "T59")):
        desk.cast.run("catalog.describe_plan", plan=plan, brand=brand)
    for number, plan in ((OLD, "T59"), (NEW, "T88"), ("19901000003", "T129")):
        desk.joined(number, plan=plan)
    for details, after in (
        ({"function": "caller_id"}, ["caller_id"]),
        ({"function": "call_waiting"}, ["caller_id", "call_waiting"]),
        ({"function": "caller_id", "off": True}, ["call_waiting"]),
    ):
        order = desk.ready(desk.prepare("change_function", number=OLD, details=details))
        before = Subscription.objects.get(number=OLD).functions
        desk.sign(order)
        desk.accept(order)
        assert desk.row(order).before["subscription"]["functions"] == before
        assert Subscription.objects.get(number=OLD).functions == after
    order = desk.prepare("card_sale", items=[{"item": "CZK50", "serial": "500000000001"}])
    desk.pay(order, cash="50.00")
    fields = {"order": order, "product": "套餐升级"}
    assert desk.refused("order.recommend", **fields, outcome="maybe") == "input.invalid"
    desk.run("order.recommend", **fields, outcome="declined")
    assert desk.refused("order.recommend", **fields, outcome="accepted") == "transition.not_allowed"
    desk.sign(order)
    desk.accept(order)
    row = desk.row(order)
    assert (row.due, row.form_no is not None) == (50, True)
    assert desk.refused("order.prepare", business="card_sale", items=row.items) == "stock.not_holder"
    assert Recommendation.objects.get(order=row).outcome == "declined"


def test_no_order_needs_a_recommendation_not_even_a_cancellation(desk: Desk) -> None:
    desk.joined()
    back = [{"code": "prepayment", "amount": "-50.00"}]
    refund = desk.ready(desk.prepare("refund_prepayment", number=OLD, charges=back), cash="-50.00")
    desk.sign(refund)
    desk.accept(refund)
    order = desk.ready(desk.prepare("cancel", number=OLD))
    desk.sign(order)
    desk.accept(order)
    assert not Recommendation.objects.exists()


@pytest.mark.clause("COUNTER-13")
def test_a_port_in_is_followed_until_the_customer_knows(desk: Desk) -> None:
    order = desk.ready(desk.join("13800001111", business="port_in", details={"authorisation": "123456"}), cash="50.00")
    desk.sign(order)
    desk.accept(order)
    case = Case.objects.get(kind=followups.FOLLOW_UP.name)
    assert (case.state, case.owner) == ("running", desk.cast.staff("1003").id)
    fields = {"case": str(case.id)}
    assert desk.refused("followup.notify", **fields, means="text") == "transition.not_allowed"
    desk.run("followup.result", **fields, text="switched at 14:00")
    case.refresh_from_db()
    assert (case.state, case.state_label) == ("finished", "Finished, not notified") or case.state == "finished"
    assert case.due_at == desk.cast.moment + timedelta(hours=24)
    desk.cast.moment += timedelta(hours=24, seconds=1)
    fire_due(desk.cast.moment)
    case.refresh_from_db()
    assert case.overdue
    assert desk.refused("followup.notify", **fields, means="call") == "input.invalid"
    desk.run("followup.notify", **fields, means="text")
    case.refresh_from_db()
    notice = Notice.objects.get(subject=str(case.id))
    assert (case.state, notice.to) == ("notified", "13800001111")
    assert "switched at 14:00" in notice.words
    desk.cast.moment += timedelta(seconds=1)
    fire_due(desk.cast.moment)
    notice.refresh_from_db()
    assert (notice.gateway, notice.sent_at) == ("simulator", desk.cast.moment - timedelta(seconds=1))


def test_my_day_says_of_each_matter_which_it_is_and_says_it_once(desk: Desk) -> None:
    for number in ("13800001111", "13800002222"):
        order = desk.ready(desk.join(number, business="port_in", details={"authorisation": "123456"}), cash="50.00")
        desk.sign(order)
        desk.accept(order)
    lines = home.block(home.DUE, doors.actor("1003")).lines
    said = [(str(line.text), str(line.note)) for line in lines]
    assert len(lines) == 4  # the porting and what the customer is told of it, for each number
    assert len(set(said)) == 4
    assert all("13800001111" in note or "13800002222" in note for _text, note in said)


def test_a_reversed_order_is_followed_no_longer(desk: Desk) -> None:
    order = desk.ready(desk.join("13800001111", business="port_in", details={"authorisation": "123456"}), cash="50.00")
    desk.sign(order)
    desk.accept(order)
    desk.run("order.reverse", order=order, reason="x", approved_by="1002", refund={"cash": "50.00"}, copies=3)
    assert Case.objects.get(kind=followups.FOLLOW_UP.name).state == "dropped"


@pytest.mark.clause("COUNTER-14")
def test_an_interruption_is_reported_and_the_order_stands_at_its_last_step_with_one_posting(desk: Desk) -> None:
    desk.joined()
    order = desk.top_up("100.00")
    given = {"order": order, "tender": {"cash": "100.00"}}
    first = desk.run("order.tender", key="pay-1", **given)
    # the session dies here; after the login the same request comes again
    again = desk.run("order.tender", key="pay-1", **given)
    assert first.data == again.data
    assert Entry.objects.filter(subject=order, act="order.tender").count() == 1
    assert desk.row(order).last_step == "tendered"
    report = {"cause": "power failure", "started_at": desk.cast.moment.isoformat()}
    desk.cast.moment += timedelta(minutes=10)
    made = desk.run("interruption.report", **report)
    row = Interruption.objects.get(id=made.id)
    assert (row.cause, row.started_at.hour, made.data["late"]) == ("power failure", 0, False)
    assert [(one["counter"], one["step"]) for one in row.waiting] == [("G101", "tendered")]
    case = Case.objects.get(id=row.case)
    assert case.owner == desk.cast.staff("1002").id
    assert desk.refused("interruption.resume", interruption=str(row.id)) == "input.invalid"
    desk.cast.moment += timedelta(minutes=5)
    desk.run("interruption.resume", interruption=str(row.id), measure="paper forms, generator")
    row.refresh_from_db()
    case.refresh_from_db()
    assert (row.resumed_at, row.measure) == (desk.cast.moment, "paper forms, generator")
    assert case.state == "resumed"
    assert not Finding.objects.filter(rule="counter.interruption-late").exists()


def test_an_interruption_reported_after_more_than_ten_minutes_is_a_finding(desk: Desk) -> None:
    started = desk.cast.moment
    desk.cast.moment += timedelta(minutes=10, seconds=1)
    assert desk.run("interruption.report", cause="network", started_at=started.isoformat()).data["late"]
    assert Finding.objects.get(rule="counter.interruption-late").staff == desk.cast.staff("1003").id
    later = (desk.cast.moment + timedelta(seconds=1)).isoformat()
    assert desk.refused("interruption.report", cause="network", started_at=later) == "input.invalid"


def test_what_was_half_entered_is_there_after_the_next_login(desk: Desk) -> None:
    desk.run("desk.note", customer=desk.customer, business="change_plan", number=OLD, entries={"plan": "T88"})
    desk.run("desk.note", customer=desk.customer, business="change_plan", number=OLD, entries={"plan": "T129"})
    row = DeskRow.objects.get()
    assert (row.business, row.number, row.entries) == ("change_plan", OLD, {"plan": "T129"})


def test_a_display_is_paired_by_its_code_once_and_within_five_minutes(desk: Desk) -> None:
    made = Display.objects.get(id=desk.run("display.invite", counter="G101").id)
    token = displays.new_token()
    fields = {"code": made.code, "token": token}
    wrong = {"code": "x" * 8, "token": token}
    assert desk.cast.run("display.pair", channel="device", **wrong).data == {"paired": False}
    assert displays.by_token(token) is None
    assert desk.cast.run("display.pair", channel="device", **fields).data == {"paired": True}
    assert displays.by_token(token) == made
    assert desk.cast.run("display.pair", channel="device", **fields).data == {"paired": False}
    desk.run("display.revoke", display=str(made.id))
    assert displays.by_token(token) is None
    late = Display.objects.get(id=desk.run("display.invite", counter="G101").id)
    desk.cast.moment += timedelta(minutes=5)
    assert desk.cast.run("display.pair", channel="device", code=late.code, token=token).data == {"paired": False}


def test_ten_wrong_codes_end_an_invitation(desk: Desk) -> None:
    made = Display.objects.get(id=desk.run("display.invite", counter="G101").id)
    token = displays.new_token()
    for _time in range(Display.WRONG_CODES):
        desk.cast.run("display.pair", channel="device", code="00000000", token=token)
    assert desk.cast.run("display.pair", channel="device", code=made.code, token=token).data == {"paired": False}


def test_a_revoked_display_and_one_of_another_hall_take_nothing(desk: Desk) -> None:
    order = desk.ready(desk.join(), cash="50.00")
    assert desk.refused("display.revoke", "2003", display=desk.display) == "scope.denied"
    desk.run("display.revoke", display=desk.display)
    fields = {"order": order, "revision": desk.row(order).revision, "means": "signature", "strokes": "[]"}
    assert desk.by_customer_refused("order.confirm", **fields) == "display.unknown"


def test_the_display_follows_the_order(desk: Desk) -> None:
    order = desk.ready(desk.join(), cash="50.00")
    shown = Showing.objects.get()
    assert (str(shown.order_id), shown.stage) == (order, "order")
    before = shown.version
    desk.sign(order)
    desk.accept(order)
    shown.refresh_from_db()
    assert (shown.stage, shown.version > before) == ("thanks", True)
    desk.run("order.show", stage="idle")
    shown.refresh_from_db()
    assert (shown.order_id, shown.stage) == (None, "idle")
    assert desk.refused("order.show", stage="order") == "transition.not_allowed"
    assert TillSession.objects.get().counter_id == shown.counter_id
