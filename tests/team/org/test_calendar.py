"""When outlets are open: weekly hours, holidays and make-up workdays, and what is listed again when the table changes."""

from datetime import date, time
from typing import Any

import pytest
from django.db import IntegrityError, transaction
from django.test import Client

from openhall.engines.cases.models import Case
from openhall.engines.policy.models import Finding
from openhall.front.floor.models import Appointment
from openhall.kernel import clock, commands, deadlines
from openhall.kernel.actors import SYSTEM
from openhall.team.org import calendar, holidays, yearly
from openhall.team.org.models import Hours, OutletType, SpecialDay
from openhall.team.roster import board
from openhall.transfer.run import run
from tests.cast import EVE, MONDAY, Cast
from tests.transfer.books import book

WEDNESDAY, SATURDAY = date(2026, 11, 18), date(2026, 11, 21)
NATIONAL_DAY = date(2027, 10, 1)
WHAT = ["员工3003 3003的班次 08:30–17:00", "预约：综合业务"]


def station(cast: Cast, hall: str = "H03", kind: str = "community_station") -> Any:
    """A hall is a community residents' station."""
    cast.run("org.describe_outlet", "105" if hall == "H03" else "101", hall=hall, type=kind)
    return cast.hall(hall)


def booking(day: date, at: str) -> dict[str, str]:
    return {"hall": "H03", "service": "general", "date": day.isoformat(), "time": at, "phone": "19901000001"}


def lay_down(cast: Cast, day: date, kind: str, **fields: Any) -> None:
    cast.run("calendar.lay_down", "102", date=day.isoformat(), kind=kind, **{"name": "补班", **fields})


@pytest.mark.clause("ROSTER-01")
def test_a_community_station_keeps_office_hours_and_holidays(cast: Cast) -> None:
    hall = station(cast)

    def refused(day: date, at: str) -> str:
        return cast.refused("appointment.book", "3001", channel=commands.API, **booking(day, at))

    assert refused(WEDNESDAY, "12:30") == "hall.closed"
    assert refused(SATURDAY, "10:00") == "hall.closed"
    assert refused(NATIONAL_DAY, "10:00") == "hall.closed"
    assert calendar.on(hall.id, SATURDAY).said == "不营业"
    cast.run("appointment.book", "3001", channel=commands.API, **booking(WEDNESDAY, "13:30"))
    assert calendar.on(hall.id, WEDNESDAY).hours == 7

    shift = {"staff": "3003", "date": WEDNESDAY.isoformat(), "start": "08:30", "end": "17:00", "duty": "counter"}
    cast.run("roster.plan", "3001", **shift)
    with cast.at("08:31", WEDNESDAY):
        deadlines.fire_due(cast.moment)
        cast.run("attendance.in", "3003")
        assert Finding.objects.get(rule="roster.late").detail["minutes"] == 1
        line = next(line for line in board.month(hall, date(2026, 11, 1)) if line.person.job_number == "3003")
        assert (str(line.planned), line.late_minutes) == ("7.00", 1)

    lay_down(cast, SATURDAY, "workday")
    cast.run("appointment.book", "3001", channel=commands.API, **booking(SATURDAY, "10:00"))
    assert refused(SATURDAY, "12:30") == "hall.closed"


@pytest.mark.parametrize(
    ("at", "open_"),
    [
        *(("08:29", False), ("08:30", True), ("11:59", True), ("12:00", False)),
        *(("13:29", False), ("13:30", True), ("16:59", True), ("17:00", False)),
    ],
)
def test_a_day_of_two_spans_to_the_minute(cast: Cast, at: str, open_: bool) -> None:
    assert calendar.on(station(cast).id, WEDNESDAY).open_at(time.fromisoformat(at)) is open_


def test_a_hall_of_which_nothing_is_said_refuses_nothing(cast: Cast) -> None:
    day = calendar.on(cast.hall("H01").id, SATURDAY)
    assert (day.laid_down, day.open, day.open_at(time(3))) == (False, True, True)
    assert (day.spans, day.hours) == ((), 0)
    given = {**booking(SATURDAY, "03:00"), "hall": "H01"}
    assert cast.run("appointment.book", "1001", channel=commands.API, **given)


def test_a_file_books_at_any_time(cast: Cast) -> None:
    station(cast)
    assert cast.run("appointment.book", "3001", **booking(SATURDAY, "10:00"))


def test_who_opens_through_is_open_on_holidays(cast: Cast) -> None:
    hall = station(cast, kind="franchise")
    for weekday in range(7):
        cast.run("org.set_hours", "102", type="franchise", weekday=weekday, opens="09:00", closes="18:00")
    day = calendar.on(hall.id, NATIONAL_DAY)
    assert (day.open, day.kind, day.name) == (True, "holiday", "国庆节")
    cast.run("calendar.keep_holidays", "102", type="franchise", keeps=True)
    assert not calendar.on(hall.id, NATIONAL_DAY).open


def test_the_halls_own_date_comes_before_the_table_and_the_table_before_weekdays(cast: Cast) -> None:
    hall = station(cast)
    cast.run("org.set_hours", "105", hall="H03", date=NATIONAL_DAY.isoformat(), opens="10:00", closes="12:00")
    assert calendar.on(hall.id, NATIONAL_DAY).spans == ((time(10), time(12)),)
    cast.run("org.set_hours", "105", hall="H03", weekday=5, opens="09:00", closes="12:00")
    assert calendar.on(hall.id, SATURDAY).spans == ((time(9), time(12)),)
    lay_down(cast, SATURDAY, "holiday", name="停电")
    assert not calendar.on(hall.id, SATURDAY).open


def test_a_make_up_workday_has_the_hours_of_the_weekday_it_names(cast: Cast) -> None:
    hall = station(cast)
    cast.run("org.set_hours", "102", type="community_station", weekday=4, opens="08:30", closes="15:00")
    lay_down(cast, SATURDAY, "workday", hours_of=4)
    assert calendar.on(hall.id, SATURDAY).spans == ((time(8, 30), time(15)),)


def test_one_type_may_have_a_day_of_its_own(cast: Cast) -> None:
    community, township = station(cast), station(cast, "H02", "township_centre")
    for weekday in range(5):
        cast.run("org.set_hours", "102", type="township_centre", weekday=weekday, opens="09:00", closes="17:00")
    lay_down(cast, WEDNESDAY, "holiday", name="赶集日", type="township_centre")
    assert calendar.on(community.id, WEDNESDAY).open
    assert not calendar.on(township.id, WEDNESDAY).open


def test_beyond_the_notice_weekends_and_statutory_dates_are_not_yet_announced(cast: Cast) -> None:
    hall = station(cast)
    found = calendar.days_of(hall.id, date(2027, 9, 29), date(2027, 10, 3))
    assert [day.announced for day in found.values()] == [True, True, False, False, False]
    lay_down(cast, date(2027, 9, 26), "workday", name="国庆节", notice="国办发明电〔2026〕9号")
    found = calendar.days_of(hall.id, date(2027, 9, 29), date(2027, 10, 3))
    assert all(day.announced for day in found.values())
    assert not found[NATIONAL_DAY].open


def test_a_day_entered_by_hand_leaves_the_other_holidays_of_its_year(cast: Cast) -> None:
    hall = station(cast)
    lay_down(cast, date(2027, 3, 6), "workday")
    assert not calendar.on(hall.id, NATIONAL_DAY).open
    assert not yearly.announced(2027)
    lay_down(cast, NATIONAL_DAY, "ordinary", name="照常上班")
    assert calendar.on(hall.id, NATIONAL_DAY).open


@pytest.mark.parametrize(
    ("year", "dates"),
    [
        (2027, ["2027-02-05", "2027-02-06", "2027-04-05", "2027-06-09", "2027-09-15", "2027-10-03"]),
        (2028, ["2028-01-25", "2028-01-28", "2028-04-04", "2028-05-28", "2028-10-03", "2028-10-01"]),
    ],
)
def test_moon_and_sun_give_the_statutory_dates(year: int, dates: list[str]) -> None:
    found = {seed.date.isoformat() for seed in holidays.of_year(year)}
    assert found >= set(dates)
    assert {seed.source for seed in holidays.of_year(year)} == {"guess"}


def test_a_published_year_knows_its_make_up_workdays() -> None:
    work = [seed.date.isoformat() for seed in holidays.of_year(2026) if seed.kind == "workday"]
    assert work == ["2026-01-04", "2026-02-14", "2026-02-28", "2026-05-09", "2026-09-20", "2026-10-10"]


def test_what_stands_on_a_day_that_changed_is_listed_again_for_the_head(cast: Cast, client: Client) -> None:
    station(cast)
    day = date(2027, 2, 4)
    shift = {"staff": "3003", "date": day.isoformat(), "start": "08:30", "end": "17:00", "duty": "counter"}
    cast.run("roster.plan", "3001", **shift)
    cast.run("appointment.book", "3001", **booking(day, "09:00"))
    lay_down(cast, date(2027, 2, 22), "workday")  # nothing stands there, and it was open anyway
    assert not Case.objects.of_kind("calendar.relook").exists()
    lay_down(cast, day, "holiday", name="春节", notice="国办发明电〔2026〕9号")
    case = Case.objects.of_kind("calendar.relook").get()
    assert (case.owner, case.data["dates"]) == (cast.staff("3001").id, ["2027-02-04"])
    assert [one.what for one in yearly.standing([case.hall], [day])] == WHAT
    client.force_login(cast.staff("3001"))
    with cast.at("09:00"):
        page = client.get(case.address).content.decode()
        assert "3003" in page and "09:00" in page
        client.post(f"/cases/{case.id}/move/", {"move": "settle", "text": ""})
    case.refresh_from_db()
    assert case.state == "settled"


def test_midnight_seeds_this_year_and_the_next_where_an_outlet_goes_by_the_table(cast: Cast) -> None:
    deadlines.ensure_midnight(EVE)
    deadlines.fire_due(clock.midnight(MONDAY))
    assert not SpecialDay.objects.exists()
    station(cast)
    deadlines.fire_due(clock.midnight(date(2026, 11, 17)))
    assert {row.date.year for row in SpecialDay.objects.all()} == {2026, 2027}
    assert calendar.on(cast.hall("H03").id, NATIONAL_DAY).name == "国庆节"


def test_the_notice_comes_as_a_workbook(cast: Cast) -> None:
    hall = station(cast)
    rows = [
        ["date", "kind", "name", "依据文件"],
        ["2027-10-01", "放假", "国庆节", "国办发明电〔2026〕9号"],
        ["2027-10-04", "放假", "国庆节", "国办发明电〔2026〕9号"],
        ["2027-10-09", "调休上班", "国庆节", "国办发明电〔2026〕9号"],
        ["2027-10-10", "值班", "国庆节", "国办发明电〔2026〕9号"],
    ]
    with cast.at("09:00"):
        tried = run(book({"年度日历": rows}), SYSTEM, dry_run=True)
        assert [(one.row, one.code) for one in tried.problems] == [(5, "import.not_choice")]
        report = run(book({"年度日历": rows[:-1]}), SYSTEM)
    assert report.kept, report.problems
    assert not calendar.on(hall.id, date(2027, 10, 4)).open
    assert calendar.on(hall.id, date(2027, 10, 9)).hours == 7
    assert yearly.announced(2027)


def test_only_headquarters_lays_down_the_table(cast: Cast) -> None:
    given = {"date": "2027-01-02", "kind": "holiday", "name": "元旦"}
    assert cast.refused("calendar.lay_down", "101", **given) == "scope.denied"
    assert cast.refused("calendar.lay_down", "1001", **given) == "permission.denied"
    assert cast.refused("calendar.keep_holidays", "101", type="franchise", keeps=True) == "scope.denied"


@pytest.mark.parametrize(
    "wrong",
    [
        {"until": "2027-01-01"},
        {"until": "2027-02-02"},
        {"date": "2027-12-31", "until": "2028-01-01"},
        {"name": " "},
        {"type": "moon"},
        {"hours_of": 7},
    ],
)
def test_what_cannot_be_laid_down(cast: Cast, wrong: dict[str, Any]) -> None:
    given = {"date": "2027-01-02", "kind": "holiday", "name": "元旦", **wrong}
    assert cast.refused("calendar.lay_down", "102", **given) == "input.invalid"


def test_a_span_of_days_is_entered_at_once(cast: Cast) -> None:
    cast.run("calendar.lay_down", "102", date="2027-10-01", until="2027-10-31", kind="holiday", name="国庆节")
    assert SpecialDay.objects.filter(date__month=10, source="entered").count() == 31


@pytest.mark.parametrize(
    "wrong", [{"breaks": "12:00"}, {"breaks": "08:00", "resumes": "13:00"}, {"breaks": "12:00", "resumes": "17:00"}]
)
def test_a_midday_break_lies_within_the_hours(cast: Cast, wrong: dict[str, str]) -> None:
    given = {"hall": "H03", "weekday": 0, "opens": "08:30", "closes": "17:00", **wrong}
    assert cast.refused("org.set_hours", "105", **given) == "input.invalid"


def test_the_database_keeps_breaks_within_hours_and_a_day_said_once(cast: Cast) -> None:
    kind = OutletType.objects.get(code="community_station")
    with pytest.raises(IntegrityError), transaction.atomic():
        Hours.objects.filter(type=kind, weekday=0).update(breaks=time(18), resumes=time(19))
    with pytest.raises(IntegrityError), transaction.atomic():
        Hours.objects.filter(type=kind, weekday=5).update(breaks=time(12), resumes=time(13))
    lay_down(cast, SATURDAY, "workday")
    with pytest.raises(IntegrityError), transaction.atomic():
        SpecialDay.objects.create(date=SATURDAY, kind="holiday", zh="x", source="entered", at=EVE)


def test_the_page_shows_a_year_and_takes_a_day(cast: Cast, client: Client) -> None:
    station(cast)
    client.force_login(cast.staff("102"))
    with cast.at("09:00"):
        page = client.get("/org/calendar/?year=2027").content.decode()
        assert "尚未公布" in page and "国庆节" in page
        given = {"date": "2027-10-09", "kind": "workday", "name": "国庆节", "hours_of": "0", "notice": ""}
        assert client.post("/org/calendar/", given).status_code == 302
        assert client.get("/org/units/H03/").status_code == 200
        assert client.post("/org/types/franchise/holidays/", {"keeps": "1"}).status_code == 302
    assert calendar.on(cast.hall("H03").id, date(2027, 10, 9)).open
    assert OutletType.objects.get(code="franchise").keeps_holidays
    assert Appointment.objects.count() == 0
