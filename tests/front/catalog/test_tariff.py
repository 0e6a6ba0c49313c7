"""One published tariff (CATALOG-03)."""

from datetime import timedelta
from decimal import Decimal

import pytest
from django.test import Client

from openhall.engines.cases.models import Case
from tests.cast import MONDAY, Cast
from tests.front.counter.desk import OLD, Desk

TOMORROW = (MONDAY + timedelta(days=1)).isoformat()
pytestmark = pytest.mark.clause("CATALOG-03")


def publish(cast: Cast, amount: str, start: str) -> None:
    cast.run(
        "catalog.publish_tariff",
        "102",
        business="replace_sim",
        code="fee",
        amount=amount,
        name="补卡费",
        effective_from=start,
    )


def test_a_tariff_of_tomorrow_alters_only_tomorrows_orders(desk: Desk) -> None:
    desk.joined()
    publish(desk.cast, "10.00", MONDAY.isoformat())
    publish(desk.cast, "20.00", TOMORROW)
    order = desk.prepare("replace_sim", number=OLD, sim=desk.cast.next_sim("1003"))
    assert desk.row(order).due == Decimal("10.00")
    desk.run("order.decline", order=order, reason="tomorrow")
    desk.cast.moment += timedelta(days=1)
    order = desk.prepare("replace_sim", number=OLD, sim=desk.cast.next_sim("1003"))
    assert desk.row(order).due == Decimal("20.00")


def test_a_price_in_force_is_not_changed_for_today_nor_backwards(cast: Cast) -> None:
    publish(cast, "10.00", MONDAY.isoformat())
    fields = {"business": "replace_sim", "code": "fee", "amount": "5.00", "name": "补卡费"}
    for day in (MONDAY, MONDAY - timedelta(days=1)):
        assert (
            cast.refused("catalog.publish_tariff", "102", **fields, effective_from=day.isoformat()) == "input.invalid"
        )
    assert cast.refused("catalog.publish_tariff", "1001", **fields, effective_from=TOMORROW) == "permission.denied"


def test_an_amount_that_the_tariff_does_not_say_is_refused(desk: Desk) -> None:
    desk.joined()
    publish(desk.cast, "10.00", MONDAY.isoformat())
    charges = [{"code": "fee", "amount": "5.00"}]
    assert desk.refused("order.prepare", business="replace_sim", customer=desk.customer, number=OLD,
                        sim=desk.cast.next_sim("1003"), charges=charges) == "charge.not_tariff"  # fmt: skip


def test_the_public_page_lists_what_is_in_force_and_not_what_comes(cast: Cast, client: Client) -> None:
    publish(cast, "13.57", MONDAY.isoformat())
    publish(cast, "24.68", TOMORROW)
    with cast.at("10:00"):
        html = client.get("/catalog/public/tariff/").content.decode()
    assert "13.57" in html and "24.68" not in html and "59元套餐" in html


def test_a_reported_charge_of_five_yuan_opens_a_case_with_its_tariff_line(cast: Cast) -> None:
    publish(cast, "5.00", MONDAY.isoformat())
    fields = {"hall": "H01", "business": "replace_sim", "code": "fee", "amount": "5.00", "text": "太贵"}
    made = cast.run("catalog.report_charge", "1003", **fields)
    case = Case.objects.get(id=made.id)
    assert case.data["tariff_line"] == "补卡费 (replace_sim fee)"
    assert (case.data["amount"], case.data["published"], case.subject) == ("5.00", "5.00", made.data["tariff_line"])
    assert cast.refused("catalog.report_charge", "2003", **fields) == "scope.denied"


def test_the_pages_of_the_house_open(cast: Cast, client: Client) -> None:
    publish(cast, "5.00", MONDAY.isoformat())
    cast.run("catalog.draft_kind", "102", kind="suspend", effective_from=TOMORROW, minutes=7)
    client.force_login(cast.staff("102"))
    with cast.at("10:00"):
        for path in ("", "add/", "plans/", "tariff/", "suspend/", "suspend/draft/", "public/"):
            assert client.get(f"/catalog/{path}").status_code == 200, path
        assert client.get("/catalog/nothing/").status_code == 404
        form = {"business": "suspend", "code": "fee", "name": "停机费", "amount": "3.00", "effective_from": TOMORROW}
        assert client.post("/catalog/tariff/", form).status_code == 302
        client.post("/catalog/suspend/retire/")
        client.force_login(cast.staff("1003"))
        assert client.get("/catalog/tariff/report/").status_code == 200
        assert client.get("/catalog/add/").status_code == 403
        assert "suspend" in client.get("/catalog/suspend/").content.decode()
