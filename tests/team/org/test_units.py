"""Units below exactly one parent; outlets with type and right; calendars; shops."""

from datetime import date, time

import pytest
from django.db import IntegrityError, transaction
from django.test import Client

from openhall.kernel import commands
from openhall.team.org import calendar
from openhall.team.org.models import Outlet, OutletType, Unit
from tests.cast import Cast


def describe(cast: Cast, by: str = "101", **fields: object) -> object:
    return cast.run("org.describe_outlet", by, channel=commands.SCREEN, **{"hall": "H01", **fields})


def test_a_station_without_a_parent_is_refused(cast: Cast) -> None:
    given = {"code": "S9", "name": "服务站", "level": "hall", "hall_class": "station"}
    assert cast.refused("org.add_unit", **given) == "input.invalid"
    with pytest.raises(IntegrityError), transaction.atomic():
        Unit.objects.create(code="S9", name="服务站", level="hall", path="S9\n")


def test_people_add_units_below_their_own_only(cast: Cast) -> None:
    given = {"code": "C9", "name": "服务中心", "level": "city"}
    assert cast.refused("org.add_unit", "101", parent="P1", **given) == "permission.denied"
    cast.run("org.add_unit", "102", parent="P1", **given)
    station = {"code": "S9", "name": "服务站", "level": "hall", "hall_class": "station", "parent": "C9"}
    cast.run("org.add_unit", "102", **station)
    assert cast.refused("org.add_unit", "102", code="HQ2", name="总部", level="headquarters") == "scope.denied"


def test_an_own_hall_without_the_kind_of_right_is_refused(cast: Cast) -> None:
    given = {"hall": "H01", "type": "own_hall"}
    assert cast.refused("org.describe_outlet", "101", **given) == "outlet.right_missing"
    describe(cast, type="own_hall", right="rented")
    with pytest.raises(IntegrityError), transaction.atomic():
        Outlet.objects.update(right="")


def test_an_outlet_of_an_agent_is_never_own_whatever_its_signboard(cast: Cast) -> None:
    describe(cast, type="own_hall", right="bought")
    describe(cast, hall="H02", type="flagship", run_by="agent", operator="某某通信店")
    assert [outlet.hall.code for outlet in Outlet.objects.own_halls()] == ["H01"]


def test_a_new_type_is_given_to_an_outlet_and_has_a_calendar(cast: Cast) -> None:
    cast.run("org.add_outlet_type", "102", code="night", zh="夜市店", en="Night market stall")
    describe(cast, hall="H02", type="night")
    cast.run("org.set_hours", "102", type="night", weekday=0, opens="17:00", closes="23:00")
    monday, hall = date(2026, 11, 16), cast.hall("H02")
    assert calendar.on(hall.id, monday).spans == ((time(17), time(23)),)
    assert not calendar.on(hall.id, date(2026, 11, 17)).laid_down
    cast.run("org.set_hours", "2001", hall="H02", date="2026-11-16")
    assert not calendar.on(hall.id, monday).open
    assert not calendar.on(cast.hall("H01").id, monday).laid_down


@pytest.mark.clause("ORG-06")
def test_an_own_halls_page_is_arranged_by_the_three_functions(open_hall: Cast, client: Client) -> None:
    cast = open_hall
    describe(cast, type="own_hall", right="bought")
    describe(cast, hall="H02", type="flagship", run_by="agent", operator="某某通信店")
    cast.join(cast.customer())
    client.force_login(cast.staff("101"))
    with cast.at("10:00"):
        own, agents = client.get("/org/units/H01/"), client.get("/org/units/H02/")
    found = [(str(heading), len(figures) > 0) for heading, _icon, figures in own.context["functions"]]
    assert found == [("营业服务", True), ("产品销售", True), ("客户维系", True)]
    page = own.content.decode()
    assert page.index("营业服务") < page.index("产品销售") < page.index("客户维系")
    assert agents.context["functions"] == []


@pytest.mark.clause("ORG-06")
def test_type_right_agent_and_calendar(cast: Cast) -> None:
    test_an_own_hall_without_the_kind_of_right_is_refused(cast)
    test_an_outlet_of_an_agent_is_never_own_whatever_its_signboard(cast)
    test_a_new_type_is_given_to_an_outlet_and_has_a_calendar(cast)


@pytest.mark.parametrize(
    "given",
    [
        {"weekday": 7, "opens": "08:00", "closes": "18:00"},
        {"weekday": 1, "date": "2026-11-16"},
        {"weekday": 1, "opens": "18:00", "closes": "08:00"},
        {"weekday": 1, "opens": "08:00"},
        {"weekday": 1, "opens": "25:00", "closes": "26:00"},
    ],
)
def test_hours_that_make_no_sense_are_refused(cast: Cast, given: dict[str, object]) -> None:
    assert cast.refused("org.set_hours", "102", type="own_hall", **given) == "input.invalid"


def test_the_calendar_of_a_type_is_headquarters_business(cast: Cast) -> None:
    given = {"type": "own_hall", "weekday": 0, "opens": "08:00", "closes": "18:00"}
    assert cast.refused("org.set_hours", "101", **given) == "scope.denied"


def test_shops_stand_in_halls_whose_type_has_them(cast: Cast) -> None:
    assert OutletType.objects.get(code="own_hall").shop_in_shop
    describe(cast, type="own_hall", right="built")
    describe(cast, hall="H02", type="broadband_station", right="built")
    cast.run("org.add_shop", "101", hall="H01", code="MOB", name="移动专业店")
    cast.run("org.assign_counter", "1001", hall="H01", counter="G101", shop="MOB")
    assert cast.hall().counters.get(code="G101").shop.code == "MOB"
    assert cast.refused("org.add_shop", "101", hall="H02", code="MOB", name="移动专业店") == "outlet.no_shops"
    assert cast.refused("org.assign_counter", "1001", hall="H01", counter="G101", shop="NO") == "input.invalid"
    cast.run("org.assign_counter", "1001", hall="H01", counter="G101")
    assert cast.hall().counters.get(code="G101").shop is None
