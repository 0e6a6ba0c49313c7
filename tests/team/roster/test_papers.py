"""Corrections, leaves and overtime: what was said first stays, and nobody decides about the own."""

from datetime import date
from typing import Any

import pytest
from django.db import IntegrityError, transaction
from django.test import Client

from openhall.engines.policy.models import Finding
from openhall.kernel import clock, commands, deadlines
from openhall.team.roster import board
from openhall.team.roster.models import Correction, Leave, Overtime, Punch, Shift
from tests.cast import MONDAY, Cast

TUESDAY, WEDNESDAY = date(2026, 11, 17), date(2026, 11, 18)


def plan(cast: Cast, staff: str = "1003", day: date = MONDAY, start: str = "08:00", end: str = "17:00") -> Shift:
    given = {"staff": staff, "date": day.isoformat(), "start": start, "end": end, "duty": "counter"}
    with cast.at("06:00"):
        return Shift.objects.get(id=cast.run("roster.plan", "1001", **given).id)


def clocked(cast: Cast, kind: str, at: str, by: str = "1003", day: date = MONDAY) -> Punch:
    with cast.at(at, day):
        deadlines.fire_due(cast.moment)
        return Punch.objects.get(id=cast.run(f"attendance.{kind}", by).id)


def moment(at: str) -> str:
    return f"{MONDAY.isoformat()}T{at}:00+08:00"


def ask(cast: Cast, by: str = "1003", **fields: Any) -> str:
    given = {"kind": "in", "at": moment("07:58"), "reason": "刷卡机故障", **fields}
    return str(cast.run("attendance.ask_correction", by, **given).id)


def late() -> list[tuple[str, str, str]]:
    rows = Finding.objects.filter(rule__startswith="roster.").order_by("at", "id")
    return [(row.rule, f"{clock.local(row.at):%H:%M}", row.state) for row in rows]


def apply(cast: Cast, by: str = "1003", kind: str = "annual", first: date = TUESDAY, last: date = TUESDAY) -> str:
    given = {"kind": kind, "first": first.isoformat(), "last": last.isoformat()}
    return str(cast.run("leave.apply", by, **given).id)


@pytest.mark.clause("ROSTER-10")
def test_a_leave_from_its_application_to_the_report_back_and_a_correction_that_keeps_the_original(cast: Cast) -> None:
    plan(cast, day=TUESDAY)
    plan(cast, day=WEDNESDAY)
    leave = apply(cast)
    assert Leave.objects.get(id=leave).state == "waiting"
    assert cast.refused("leave.decide", "1003", leave=leave, approve=True) == "permission.denied"
    cast.run("leave.decide", "1002", leave=leave, approve=True)
    assert Leave.objects.get(id=leave).state == "granted"
    with cast.at("08:00", WEDNESDAY):
        deadlines.fire_due(cast.moment)
        assert late() == []  # no absence is found within an approved leave
        cast.run("leave.report_back", "1003", leave=leave)
    assert Leave.objects.get(id=leave).state == "back"

    other = apply(cast, "1004")
    plan(cast, "1004", day=WEDNESDAY)
    cast.run("leave.decide", "1001", leave=other, approve=True)
    with cast.at("08:01", WEDNESDAY):
        deadlines.fire_due(cast.moment)
    row = Leave.objects.get(id=other)
    assert (row.state, f"{clock.local(row.overstayed_at):%H:%M}" if row.overstayed_at else "") == (
        "overstayed",
        "08:00",
    )
    assert not Finding.objects.filter(rule="leave.overstayed").exists()

    assert cast.refused("attendance.in", "1004", channel=commands.API, staff="1003") == "input.invalid"
    plan(cast)
    punch = clocked(cast, "in", "08:05")
    with cast.at("09:00"):
        asked = ask(cast, punch=str(punch.id))
        assert (
            cast.refused("attendance.decide_correction", "1003", correction=asked, approve=True) == "permission.denied"
        )
        cast.run("attendance.decide_correction", "1002", correction=asked, approve=True)
    done = Correction.objects.get(id=asked)
    assert done.punch is not None and done.entry is not None and done.decided_by is not None
    assert (f"{clock.local(done.punch.at):%H:%M}", f"{clock.local(done.entry.at):%H:%M}") == ("08:05", "07:58")
    assert (done.reason, done.asked_by.job_number, done.decided_by.job_number) == ("刷卡机故障", "1003", "1002")
    assert Punch.objects.get(id=punch.id).at == punch.at


def test_findings_that_rest_on_the_old_entry_are_withdrawn_and_new_ones_stand_at_their_time(cast: Cast) -> None:
    plan(cast)
    punch = clocked(cast, "in", "08:05")
    assert late() == [("roster.late", "08:05", "raised")]
    with cast.at("10:00"):
        asked = ask(cast, punch=str(punch.id), at=moment("08:02"))
        cast.run("attendance.decide_correction", "1001", correction=asked, approve=True)
    assert late() == [("roster.late", "08:02", "raised"), ("roster.late", "08:05", "dropped")]
    assert asked in Finding.objects.get(state="dropped").decision


def test_a_lacking_clock_in_is_put_in_and_the_absence_withdrawn(cast: Cast) -> None:
    shift = plan(cast)
    with cast.at("18:00"):
        deadlines.fire_due(cast.moment)
        assert late() == [("roster.absent", "17:00", "raised")]
        cast.run("attendance.decide_correction", "1001", correction=ask(cast), approve=True)
    assert late() == [("roster.absent", "17:00", "dropped")]
    shift.refresh_from_db()
    assert shift.clocked_in_at is not None and f"{clock.local(shift.clocked_in_at):%H:%M}" == "07:58"


def test_a_corrected_clock_out_is_judged_as_of_its_time(cast: Cast) -> None:
    plan(cast)
    clocked(cast, "in", "08:00")
    punch = clocked(cast, "out", "17:00")
    with cast.at("18:00"):
        asked = ask(cast, by="1002", staff="1003", punch=str(punch.id), kind="out", at=moment("16:50"))
        assert (
            cast.refused("attendance.decide_correction", "1002", correction=asked, approve=True)
            == "order.self_approval"
        )
        cast.run("attendance.decide_correction", "1001", correction=asked, approve=True)
    assert late() == [("roster.early-leave", "16:50", "raised")]


def test_about_a_head_the_level_above_decides(cast: Cast) -> None:
    leave = apply(cast, "1001")
    assert cast.refused("leave.decide", "1002", leave=leave, approve=True) == "roster.next_level"
    cast.run("leave.decide", "101", leave=leave, approve=True)
    with cast.at("09:00"):
        asked = ask(cast, by="1001", at=moment("08:00"))
        assert (
            cast.refused("attendance.decide_correction", "1002", correction=asked, approve=True) == "roster.next_level"
        )
        cast.run("attendance.decide_correction", "101", correction=asked, approve=True)


def test_only_sick_leave_is_reported_afterwards_and_with_a_note(cast: Cast) -> None:
    given = {"first": "2026-11-13", "last": "2026-11-13"}
    assert cast.refused("leave.apply", "1003", kind="annual", **given) == "leave.afterwards"
    assert cast.refused("leave.apply", "1003", kind="sick", **given) == "input.invalid"
    cast.run("leave.apply", "1003", kind="sick", text="诊断证明", **given)
    assert cast.refused("leave.apply", "1003", kind="sick", text="诊断证明", **given) == "input.invalid"


def test_an_absence_found_is_withdrawn_by_a_sick_leave_approved_afterwards(cast: Cast) -> None:
    plan(cast)
    with cast.at("09:00", TUESDAY):
        deadlines.fire_due(cast.moment)
        assert late() == [("roster.absent", "17:00", "raised")]
        day = MONDAY.isoformat()
        leave = cast.run("leave.apply", "1003", kind="sick", text="诊断证明", first=day, last=day).id
        cast.run("leave.decide", "1001", leave=str(leave), approve=True)
    assert late() == [("roster.absent", "17:00", "dropped")]


def test_an_overstay_is_absence_without_leave_once_the_head_has_heard_the_person(cast: Cast) -> None:
    leave = apply(cast)
    cast.run("leave.decide", "1001", leave=leave, approve=True)
    with cast.at("09:00", date(2026, 11, 19)):
        deadlines.fire_due(cast.moment)
        assert cast.refused("leave.confirm_overstay", "1001", leave=leave, heard=" ") == "input.invalid"
        assert cast.refused("leave.confirm_overstay", "1002", leave=leave, heard="忘了") == "permission.denied"
        cast.run("leave.confirm_overstay", "1001", leave=leave, heard="忘了销假")
        assert cast.refused("leave.confirm_overstay", "1001", leave=leave, heard="忘了") == "transition.not_allowed"
    found = Finding.objects.get(rule="leave.overstayed")
    assert (found.staff, found.clause) == (cast.staff("1003").id, "ROSTER-10")


def test_the_database_lets_nobody_decide_about_the_own(cast: Cast) -> None:
    leave, asked = apply(cast), ask(cast, at=moment("07:00"))
    own = cast.staff("1003")
    for rows in (Leave.objects.filter(id=leave), Correction.objects.filter(id=asked)):
        with pytest.raises(IntegrityError), transaction.atomic():
            rows.update(decided_by=own)


def overtime(cast: Cast, start: str, end: str, day: date = MONDAY, staff: str = "1003") -> Any:
    given = {"staff": staff, "date": day.isoformat(), "start": start, "end": end, "reason": "月末盘点"}
    return cast.run("overtime.order", "1001", **given)


@pytest.mark.clause("ROSTER-23")
def test_overtime_is_ordered_within_the_law_and_recorded_as_it_was_worked(cast: Cast) -> None:
    made = overtime(cast, "18:15", "20:00")
    assert made.data["warn"] is True
    cast.run("overtime.answer", "1003", overtime=str(made.id), accept=True)
    with cast.at("20:30"):
        given = {"overtime": str(made.id), "start": "18:15", "end": "20:00", "tasks": "盘点完成"}
        cast.run("overtime.record", "1001", **given)
    line = next(one for one in board.month(cast.hall(), date(2026, 11, 1)) if one.person.job_number == "1003")
    assert str(line.overtime) == "1.75"
    assert Overtime.objects.get().tasks == "盘点完成"

    day = {"staff": "1003", "date": MONDAY.isoformat(), "reason": "x"}
    assert cast.refused("overtime.order", "1001", **day, start="20:00", end="21:45") == "overtime.day"  # 3.5 h
    for n in range(11):
        overtime(cast, "18:00", "21:00", date(2026, 11, 18 + n))
    month = {"staff": "1003", "date": "2026-11-30", "reason": "x"}
    assert cast.refused("overtime.order", "1001", **month, start="18:00", end="20:15") == "overtime.month"  # 37 h
    overtime(cast, "18:00", "19:15", date(2026, 11, 30))  # 36 h

    long = overtime(cast, "18:00", "21:00", staff="1004")
    cast.run("overtime.answer", "1004", overtime=str(long.id), accept=True)
    with cast.at("22:00"):
        cast.run("overtime.record", "1001", overtime=str(long.id), start="18:00", end="21:30", tasks="抢修")
    assert Overtime.objects.get(id=long.id).minutes == 210
    assert Finding.objects.get(rule="overtime.too-long").detail["day"] == 210


def test_declining_needs_a_reason_and_is_no_breach(cast: Cast) -> None:
    made = str(overtime(cast, "18:00", "19:00").id)
    assert cast.refused("overtime.answer", "1004", overtime=made, accept=False, answer="x") == "roster.not_yours"
    assert cast.refused("overtime.answer", "1003", overtime=made, accept=False) == "input.invalid"
    cast.run("overtime.answer", "1003", overtime=made, accept=False, answer="孩子生病")
    assert not Finding.objects.exists()
    assert cast.refused("overtime.record", "1001", overtime=made, start="18:00", end="19:00", tasks="x") == (
        "transition.not_allowed"
    )
    assert overtime(cast, "18:00", "21:00").data["warn"] is True  # what was declined doesn't count


def test_an_hour_is_not_warned_of_and_three_are_allowed(cast: Cast) -> None:
    assert overtime(cast, "18:00", "19:00").data["warn"] is False
    assert overtime(cast, "19:00", "21:00").data["warn"] is True


def test_the_pages(cast: Cast, client: Client) -> None:
    punch = clocked(cast, "in", "08:05")
    client.force_login(cast.staff("1003"))
    with cast.at("09:00"):
        leave = {"kind": "annual", "first": "2026-11-20", "last": "2026-11-20", "text": ""}
        assert client.post("/roster/mine/attendance/", leave).status_code == 302
        wrong = {"form": "correction", "c-punch": str(punch.id), "c-kind": "in", "c-date": "2026-11-16"}
        wrong |= {"c-time": "08:00", "c-reason": "刷卡机故障"}
        assert client.post("/roster/mine/attendance/", wrong).status_code == 302
        assert "年假" in client.get("/roster/mine/attendance/").content.decode()
    client.force_login(cast.staff("1002"))
    with cast.at("09:30"):
        page = client.get("/roster/attendance/").content.decode()
        assert "刷卡机故障" in page and "年假" in page
        for do, key in (("leave", Leave.objects.get().id), ("correction", Correction.objects.get().id)):
            client.post(f"/roster/attendance/{do}/", {"key": str(key), "approve": "yes", "answer": ""})
        order = {"staff": "1003", "date": "2026-11-16", "start": "18:00", "end": "19:00", "reason": "盘点"}
        assert client.post("/roster/attendance/order/", order).status_code == 302
        assert client.post("/roster/attendance/order/", {**order, "end": "22:00"}).status_code == 422
    client.force_login(cast.staff("1003"))
    with cast.at("10:00"):
        client.post("/roster/mine/attendance/answer/", {"key": str(Overtime.objects.get().id), "accept": "yes"})
        client.post("/roster/mine/attendance/back/", {"key": str(Leave.objects.get().id)})
    client.force_login(cast.staff("1002"))
    with cast.at("20:00"):
        span = {"start": "18:00", "end": "19:00", "answer": "盘点完成"}
        client.post("/roster/attendance/worked/", {"key": str(Overtime.objects.get().id), **span})
        assert client.get("/roster/attendance/nothing/").status_code == 405
    states = [Leave.objects.get().state, Correction.objects.get().state, Overtime.objects.get().state]
    assert states == ["back", "granted", "worked"]
