"""Posts that seem empty: a suspicion of the system or of a lead, the person is heard, the head confirms or drops it."""

import io
from datetime import datetime, time, timedelta
from decimal import Decimal

import pytest
from django.test import Client
from openpyxl import load_workbook

from openhall.engines.cases.models import Case
from openhall.engines.policy.models import Finding
from openhall.kernel import clock
from openhall.kernel.commands import SCREEN
from openhall.team.roster import board, clocking, consents
from openhall.team.roster.vacancy import Standing, vacant_since
from tests.cast import MONDAY, Cast

from .test_relieving import at, pass_time, planned, refused

MONTH = MONDAY.replace(day=1)


def line(cast: Cast, by: str = "1003") -> board.Month:
    return next(one for one in board.month(cast.hall(), MONTH) if one.person.job_number == by)


def suspicions() -> list[tuple[str, str, str]]:
    """Of whom, since when, until when."""
    rows = Case.objects.of_kind("attendance.empty-post").order_by("opened_at", "id")
    return [(one.subject, hhmm(one.data["since"]), hhmm(one.data.get("until", ""))) for one in rows]


def hhmm(moment: str) -> str:
    return f"{clock.local(datetime.fromisoformat(moment)):%H:%M}" if moment else ""


@pytest.fixture
def desk(cast: Cast) -> Cast:
    """1003 is planned at G101 from 08:30 to 17:00, and there; the hall is open since 08:30."""
    planned(cast, ("1003", "08:30", "17:00", {"counter": "G101"}))
    with cast.at("08:30"):
        cast.open_day()
        cast.run("attendance.in", "1003", channel=SCREEN)
        cast.run("counter.open", "1003", channel=SCREEN, counter="G101")
    return cast


@pytest.mark.clause("ROSTER-09")
def test_an_absence_an_overrun_late_and_early_and_an_empty_post_that_the_head_confirms(
    cast: Cast, client: Client
) -> None:
    planned(cast, ("1003", "08:30", "17:00", {"counter": "G101"}), ("1004", "08:30", "17:00", {}))
    at(cast, "08:30", "day.open", "1001", hall="H01", date=MONDAY.isoformat(), channel="replay")
    at(cast, "08:40", "attendance.in", "1003")
    at(cast, "08:40", "counter.open", "1003", counter="G101")
    # an approved absence: in order at the fifteenth minute, one minute over at the sixteenth; the approval warns
    made = at(cast, "10:00", "attendance.give_consent", "1002", staff="1003", purpose="absence")
    assert made.data["empties"] == "G101"
    at(cast, "10:00", "floor.leave", "1003", approved_by="1002")
    client.force_login(cast.staff("1003"))
    with cast.at("10:15"):
        assert "超时" not in client.get("/roster/mine/attendance/").content.decode()
    with cast.at("10:16"):
        assert "超时1分钟" in client.get("/roster/mine/attendance/").content.decode()
    at(cast, "10:16", "floor.back", "1003")
    # the counter stands empty from 14:00 to 15:00
    at(cast, "14:00", "counter.shut", "1003", counter="G101")
    at(cast, "15:00", "counter.open", "1003", counter="G101")
    assert ("1003", "14:00", "15:00") in suspicions()
    at(cast, "16:50", "counter.shut", "1003", counter="G101")
    at(cast, "16:50", "attendance.out", "1003")
    found = line(cast)
    assert (found.late_minutes, found.early_minutes) == (10, 10)
    assert (found.without_leave, found.empty_minutes) == (0, 0)  # nobody has decided yet
    case = next(
        str(one.id) for one in Case.objects.of_kind("attendance.empty-post") if hhmm(one.data["since"]) == "14:00"
    )
    at(cast, "17:10", "case.move", "1003", case=case, move="state", text="去买东西了")
    at(cast, "17:20", "attendance.judge", "1001", case=case, confirm=True)
    found = line(cast)
    assert (found.without_leave, found.empty_minutes) == (1, 60)
    client.force_login(cast.staff("1001"))
    with cast.at("17:30"):
        page = client.get("/roster/attendance/").content.decode()
        assert "旷工" in page and "60分钟" in page and "14:00" in page and "15:00" in page
        sheet = client.get("/roster/month/?month=2026-11&xlsx=roster-month")
        content = b"".join(sheet.streaming_content) if sheet.streaming else sheet.content
    rows = list(load_workbook(io.BytesIO(content)).active.iter_rows(values_only=True))
    head = next(row for row in rows if "旷工" in row)
    own = next(row for row in rows if any("1003" in str(cell) for cell in row))
    assert (own[head.index("旷工")], own[head.index("空岗分钟")]) == (1, 60)
    # with prior consent it doesn't count
    seen = {"staff": "1003", "date": MONDAY.isoformat(), "start": "10:01", "end": "10:14", "text": "台席没人"}
    other = at(cast, "17:40", "attendance.report_empty", "1002", **seen)
    given = {"case": str(other.id), "confirm": True, "heard": "值班长同意过"}
    assert refused(cast, "17:50", "attendance.judge", "1001", **given) == "attendance.agreed"
    at(cast, "17:50", "attendance.judge", "1001", **{**given, "confirm": False})
    assert line(cast).empty_minutes == 60


def test_five_minutes_without_the_counter_open_are_a_suspicion_four_are_none(cast: Cast) -> None:
    planned(cast, ("1003", "08:30", "17:00", {"counter": "G101"}))
    at(cast, "08:30", "day.open", "1001", hall="H01", date=MONDAY.isoformat(), channel="replay")
    at(cast, "08:34", "counter.open", "1003", counter="G101")
    pass_time("09:00")
    assert suspicions() == []
    at(cast, "11:00", "counter.shut", "1003", counter="G101")
    pass_time("11:05")
    assert suspicions() == []
    pass_time("11:05:01")
    assert suspicions() == [("1003", "11:00", "")]
    assert not Finding.objects.filter(rule="attendance.empty-post").exists()


def test_before_the_hall_opens_nobody_is_expected_at_the_counter(cast: Cast) -> None:
    planned(cast, ("1003", "08:00", "17:00", {"counter": "G101"}))
    pass_time("09:00")
    assert suspicions() == []
    at(cast, "09:00", "day.open", "1001", hall="H01", date=MONDAY.isoformat(), channel="replay")
    pass_time("09:12")
    assert suspicions() == [("1003", "09:00", "")]


def test_a_shift_that_a_file_planned_is_watched_where_it_is_laid_down(cast: Cast) -> None:
    shift = {"staff": "1003", "date": MONDAY.isoformat(), "start": "09:00", "end": "17:00", "duty": "counter"}
    with cast.at("07:00"):
        cast.run("roster.plan", "1001", **shift, counter="G101")
        cast.open_day()
    with cast.at("08:00"):
        level = f"unit:{cast.hall('H02').id}"
        cast.run("parameter.set", "2001", channel=SCREEN, parameter="attendance.vacant_after", level=level, value="5")
    pass_time("09:30")
    assert suspicions() == []
    with cast.at("09:30"):
        level = f"unit:{cast.hall().id}"
        cast.run("parameter.set", "1001", channel=SCREEN, parameter="attendance.vacant_after", level=level, value="3")
    at(cast, "10:00", "counter.open", "1003", counter="G101")
    at(cast, "10:10", "counter.shut", "1003", counter="G101")
    pass_time("10:14")
    assert suspicions() == [("1003", "10:10", "")]


def test_lunch_in_turns_and_a_suspended_counter_are_no_absences(cast: Cast) -> None:
    desk = cast
    planned(desk, *((one, "08:30", "17:00", {"counter": f"G10{n}"}) for n, one in ((1, "1003"), (2, "1004"))))
    at(desk, "08:30", "day.open", "1001", hall="H01", date=MONDAY.isoformat(), channel="replay")
    at(desk, "08:30", "counter.open", "1003", counter="G101")
    at(desk, "08:30", "counter.open", "1004", counter="G102")
    at(desk, "09:00", "counter.pause", "1003", counter="G101", reason="break")
    pass_time("09:30")
    at(desk, "09:30", "counter.resume", "1003", counter="G101")
    at(desk, "11:00", "roster.set_lunch", "1002", hall="H01", date=MONDAY.isoformat(), turns=lunch())
    at(desk, "12:00", "counter.shut", "1003", counter="G101")
    pass_time("12:35")
    assert suspicions() == []
    pass_time("12:41")
    assert suspicions() == [("1003", "12:30", "")]


def lunch() -> list[dict[str, str]]:
    return [{"staff": "1003", "start": "12:00", "end": "12:30"}]


def test_whoever_is_sent_to_another_counter_or_whose_counter_another_holds_leaves_none_empty(desk: Cast) -> None:
    at(desk, "10:00", "counter.shut", "1003", counter="G101")
    at(desk, "10:01", "counter.open", "1003", counter="G102")
    pass_time("10:30")
    at(desk, "10:30", "counter.shut", "1003", counter="G102")
    at(desk, "10:31", "counter.open", "1004", counter="G101")
    pass_time("11:00")
    assert suspicions() == []


def test_an_open_counter_whose_person_goes_is_a_suspicion_at_once(desk: Cast) -> None:
    at(desk, "10:00", "floor.leave", "1003")
    assert suspicions() == [("1003", "10:00", "")]
    at(desk, "10:20", "floor.back", "1003")
    assert suspicions() == [("1003", "10:00", "10:20")]
    at(desk, "11:00", "attendance.out", "1003")
    assert suspicions()[1:] == [("1003", "11:00", "")]


def test_with_approval_or_with_the_counter_suspended_it_is_none(desk: Cast) -> None:
    at(desk, "10:00", "attendance.give_consent", "1002", staff="1003", purpose="absence")
    at(desk, "10:00", "floor.leave", "1003")
    at(desk, "10:10", "floor.back", "1003")
    at(desk, "10:20", "counter.pause", "1003", counter="G101", reason="break")
    at(desk, "10:20", "floor.leave", "1003")
    assert suspicions() == []


def test_to_name_a_lead_who_has_not_consented_is_not_enough(desk: Cast) -> None:
    assert refused(desk, "10:00", "floor.leave", "1003", approved_by="1002") == "attendance.no_consent"
    at(desk, "10:00", "attendance.give_consent", "1001", staff="1003", purpose="absence")
    assert refused(desk, "10:00", "floor.leave", "1003", approved_by="1002") == "attendance.no_consent"
    at(desk, "10:00", "floor.leave", "1003", approved_by="1001")


def test_an_approval_warns_of_a_post_that_stands_empty_only(cast: Cast) -> None:
    planned(
        cast,
        ("1002", "08:00", "17:00", {"duty": "supervise"}),
        ("1001", "08:00", "17:00", {"duty": "supervise"}),
        ("1003", "08:00", "17:00", {}),
    )
    for by in ("1001", "1002", "1003"):
        at(cast, "08:00", "attendance.in", by)
    moment = datetime.combine(MONDAY, datetime.min.time(), clock.ZONE) + timedelta(hours=9)
    with cast.at("09:00"):
        assert consents.empties(cast.staff("1003"), moment) == ""  # at no counter
        assert consents.empties(cast.staff("1002"), moment) == ""  # 1001 is here
        cast.run("attendance.out", "1001", channel=SCREEN)
        assert consents.empties(cast.staff("1002"), moment) == "supervise"


def test_a_lead_who_reports_does_not_decide_and_about_a_head_the_level_above_does(desk: Cast) -> None:
    seen = {"date": MONDAY.isoformat(), "start": "14:00", "end": "15:00", "text": "台席没人"}
    assert refused(desk, "14:30", "attendance.report_empty", "1002", staff="1003", **seen) == "input.invalid"
    own = at(desk, "15:30", "attendance.report_empty", "1001", staff="1003", **seen)
    given = {"confirm": True, "heard": "x"}
    assert refused(desk, "15:40", "attendance.judge", "1001", case=str(own.id), **given) == "order.self_approval"
    head = at(desk, "15:30", "attendance.report_empty", "1002", staff="1001", **seen)
    assert refused(desk, "15:40", "attendance.judge", "1001", case=str(head.id), **given) == "order.self_approval"
    at(desk, "15:40", "attendance.judge", "101", case=str(head.id), **given)
    row = Finding.objects.get(rule="attendance.empty-post")
    assert (row.staff, row.detail["minutes"]) == (desk.staff("1001").id, 60)


def test_two_empty_posts_of_a_day_are_one_mark_unless_each_is_to_be_one(desk: Cast) -> None:
    for start, end in (("10:00", "10:30"), ("14:00", "14:45")):
        seen = {"staff": "1003", "date": MONDAY.isoformat(), "start": start, "end": end, "text": "台席没人"}
        made = at(desk, "15:00", "attendance.report_empty", "1002", **seen)
        at(desk, "15:30", "attendance.judge", "1001", case=str(made.id), confirm=True, heard="x")
    assert (line(desk).without_leave, line(desk).empty_minutes) == (1, 75)
    given = {"parameter": "attendance.empty_post_unit", "level": f"unit:{desk.hall().id}"}
    at(desk, "16:00", "parameter.set", "1001", **given, value="minutes recorded and a mark each time")
    with desk.at("16:01"):
        assert line(desk).without_leave == 2


# -- decisions over plain data -------------------------------------------------------------------------------------


def moment(at: str) -> datetime:
    return datetime.combine(MONDAY, time.fromisoformat(at), clock.ZONE)


def test_since_when_a_counter_is_empty() -> None:
    shift = {"start": moment("08:30"), "end": moment("17:00")}
    lunch = (moment("12:00"), moment("12:30"))
    assert vacant_since(Standing(**shift, open=True), moment("10:00")) is None
    assert vacant_since(Standing(**shift, open=False), moment("10:00")) == moment("08:30")
    assert vacant_since(Standing(**shift, open=False), moment("17:00")) is None
    assert vacant_since(Standing(**shift, open=False, last_open=moment("09:50")), moment("10:00")) == moment("09:50")
    assert vacant_since(Standing(**shift, open=False, excused=(lunch,)), moment("12:29")) is None
    assert vacant_since(Standing(**shift, open=False, excused=(lunch,)), moment("12:30")) == moment("12:30")
    assert vacant_since(Standing(**shift, open=False, excused=((moment("08:30"), None),)), moment("10:00")) is None


def test_an_overrun_in_minutes() -> None:
    left = moment("10:00")
    assert [clocking.overrun(left, moment(one), 15) for one in ("10:15", "10:16", "10:20")] == [0, 1, 5]


def test_of_the_early_minutes_those_count_that_were_there() -> None:
    start = moment("13:00")
    came = {None: 0, "12:30": 15, "12:45": 15, "12:50": 10, "13:05": 0}
    for at_, minutes in came.items():
        when = moment(at_) if at_ else None
        assert board.ahead_minutes(15, start, when, moment("14:00")) == minutes
    assert board.ahead_minutes(15, start, None, moment("09:00")) == 15
    assert Decimal("0.25") == board._hours(15)
