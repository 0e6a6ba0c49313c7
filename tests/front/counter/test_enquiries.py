"""Enquiries on the floor, by five positions, with leaflets that leave the stock (FLOOR-12)."""

from typing import Any

import pytest
from django.test import Client

from openhall.back.stock import materials
from openhall.engines.ledger.models import Move
from openhall.front.counter import enquiries
from openhall.front.counter.models import Enquiry
from openhall.front.till.models import BusinessDay
from openhall.kernel import clock
from openhall.kernel.commands import SCREEN
from tests.cast import MONDAY, Cast

WAITS_FOR = {"FLOOR-12": ["care: observation and rating of patience"]}
PEOPLE = {"1002": "duty_supervisor", "1007": "guide", "1005": "salesperson", "1021": "shelf_guide"}


@pytest.fixture
def hall(cast: Cast) -> Cast:
    """H01 open, with shelf guide and repair technician, and 100 leaflets in its store."""
    cast.run("org.add_staff", job_number="1021", name="员工1021", unit="H01", position="shelf_guide")
    cast.run("org.add_staff", job_number="1022", name="员工1022", unit="H01", position="repair_technician")
    cast.run("catalog.add_item", code="ZZ", name="资费折页", kind="material", tracked="quantity")
    cast.run("stock.receive", "1001", hall="H01", item="ZZ", quantity=100, document="D1")
    cast.open_day()
    return cast


def ask(cast: Cast, by: str, topic: str = "5G 套餐", outcome: str = "answered", **fields: Any) -> Enquiry:
    made = cast.run("enquiry.record", by, channel=SCREEN, topic=topic, outcome=outcome, **fields)
    return Enquiry.objects.get(id=made.id)


def left(cast: Cast) -> int:
    return {item.code: count for item, count in materials.on_hand(cast.hall().id, None)}["ZZ"]


@pytest.mark.clause("FLOOR-12")
def test_five_positions_record_and_two_leaflets_leave_the_stock(hall: Cast) -> None:
    client = Client()
    client.force_login(hall.staff("1007"))
    with clock.at(hall.moment):
        shown = client.get("/counter/enquiries/topic/", {"topic": "套餐太贵"}).content.decode()
    assert "套餐变更" in shown
    assert "办理条件" in shown or "资费" in shown or "费用" in shown
    for job, outcome in (("1002", "answered"), ("1021", "offer"), ("1005", "ticket"), ("1022", "passed_on")):
        ask(hall, job, outcome=outcome, business="change_plan")
    with clock.at(hall.moment):
        sent = {"topic": "5G 套餐", "business": "change_plan", "outcome": "answered", "material_ZZ": "2"}
        assert client.post("/counter/enquiries/record/", sent).status_code == 302
        page = client.get("/counter/enquiries/").content.decode()
    assert left(hall) == 98
    rows = enquiries.of_day(hall.hall().id, MONDAY)
    assert {row.position for row in rows} == {
        *("duty_supervisor", "guide", "shelf_guide", "salesperson", "repair_technician")
    }
    assert {row.shown for row in rows} == {"change_plan 1 2026-11-16"}
    (topic,) = enquiries.hot_topics(rows)
    assert (topic.name, topic.count, topic.leaflets) == ("5G 套餐", 5, 2)
    people = {one.staff: one for one in enquiries.by_person(rows)}
    assert (people[hall.staff("1007").id].leaflets, people[hall.staff("1002").id].leaflets) == (2, 0)
    for job in ("1002", "1007", "1005", "1021", "1022"):
        assert f"员工{job}" in page


def test_a_link_takes_no_leaflet(hall: Cast) -> None:
    row = ask(hall, "1007", link=True)
    assert (row.leaflets, row.link, left(hall)) == (0, True, 100)


def test_leaflets_in_the_own_hands_go_first_and_none_goes_that_is_not_there(hall: Cast) -> None:
    hall.run("stock.draw", "1001", to="1007", item="ZZ", quantity=3)
    ask(hall, "1007", material=[{"item": "ZZ", "quantity": 3}])
    assert left(hall) == 97
    assert Move.objects.order_by("-id")[0].source.kind == "hands"
    ask(hall, "1007", material=[{"item": "ZZ", "quantity": 97}])
    given = {"topic": "x", "outcome": "answered", "material": [{"item": "ZZ", "quantity": 1}]}
    assert hall.refused("enquiry.record", "1007", channel=SCREEN, **given) == "stock.insufficient"
    assert Enquiry.objects.count() == 2


@pytest.mark.parametrize(
    "wrong",
    [
        {"topic": " "},
        {"business": "nothing"},
        {"material": [{"item": "ZZ", "quantity": 0}]},
        {"material": [{"item": "YS", "quantity": 1}]},
        {"material": [{"item": "none", "quantity": 1}]},
        {"outcome": "shouted"},
    ],
)
def test_what_cannot_be_recorded(hall: Cast, wrong: dict[str, Any]) -> None:
    given = {"topic": "x", "outcome": "answered", **wrong}
    assert hall.refused("enquiry.record", "1007", channel=SCREEN, **given) == "input.invalid"
    assert not Enquiry.objects.exists()


def test_topics_are_told_apart_by_business_and_word(hall: Cast) -> None:
    for topic, business in (("Roaming", None), ("roaming", None), ("漫游", "international_roaming")):
        ask(hall, "1007", topic=topic, **({"business": business} if business else {}))
    found = [(one.name, one.count) for one in enquiries.hot_topics(enquiries.of_day(hall.hall().id, MONDAY))]
    assert found == [("Roaming", 2), ("漫游", 1)]
    assert BusinessDay.objects.count() == 1


def test_who_is_not_on_the_floor_records_nothing(hall: Cast) -> None:
    given = {"topic": "x", "outcome": "answered"}
    assert hall.refused("enquiry.record", "1010", channel=SCREEN, **given) == "permission.denied"
    ticket = str(hall.run("ticket.take", "1007", hall="H01", service="general").id)
    assert ask(hall, "1007", outcome="ticket", ticket=ticket).ticket_id is not None
    hall.run("day.open", "2001", hall="H02", date="2026-11-16")
    other = str(hall.run("ticket.take", "2001", hall="H02", service="general").id)
    assert hall.refused("enquiry.record", "1007", channel=SCREEN, ticket=other, **given) == "scope.denied"
