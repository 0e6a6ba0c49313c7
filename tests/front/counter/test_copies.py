"""What a customer takes home of an unlocking or a reprint: on the screen and on paper, masked everywhere else (CATALOG-04)."""

import pytest
from django.test import Client
from django.urls import reverse

from openhall.front.counter.models import Order
from openhall.kernel import clock
from openhall.kernel.models import Activity
from openhall.links import boss
from tests.front.counter.desk import OLD, Desk
from tests.front.counter.test_effects import do
from tests.front.counter.test_screen import Screen


@pytest.fixture
def screen(desk: Desk) -> Screen:
    desk.joined()
    made = Screen(desk)
    made.act("find", q=OLD)
    return made


def finish(screen: Screen) -> Order:
    """Papers and the customer's yes, then accepted at the screen."""
    order = screen.order
    screen.desk.show_id(str(order.id))
    screen.desk.sign(str(order.id))
    screen.act("accept")
    return screen.desk.row(str(order.id))


@pytest.mark.clause("CATALOG-04")
def test_a_puk_is_masked_shown_on_demand_and_printed_and_each_look_is_written_down(screen: Screen) -> None:
    asked = screen.act("kind", kind="unlock_card")
    assert "SIM卡PUK码" in asked and 'name="d_serial"' in asked
    screen.act("prepare", number=OLD, d_card="puk")
    order = finish(screen)
    assert order.subscription is not None
    puk = boss.boss().puk(order.subscription.sim)
    assert "••••••••" in screen.get("desk") and puk not in screen.get("desk")
    assert puk in screen.act("puk")
    assert puk not in screen.get("desk")
    printed = screen.get("puk", order.id)
    assert puk in printed and OLD not in printed
    for page in ("order", "receipt", "form"):
        assert puk not in screen.get(page, order.id)
    assert Activity.objects.filter(command="card.puk", refused=None).count() == 2
    with clock.at(screen.desk.cast.moment):
        for job_number in ("1004", "1002"):
            client = Client()
            client.force_login(screen.desk.cast.staff(job_number))
            answer = client.get(reverse("counter:puk", args=[order.id]))
            assert answer.status_code != 200, job_number
            assert puk not in answer.content.decode()


def test_no_puk_of_another_order(screen: Screen) -> None:
    order = Order.objects.get(business="new_subscription")
    with clock.at(screen.desk.cast.moment):
        assert screen.client.get(reverse("counter:puk", args=[order.id])).status_code != 200


@pytest.mark.clause("CATALOG-04")
def test_a_reprint_is_chosen_from_the_customers_receipts_and_printed_as_copy_one_then_two(screen: Screen) -> None:
    first = Order.objects.get(business="new_subscription")
    for n in (1, 2):
        screen.act("find", q=OLD)
        shown = screen.act("kind", kind="receipt_reprint")
        assert f'<option value="{first.id}"' in shown and "S1 1 ·" in shown
        screen.act("prepare", number=OLD, d_original=str(first.id))
        order = finish(screen)
        assert f"第{n}次副本" in screen.get("desk")
        printed = screen.get("receipt", order.id)
        assert f"副本第{n}次" in printed and "S1 1" in printed and "50.00" in printed
        assert f"副本第{n}次" in screen.get("form", order.id)
        screen.act("next")
    assert "副本" not in screen.get("receipt", first.id)


def test_a_deposit_goes_back_against_a_receipt_that_is_chosen(screen: Screen) -> None:
    desk = screen.desk
    desk.run("catalog.publish_tariff", "102", business="international_roaming", code="deposit", amount="500.00",
             name="国际漫游押金", effective_from="2026-11-16")  # fmt: skip
    paid = do(desk, "international_roaming", tender={"cash": "500.00"})
    first = Order.objects.get(business="new_subscription")
    shown = screen.act("kind", kind="deposit_refund")
    assert f'<option value="{paid.id}"' in shown
    assert f'<option value="{first.id}"' not in shown
