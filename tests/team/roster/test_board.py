"""The week board: drafts planned, changed, copied, published and read."""

import re
from datetime import date, timedelta
from io import BytesIO

import pytest
from django.test import Client
from openpyxl import load_workbook

from openhall.engines.policy.models import Finding
from openhall.kernel import clock, deadlines
from openhall.kernel.commands import SCREEN
from openhall.kernel.models import Deadline
from openhall.kernel.problems import Refused
from openhall.team.roster.models import Shift, Swap
from tests.cast import Cast

MONDAY, NEXT = date(2026, 11, 16), date(2026, 11, 23)
FRIDAY = date(2026, 11, 20)


def plan(
    cast: Cast, staff: str = "1003", day: date = FRIDAY, start: str = "09:00", end: str = "17:00", **more: str
) -> str:
    given = {"staff": staff, "date": day.isoformat(), "start": start, "end": end, "duty": "counter", **more}
    return str(cast.run("roster.plan", "1001", channel=SCREEN, **given).id)


def desk(cast: Cast, do: str, by: str = "1001", **given: str) -> str:
    """The code with which a command of the screens is refused."""
    return cast.refused(do, by, channel=SCREEN, **given)


def publish(cast: Cast, week: date = MONDAY) -> None:
    cast.run("roster.publish", "1001", channel=SCREEN, hall="H01", week=week.isoformat())


def test_a_shift_of_a_file_binds_at_once_one_of_the_screens_is_a_draft(cast: Cast) -> None:
    draft = plan(cast)
    given = {"staff": "1004", "date": FRIDAY.isoformat(), "start": "09:00", "end": "17:00", "duty": "counter"}
    filed = cast.run("roster.plan", "1001", **given).id
    assert Shift.objects.get(id=draft).published_at is None
    assert Shift.objects.get(id=filed).published_at is not None


def test_a_draft_judges_nobody_and_takes_no_clock_in(cast: Cast) -> None:
    plan(cast)
    with cast.at("09:30", FRIDAY):
        cast.run("attendance.in", "1003")
        cast.run("attendance.out", "1003")
    deadlines.fire_due(clock.midnight(date(2026, 11, 21)))
    assert not Finding.objects.filter(rule__startswith="roster.").exists()
    assert Shift.objects.get().clocked_in_at is None


def test_a_published_shift_judges_as_one_of_a_file_does(cast: Cast) -> None:
    plan(cast)
    publish(cast)
    with cast.at("09:30", FRIDAY):
        cast.run("attendance.in", "1003")
    assert Finding.objects.get(rule="roster.late").detail["minutes"] == 30


def test_what_the_past_and_other_halls_allow_a_file_the_desk_refuses(cast: Cast) -> None:
    given = {"start": "09:00", "end": "17:00", "duty": "counter"}
    with cast.at("09:00", FRIDAY):
        assert desk(cast, "roster.plan", staff="1003", date=FRIDAY.isoformat(), **given) == "roster.begun"
    with cast.at("08:59", FRIDAY):
        plan(cast)
    friday = {"date": FRIDAY.isoformat(), **given}
    assert desk(cast, "roster.plan", staff="1004", relieves="1004", **friday) == "input.invalid"
    assert desk(cast, "roster.plan", "101", staff="1004", counter="G201", **friday) == "permission.denied"
    assert desk(cast, "roster.plan", staff="1004", counter="G201", **friday) == "scope.denied"


def test_a_draft_is_moved_changed_and_taken_off_an_overlap_is_refused_with_its_sentence(cast: Cast) -> None:
    shift, other = plan(cast, counter="G101"), plan(cast, "1004")
    with pytest.raises(Refused, match=r"roster\.overlap") as caught:
        cast.run("roster.change", "1001", channel=SCREEN, shift=shift, staff="1004")
    assert caught.value.message == "与该人的其他班次重叠。"
    cast.run("roster.change", "1001", channel=SCREEN, shift=shift, date="2026-11-21", end="13:00", counter="")
    row = Shift.objects.get(id=shift)
    assert (row.date, clock.local(row.start_at).hour, clock.local(row.end_at).hour) == (date(2026, 11, 21), 9, 13)
    assert row.counter is None
    assert Deadline.objects.get(kind="shift.ends", subject=shift).due_at == row.end_at
    cast.run("roster.change", "1001", channel=SCREEN, shift=shift, staff="1004")
    cast.run("roster.cancel", "1001", channel=SCREEN, shift=shift)
    assert list(Shift.objects.values_list("id", flat=True)) == [Shift.objects.get(id=other).id]
    assert not Deadline.objects.filter(subject=shift).exists()


def test_a_published_shift_is_changed_until_24_hours_before_and_read_anew(cast: Cast) -> None:
    shift = plan(cast)
    publish(cast)
    cast.run("roster.acknowledge", "1003", channel=SCREEN)
    assert Shift.objects.get().acknowledged_at is not None
    with cast.at("09:00", date(2026, 11, 19)):
        cast.run("roster.change", "1001", channel=SCREEN, shift=shift, end="18:00")
    assert Shift.objects.get().acknowledged_at is None
    with cast.at("09:00:01", date(2026, 11, 19)):
        assert desk(cast, "roster.change", shift=shift, end="17:00") == "roster.consent"
        assert desk(cast, "roster.cancel", shift=shift) == "roster.consent"
    with cast.at("08:00", date(2026, 11, 18)):
        assert desk(cast, "roster.change", shift=shift, date="2026-11-19", start="07:59") == "roster.consent"


def test_a_shift_that_has_begun_or_was_clocked_in_for_stays(cast: Cast) -> None:
    draft = plan(cast)
    with cast.at("09:00", FRIDAY):
        assert desk(cast, "roster.cancel", shift=draft) == "roster.begun"
        assert desk(cast, "roster.change", shift=draft, end="18:00") == "roster.begun"
    cast.run("roster.cancel", "1001", channel=SCREEN, shift=draft)
    shift = plan(cast)
    publish(cast)
    Shift.objects.update(clocked_in_at=clock.midnight(FRIDAY))
    assert desk(cast, "roster.cancel", shift=shift) == "roster.clocked_in"


def test_last_week_is_copied_as_drafts_and_what_does_not_fit_is_left_out(cast: Cast) -> None:
    plan(cast, day=FRIDAY, counter="G101", relieves="1004")
    plan(cast, "1004", day=FRIDAY)
    plan(cast, "1004", day=FRIDAY + timedelta(days=7), start="16:59", end="18:00")
    publish(cast)
    done = cast.run("roster.copy_week", "1001", channel=SCREEN, hall="H01", week=NEXT.isoformat())
    assert done.data == {"planned": 1, "left_out": 1}
    row = Shift.objects.get(date=FRIDAY + timedelta(days=7), staff=cast.staff("1003"))
    assert row.counter is not None and row.relieves is not None
    assert (row.published_at, row.counter.code, row.relieves.job_number) == (None, "G101", "1004")
    again = cast.run("roster.copy_week", "1001", channel=SCREEN, hall="H01", week=NEXT.isoformat())
    assert again.data == {"planned": 0, "left_out": 2}
    assert desk(cast, "roster.copy_week", hall="H01", week="2026-11-24") == "input.invalid"
    assert desk(cast, "roster.copy_week", hall="H02", week=NEXT.isoformat()) == "scope.denied"


def test_only_drafts_to_come_are_published(cast: Cast) -> None:
    plan(cast, day=MONDAY)
    plan(cast)
    with cast.at("09:00"):
        done = cast.run("roster.publish", "1001", channel=SCREEN, hall="H01", week=MONDAY.isoformat())
        assert done.data == {"published": 1, "begun": 1}
        assert desk(cast, "roster.publish", hall="H01", week=MONDAY.isoformat()) == "roster.nothing_to_publish"


def test_a_swapped_shift_can_be_cancelled_and_the_swap_still_counts(cast: Cast) -> None:
    for staff, start in (("1003", "09:00"), ("1004", "10:00")):
        given = {"staff": staff, "date": FRIDAY.isoformat(), "start": start, "end": "17:00", "duty": "counter"}
        cast.run("roster.plan", "1001", **given)
    cast.run("roster.swap", "1003", date=FRIDAY.isoformat(), **{"with": "1004"})
    for shift in list(Shift.objects.values_list("id", flat=True)):
        cast.run("roster.cancel", "1001", channel=SCREEN, shift=str(shift))
    assert Swap.objects.get().shift is None


def test_a_lead_plans_on_the_board_and_a_refusal_stands_beside_its_field(cast: Cast, client: Client) -> None:
    client.force_login(cast.staff("1001"))
    with clock.at(cast.moment):
        form = {"staff": "1003", "date": "2026-11-20", "start": "09:00", "end": "17:00", "duty": "guide", "counter": ""}
        answer = client.post("/roster/plan/?hall=H01&week=2026-11-16", form)
        assert answer.status_code == 302
        page = client.get(answer["Location"]).content.decode()
        assert "ros-guide ros-draft" in page and "09:00–17:00" in page
        answer = client.post("/roster/plan/?hall=H01&week=2026-11-16", form)
        assert answer.status_code == 422
        assert "重叠" in answer.content.decode()
        assert client.get("/roster/?hall=H02").status_code == 404
        shift = Shift.objects.get()
        moved = client.post(f"/roster/shift/{shift.id}/move/", {"staff": "1004", "date": "2026-11-21"})
        assert moved.status_code == 200
        assert Shift.objects.get().staff.job_number == "1004"
        client.post("/roster/publish/?hall=H01&week=2026-11-16")
        wall = client.get("/roster/wall/?hall=H01&week=2026-11-16").content.decode()
        assert "09:00–17:00" in wall and "员工1003" not in wall
        client.post(f"/roster/shift/{shift.id}/cancel/")
    assert not Shift.objects.exists()


def test_a_dragged_shift_that_overlaps_stays_and_the_sentence_is_said(cast: Cast, client: Client) -> None:
    shift = plan(cast)
    plan(cast, "1004")
    client.force_login(cast.staff("1001"))
    with clock.at(cast.moment):
        answer = client.post(f"/roster/shift/{shift}/move/", {"staff": "1004"})
    assert Shift.objects.get(id=shift).staff.job_number == "1003"
    assert "overlap" in answer.headers["HX-Trigger"] or "\\u91cd\\u53e0" in answer.headers["HX-Trigger"]


def test_a_person_reads_the_own_published_shifts_on_the_phone(cast: Cast, client: Client) -> None:
    plan(cast, counter="G101")
    client.force_login(cast.staff("1003"))
    with clock.at(cast.moment):
        assert "G101" not in client.get("/roster/mine/").content.decode()
        publish(cast)
        page = client.get("/roster/mine/").content.decode()
        assert "G101" in page and "/roster/mine/read/" in page
        client.post("/roster/mine/read/")
        assert "/roster/mine/read/" not in client.get("/roster/mine/").content.decode()
    client.force_login(cast.staff("1003"))
    assert client.get("/roster/").status_code == 403


def test_the_months_hours_go_to_xlsx_with_what_was_found(cast: Cast, client: Client) -> None:
    plan(cast)
    plan(cast, day=date(2026, 11, 21), end="13:00")
    publish(cast)
    for start, end, day in (("09:02", "16:58:30", FRIDAY), ("09:00:20", "13:00", date(2026, 11, 21))):
        with cast.at(start, day):
            cast.run("attendance.in", "1003")
        with cast.at(end, day):
            cast.run("attendance.out", "1003")
    client.force_login(cast.staff("1001"))
    with clock.at(cast.moment):
        answer = client.get("/roster/month/?month=2026-11&xlsx=roster-month")
    book = load_workbook(BytesIO(b"".join(answer.streaming_content)))  # type: ignore[attr-defined]
    rows = {str(row[0]): row[1:] for row in book.active.iter_rows(values_only=True)}  # type: ignore[union-attr]
    person = next(name for name in rows if re.search("1003", name))
    assert rows[person] == (2, 12, 12, 0, 2, 2, 1, 1, 0, 0, 0, 0, 0, 0, 0)
