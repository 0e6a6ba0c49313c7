"""A published shift is changed with notice until 24 hours before it, then as its people consent; its history shows both."""

from datetime import date, datetime, timedelta
from typing import Any

import pytest
from django.test import Client

from openhall.kernel import clock, deadlines
from openhall.kernel.commands import SCREEN
from openhall.team.roster.models import Shift, ShiftChange
from openhall.web import home
from tests.cast import Cast

WAITS_FOR = {"ROSTER-04": ["quality: complaints marked serious, which are the manager's alone"]}
THURSDAY, FRIDAY = date(2026, 11, 19), date(2026, 11, 20)
SHIFT = {"staff": "1003", "date": FRIDAY.isoformat(), "start": "09:00", "end": "17:00", "duty": "counter"}


def desk(cast: Cast, do: str, by: str = "1001", **given: Any) -> str:
    return cast.refused(do, by, channel=SCREEN, **given)


@pytest.fixture
def shift(cast: Cast) -> str:
    """1003's, published, on Friday from 09:00 to 17:00."""
    return published(cast)


def published(cast: Cast, **more: str) -> str:
    made = cast.run("roster.plan", "1001", channel=SCREEN, **{**SHIFT, **more})
    cast.run("roster.publish", "1001", channel=SCREEN, hall="H01", week="2026-11-16")
    return str(made.id)


def asked(cast: Cast, shift: str, do: str = "roster.ask_change", **given: Any) -> ShiftChange:
    made = cast.run(do, "1001", channel=SCREEN, shift=shift, **given)
    return ShiftChange.objects.get(id=made.id)


def answered(cast: Cast, row: ShiftChange, by: str = "1003", *, agree: bool = True, reason: str = "") -> ShiftChange:
    cast.run("roster.answer_change", by, channel=SCREEN, change=str(row.id), agree=agree, reason=reason)
    row.refresh_from_db()
    return row


def test_until_24_hours_before_it_a_change_is_made_with_notice_and_read_anew(cast: Cast, shift: str) -> None:
    with cast.at("09:00", THURSDAY):
        cast.run("roster.change", "1001", channel=SCREEN, shift=shift, end="18:00")
    row = ShiftChange.objects.get()
    assert (row.state, row.old["end"], row.new["end"], row.asked_by.job_number) == ("noticed", "17:00", "18:00", "1001")
    assert row.staff_at is None and Shift.objects.get().acknowledged_at is None
    with cast.at("09:30", THURSDAY):
        cast.run("roster.acknowledge", "1003", channel=SCREEN)
    row.refresh_from_db()
    assert row.staff_at is not None and Shift.objects.get().acknowledged_at is not None


def test_a_second_later_it_is_refused_and_happens_as_the_person_consents(cast: Cast, shift: str) -> None:
    with cast.at("09:00:01", THURSDAY):
        assert desk(cast, "roster.change", shift=shift, end="18:00") == "roster.consent"
        row = asked(cast, shift, end="18:00", text="盘点")
        assert clock.local(Shift.objects.get().end_at).hour == 17
        answered(cast, row)
    after = Shift.objects.get()
    assert (clock.local(after.end_at).hour, after.acknowledged_at is not None) == (18, True)
    assert (row.state, row.old["end"], row.new["end"], row.text) == ("consented", "17:00", "18:00", "盘点")
    assert row.staff_at == row.decided_at


def test_who_declines_says_why_and_the_shift_stays(cast: Cast, shift: str) -> None:
    with cast.at("12:00", THURSDAY):
        row = asked(cast, shift, start="08:00")
        given = {"change": str(row.id), "agree": False}
        assert desk(cast, "roster.answer_change", "1003", **given) == "input.invalid"
        assert desk(cast, "roster.answer_change", "1004", **given, reason="x") == "roster.not_yours"
        answered(cast, row, agree=False, reason="要接孩子")
        assert desk(cast, "roster.answer_change", "1003", change=str(row.id), agree=True) == "transition.not_allowed"
        assert desk(cast, "roster.withdraw_change", change=str(row.id)) == "transition.not_allowed"
    assert (row.state, row.answer, row.answered_by) == ("declined", "要接孩子", cast.staff("1003"))
    assert clock.local(Shift.objects.get().start_at).hour == 9


def test_a_cancellation_is_asked_in_the_same_way_and_stays_to_be_seen(cast: Cast, shift: str) -> None:
    with cast.at("12:00", THURSDAY):
        assert desk(cast, "roster.cancel", shift=shift) == "roster.consent"
        row = asked(cast, shift, "roster.ask_cancel", text="停电")
        answered(cast, row)
    assert not Shift.objects.exists()
    assert (row.state, row.new, row.shift, row.old["date"]) == ("consented", None, None, "2026-11-20")
    other = published(cast, staff="1004")
    with cast.at("08:59", THURSDAY):
        cast.run("roster.cancel", "1001", channel=SCREEN, shift=other)
    assert ShiftChange.objects.get(state="noticed").staff.job_number == "1004"
    assert ShiftChange.objects.lost_by(cast.staff("1004").id).count() == 1
    cast.run("roster.acknowledge", "1004", channel=SCREEN)
    assert not ShiftChange.objects.lost_by(cast.staff("1004").id).exists()


def test_a_shift_given_to_somebody_else_takes_the_consent_of_both(cast: Cast, shift: str) -> None:
    with cast.at("12:00", THURSDAY):
        row = asked(cast, shift, staff="1004")
        answered(cast, row)
        assert row.state == "asked" and Shift.objects.get().staff.job_number == "1003"
        assert desk(cast, "roster.answer_change", "1003", change=str(row.id), agree=True) == "transition.not_allowed"
        answered(cast, row, "1004")
    assert row.state == "consented" and Shift.objects.get().staff.job_number == "1004"


def test_one_change_is_asked_at_a_time_and_can_be_taken_back(cast: Cast, shift: str) -> None:
    with cast.at("12:00", THURSDAY):
        row = asked(cast, shift, end="18:00")
        assert desk(cast, "roster.ask_change", shift=shift, end="19:00") == "roster.change_open"
        assert desk(cast, "roster.ask_cancel", "1003", shift=shift) == "permission.denied"
        cast.run("roster.withdraw_change", "1001", channel=SCREEN, change=str(row.id))
        assert desk(cast, "roster.answer_change", "1003", change=str(row.id), agree=True) == "transition.not_allowed"
        assert asked(cast, shift, end="19:00").state == "asked"


def test_what_nobody_answered_lapses_as_the_shift_begins(cast: Cast, shift: str) -> None:
    with cast.at("12:00", THURSDAY):
        row = asked(cast, shift, end="18:00")
    with cast.at("08:59:59", FRIDAY):
        deadlines.fire_due(cast.moment)
        row.refresh_from_db()
        assert row.state == "asked"
    with cast.at("09:00", FRIDAY):
        assert desk(cast, "roster.answer_change", "1003", change=str(row.id), agree=True) == "roster.begun"
    with cast.at("09:00:01", FRIDAY):
        deadlines.fire_due(cast.moment)
    row.refresh_from_db()
    assert row.state == "lapsed"


def test_a_change_that_overlaps_by_now_is_refused_and_one_of_a_shift_that_is_another_by_now(cast: Cast) -> None:
    shift = published(cast, end="12:00")
    with cast.at("08:00", THURSDAY):
        row = asked(cast, shift, end="14:00")
        other = cast.run("roster.plan", "1001", channel=SCREEN, **{**SHIFT, "start": "13:00", "end": "15:00"}).id
        given = {"change": str(row.id), "agree": True}
        assert desk(cast, "roster.answer_change", "1003", **given) == "roster.overlap"
        cast.run("roster.cancel", "1001", channel=SCREEN, shift=str(other))
        Shift.objects.filter(id=shift).update(duty="guide")
        assert desk(cast, "roster.answer_change", "1003", **given) == "roster.changed_meanwhile"
        row.refresh_from_db()
        assert row.state == "asked" and row.staff_at is None


def test_drafts_are_changed_without_asking_and_without_history(cast: Cast) -> None:
    draft = str(cast.run("roster.plan", "1001", channel=SCREEN, **SHIFT).id)
    with cast.at("12:00", THURSDAY):
        assert desk(cast, "roster.ask_change", shift=draft, end="18:00") == "input.invalid"
        cast.run("roster.change", "1001", channel=SCREEN, shift=draft, end="18:00")
    assert not ShiftChange.objects.exists()


def test_a_lead_who_changes_the_own_shift_has_consented(cast: Cast) -> None:
    shift = published(cast, staff="1001", duty="supervise")
    with cast.at("12:00", THURSDAY):
        row = asked(cast, shift, end="18:00")
    assert row.state == "consented" and clock.local(Shift.objects.get().end_at).hour == 18


def test_a_shift_within_an_approved_leave_is_taken_off_without_asking_again(cast: Cast, shift: str) -> None:
    with cast.at("12:00", THURSDAY):
        given = {"kind": "personal", "first": FRIDAY.isoformat(), "last": FRIDAY.isoformat()}
        leave = str(cast.run("leave.apply", "1003", **given).id)
        assert desk(cast, "roster.cancel", shift=shift) == "roster.consent"
        cast.run("leave.decide", "1001", leave=leave, approve=True)
        cast.run("roster.cancel", "1001", channel=SCREEN, shift=shift)
    assert ShiftChange.objects.get().state == "by_leave" and not Shift.objects.exists()


def test_the_person_sees_old_and_new_on_the_own_page_and_the_lead_the_history(
    cast: Cast, shift: str, client: Client
) -> None:
    with cast.at("12:00", THURSDAY):
        client.force_login(cast.staff("1001"))
        page = client.get(f"/roster/shift/{shift}/").content.decode()
        assert "征求同意" in page
        form = {**SHIFT, "end": "18:00", "counter": "", "relieves": "", "text": "盘点"}
        answer = client.post(f"/roster/shift/{shift}/ask/", form)
        assert answer.status_code == 302
        (line,) = [
            one for one in home.block(home.WAITING, cast.staff("1003").actor()).lines if one.clause == "ROSTER-04"
        ]
        client.force_login(cast.staff("1003"))
        page = client.get(line.href).content.decode()
        assert "09:00–17:00" in page and "09:00–18:00" in page and "盘点" in page
        row = ShiftChange.objects.get()
        client.post(f"/roster/changes/{row.id}/answer/", {"agree": "yes"})
        client.force_login(cast.staff("1001"))
        page = client.get(f"/roster/shift/{shift}/").content.decode()
        assert "09:00–17:00" in page and "已同意" in page
        board = client.get("/roster/?hall=H01&week=2026-11-16").content.decode()
        assert "已发布班次的变更" in board and "盘点" in board
    assert clock.local(Shift.objects.get().end_at).hour == 18


def test_a_shift_dragged_too_late_says_where_to_ask(cast: Cast, shift: str, client: Client) -> None:
    client.force_login(cast.staff("1001"))
    with cast.at("12:00", THURSDAY):
        answer = client.post(f"/roster/shift/{shift}/move/", {"staff": "1004", "date": FRIDAY.isoformat()})
        assert f"/roster/shift/{shift}/?staff=1004" in answer.headers["HX-Trigger"]
        page = client.get(f"/roster/shift/{shift}/?staff=1004&date=2026-11-20").content.decode()
    assert 'value="1004" selected' in page


def counted(cast: Cast, customers: int = 15) -> None:
    """Four weeks of so many customers at nine of each day, as they took numbers then."""
    mondays = (date(2026, 11, 16) - timedelta(days=n) for n in range(1, 29))
    rows = [
        {
            "service": "general",
            "start": datetime(one.year, one.month, one.day, 9, tzinfo=clock.ZONE),
            "count": customers,
        }
        for one in mondays
    ]
    cast.run("arrivals.load", "1001", channel=SCREEN, hall="H01", counts=rows)


@pytest.mark.clause("ROSTER-04")
def test_the_board_marks_what_the_forecast_lacks_and_a_change_is_shown_with_old_new_and_consent(
    cast: Cast, shift: str, client: Client
) -> None:
    counted(cast)
    client.force_login(cast.staff("1001"))
    week = "hall=H01&week=2026-11-16"
    with cast.at("12:00", THURSDAY):
        assert "/roster/needs/?hall=H01&amp;week=2026-11-16" in client.get(f"/roster/?{week}").content.decode()
        marks = client.get(f"/roster/needs/?{week}").content.decode()
        # 15 customers of a half hour: Erlang C asks for more than one counter; from 09:30 to 17:00 nobody is expected
        assert "09:00–09:30 缺" in marks and "09:30–17:00 多\u00a01" in marks
        forecast = client.get(f"/roster/proposals/forecast/?{week}&day=2026-11-20").content.decode()
        assert "平均等候上限" in forecast and ">10 分钟" in forecast
        row = asked(cast, shift, start="08:30", text="早高峰缺人")
        board = client.get(f"/roster/?{week}").content.decode()
        assert "11-20 09:00–17:00" in board and "11-20 08:30–17:00" in board and "待同意" in board
        answered(cast, row)
        page = client.get(f"/roster/shift/{shift}/").content.decode()
    assert "11-20 09:00–17:00" in page and "11-20 08:30–17:00" in page and "已同意" in page
    assert "1001" in page and "1003" in page and "早高峰缺人" in page


def test_with_too_few_weeks_the_foot_of_the_board_says_what_lacks(cast: Cast, client: Client) -> None:
    client.force_login(cast.staff("1001"))
    with clock.at(cast.moment):
        assert "完整" in client.get("/roster/needs/?hall=H01&week=2026-11-16").content.decode()
    client.force_login(cast.staff("1006"))
    with clock.at(cast.moment):
        assert client.get("/roster/needs/?hall=H01&week=2026-11-16").status_code == 403
        assert "/roster/needs/" not in client.get("/roster/?hall=H01").content.decode()
