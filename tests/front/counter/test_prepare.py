"""order.prepare: the server prices, sets aside, and nothing is final."""

import pytest

from openhall.engines.ledger.goods import place_of
from openhall.front.catalog.models import Item
from openhall.front.counter.models import DECLINED, EXPIRED, PREPARED, Order
from openhall.front.customers.models import FREE, IN_USE, RESERVED, Number, Subscription
from tests.front.counter.desk import NEW, OLD, Desk


def sim_place(sim: str) -> str:
    place = place_of(Item.objects.get(code="SIM").no, sim)
    assert place is not None
    return place.kind


def test_a_prepared_joining_reserves_number_and_sim_and_joins_nobody(desk: Desk) -> None:
    sim = desk.cast.next_sim("1003")
    order = desk.join()
    row, number = desk.row(order), Number.objects.get(number=OLD)
    assert row.state == PREPARED
    assert (number.state, number.reserved_for) == (RESERVED, row.id)
    assert sim_place(sim) == "reserved"
    assert not Subscription.objects.exists()


def test_a_reserved_number_and_sim_are_nobody_elses(desk: Desk) -> None:
    sim = desk.cast.next_sim("1003")
    desk.join()
    assert desk.refused("order.prepare", business="new_subscription", customer=desk.customer, number=OLD,
                        sim=desk.cast.next_sim("1003"), plan="T59") == "number.unavailable"  # fmt: skip
    assert desk.refused("order.prepare", business="new_subscription", customer=desk.customer, number=NEW,
                        sim=sim, plan="T59") == "stock.not_holder"  # fmt: skip


def test_the_same_number_in_a_file_is_refused_while_it_is_reserved(desk: Desk) -> None:
    desk.join()
    desk.cast.open_till("1004", "G102")
    with pytest.raises(Exception, match=r"number\.unavailable"):
        desk.cast.join(desk.customer, clerk="1004", number=OLD)


def test_declined_everything_is_back(desk: Desk) -> None:
    sim = desk.cast.next_sim("1003")
    order = desk.join()
    desk.run("order.decline", order=order, reason="another day")
    assert desk.row(order).state == DECLINED
    assert Number.objects.get(number=OLD).state == FREE
    assert sim_place(sim) == "hands"
    desk.joined()
    assert Number.objects.get(number=OLD).state == IN_USE


@pytest.mark.clause("COUNTER-02")
def test_at_thirty_minutes_it_still_holds_and_a_second_later_it_has_expired(desk: Desk) -> None:
    order = desk.join()
    desk.wait_until("08:30")
    desk.explain(order)
    desk.wait_until("08:30:01")
    assert desk.row(order).state == EXPIRED
    assert Number.objects.get(number=OLD).state == FREE
    assert desk.refused("order.accept", order=order) == "order.expired"


def test_an_order_whose_time_is_up_is_refused_even_before_the_worker_looked(desk: Desk) -> None:
    from datetime import timedelta

    order = desk.join()
    desk.cast.moment += timedelta(minutes=31)
    assert desk.refused("order.explain", order=order, explained=["tariff"]) == "order.expired"


def test_closing_the_till_ends_what_was_only_prepared(desk: Desk) -> None:
    order = desk.join()
    desk.run("till.close", counted={"cash": "300.00"}, stubs=0, stubs_total="0.00", denominations={"100": 3})
    assert desk.row(order).state == EXPIRED
    assert Number.objects.get(number=OLD).state == FREE


@pytest.mark.clause("CATALOG-03")
def test_the_tariff_prices_and_another_amount_is_refused(desk: Desk) -> None:
    desk.joined()
    desk.cast.run("catalog.set_tariff", business="replace_sim", code="fee", amount="20.00")
    sim = desk.cast.next_sim("1003")
    fields = {"business": "replace_sim", "customer": desk.customer, "number": OLD, "sim": sim}
    tampered = [{"code": "fee", "amount": "2.00"}]
    assert desk.refused("order.prepare", **fields, charges=tampered) == "charge.not_tariff"
    made = desk.run("order.prepare", **fields)
    assert made.data["due"] == "20.00"
    assert made.data["charges"][0]["source"] == "tariff"


def test_a_charge_that_the_kind_does_not_know_or_the_tariff_does_not_name_is_refused(desk: Desk) -> None:
    desk.joined()
    fields = {"business": "top_up", "customer": desk.customer, "number": OLD}
    assert desk.refused("order.prepare", **fields, charges=[{"code": "other", "amount": "1.00"}]) == "charge.not_tariff"
    change = {"business": "change_function", "customer": desk.customer, "number": OLD}
    assert desk.refused("order.prepare", **change, charges=[{"code": "fee", "amount": "1.00"}]) == "charge.not_tariff"


def test_an_open_amount_needs_its_reason_unless_the_customer_chooses_it(desk: Desk) -> None:
    desk.joined()
    desk.cast.run("catalog.set_tariff", business="bill_query", code="fee")
    fields = {"business": "bill_query", "customer": desk.customer, "number": OLD}
    charge = {"code": "fee", "amount": "3.00"}
    assert desk.refused("order.prepare", **fields, charges=[charge]) == "input.invalid"
    made = desk.run("order.prepare", **fields, charges=[{**charge, "reason": "thirty pages"}])
    assert made.data["charges"][0]["reason"] == "thirty pages"
    assert desk.refused("order.prepare", **fields, charges=[{"code": "fee", "reason": "x"}]) == "input.invalid"
    desk.top_up("30.00")


def test_goods_are_priced_by_the_catalogue(desk: Desk) -> None:
    items = [{"item": "CZK50", "serial": "500000000001"}]
    order = desk.prepare("card_sale", items=items)
    assert desk.row(order).due == 50
    fields = {
        "business": "card_sale",
        "customer": desk.customer,
        "items": [{"item": "CZK50", "serial": "500000000002"}],
    }
    assert desk.refused("order.prepare", **fields, charges=[{"code": "card", "amount": "49.00"}]) == "charge.not_tariff"


def test_a_top_up_is_positive_and_within_the_operators_limit(desk: Desk) -> None:
    desk.joined()
    fields = {"business": "top_up", "customer": desk.customer, "number": OLD}
    assert (
        desk.refused("order.prepare", **fields, charges=[{"code": "prepayment", "amount": "0.00"}]) == "input.invalid"
    )
    level = f"unit:{desk.cast.hall().id}"
    desk.cast.run("parameter.set", "1001", parameter="topup.max_single", level=level, value="500.00")
    desk.top_up("500.00")
    charge = [{"code": "prepayment", "amount": "500.01"}]
    assert desk.refused("order.prepare", **fields, charges=charge) == "topup.too_much"


def test_only_who_may_take_orders_prepares_and_only_the_own_orders_are_touched(desk: Desk) -> None:
    fields = {"business": "top_up", "customer": desk.customer, "number": OLD}
    assert desk.refused("order.prepare", "1007", **fields) == "permission.denied"
    assert desk.refused("order.prepare", "1004", business="card_sale") == "till.not_open"
    order = desk.join()
    desk.cast.open_till("1004", "G102")
    assert desk.refused("order.explain", "1004", order=order, explained=["use"]) == "order.not_yours"
    assert desk.refused("order.decline", "2003", order=order, reason="x") == "scope.denied"


def test_the_same_key_prepares_once(desk: Desk) -> None:
    desk.joined()
    fields = {"business": "top_up", "customer": desk.customer, "number": OLD}
    charges = [{"code": "prepayment", "amount": "10.00"}]
    first = desk.run("order.prepare", key="k1", **fields, charges=charges)
    again = desk.run("order.prepare", key="k1", **fields, charges=charges)
    assert first.id == again.id
    assert Order.objects.open().count() == 1
