"""Opening hours laid down and kept: the same for tickets, bookings and the public page; late opening is a finding."""

from datetime import date, datetime, time, timedelta

import pytest
from django.test import Client

from openhall.engines.policy.models import Finding
from openhall.front.floor.hall_models import Doors
from openhall.front.floor.models import Ticket
from openhall.kernel import clock, deadlines
from openhall.kernel.commands import SCREEN
from tests.cast import MONDAY, Cast

TUESDAY = date(2026, 11, 17)


@pytest.fixture
def laid_down(cast: Cast) -> Cast:
    """H01 is open 08:30-17:30 on Mondays and Tuesdays, but not on Tuesday the 17th."""
    for weekday in (0, 1):
        cast.run("org.set_hours", "1001", channel=SCREEN, hall="H01", weekday=weekday, opens="08:30", closes="17:30")
    cast.run("org.set_hours", "1001", channel=SCREEN, hall="H01", date=TUESDAY.isoformat())
    cast.open_day()
    return cast


def found() -> list[tuple[str, str, object]]:
    return [(one.rule, one.state, one.detail["minutes"]) for one in Finding.objects.order_by("at")]


@pytest.mark.clause("FLOOR-01")
def test_hours_are_kept_by_tickets_bookings_the_public_page_and_the_doors(laid_down: Cast) -> None:
    with laid_down.at("08:29"):
        refused = laid_down.refused("ticket.take", "1007", channel=SCREEN, hall="H01", service="general")
        assert refused == "hall.closed_now"
    booking = {"hall": "H01", "service": "general", "time": "10:00", "phone": "19900010001"}
    exception = {**booking, "date": TUESDAY.isoformat()}
    assert laid_down.refused("appointment.book", "1003", channel=SCREEN, **exception) == "hall.closed"
    with clock.at(laid_down.moment):
        page = Client().get("/online/h/H01/").content.decode()
    assert "08:30–17:30" in page
    assert "不营业" in page
    lead = Client()
    lead.force_login(laid_down.staff("1002"))
    with laid_down.at("08:41"), clock.at(laid_down.moment):
        assert "08:30–17:30" in lead.get("/floor/doors/").content.decode()
        lead.post("/floor/doors/move/", {"hall": "H01", "do": "open"})
    assert found() == [("floor.opened-late", "raised", 11)]
    finding = Finding.objects.get()
    assert (finding.staff, finding.hall) == (None, laid_down.hall().id)
    laid_down.run("finding.decide", "1001", channel=SCREEN, finding=str(finding.id), decision="upheld", note="x")


@pytest.mark.parametrize(("moment", "late"), [("08:10", 0), ("08:35", 0), ("08:35:01", 1)])
def test_five_minutes_are_tolerated(laid_down: Cast, moment: str, late: int) -> None:
    with laid_down.at(moment):
        laid_down.run("hall.open_doors", "1002", channel=SCREEN, hall="H01")
    assert Finding.objects.count() == late


@pytest.mark.parametrize(("moment", "early"), [("17:24:59", 1), ("17:25", 0), ("18:00", 0)])
def test_closing_early_is_found_as_well(laid_down: Cast, moment: str, early: int) -> None:
    with laid_down.at("08:30"):
        laid_down.run("hall.open_doors", "1002", channel=SCREEN, hall="H01")
    with laid_down.at(moment):
        laid_down.run("hall.close_doors", "1002", channel=SCREEN, hall="H01")
    assert [rule for rule, _state, _minutes in found()] == ["floor.closed-early"] * early


def test_doors_open_and_close_once_a_day_by_the_halls_own_leads(laid_down: Cast) -> None:
    ask = {"channel": SCREEN, "hall": "H01"}
    assert laid_down.refused("hall.close_doors", "1002", **ask) == "transition.not_allowed"
    laid_down.run("hall.open_doors", "1002", **ask)
    assert laid_down.refused("hall.open_doors", "1001", **ask) == "transition.not_allowed"
    laid_down.run("hall.close_doors", "1001", **ask)
    assert laid_down.refused("hall.close_doors", "1002", **ask) == "transition.not_allowed"
    assert laid_down.refused("hall.open_doors", "1003", **ask) == "permission.denied"
    assert laid_down.refused("hall.open_doors", "2001", **ask) == "scope.denied"
    assert Doors.objects.get().closed_at is not None


def test_where_nothing_is_laid_down_nothing_is_found(cast: Cast) -> None:
    with cast.at("11:00"):
        cast.run("hall.open_doors", "1002", channel=SCREEN, hall="H01")
    assert not Finding.objects.exists()


def test_who_drew_a_number_before_closing_is_still_served(laid_down: Cast) -> None:
    laid_down.run("counter.open", "1003", counter="G101")
    with laid_down.at("17:30"):
        laid_down.run("ticket.take", "1007", channel=SCREEN, hall="H01", service="general")
    with laid_down.at("17:50"):
        for step in ("call", "start", "finish"):
            laid_down.run(f"ticket.{step}", "1003", channel=SCREEN, counter="G101")
    assert Ticket.objects.get().state == "done"


# -- nobody records it ---------------------------------------------------------------------------------------------


def passes(until: str, day: date = MONDAY) -> None:
    deadlines.ensure_midnight(datetime.combine(MONDAY, time(7), clock.ZONE))
    deadlines.fire_due(datetime.combine(day, time.fromisoformat(until), clock.ZONE))


def not_opened() -> list[str]:
    rows = Finding.objects.filter(rule="floor.not-opened").order_by("at")
    return [f"{clock.local(one.at):%m-%d %H:%M:%S}" for one in rows]


@pytest.mark.parametrize(("opened", "missed"), [("08:59:59", []), ("09:00", []), (None, ["11-16 09:00:00"])])
def test_a_hall_that_nobody_opened_is_found_half_an_hour_after_its_hours_began(
    laid_down: Cast, opened: str | None, missed: list[str]
) -> None:
    passes("08:59")
    assert not_opened() == []
    if opened is not None:
        passes(opened if opened < "09:00" else "08:59:59")
        with laid_down.at(opened):
            laid_down.run("hall.open_doors", "1002", channel=SCREEN, hall="H01")
    passes("12:00")
    assert not_opened() == missed
    assert all(one.staff is None for one in Finding.objects.filter(rule="floor.not-opened"))


def test_a_day_that_is_closed_by_the_hall_or_by_the_yearly_table_has_none_to_miss(laid_down: Cast) -> None:
    next_monday = MONDAY + timedelta(days=7)
    given = {"hall": "H01", "type": "own_hall", "right": "rented"}
    laid_down.run("org.describe_outlet", "101", channel=SCREEN, **given)
    laid_down.run("calendar.keep_holidays", "102", channel=SCREEN, type="own_hall", keeps=True)
    holiday = {"date": next_monday.isoformat(), "kind": "holiday", "name": "庆典"}
    laid_down.run("calendar.lay_down", "102", channel=SCREEN, **holiday)
    passes("12:00", MONDAY)
    passes("12:00", TUESDAY)  # closed by the hall's own word
    passes("12:00", next_monday)  # by the yearly table
    passes("23:00", next_monday + timedelta(days=1))
    assert not_opened() == ["11-16 09:00:00", "11-24 09:00:00"]


def test_a_hall_may_be_found_sooner_and_without_hours_never(laid_down: Cast) -> None:
    level = f"unit:{laid_down.hall().id}"
    laid_down.run("parameter.set", "1001", channel=SCREEN, parameter="floor.unopened_after", level=level, value="10")
    laid_down.run("org.set_hours", "1001", channel=SCREEN, hall="H01", weekday=0, opens="08:40", closes="17:30")
    passes("18:00")
    assert not_opened() == ["11-16 08:50:00"]
    assert {one.hall for one in Finding.objects.all()} == {laid_down.hall().id}
