"""Papers are missing: suspend and resume (COUNTER-12)."""

from datetime import timedelta

import pytest

from openhall.engines.ledger import money
from openhall.front.counter import papers
from openhall.front.counter.models import ACCEPTED, EXPIRED, PREPARED, SUSPENDED, Paper
from openhall.front.customers.models import FREE, RESERVED, Number
from openhall.front.till.models import TillSession
from openhall.kernel.deadlines import fire_due
from tests.front.counter.desk import NEW, OLD, Desk


def next_morning(desk: Desk, days: int) -> None:
    """The till and the day are closed; ``days`` later both are open again."""
    held = money.kept_balance(TillSession.objects.get(state="open").drawer)
    stubs = {"stubs": 0, "stubs_total": "0.00"} if held == 300 else {"stubs": 1, "stubs_total": "50.00"}
    desk.cast.run("till.close", "1003", counted={"cash": f"{held:.2f}"}, **stubs)
    desk.cast.run("day.close", "1001", hall="H01")
    desk.cast.moment += timedelta(days=days)
    fire_due(desk.cast.moment)
    desk.cast.open_day()
    desk.cast.open_till()


@pytest.mark.clause("COUNTER-12")
def test_a_rejected_paper_suspends_the_order_which_goes_on_two_days_later(desk: Desk) -> None:
    order = desk.join(explained=["tariff", "coverage", "use"], details={"note": "white SIM"})
    fields = {"order": order, "kind": "id_copy", "original_seen": True, "valid_until": "2026-11-15"}
    assert desk.refused("order.paper", **fields) == "order.document_expired"
    assert desk.refused("order.suspend", order=order, missing=[" "]) == "input.invalid"
    out = desk.run("order.suspend", order=order, missing=["identity card: expired"])
    assert out.data["missing"] == ["identity card: expired"]
    row = desk.row(order)
    assert (row.state, row.details["missing"]) == (SUSPENDED, ["identity card: expired"])
    assert Number.objects.get(number=OLD).state == FREE
    assert desk.cast.next_sim("1003") == row.sim
    next_morning(desk, 2)
    made = desk.run("order.resume", order=order)
    row = desk.row(order)
    assert (row.state, made.data["due"]) == (PREPARED, "50.00")
    assert row.details == {"note": "white SIM"}
    assert Number.objects.get(number=OLD).state == RESERVED
    desk.show_id(order)
    desk.pay(order, cash="50.00")
    desk.sign(order)
    desk.accept(order)
    assert desk.row(order).state == ACCEPTED


@pytest.mark.clause("COUNTER-12")
def test_money_held_goes_back_and_copies_stay_until_the_order_lapses(desk: Desk) -> None:
    order = desk.join()
    desk.show_id(order)
    desk.explain(order)
    desk.pay(order, cash="50.00")
    out = desk.run("order.suspend", order=order, missing=["certificate"])
    assert out.data["back"] == "50.00"
    assert money.kept_balance(TillSession.objects.get().held) == 0
    kept = Paper.objects.get()
    path = papers.folder() / kept.file
    assert path.exists()
    until = desk.row(order).expires_at
    assert until == desk.cast.moment + timedelta(days=30)
    desk.cast.moment += timedelta(days=30)
    fire_due(desk.cast.moment)
    assert desk.row(order).state == SUSPENDED
    desk.cast.moment += timedelta(seconds=1)
    fire_due(desk.cast.moment)
    kept.refresh_from_db()
    assert desk.row(order).state == EXPIRED
    assert kept.file == ""
    assert kept.deleted_at is not None
    assert desk.refused("order.resume", order=order) == "order.expired"


@pytest.mark.django_db(transaction=True)
def test_the_file_of_a_lapsed_orders_copy_is_gone(desk: Desk) -> None:
    order = desk.join()
    desk.show_id(order)
    path = papers.folder() / Paper.objects.get().file
    assert path.exists()
    desk.run("order.decline", order=order, reason="no")
    assert not path.exists()


def test_who_took_the_number_meanwhile_keeps_it_and_another_can_be_named(desk: Desk) -> None:
    order = desk.join()
    desk.run("order.suspend", order=order, missing=["identity card"])
    desk.joined(OLD)
    assert desk.refused("order.resume", order=order) == "number.unavailable"
    desk.run("order.resume", order=order, number=NEW, sim=desk.cast.next_sim("1003"))
    assert desk.row(order).number == NEW


def test_a_colleague_may_go_on_with_a_suspended_order(desk: Desk) -> None:
    order = desk.join()
    desk.run("order.suspend", order=order, missing=["identity card"])
    desk.cast.open_till("1004", "G102")
    assert desk.refused("order.resume", "1004", order=order) == "stock.not_holder"
    desk.run("order.resume", "1004", order=order, sim=desk.cast.next_sim("1004"))
    assert desk.row(order).staff == desk.cast.staff("1004").id


def test_a_suspended_order_is_neither_paid_nor_confirmed(desk: Desk) -> None:
    order = desk.join()
    desk.run("order.suspend", order=order, missing=["identity card"])
    assert desk.refused("order.tender", order=order, tender={"cash": "50.00"}) == "transition.not_allowed"
    assert desk.refused("order.accept", order=order) == "transition.not_allowed"
    assert desk.refused("order.suspend", order=order, missing=["x"]) == "transition.not_allowed"
