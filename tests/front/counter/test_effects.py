"""Each of the 26 mobile kinds at the desk, before and after (CATALOG-04)."""

from datetime import date, timedelta
from decimal import Decimal
from typing import Any

import pytest

from openhall.engines.ledger.goods import place_of
from openhall.engines.ledger.money import kept_balance
from openhall.front.catalog.kinds import EFFECTS
from openhall.front.catalog.models import BusinessKind, Item
from openhall.front.counter import effects
from openhall.front.counter.models import Order
from openhall.front.customers.models import ACTIVE, CANCELLED, COOLING, SUSPENDED, Number, Subscription
from openhall.front.services import bills
from openhall.front.services.models import Change, Collection, CollectionItem, Job, LockedCard, Mandate, OldCard
from openhall.kernel.deadlines import fire_due
from tests.cast import MONDAY
from tests.front.counter.desk import NEW, OLD, Desk

pytestmark = pytest.mark.clause("CATALOG-04")
WAITS_FOR = {"CATALOG-04": ["care: the talk before a cancellation, complaint cases"]}


def do(desk: Desk, business: str, *, tender: dict[str, str] | None = None, **fields: Any) -> Order:
    """A whole acceptance at the desk, from preparing to the end."""
    fields.setdefault("number", OLD)
    order = desk.ready(desk.prepare(business, **fields), **(tender or {}))
    desk.sign(order)
    desk.accept(order)
    return desk.row(order)


def line(number: str = OLD) -> Subscription:
    return Subscription.objects.exclude(state="void").get(number=number)


def pay(desk: Desk, amount: str, business: str = "pay_bill") -> Order:
    code = "arrears" if business == "pay_bill" else "prepayment"
    order = desk.prepare(business, number=OLD, charges=[{"code": code, "amount": amount}])
    desk.pay(order, cash=amount)
    desk.run("order.post", order=order, checked=True)
    desk.tap(order)
    return desk.row(order)


def refund(desk: Desk, amount: str = "50.00", number: str = OLD) -> Order:
    charges = [{"code": "prepayment", "amount": f"-{amount}"}]
    return do(desk, "refund_prepayment", number=number, charges=charges, tender={"cash": f"-{amount}"})


def bill(desk: Desk, amount: str, month: str = "2026-10-01") -> None:
    desk.run("bill.load", "102", number=OLD, month=month, amount=amount)


def owed() -> Decimal:
    return bills.arrears(line().id)


@pytest.fixture
def joined(desk: Desk) -> Desk:
    desk.joined()
    return desk


def test_every_effect_that_the_catalogue_knows_exists_at_the_counter() -> None:
    assert set(effects.names()) == set(EFFECTS)


def test_the_rule_books_list_of_twenty_six_is_complete(db: None) -> None:
    listed = BusinessKind.objects.exclude(listed=None).values_list("listed", flat=True)
    assert set(listed) == set(range(1, 27))


def test_1_a_new_connection_links_number_card_plan_and_owner(joined: Desk) -> None:
    row = line()
    assert (row.state, row.plan_code, str(row.customer_id)) == (ACTIVE, "T59", joined.customer)
    assert row.sim and Number.objects.get(number=OLD).state == "in_use"


def test_3_a_transfer_with_arrears_or_a_deposit_is_refused_and_leaves_the_past_closed(joined: Desk) -> None:
    other = joined.cast.customer("王强", "E1234567", "passport")
    bill(joined, "30.00")
    assert joined.refused("order.prepare", business="transfer_ownership", customer=joined.customer, number=OLD,
                          to_customer=other) == "order.arrears_open"  # fmt: skip
    pay(joined, "30.00")
    order = joined.prepare("transfer_ownership", number=OLD, to_customer=other)
    joined.show_id(order)
    joined.run("order.paper", order=order, kind="id_copy", number="E1234567", valid_until="2036-01-01",
               original_seen=True, copy=_copy(), person="to_customer")  # fmt: skip
    joined.explain(order)
    joined.sign(order)
    joined.accept(order)
    assert str(line().customer_id) == other
    assert line().password_initial
    moved = Change.objects.get(field="owner")
    assert (moved.old, moved.new) == (joined.customer, other)
    assert joined.refused("order.prepare", business="bill_query", customer=other, number=OLD,
                          details={"month": "2026-10"}) == "order.conditions_not_met"  # fmt: skip


def _copy() -> str:
    from tests.front.counter.desk import picture

    return picture()


def test_4_a_replaced_card_is_barred_and_void(joined: Desk) -> None:
    old = line().sim
    do(joined, "replace_sim", sim=joined.cast.next_sim("1003"))
    card = OldCard.objects.get()
    assert line().sim != old
    assert (card.sim, card.state, card.void_from) == (old, "barred", MONDAY)


def test_5_an_exchanged_card_comes_back_to_be_destroyed_and_a_reversal_gives_it_back(joined: Desk) -> None:
    old = line().sim
    order = do(joined, "exchange_sim", sim=joined.cast.next_sim("1003"))
    item = Item.objects.get(code="SIM").no
    place = place_of(item, old)
    assert place is not None and place.kind == "handed_in"
    assert OldCard.objects.get().state == "to_destroy"
    joined.run("order.reverse", order=str(order.id), reason="wrong card", approved_by="1002", refund={}, copies=0)
    place = place_of(item, old)
    assert place is not None and place.kind == "customer"
    assert line().sim == old and not OldCard.objects.exists()


def test_6_a_function_changes_on_its_day_with_before_and_after(joined: Desk) -> None:
    do(joined, "change_function", details={"function": "voicemail"})
    assert line().functions == ["voicemail"]
    later = (MONDAY + timedelta(days=3)).isoformat()
    do(joined, "change_function", details={"function": "voicemail", "off": True, "from": later})
    assert line().functions == ["voicemail"]
    row = Change.objects.of(line().id).waiting().get()
    assert (row.old, row.new, row.effective_from.isoformat()) == ("voicemail", "-voicemail", later)
    joined.wait_until("00:00:01", MONDAY + timedelta(days=3))
    assert line().functions == []


def test_6_nothing_changes_backwards_and_the_function_has_a_name(joined: Desk) -> None:
    fields = {"business": "change_function", "customer": joined.customer, "number": OLD}
    assert joined.refused("order.prepare", **fields) == "order.details_missing"
    yesterday = {"function": "voicemail", "from": "2026-11-15"}
    assert joined.refused("order.prepare", **fields, details=yesterday) == "input.invalid"


def test_7_the_next_plan_begins_on_the_first_or_at_once_as_the_figure_says(joined: Desk) -> None:
    do(joined, "change_plan", plan="T88")
    row = line()
    assert (row.plan_code, row.next_plan_code, row.next_plan_from) == ("T59", "T88", date(2026, 12, 1))
    hall = joined.cast.hall()
    joined.run(
        "parameter.set", "102", parameter="catalog.plan_change_effective", level=f"unit:{hall.id}", value="at_once"
    )
    do(joined, "change_plan", plan="T59")
    assert (line().plan_code, line().next_plan_code) == ("T59", "")


def test_8_customer_data_without_a_change_are_refused_and_the_order_keeps_what_changed(joined: Desk) -> None:
    order = joined.ready(joined.prepare("customer_data", number=OLD))
    joined.sign(order)
    assert joined.refused("order.accept", order=order) == "order.nothing_changed"
    joined.run("customer.change", customer=joined.customer, phone="13900001111")
    joined.accept(order)
    assert joined.row(order).details["changed"] == ["phone"]


def test_9_the_means_of_payment_counts_from_the_next_bill_run(joined: Desk) -> None:
    do(joined, "payment_method", details={"method": "epay"})
    assert line().payment_method == "cash"
    joined.wait_until("00:00:01", date(2026, 12, 1))
    assert line().payment_method == "epay"


def test_10_a_number_suspended_for_arrears_resumes_when_nothing_is_owed(joined: Desk) -> None:
    bill(joined, "40.00", "2026-09-01")
    bill(joined, "48.00", "2026-10-01")
    do(joined, "suspend", details={"reason": "arrears"})
    assert line().state == SUSPENDED
    pay(joined, "40.00")
    assert (owed(), line().state) == (Decimal("48.00"), SUSPENDED)
    assert (
        joined.refused("order.prepare", business="resume", customer=joined.customer, number=OLD) == "order.arrears_open"
    )
    order = pay(joined, "48.00")
    assert (owed(), line().state) == (Decimal(0), ACTIVE)
    joined.run("order.reverse", order=str(order.id), reason="wrong number", approved_by="1002",
               refund={"cash": "48.00"}, copies=3)  # fmt: skip
    assert (owed(), line().state) == (Decimal("48.00"), SUSPENDED)


def test_11_a_wrong_posting_is_turned_round_by_a_counter_entry_with_an_approver(joined: Desk) -> None:
    joined.joined(NEW)
    wrong = pay(joined, "30.00", "top_up")
    fields = {"business": "credit_correction", "customer": joined.customer, "number": NEW}
    own = {"original": str(wrong.id), "approved_by": "1003"}
    assert joined.refused("order.prepare", **fields, details=own) == "order.self_approval"
    assert joined.refused("order.prepare", **fields, details={**own, "approved_by": "1004"}) == "permission.denied"
    done = do(joined, "credit_correction", number=NEW, details={**own, "approved_by": "1002"})
    assert -kept_balance(bills.balance(line(NEW).id)) == Decimal("80.00")
    assert -kept_balance(bills.balance(line(OLD).id)) == Decimal("50.00")
    assert joined.refused("order.prepare", **fields, details={**own, "approved_by": "1002"}) == "order.original_wrong"
    joined.run("order.reverse", order=str(done.id), reason="again", approved_by="1002", refund={}, copies=0)
    assert -kept_balance(bills.balance(line(OLD).id)) == Decimal("80.00")


def test_12_a_refund_never_exceeds_the_balance(joined: Desk) -> None:
    charges = [{"code": "prepayment", "amount": "-50.01"}]
    assert joined.refused("order.prepare", business="refund_prepayment", customer=joined.customer, number=OLD,
                          charges=charges) == "input.invalid"  # fmt: skip
    refund(joined)
    assert kept_balance(bills.balance(line().id)) == 0


def test_13_details_of_a_bill_open_only_after_proof_and_are_logged(joined: Desk) -> None:
    from openhall.kernel.models import Activity

    order = joined.prepare("bill_query", number=OLD)
    assert joined.refused("customer.call_details", customer=joined.customer) == "customer.no_proof"
    joined.show_id(order)
    joined.run("customer.call_details", customer=joined.customer)
    assert Activity.objects.filter(command="customer.call_details", refused=None).count() == 1


def test_14_a_puk_is_shown_after_the_acceptance_and_never_stored(joined: Desk) -> None:
    order = joined.ready(joined.prepare("unlock_card", number=OLD, details={"card": "puk"}))
    assert joined.refused("card.puk", order=order) == "order.original_wrong"
    joined.sign(order)
    joined.accept(order)
    shown = joined.run("card.puk", order=order)
    assert len(shown.secret["puk"]) == 8 and shown.data == {"source": "simulator"}


def test_14_a_locked_recharge_card_is_released_once(joined: Desk) -> None:
    joined.run("card.lock", "1002", serial="500000000009", reason="scratched")
    details = {"card": "recharge", "serial": "500000000009"}
    do(joined, "unlock_card", details=details)
    assert LockedCard.objects.get().released_at is not None
    assert joined.refused("order.prepare", business="unlock_card", customer=joined.customer, number=OLD,
                          details=details) == "order.conditions_not_met"  # fmt: skip


def test_15_a_reprint_says_copy_one_then_two_without_number_or_revenue(joined: Desk) -> None:
    first = Order.objects.get(business="new_subscription")
    copies = [do(joined, "receipt_reprint", details={"original": str(first.id)}) for _ in range(2)]
    assert [row.details["copy"] for row in copies] == [1, 2]
    assert copies[0].details["form"] == f"{first.series} {first.form_no}"
    assert [(row.due, row.form_no) for row in copies] == [(Decimal(0), None)] * 2


def test_16_international_calls_need_an_active_number_without_arrears(joined: Desk) -> None:
    bill(joined, "10.00")
    fields = {"business": "international_call", "customer": joined.customer, "number": OLD}
    assert joined.refused("order.prepare", **fields) == "order.arrears_open"
    pay(joined, "10.00")
    do(joined, "international_call")
    assert line().functions == ["international_call"]
    do(joined, "change_function", details={"function": "international_call", "off": True})
    assert line().functions == []


def test_17_18_a_roaming_deposit_of_500_is_a_liability_and_its_return_zero(joined: Desk) -> None:
    joined.run("catalog.publish_tariff", "102", business="international_roaming", code="deposit", amount="500.00",
               name="国际漫游押金", effective_from=MONDAY.isoformat())  # fmt: skip
    paid = do(joined, "international_roaming", tender={"cash": "500.00"})
    assert kept_balance(bills.deposit(line().id)) == Decimal("-500.00")
    assert "international_roaming" in line().functions
    back = [{"code": "deposit", "amount": "-500.00"}]
    fields = {"business": "deposit_refund", "customer": joined.customer, "number": OLD, "charges": back}
    assert joined.refused("order.prepare", **fields) == "order.details_missing"
    first = str(Order.objects.get(business="new_subscription").id)
    assert joined.refused("order.prepare", **fields, details={"deposit_order": first}) == "order.original_wrong"
    do(joined, "deposit_refund", charges=back, details={"deposit_order": str(paid.id)}, tender={"cash": "-500.00"})
    assert kept_balance(bills.deposit(line().id)) == 0


@pytest.mark.parametrize(("consent", "left"), [(True, "0.00"), (False, "60.00")])
def test_18_a_deposit_is_set_off_against_arrears_only_with_consent(joined: Desk, consent: bool, left: str) -> None:
    charges = [{"code": "deposit", "amount": "500.00"}]
    paid = do(joined, "international_roaming", charges=charges, tender={"cash": "500.00"})
    bill(joined, "60.00")
    details = {"deposit_order": str(paid.id), "consent": consent}
    back = [{"code": "deposit", "amount": "-440.00"}]
    do(joined, "deposit_refund", charges=back, details=details, tender={"cash": "-440.00"})
    assert owed() == Decimal(left)
    assert -kept_balance(bills.deposit(line().id)) == Decimal(left)


def test_19_20_a_number_is_suspended_for_a_reason_and_resumes(joined: Desk) -> None:
    fields = {"business": "suspend", "customer": joined.customer, "number": OLD}
    assert joined.refused("order.prepare", **fields, details={"reason": "mood"}) == "input.invalid"
    assert joined.refused("order.prepare", **fields, details={"reason": "arrears"}) == "order.conditions_not_met"
    do(joined, "suspend", details={"reason": "loss"})
    assert (line().state, line().suspended_for) == (SUSPENDED, "loss")
    do(joined, "resume")
    assert (line().state, line().suspended_for) == (ACTIVE, "")


def test_21_22_a_cancelled_number_is_settled_cools_off_and_comes_back_to_its_owner_in_time(joined: Desk) -> None:
    fields = {"business": "cancel", "customer": joined.customer, "number": OLD}
    assert joined.refused("order.prepare", **fields) == "order.unsettled"
    refund(joined)
    do(joined, "cancel")
    assert line().state == CANCELLED
    row = Number.objects.get(number=OLD)
    assert (row.state, row.cooling_until) == (COOLING, MONDAY + timedelta(days=91))
    assert not row.free_at(joined.cast.moment, MONDAY + timedelta(days=90))
    assert row.free_at(joined.cast.moment, MONDAY + timedelta(days=91))
    assert OldCard.objects.get().void_from == MONDAY + timedelta(days=91)
    do(joined, "reopen")
    assert line().state == ACTIVE


@pytest.mark.parametrize(("days", "answer"), [(90, ""), (91, "transition.not_allowed")])
def test_22_reopening_on_day_90_is_taken_and_on_day_91_refused(joined: Desk, days: int, answer: str) -> None:
    refund(joined)
    do(joined, "cancel")
    joined.run("till.close", counted={"cash": "300.00"}, stubs=2, stubs_total="0.00", denominations={"100": 3})
    joined.run("day.close", "1001", hall="H01", force=True)
    joined.cast.moment += timedelta(days=days)
    joined.cast.open_day()
    joined.cast.open_till()
    fields = {"business": "reopen", "customer": joined.customer, "number": OLD}
    if answer:
        assert joined.refused("order.prepare", **fields) == answer
    else:
        joined.run("order.prepare", **fields)


def test_23_a_query_is_kept_with_its_answer(joined: Desk) -> None:
    details = {"question": "资费", "answer": "59元"}
    order = joined.prepare("business_query", number=OLD, details=details)
    joined.sign(order)
    joined.accept(order)
    assert joined.row(order).details["answer"] == "59元"


def test_24_a_lost_certificate_is_void_and_the_next_has_a_new_number(joined: Desk) -> None:
    do(joined, "lost_certificate")
    row = Change.objects.get(field="certificate")
    assert (row.old[-2:], row.new[-2:], line().certificate) == ("-1", "-2", 2)


def test_25_a_mandate_collects_and_a_returned_item_is_owed_again(joined: Desk) -> None:
    order = joined.ready(joined.prepare("bank_collection", number=OLD))
    joined.run("mandate.enter", order=order, bank="示范银行", account="6200000000001234")
    joined.sign(order)
    joined.accept(order)
    assert Mandate.objects.in_force().get().last_four == "1234"
    bill(joined, "88.00")
    made = joined.run("collection.run", "102", month="2026-11-01")
    assert made.data == {"items": 1, "total": "88.00"}
    from openhall.front.services.collection import lines

    assert lines(Collection.objects.get())[1] == f"示范银行,6200000000001234,{OLD},2026-10,88.00"
    joined.run("collection.book", "102", collection=str(made.id))
    assert owed() == 0
    joined.run("collection.return", "102", item=str(CollectionItem.objects.get().id), reason="账户余额不足")
    assert owed() == Decimal("88.00")


def test_25_without_a_mandate_a_collection_is_refused(joined: Desk) -> None:
    order = joined.ready(joined.prepare("bank_collection", number=OLD))
    joined.sign(order)
    assert joined.refused("order.accept", order=order) == "mandate.missing"


def test_26_a_changed_number_keeps_plan_and_balance_and_the_old_one_cools_off(joined: Desk) -> None:
    before = line()
    do(joined, "change_number", new_number=NEW)
    after = line(NEW)
    assert (after.id, after.plan_code) == (before.id, "T59")
    assert -kept_balance(bills.balance(after.id)) == Decimal("50.00")
    assert Number.objects.get(number=OLD).state == COOLING


def test_the_network_is_told_once_of_each_order_however_often_the_worker_looks(joined: Desk) -> None:
    order = do(joined, "suspend", details={"reason": "wish"})
    job = Job.objects.about(order.id).get()
    assert job.done_at is None and job.changed["state"] == ["active", "suspended"]
    for _time in range(2):
        fire_due(joined.cast.moment + timedelta(seconds=1))
    job.refresh_from_db()
    assert (job.tries, job.system) == (1, "simulator") and job.answer.startswith("SIM")


def test_a_file_tells_the_network_nothing(open_hall: Any) -> None:
    open_hall.join(open_hall.customer())
    assert not Job.objects.exists()


def test_the_cooling_off_is_a_figure(joined: Desk) -> None:
    hall = joined.cast.hall()
    joined.run("parameter.set", "102", parameter="catalog.number_cooling_off", level=f"unit:{hall.id}", value="30")
    refund(joined)
    do(joined, "cancel")
    assert Number.objects.get(number=OLD).cooling_until == MONDAY + timedelta(days=31)


def test_2_a_service_password_is_kept_as_a_hash_and_a_reset_makes_it_initial_again(joined: Desk) -> None:
    order = joined.ready(joined.prepare("password_set", number=OLD))
    joined.by_customer("display.new_password", order=order, password="473829")
    joined.sign(order)
    joined.accept(order)
    row = line()
    assert not row.password_initial and row.password_hash.startswith("argon2")
    assert "password_hash" not in joined.row(order).details
    do(joined, "password_reset")
    row = line()
    assert row.password_initial and row.password_hash == ""
