"""Three levels above every outlet, shops inside the hall: everybody sees the own units, and sums add up (ORG-01)."""

from datetime import UTC, date, datetime
from decimal import Decimal

import pytest
from django.test import Client

from openhall.back.reports import takings
from openhall.kernel import clock, commands
from openhall.team.org.models import Unit
from tests.cast import MONDAY, Cast
from tests.signing import issue, sign_in

NOW = datetime(2026, 11, 16, 1, 0, 5, tzinfo=UTC)


def shops(cast: Cast) -> dict[str, Decimal]:
    found = takings.of_shops(cast.hall(), MONDAY)
    return {shop.code if shop else "": sold.total for shop, sold in found}


@pytest.fixture
def sold(cast: Cast) -> Cast:
    """H01 with two shops: 1003 sells in one for 150.00, 1004 in the other for 40.00; H02 sells for 50.00."""
    cast.once("org: takings of two shops", lambda: _sold(cast))
    return cast


def _sold(cast: Cast) -> None:
    outlet = {"hall": "H01", "type": "own_hall", "right": "built"}
    cast.run("org.describe_outlet", "101", channel=commands.SCREEN, **outlet)
    for code, name, counter in (("MOB", "移动专业店", "G101"), ("BB", "宽带专业店", "G102")):
        cast.run("org.add_shop", "101", hall="H01", code=code, name=name)
        cast.run("org.assign_counter", "1001", hall="H01", counter=counter, shop=code)
    cast.open_day()
    cast.open_till()
    cast.open_till("1004", "G102")
    customer = cast.customer()
    cast.join(customer)
    cast.top_up(customer)
    cast.top_up(customer, clerk="1004", amount="40.00")
    cast.open_day("H02", "2001")
    cast.open_till("2003", "G201")
    cast.top_up(customer, clerk="2003", amount="50.00")


def test_two_shops_show_separate_takings_that_add_up_to_the_hall(sold: Cast) -> None:
    assert shops(sold) == {"MOB": Decimal("150.00"), "BB": Decimal("40.00")}
    hall = takings.of_halls([sold.hall().id], MONDAY)[sold.hall().id]
    assert (hall.orders, hall.total) == (3, Decimal("190.00"))


def test_a_counter_that_moves_takes_its_past_takings_to_nobody(sold: Cast) -> None:
    with sold.at("15:00"):
        sold.run("org.assign_counter", "1001", hall="H01", counter="G102", shop="MOB")
        assert shops(sold) == {"MOB": Decimal("150.00"), "BB": Decimal("40.00")}


def test_only_an_import_knows_since_when_a_counter_is_in_a_shop(sold: Cast) -> None:
    given = {"hall": "H01", "counter": "G103", "shop": "MOB", "since": "2026-01-01T00:00:00+08:00"}
    for channel in (commands.SCREEN, commands.API):
        assert sold.refused("org.assign_counter", "1001", channel=channel, **given) == "input.invalid"
    sold.run("org.assign_counter", "1001", channel=commands.IMPORT, **given)


def test_the_frozen_report_gives_the_same_sum(sold: Cast) -> None:
    sold.run("day.close", "1001", hall="H01", force=True)
    assert takings.of_halls([sold.hall().id], MONDAY)[sold.hall().id].total == Decimal("190.00")


@pytest.mark.parametrize(
    ("job_number", "seen", "unseen"),
    [("101", ["C1", "H01", "H02"], ["P1", "C2", "H03"]), ("104", ["P1", "C1", "C2", "H03"], ["HQ"])],
)
def test_everybody_sees_the_own_unit_and_below_and_never_a_sister(
    cast: Cast, job_number: str, seen: list[str], unseen: list[str]
) -> None:
    client = Client()
    with clock.really_at(NOW):
        issue(job_number)
        sign_in(client, job_number)
        for code in seen:
            assert client.get(f"/org/units/{code}/").status_code == 200, code
        for code in unseen:
            assert client.get(f"/org/units/{code}/").status_code == 404, code


@pytest.mark.clause("ORG-01")
def test_levels_scope_and_sums_of_a_company_with_a_service_centre(sold: Cast) -> None:
    admin = {"by": "102", "channel": commands.SCREEN}
    sold.run("org.add_unit", code="SC", name="服务中心", level="city", parent="P1", **admin)
    station = {"level": "hall", "hall_class": "station"}
    for code in ("S1", "S2"):
        sold.run("org.add_unit", code=code, name=f"服务站{code}", parent="SC", **station, **admin)
    assert sold.refused("org.add_unit", code="S3", name="无上级", **station, **admin) == "input.invalid"
    city, province, headquarters = (Unit.objects.get(code=code) for code in ("C1", "P1", "HQ"))
    by_city = {unit.code: found.total for unit, found in takings.below(city, MONDAY)}
    assert by_city == {"H01": Decimal("190.00"), "H02": Decimal("50.00")}
    by_province = {unit.code: found.total for unit, found in takings.below(province, MONDAY)}
    assert by_province == {"C1": Decimal("240.00"), "C2": Decimal("0.00"), "SC": Decimal("0.00")}
    assert [found.total for _unit, found in takings.below(headquarters, MONDAY)] == [Decimal("240.00")]
    assert sum(shops(sold).values()) == by_city["H01"]
    client = Client()
    with clock.really_at(NOW), sold.at("12:00"):
        issue("101")
        sign_in(client, "101")
        page = client.get(f"/org/units/H01/?on={date(2026, 11, 16)}").content.decode()
    assert "移动专业店" in page and "150.00" in page and "40.00" in page and "190.00" in page
