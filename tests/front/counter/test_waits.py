"""Waits and handling by business, person and half hour; overruns; counters open; the fast track (FLOOR-09, COUNTER-18)."""

import re
from datetime import date, datetime, time, timedelta
from io import BytesIO

import openpyxl
import pytest
from django.test import Client

from openhall.engines.policy.models import Finding
from openhall.front.counter import counters_needed, waits
from openhall.front.counter.models import Order
from openhall.front.counter.waits import Period
from openhall.front.floor import overruns
from openhall.front.floor.models import Ticket
from openhall.kernel import clock
from openhall.kernel.commands import SCREEN
from openhall.kernel.deadlines import fire_due
from openhall.team.roster.proposals import need, reading
from tests.cast import MONDAY, Cast
from tests.front.counter.desk import OLD, Desk, seated

MINUTE = timedelta(minutes=1)


@pytest.fixture
def desk(open_hall: Cast) -> Desk:
    made = seated(open_hall)
    made.joined()
    made.cast.run("counter.open", "1003", counter="G101")
    return made


def moment(when: str, day: date = MONDAY) -> datetime:
    return datetime.combine(day, time.fromisoformat(when), clock.ZONE)


def minutes(cast: Cast, later: float) -> None:
    cast.moment += timedelta(minutes=later)


def serve(desk: Desk, taken: str, wait: float, handling: float) -> str:
    """A ticket taken at a time, called after ``wait`` and served for ``handling`` minutes, with a change of function."""
    cast = desk.cast
    cast.moment = moment(taken)
    ticket = str(cast.run("ticket.take", "1007", channel=SCREEN, hall="H01", service="general").id)
    minutes(cast, wait)
    cast.run("ticket.call", "1003", counter="G101")
    cast.run("ticket.start", "1003", counter="G101")
    order = desk.ready(desk.prepare("change_function", number=OLD, details={"function": f"f{taken[-2:]}"}))
    desk.sign(order)
    desk.accept(order)
    minutes(cast, handling)
    cast.run("ticket.finish", "1003", counter="G101")
    assert str(Order.objects.get(id=order).ticket_id) == ticket
    return ticket


def lead(cast: Cast) -> Client:
    client = Client()
    client.force_login(cast.staff("1001"))
    return client


def seen(cast: Cast, address: str, **query: str) -> str:
    with clock.at(cast.moment):
        answer = lead(cast).get(address, query)
    assert answer.status_code == 200
    return answer.content.decode()


@pytest.mark.clause("FLOOR-09")
def test_averages_by_kind_clerk_and_hour_and_the_long_wait_alerts(desk: Desk) -> None:
    cast = desk.cast
    for taken, wait, handling in (("10:00", 4, 5), ("10:10", 8, 5), ("10:30", 12, 11)):
        serve(desk, taken, wait, handling)
    hall = cast.hall().id
    found = waits.of(Period((hall,), MONDAY, MONDAY), cast.moment)
    clerk = cast.staff("1003").id
    for sums in (found.all, found.by["business"]["change_function"], found.by["staff"][clerk]):
        assert (sums.count, sums.wait, sums.handling) == (3, 8 * MINUTE, 7 * MINUTE)
    assert [found.by["slot"][slot].count for slot in (20, 21)] == [2, 1]
    assert found.by["slot"][20].wait == 6 * MINUTE
    assert found.by["weekday"][0].handling == 7 * MINUTE
    assert found.mix[clerk] == {"change_function": 3}
    by_hour = seen(cast, "/floor/live/figures/")
    assert "10:00–11:00" in by_hour
    assert by_hour.count("8:00") >= 2
    assert by_hour.count("7:00") >= 2
    for by in ("business", "staff", "weekday", "service"):
        page = seen(cast, "/counter/waits/", **{"from": "2026-11-16", "to": "2026-11-16", "by": by})
        cells = re.findall(r"<td[^>]*>\s*([^<\s][^<]*?)\s*<", page)
        assert "8" in cells, (by, cells)
        assert "7" in cells
    cast.moment = moment("11:00")
    late = str(cast.run("ticket.take", "1007", channel=SCREEN, hall="H01", service="general").id)
    fire_due(moment("11:20"))
    assert not Finding.objects.filter(rule="floor.wait-limit").exists()
    cast.moment = moment("11:21")
    fire_due(cast.moment)
    finding = Finding.objects.get(rule="floor.wait-limit")
    assert (finding.staff, finding.at) == (None, moment("11:20"))
    with clock.at(cast.moment):
        assert [str(row.id) for row in overruns.lasting([hall], cast.moment)] == [late]
    assert "A004" in seen(cast, "/counter/waits/", **{"from": "2026-11-16", "to": "2026-11-16"})
    listed = seen(cast, "/counter/waits/tickets/", **{"from": "2026-11-16", "to": "2026-11-16", "over": "wait"})
    assert "A004" in listed
    assert "A003" not in listed
    # handling: 5 minutes are published for a change of function, 7.5 allowed; the one of 11 is over
    over = waits.over_handling(Period((hall,), MONDAY, MONDAY), cast.moment)
    assert [one.handling for one in over.values()] == [11 * MINUTE]
    slow = seen(cast, "/counter/waits/tickets/", **{"from": "2026-11-16", "to": "2026-11-16", "over": "handling"})
    assert "A003" in slow
    assert "A002" not in slow
    assert not Finding.objects.filter(staff=clerk, rule__startswith="floor").exists()


def test_who_is_called_at_the_limit_has_kept_it_and_a_file_is_told_nothing(desk: Desk) -> None:
    cast = desk.cast
    cast.moment = moment("09:00")
    cast.run("ticket.take", "1007", hall="H01", service="general")  # the words of a file
    cast.run("ticket.take", "1007", channel=SCREEN, hall="H01", service="vip", word="拄拐杖")
    fire_due(moment("09:20"))
    cast.moment = moment("09:20")
    cast.run("ticket.call", "1003", counter="G101")
    fire_due(moment("09:30"))
    assert not Finding.objects.filter(rule="floor.wait-limit").exists()


def test_what_lies_aside_for_missing_papers_is_no_handling(desk: Desk) -> None:
    cast = desk.cast
    cast.moment = moment("10:00")
    cast.run("ticket.take", "1007", hall="H01", service="general")
    cast.run("ticket.call", "1003", counter="G101")
    cast.run("ticket.start", "1003", counter="G101")
    order = desk.prepare("change_function", number=OLD, details={"function": "caller_id"})
    minutes(cast, 4)
    desk.run("order.suspend", order=order, missing=["id"])
    minutes(cast, 10)
    desk.run("order.resume", order=order)
    minutes(cast, 1)
    cast.run("ticket.park", "1003", counter="G101")
    minutes(cast, 7)
    ticket = Ticket.objects.get()
    cast.run("ticket.unpark", "1003", counter="G101", ticket=str(ticket.id))
    minutes(cast, 2)
    cast.run("ticket.finish", "1003", counter="G101")
    found = waits.of(Period((cast.hall().id,), MONDAY, MONDAY), cast.moment)
    assert found.all.handling == 7 * MINUTE  # 4 + 1 + 2 of 24


def test_left_and_lapsed_stand_apart_and_the_earlier_period_is_there(desk: Desk) -> None:
    cast = desk.cast
    first = str(cast.run("ticket.take", "1007", hall="H01", service="sales").id)
    cast.run("ticket.take", "1007", hall="H01", service="sales")
    cast.run("ticket.leave", "1007", ticket=first)
    cast.run("counter.shut", "1003", counter="G101")
    period = Period((cast.hall().id,), MONDAY, MONDAY)
    assert (period.earlier.first, period.earlier.last) == (date(2026, 11, 9),) * 2
    assert Period((), date(2026, 11, 1), date(2026, 11, 28)).earlier.first == date(2026, 10, 4)
    all_of = waits.of(period, cast.moment).all
    assert (all_of.count, all_of.left, all_of.lapsed, all_of.abandoned) == (2, 1, 0, 0.5)
    Ticket.objects.exclude(id=first).update(state="lapsed", ended_at=cast.moment)
    all_of = waits.of(period, cast.moment).all
    assert (all_of.left, all_of.lapsed) == (1, 1)
    gone = seen(cast, "/counter/waits/tickets/", **{"from": "2026-11-16", "to": "2026-11-16", "state": "left"})
    assert "C001" in gone
    assert "C002" not in gone


def test_rows_of_each_group_and_the_workbook(desk: Desk) -> None:
    cast = desk.cast
    serve(desk, "10:10", 5, 6)
    clerk = str(cast.staff("1003").id)
    span = {"from": "2026-11-16", "to": "2026-11-16"}
    for which in ({"slot": "20"}, {"weekday": "0"}, {"staff": clerk}, {"business": "change_function"}):
        assert "A001" in seen(cast, "/counter/waits/tickets/", **span, **which)
    for which in ({"slot": "21"}, {"weekday": "1"}, {"staff": str(cast.hall().id)}, {"business": "top_up"}):
        assert "A001" not in seen(cast, "/counter/waits/tickets/", **span, **which)
    with clock.at(cast.moment):
        for address, key in (("/counter/waits/", "waits"), ("/counter/waits/tickets/", "wait-rows")):
            answer = lead(cast).get(address, {**span, "xlsx": key})
            sheet = openpyxl.load_workbook(BytesIO(b"".join(answer.streaming_content))).active
            assert sheet is not None
            assert sheet.max_row == 2


def test_counters_open_are_set_against_those_that_the_customers_needed() -> None:
    day = date(2026, 11, 16)
    spans = [(moment("09:00"), moment("10:00")), (moment("09:15"), moment("09:30")), (moment("10:15"), moment("10:30"))]
    assert waits.open_counters(spans, 1) == {18: 1.5, 19: 1.0, 20: 0.5}
    assert waits.open_counters(spans, 2) == {18: 0.75, 19: 0.5, 20: 0.25}
    assert waits.open_counters([], 0) == {}
    assert day.weekday() == 0


def test_a_suspended_counter_is_not_open(desk: Desk) -> None:
    cast = desk.cast
    cast.moment = moment("10:00")
    cast.run("counter.pause", "1003", counter="G101", reason="break")
    cast.moment = moment("10:20")
    cast.run("counter.resume", "1003", counter="G101")
    cast.moment = moment("10:30")
    cast.run("counter.shut", "1003", counter="G101")
    period = Period((cast.hall().id,), MONDAY, MONDAY)
    opened = waits.open_counters(waits.staffed(period, cast.moment), 1)
    assert round(opened[20], 3) == round(10 / 30, 3)
    lasts = reading.handling(period.halls[0], period.since, cast.moment)["general"].minutes
    wanted = counters_needed.needed(period, {("general", 20): 12, ("vip", 20): 3}, 1, cast.moment)
    assert wanted == {20: need.counters_needed(15, lasts, 10)}  # vip wants the general business, with a priority
    assert counters_needed.needed(period, {("general", 20): 30}, 2, cast.moment) == wanted


def test_the_fast_track_stands_beside_the_rest(desk: Desk) -> None:
    cast = desk.cast
    serve(desk, "10:00", 4, 5)
    cast.run("counter.set_fast_track", "1001", hall="H01", businesses=["change_function"])
    period = Period((cast.hall().id,), MONDAY, MONDAY)
    fast, normal = waits.fast_and_normal(period, ["change_function"], cast.moment)
    assert (fast.count, fast.wait, fast.handling, normal.count) == (1, 4 * MINUTE, 5 * MINUTE, 0)
    fast, normal = waits.fast_and_normal(period, ["top_up"], cast.moment)
    assert (fast.count, normal.count, normal.handling) == (0, 1, 5 * MINUTE)
    assert "快速通道" in seen(cast, "/counter/waits/", **{"from": "2026-11-16", "to": "2026-11-16"})


def test_figures_are_the_own_halls_and_leads_only(desk: Desk) -> None:
    client = Client()
    client.force_login(desk.cast.staff("1003"))
    assert client.get("/counter/waits/").status_code == 403
    client.force_login(desk.cast.staff("2001"))
    assert client.get("/counter/waits/", {"hall": "H01"}).status_code == 404
