"""Mobile payments at the desk: asked by the customer's code, counted once the provider has said so (CASH-04); and the
100-yuan notes of a payment (CASH-01)."""

from datetime import timedelta
from decimal import Decimal

import pytest

from openhall.back.receipts.models import Electronic
from openhall.engines.ledger import money
from openhall.front.counter.models import DECLINED, Order
from openhall.front.till import payments, rounds
from openhall.front.till.models import MobilePayment, TillSession
from openhall.kernel import clock, deadlines
from tests.front.counter.desk import OLD, Desk
from tests.front.counter.test_screen import Screen
from tests.front.till.test_drop import drawer_of
from tests.front.till.test_mobile_payment import AT_ONCE, NEVER, REFUSED
from tests.integrity.test_check import found


@pytest.fixture
def asked(desk: Desk) -> tuple[Screen, Order]:
    """A top-up of 50.00 waits for its money."""
    desk.joined()
    screen = Screen(desk)
    screen.act("find", q=OLD)
    screen.act("what", what="50")
    return screen, screen.order


def provider_speaks(desk: Desk, seconds: int = 0) -> MobilePayment:
    """So many seconds later: what is due has happened, and the provider was asked."""
    row = MobilePayment.objects.get()
    desk.cast.moment = row.requested_at + timedelta(seconds=seconds)
    deadlines.fire_due(desk.cast.moment)
    with clock.at(desk.cast.moment):
        payments.ask_provider(row.id)
    row.refresh_from_db()
    return row


@pytest.mark.clause("CASH-04")
def test_paid_50_by_the_simulators_code_at_the_counter(asked: tuple[Screen, Order]) -> None:
    screen, order = asked
    desk = screen.desk
    shown = screen.act("pay_code", code=AT_ONCE)
    assert "模拟" in shown
    assert "等待支付机构" in shown
    seen = f"{order.id}:{order.revision}:{order.state}:{order.review}:pending"
    with clock.at(desk.cast.moment):
        assert "HX-Trigger" not in screen.client.get("/counter/now/", {"v": seen}).headers
    assert desk.refused("order.tender", order=str(order.id), tender={"epay": "50.00"}) == "tender.unconfirmed"
    provider_speaks(desk)
    with clock.at(desk.cast.moment):
        assert "counter:changed" in screen.client.get("/counter/now/", {"v": seen}).headers["HX-Trigger"]
    assert (
        desk.refused("order.tender", order=str(order.id), tender={"cash": "50.00", "epay": "1.00"})
        == "tender.unconfirmed"
    )
    screen.act("tender")
    assert (screen.order.epay, screen.order.cash) == (Decimal("50.00"), Decimal("0.00"))
    screen.act("post")
    till = TillSession.objects.select_related("day").get()
    row = MobilePayment.objects.get()
    assert row.used_at is not None
    assert money.kept_balance(row.held) == 0
    assert money.summed_balance([till.clearing("epay")]) == Decimal("50.00")
    assert money.kept_balance(till.held) == 0
    came_in = rounds.sources(till.day, None)[0].came_in
    assert (came_in["cash"], came_in["epay"]) == (Decimal("50.00"), Decimal("50.00"))  # the joining was paid in cash
    receipt = Electronic.objects.filter(account=OLD).get(order=order.id)
    assert Electronic.objects.get(no=receipt.no).paid["epay"] == "50.00"
    assert found("orders.ledger", "ledger.entries", "ledger.balances") == {}


@pytest.mark.clause("CASH-04")
def test_no_answer_is_unclear_after_120_seconds_and_the_next_customer_is_served(asked: tuple[Screen, Order]) -> None:
    screen, order = asked
    screen.act("pay_code", code=NEVER)
    assert "oh-problem" in screen.act("tender")  # Enter alone takes no cash while the provider is asked
    assert not screen.order.tendered
    assert provider_speaks(screen.desk, 121).state == "unclear"
    assert "不明" in screen.get("desk")
    screen.act("tender", received="50")  # the customer pays in cash instead
    screen.act("post")
    screen.act("next")
    assert screen.desk.row(str(order.id)).cash == 50
    assert list(MobilePayment.objects.open()) == [MobilePayment.objects.get()]


def test_refused_by_the_provider_the_customer_pays_otherwise(asked: tuple[Screen, Order]) -> None:
    screen, _order = asked
    screen.act("pay_code", code=REFUSED)
    provider_speaks(screen.desk)
    assert "失败" in screen.get("desk")
    screen.act("tender", received="")
    assert screen.order.cash == 50


def test_part_by_mobile_and_the_rest_in_cash(asked: tuple[Screen, Order]) -> None:
    screen, _order = asked
    screen.act("pay_code", code=AT_ONCE, epay="20")
    provider_speaks(screen.desk)
    screen.act("tender", received="50")
    order = screen.order
    assert (order.epay, order.cash, order.change) == (Decimal("20.00"), Decimal("50.00"), Decimal("20.00"))
    screen.act("post")
    assert MobilePayment.objects.get().used_at is not None


def test_taken_back_the_money_is_the_customers_and_none_of_it_is_given_from_the_drawer(
    asked: tuple[Screen, Order],
) -> None:
    screen, order = asked
    screen.act("pay_code", code=AT_ONCE)
    provider_speaks(screen.desk)
    screen.act("tender")
    made = screen.desk.run("order.decline", order=str(order.id), reason="不办了")
    order.refresh_from_db()
    assert (order.state, made.data["back"]) == (DECLINED, "0.00")
    row = MobilePayment.objects.without_order().get()
    screen.desk.run("payment.give_back", "1002", payment=str(row.id), reason="客户不办了")
    assert money.kept_balance(row.held) == 0


def test_a_reversed_payment_goes_back_through_the_provider(asked: tuple[Screen, Order]) -> None:
    screen, order = asked
    screen.act("pay_code", code=AT_ONCE)
    provider_speaks(screen.desk)
    screen.act("tender")
    screen.act("post")
    screen.desk.run(
        "order.reverse", order=str(order.id), reason="x", approved_by="1002", refund={"epay": "50.00"}, copies=3
    )
    row = MobilePayment.objects.get()
    assert (row.state, row.used_at) == ("returned", None)
    assert money.summed_balance([TillSession.objects.get().clearing("epay")]) == 0
    assert found("orders.ledger") == {}
    assert money.kept_balance(row.held) == 0


@pytest.mark.clause("CASH-01")
@pytest.mark.parametrize(
    ("received", "said", "notes", "drawer"),
    [
        ("200", "", 2, "336.50"),  # 2 x 100 for 186.50: 200 to the safe, 13.50 out of the drawer
        ("200", "1", 1, "436.50"),
        ("200", "0", 0, "536.50"),
        ("190", "", 1, "436.50"),
    ],
)
def test_the_hundreds_are_filled_in_from_what_is_received_and_the_clerk_may_say_otherwise(
    desk: Desk, received: str, said: str, notes: int, drawer: str
) -> None:
    desk.joined()
    screen = Screen(desk)
    screen.act("find", q=OLD)
    screen.act("what", what="186.50")
    assert "data-hundreds" in screen.get("desk")
    screen.act("tender", received=received, hundreds=said)
    assert screen.order.hundreds == notes
    screen.act("post")
    assert drawer_of(desk.cast) == Decimal(drawer)
