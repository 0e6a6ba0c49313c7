"""Expected arrivals: from complete weeks only, holidays left out, with their error beside the plain guess."""

import io
from datetime import date, datetime, time, timedelta
from typing import Any

import pytest
from django.test import Client
from openpyxl import Workbook

from openhall.kernel import clock
from openhall.kernel.commands import API, SCREEN
from openhall.kernel.problems import Refused
from openhall.team.roster.proposals import arrivals, reading
from openhall.team.roster.proposals.models import ArrivalCount
from openhall.transfer.run import run
from tests.cast import Cast

TODAY = date(2026, 11, 16)
NONE: dict[date, list[int]] = {}


def never(day: date) -> bool:
    return False


def counts(at_nine: int) -> list[int]:
    return [at_nine if slot == 18 else 0 for slot in range(48)]


def weeks(*at_nine: int, before: date = TODAY) -> dict[date, list[int]]:
    """The weeks before a Monday, newest first, each with so many customers at nine of every day."""
    return {
        before - timedelta(days=7 * (back + 1) - place): counts(value)
        for back, value in enumerate(at_nine)
        for place in range(7)
    }


def load(cast: Cast, at_nine: int, monday: date, *, service: str = "general", hall: str = "H01") -> None:
    rows = [
        {"service": service, "start": datetime(day.year, day.month, day.day, 9, tzinfo=clock.ZONE), "count": at_nine}
        for day in arrivals.days_of(monday)
    ]
    cast.run("arrivals.load", "1001", channel=API, hall=hall, counts=rows)


def test_the_mean_of_the_same_weekday_and_half_hour_is_expected() -> None:
    history = weeks(4, 8, 6, 2)
    mondays = arrivals.complete_weeks(history.keys(), TODAY, never, reach=9)
    assert mondays == [TODAY - timedelta(days=7 * back) for back in (1, 2, 3, 4)]
    week = arrivals.expected(history, mondays, never)
    assert week[0][18] == 5 and week[6][18] == 5 and week[0][17] == 0


def test_a_week_with_a_day_missing_is_not_complete_unless_the_hall_never_works_then() -> None:
    history = weeks(4, 8, 6, 2)
    del history[date(2026, 11, 11)]
    assert len(arrivals.complete_weeks(history.keys(), TODAY, never, reach=9)) == 3
    assert len(arrivals.complete_weeks(history.keys(), TODAY, {date(2026, 11, 11)}.__contains__, reach=9)) == 4
    shut_on_wednesdays = {day: row for day, row in weeks(4, 8).items() if day.weekday() != 2}
    assert len(arrivals.complete_weeks(shut_on_wednesdays.keys(), TODAY, never, reach=9)) == 2


def test_holidays_are_left_out_of_the_mean() -> None:
    history = weeks(4, 8, 6, 2)
    holiday = date(2026, 11, 9)
    history[holiday] = counts(100)
    mondays = arrivals.complete_weeks(history.keys(), TODAY, never, reach=9)
    assert arrivals.expected(history, mondays, never)[0][18] == 29
    assert arrivals.expected(history, mondays, {holiday}.__contains__)[0][18] == pytest.approx(16 / 3)
    all_mondays = dict.fromkeys(mondays, True).__contains__
    assert arrivals.expected(history, mondays, all_mondays)[0][18] == 5  # as on the other days


def test_the_error_of_the_last_two_weeks_is_measured_beside_the_same_half_hour_last_week() -> None:
    """Weeks of 10 but for a last one of 20: the mean misses 10 of 30, and so does last week's figure, twice in turn."""
    steady = weeks(20, 10, 10, 10, 10, 10)
    complete = arrivals.complete_weeks(steady.keys(), TODAY, never, reach=9)
    found = arrivals.errors(steady, complete, 4, never)
    assert found is not None and found.customers == 210
    assert found.expected == pytest.approx(70 / 210) and found.last_week == pytest.approx(70 / 210)
    swinging = weeks(20, 10, 20, 10, 20, 10)
    found = arrivals.errors(swinging, complete, 4, never)
    assert found is not None
    assert found.expected == pytest.approx(70 / 210) and found.last_week == pytest.approx(140 / 210)
    assert arrivals.errors(steady, complete[:5], 4, never) is None


def test_fewer_than_four_complete_weeks_are_refused(cast: Cast) -> None:
    for back in (1, 2, 3):
        load(cast, 6, TODAY - timedelta(days=7 * back))
    with pytest.raises(Refused) as caught:
        reading.forecast(cast.hall(), cast.moment)
    assert caught.value.code == "roster.too_few_weeks"
    assert caught.value.message == "预计到店人数需要 4 个完整周的计数，现有 3 个。"
    load(cast, 6, TODAY - timedelta(days=28))
    assert reading.forecast(cast.hall(), cast.moment).expected["general"][0][18] == 6


def test_vip_and_quick_business_are_the_want_general(cast: Cast) -> None:
    for back in (1, 2, 3, 4):
        for service in ("general", "vip", "fast", "sales"):
            load(cast, 2, TODAY - timedelta(days=7 * back), service=service)
    found = reading.forecast(cast.hall(), cast.moment)
    assert found.expected["general"][2][18] == 6 and found.expected["sales"][2][18] == 2
    assert found.counters["general"] == 3 and found.counters["sales"] == 0


def test_a_days_own_tickets_come_before_counts_of_an_older_system(cast: Cast) -> None:
    for back in (1, 2, 3, 4):
        load(cast, 4, TODAY - timedelta(days=7 * back))
    with cast.at("08:00", TODAY):
        cast.open_day()
    with cast.at("09:10", TODAY):
        for _ in range(3):
            cast.run("ticket.take", "1007", hall="H01", service="general")
    load_today = {"service": "general", "start": datetime(2026, 11, 16, 9, tzinfo=clock.ZONE), "count": 50}
    with cast.at("20:00", TODAY):
        cast.run("arrivals.load", "1001", channel=API, hall="H01", counts=[load_today])
    found, generated = reading.history(cast.hall().id, date(2026, 11, 9), date(2026, 11, 17))
    assert found["general"][TODAY][18] == 3 and found["general"][date(2026, 11, 10)][18] == 4
    assert not generated


def test_counts_of_half_hours_to_come_of_other_halls_and_odd_ones_are_refused(cast: Cast) -> None:
    def one(**more: Any) -> dict[str, Any]:
        start = datetime(2026, 11, 15, 9, tzinfo=clock.ZONE)
        return {"hall": "H01", "counts": [{"service": "general", "start": start, "count": 5, **more}]}

    def code(by: str = "1001", **given: Any) -> str:
        return cast.refused("arrivals.load", by, channel=API, **given)

    cast.run("arrivals.load", "1001", channel=API, **one())
    assert code(**one(start=datetime(2026, 11, 15, 9, 10, tzinfo=clock.ZONE))) == "input.invalid"
    with cast.at("09:29:59"):
        assert code(**one(start=datetime(2026, 11, 16, 9, tzinfo=clock.ZONE))) == "input.invalid"
    with cast.at("09:30"):
        cast.run("arrivals.load", "1001", channel=API, **one(start=datetime(2026, 11, 16, 9, tzinfo=clock.ZONE)))
    assert code(**one(count=-1)) == "input.invalid" and code(**one(count=1001)) == "input.invalid"
    assert code(hall="H01", counts=[]) == "input.invalid"
    assert code("2001", **one()) == "scope.denied" and code("1003", **one()) == "permission.denied"


def test_counts_come_in_from_a_workbook_and_again_with_other_figures(cast: Cast) -> None:
    def book(count: int) -> bytes:
        made = Workbook()
        page = made.worksheets[0]
        page.title = "到店人数"
        page.append(["营业厅", "日期", "时段", "服务", "人数"])
        page.append(["H01", date(2026, 11, 9), time(9), "general", count])
        page.append(["H01", "2026-11-09", "9:30", "vip", 1])
        out = io.BytesIO()
        made.save(out)
        return out.getvalue()

    with clock.at(cast.moment):
        first = run(book(7), cast.staff("1001").actor())
    assert (first.kept, first.sum("made")) == (True, 2), first.problems
    with clock.at(cast.moment):
        again = run(book(8), cast.staff("1001").actor())
    assert (again.sum("changed"), again.sum("same")) == (1, 1)
    assert sorted(ArrivalCount.objects.values_list("count", flat=True)) == [1, 8]


def test_a_time_of_the_day_that_is_none_is_named(cast: Cast) -> None:
    made = Workbook()
    page = made.worksheets[0]
    page.title = "arrivals"
    page.append(["hall", "day", "time", "service", "count"])
    page.append(["H01", "2026-11-09", "25:00", "general", 3])
    out = io.BytesIO()
    made.save(out)
    with clock.at(cast.moment):
        report = run(out.getvalue(), cast.staff("1001").actor())
    assert [(one.row, one.code) for one in report.problems] == [(2, "import.not_clock")]


def test_the_page_marks_what_lacks_and_what_is_too_much(cast: Cast, client: Client) -> None:
    """15 customers at nine, 10 minutes each: 5 erlangs, so more counters than the 3 of the hall; the page asks for 3."""
    for back in (1, 2, 3, 4):
        load(cast, 15, TODAY - timedelta(days=7 * back))
    given = {"date": "2026-11-17", "start": "08:30", "end": "12:00", "duty": "counter", "counter": "G101"}
    cast.run("roster.plan", "1001", channel=SCREEN, staff="1003", **given)
    client.force_login(cast.staff("1001"))
    with clock.at(cast.moment):
        page = client.get("/roster/proposals/forecast/?hall=H01&day=2026-11-17").content.decode()
    nine = page[page.index("<td>09:00</td>") :]
    assert "缺 2" in nine[: nine.index("</tr>")]
    ten = page[page.index("<td>10:00</td>") :]
    assert "多 1" in ten[: ten.index("</tr>")]


def test_the_page_says_what_is_missing_where_there_are_no_counts(cast: Cast, client: Client) -> None:
    client.force_login(cast.staff("1001"))
    with clock.at(cast.moment):
        answer = client.get("/roster/proposals/forecast/")
    assert answer.status_code == 200 and "4 个完整周" in answer.content.decode()
    client.force_login(cast.staff("1003"))
    assert client.get("/roster/proposals/forecast/").status_code == 403


def test_holidays_of_the_yearly_table_are_left_out(cast: Cast) -> None:
    """National Day 2026: 1 to 7 October are days off, so the weeks around them are complete without."""
    found = reading.left_out(cast.hall(), date(2026, 9, 28), date(2026, 10, 12))
    assert {date(2026, 10, day) for day in range(1, 8)} <= found
    assert date(2026, 9, 29) not in found and date(2026, 10, 9) not in found
