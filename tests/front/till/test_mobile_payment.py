"""Mobile payments: only what the provider confirmed counts, and what it never answers stays unclear (CASH-04)."""

from datetime import timedelta
from decimal import Decimal
from typing import Any

import pytest

from openhall.engines.ledger import money
from openhall.front.till import payments, rounds
from openhall.front.till.models import MobilePayment, PaymentNotice
from openhall.kernel import clock, commands, deadlines
from openhall.kernel.actors import SYSTEM
from openhall.kernel.ids import uuid7
from openhall.kernel.problems import Refused
from tests.cast import Cast
from tests.front.till.test_close import close
from tests.front.till.test_drop import till_of

AT_ONCE, LATER, TWICE, REFUSED, THREE_MINUTES, NEVER = (f"28000000000000{n:02d}" for n in range(1, 7))
ORDER = uuid7()


def ask(cast: Cast, code: str, amount: str = "50.00", **fields: Any) -> MobilePayment:
    made = cast.run("payment.request", "1003", amount=amount, code=code, **fields)
    return MobilePayment.objects.get(id=made.id)


def after(cast: Cast, seconds: int, payment: MobilePayment) -> MobilePayment:
    """So many seconds after it was asked; what is due until then has happened, and the provider was asked again."""
    moment = payment.requested_at + timedelta(seconds=seconds)
    deadlines.fire_due(moment)
    with clock.at(moment):
        payments.ask_provider(payment.id)
    payment.refresh_from_db()
    return payment


def confirm(given: MobilePayment, **fields: Any) -> Any:
    notice = {
        "payment": str(given.id),
        "provider": "simulator",
        "provider_id": "T1",
        "state": "paid",
        "amount": "50.00",
        **fields,
    }
    return commands.execute("payment.confirm", notice, SYSTEM, channel=commands.API)


@pytest.mark.clause("CASH-04")
def test_paid_50_by_the_simulators_code_the_settlement_lists_cash_0_and_mobile_50(open_hall: Cast) -> None:
    customer = open_hall.customer()
    payment = ask(open_hall, AT_ONCE, subject=str(ORDER))
    assert (payment.state, payments.paid_for(ORDER)) == ("pending", Decimal("0.00"))
    payment = after(open_hall, 0, payment)
    assert (payment.state, payments.paid_for(ORDER)) == ("paid", Decimal("50.00"))
    open_hall.join(customer, tender={"epay": "50.00"})
    _use(open_hall)
    source = rounds.sources(till_of(open_hall).day, None)[0]
    assert (source.came_in["cash"], source.came_in["epay"]) == (Decimal("0.00"), Decimal("50.00"))
    assert payments.paid_for(ORDER) == Decimal("0.00")


def _use(cast: Cast) -> None:
    """What the counter does when the order is accepted: the payment's waiting money goes out of its place."""
    context = commands.Context(SYSTEM, cast.moment, commands.SCREEN, "order.accept")
    moves = payments.use(context, ORDER)
    entry = money.open_entry("order.accept", cast.moment, hall=cast.hall().id, staff=None)
    money.post(entry, moves)


@pytest.mark.clause("CASH-04")
def test_a_provider_that_does_not_answer_makes_it_unclear_after_120_seconds(open_hall: Cast) -> None:
    payment = ask(open_hall, NEVER)
    assert after(open_hall, 120, payment).state == "pending"
    deadlines.fire_due(payment.requested_at + timedelta(seconds=121))
    payment.refresh_from_db()
    assert payment.state == "unclear"
    assert payment.unclear_at == payment.requested_at + timedelta(seconds=120)
    # neither the queue nor the till waits for it, and it is listed as open
    open_hall.join(open_hall.customer())
    assert list(MobilePayment.objects.of_day(till_of(open_hall).day_id).open()) == [payment]
    close(open_hall, "350.00", stubs=1, stubs_total="50.00")
    assert till_of(open_hall).differs == {}
    open_hall.run("day.close", "1001", hall="H01")
    assert MobilePayment.objects.get().state == "unclear"


@pytest.mark.clause("CASH-04")
def test_unclear_is_asked_again_and_becomes_what_the_provider_says(open_hall: Cast) -> None:
    payment = ask(open_hall, THREE_MINUTES)
    assert after(open_hall, 121, payment).state == "unclear"
    assert after(open_hall, 179, payment).state == "unclear"
    assert after(open_hall, 180, payment).state == "paid"


@pytest.mark.parametrize(
    ("code", "seconds", "state"),
    [(LATER, 29, "pending"), (LATER, 30, "paid"), (REFUSED, 0, "failed"), (TWICE, 0, "paid")],
)
def test_the_simulator_says_what_its_code_says(open_hall: Cast, code: str, seconds: int, state: str) -> None:
    assert after(open_hall, seconds, ask(open_hall, code)).state == state


def test_a_notice_that_comes_twice_books_once(open_hall: Cast) -> None:
    payment = after(open_hall, 0, ask(open_hall, TWICE))
    assert PaymentNotice.objects.count() == 1
    assert -money.kept_balance(payment.held) == Decimal("50.00")
    again = confirm(payment, provider_id=payment.provider_id)
    assert again.data == {"state": "paid", "repeated": True}
    assert -money.kept_balance(payment.held) == Decimal("50.00")


def test_another_sum_than_asked_for_is_unclear(open_hall: Cast) -> None:
    payment = ask(open_hall, NEVER)
    assert confirm(payment, amount="49.99").data["state"] == "unclear"
    assert money.kept_balance(payment.held) == 0


def test_money_that_comes_after_a_failure_is_still_the_customers(open_hall: Cast) -> None:
    payment = after(open_hall, 0, ask(open_hall, REFUSED))
    assert confirm(payment, provider_id="T2").data["state"] == "paid"
    assert MobilePayment.objects.without_order().get() == payment
    assert confirm(payment, provider_id="T3", state="failed").data["state"] == "paid"


@pytest.mark.parametrize(
    "wrong", [{"provider": "other"}, {"provider_id": " "}, {"payment": "x"}, {"payment": str(uuid7())}]
)
def test_a_notice_about_nothing_known_is_refused(open_hall: Cast, wrong: dict[str, str]) -> None:
    payment = ask(open_hall, NEVER)
    with pytest.raises(Refused) as caught:
        confirm(payment, **wrong)
    assert caught.value.code == "input.invalid"


def test_a_transaction_belongs_to_one_payment(open_hall: Cast) -> None:
    confirm(ask(open_hall, NEVER))
    with pytest.raises(Refused):
        confirm(ask(open_hall, NEVER))


def test_people_do_not_confirm(open_hall: Cast) -> None:
    payment = ask(open_hall, NEVER)
    notice = {"payment": str(payment.id), "provider": "simulator", "provider_id": "T", "state": "paid"}
    for by in ("1001", "1003", "102"):
        assert open_hall.refused("payment.confirm", by, amount="50.00", **notice) == "permission.denied"


def test_a_lead_decides_what_stays_unclear_with_a_note_and_never_who_asked(open_hall: Cast) -> None:
    payment = ask(open_hall, NEVER)
    given = {"payment": str(payment.id), "state": "paid", "note": "通道对账单"}
    assert open_hall.refused("payment.decide", "1002", **given) == "transition.not_allowed"
    after(open_hall, 121, payment)
    assert open_hall.refused("payment.decide", "1003", **given) == "permission.denied"
    assert open_hall.refused("payment.decide", "1002", **{**given, "note": " "}) == "input.invalid"
    assert open_hall.refused("payment.decide", "2001", **given) == "scope.denied"
    open_hall.run("payment.decide", "1002", **given)
    payment.refresh_from_db()
    assert (payment.state, payment.decided_by) == ("paid", open_hall.staff("1002").id)


def test_what_no_order_used_goes_back_to_the_customer(open_hall: Cast) -> None:
    payment = after(open_hall, 0, ask(open_hall, AT_ONCE, subject=str(ORDER)))
    given = {"payment": str(payment.id), "reason": "客户不办了"}
    assert open_hall.refused("payment.give_back", "1003", **given) == "permission.denied"
    open_hall.run("payment.give_back", "1002", **given)
    assert money.kept_balance(payment.held) == 0
    assert money.summed_balance([till_of(open_hall).clearing("epay")]) == 0
    assert open_hall.refused("payment.give_back", "1002", **given) == "transition.not_allowed"
    used = after(open_hall, 0, ask(open_hall, AT_ONCE, subject=str(ORDER)))
    _use(open_hall)
    assert open_hall.refused("payment.give_back", "1002", payment=str(used.id), reason="x") == "payment.used"


def test_asking_again_is_for_what_nobody_knows_yet(open_hall: Cast) -> None:
    payment = ask(open_hall, LATER)
    open_hall.run("payment.query", "1003", payment=str(payment.id))
    after(open_hall, 30, payment)
    assert open_hall.refused("payment.query", "1003", payment=str(payment.id)) == "transition.not_allowed"


@pytest.mark.parametrize(("amount", "code"), [("0.00", AT_ONCE), ("-1.00", AT_ONCE), ("1.00", "12"), ("1.00", "abc")])
def test_a_request_needs_an_amount_and_a_code(open_hall: Cast, amount: str, code: str) -> None:
    assert open_hall.refused("payment.request", "1003", amount=amount, code=code) == "input.invalid"


def test_without_a_till_nothing_is_asked(open_hall: Cast) -> None:
    assert open_hall.refused("payment.request", "1004", amount="1.00", code=AT_ONCE) == "till.not_open"


def test_paid_after_its_till_closed_it_is_a_claim_of_the_day(open_hall: Cast) -> None:
    payment = ask(open_hall, THREE_MINUTES)
    close(open_hall, "300.00")
    after(open_hall, 180, payment)
    assert money.summed_balance([payment.till.day.claims("epay")]) == Decimal("50.00")


def test_it_is_asked_often_at_first_and_for_three_days_at_most() -> None:
    start = clock.midnight(clock.today())

    def pause(**age: int) -> float | None:
        due = payments.next_query(start, start + timedelta(**age))
        return None if due is None else (due - start - timedelta(**age)).total_seconds()

    assert [pause(seconds=0), pause(seconds=30), pause(minutes=3), pause(hours=1)] == [5, 20, 300, 3600]
    assert (pause(days=3), pause(days=3, seconds=1)) == (3600, None)
