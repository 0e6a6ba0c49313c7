"""Fifteen minutes early to relieve, thirty for supervisors: said beforehand, marked apart from lateness, paid as work."""

from datetime import timedelta
from decimal import Decimal

import pytest
from django.test import Client

from openhall.engines.policy.models import Finding
from openhall.kernel.commands import SCREEN
from openhall.team.roster import board
from openhall.team.roster.handing import PREPARED
from openhall.team.roster.models import Handover
from tests.cast import MONDAY, Cast
from tests.devices import enrolled
from tests.signing import issue

from .test_relieving import at, planned, refused
from .test_terminal import act, there

TUESDAY = MONDAY + timedelta(days=1)


def marks(cast: Cast) -> dict[str, list[str]]:
    """What was found about whom, by job number."""
    numbers = {cast.staff(one).id: one for one in ("1001", "1002", "1003", "1004", "1005")}
    found: dict[str, list[str]] = {}
    for row in Finding.objects.filter(rule__startswith="roster.").order_by("at"):
        assert row.staff is not None
        found.setdefault(numbers[row.staff], []).append(row.rule)
    return found


@pytest.mark.clause("ROSTER-12")
def test_late_for_handover_and_late_for_work_are_two_marks_and_supervisors_take_over_face_to_face(
    cast: Cast, client: Client
) -> None:
    afternoon = {"relieves": "1003"}
    planned(
        cast,
        ("1003", "08:30", "13:00", {}),
        ("1004", "13:00", "17:00", afternoon),
        ("1005", "13:00", "17:00", afternoon),
        ("1001", "08:30", "13:00", {"duty": "supervise"}),
        ("1002", "13:00", "17:00", {"duty": "supervise", "relieves": "1001"}),
    )
    at(cast, "12:31", "attendance.in", "1002")
    at(cast, "12:45", "attendance.in", "1005")
    at(cast, "12:46", "attendance.in", "1004")
    assert marks(cast) == {"1002": ["roster.relief-late"], "1004": ["roster.relief-late"]}
    client.force_login(cast.staff("1001"))
    with cast.at("12:50"):
        rows = client.get("/roster/attendance/").content.decode().split("<tr>")
    late = next(row for row in rows if "1004" in row and "13:00–17:00" in row)
    early = next(row for row in rows if "1005" in row and "13:00–17:00" in row)
    assert "接班迟到" in late and ">迟到" not in late and "按时" not in late.split("接班迟到")[0]
    assert "接班迟到" not in early and early.count(">按时<") == 2

    # the supervisors' handover: both sign, and tickets, receipts and materials are ticked
    at(cast, "12:58", "shift.hand_over", "1001", post="supervisor", to="1002")
    back = {"post": "supervisor", "from": "1001"}
    assert Handover.objects.get().taken_at is None
    assert refused(cast, "12:59", "shift.take_over", "1002", **back) == "handover.not_prepared"
    assert refused(cast, "12:59", "shift.take_over", "1002", **back, prepared=list(PREPARED[:2])) == (
        "handover.not_prepared"
    )
    assert refused(cast, "12:59", "shift.take_over", "1005", **back) == "permission.denied"
    at(cast, "13:00", "shift.take_over", "1002", **back, prepared=list(PREPARED))
    assert Handover.objects.get().second == cast.staff("1002")

    # the day's first shift takes over from the closing log of the evening before, for nobody is there to meet
    ready = {"post": "supervisor", "prepared": list(PREPARED)}
    with cast.at("08:00", TUESDAY):
        assert cast.refused("shift.take_over", "1001", channel=SCREEN, **ready) == "handover.no_closing_log"
    at(cast, "16:40", "shift.hand_over", "1002", post="supervisor")
    with cast.at("08:00", TUESDAY):
        cast.run("shift.take_over", "1001", channel=SCREEN, **ready)
    log = Handover.objects.get(closing=True)
    assert (log.receiver, log.second) == (cast.staff("1001"), cast.staff("1001"))


def test_a_supervisor_at_twelve_thirty_and_a_clerk_at_a_quarter_to_have_no_mark(cast: Cast) -> None:
    planned(
        cast,
        ("1004", "13:00", "17:00", {"relieves": "1003"}),
        ("1002", "13:00", "17:00", {"duty": "supervise", "relieves": "1001"}),
    )
    at(cast, "12:30", "attendance.in", "1002")
    at(cast, "12:45", "attendance.in", "1004")
    assert marks(cast) == {}


def test_after_the_start_it_is_late_for_work_alone(cast: Cast) -> None:
    planned(cast, ("1004", "13:00", "17:00", {"relieves": "1003"}))
    at(cast, "13:02", "attendance.in", "1004")
    assert marks(cast) == {"1004": ["roster.late"]}
    with cast.at("18:00"):
        (line,) = (one for one in board.month(cast.hall(), MONDAY.replace(day=1)) if one.person.job_number == "1004")
    assert (line.relief_late, line.late, line.working) == (0, 1, Decimal("4.00"))


def test_the_own_shifts_and_the_terminal_say_when_to_be_there(cast: Cast, client: Client) -> None:
    planned(
        cast,
        ("1004", "13:00", "17:00", {"relieves": "1003"}),
        ("1005", "13:00", "17:00", {}),
        ("1002", "13:00", "17:00", {"duty": "supervise", "relieves": "1001"}),
    )
    for by, said in (("1004", "12:45 到岗，13:00 上班"), ("1002", "12:30 到岗，13:00 上班"), ("1005", "")):
        client.force_login(cast.staff(by))
        with cast.at("08:00"):
            page = client.get("/roster/mine/").content.decode()
        assert (said in page) if said else ("到岗" not in page)
    issue("1004")
    terminal = enrolled(cast, "clock")[1]
    assert "12:45 到岗，13:00 上班" in there(cast, terminal, "12:40", by="1004")[1]
    page = act(cast, terminal, "12:46", "in", by="1004")[1]
    assert "接班迟到：应 12:45 到" in page and "不算迟到" in page


def test_the_early_minutes_that_are_asked_are_working_time_unless_laid_down_otherwise(cast: Cast) -> None:
    planned(
        cast,
        ("1004", "13:00", "17:00", {"relieves": "1003"}),
        ("1005", "13:00", "17:00", {"relieves": "1003"}),
        ("1002", "13:00", "17:00", {"duty": "supervise", "relieves": "1001"}),
    )
    at(cast, "12:20", "attendance.in", "1002")
    at(cast, "12:40", "attendance.in", "1004")
    at(cast, "12:50", "attendance.in", "1005")
    hours = {"1002": ("0.50", "4.50"), "1004": ("0.25", "4.25"), "1005": ("0.17", "4.17")}
    with cast.at("18:00"):
        lines = {one.person.job_number: one for one in board.month(cast.hall(), MONDAY.replace(day=1))}
        for by, (ahead, working) in hours.items():
            assert (lines[by].ahead, lines[by].working) == (Decimal(ahead), Decimal(working)), by
        assert [lines[by].relief_late for by in ("1002", "1004", "1005")] == [0, 0, 1]
        level = f"unit:{cast.hall().id}"
        given = {"parameter": "roster.early_time_is_working_time", "level": level, "value": "false"}
        cast.run("parameter.set", "1001", channel=SCREEN, **given)
    with cast.at("18:01"):
        lines = {one.person.job_number: one for one in board.month(cast.hall(), MONDAY.replace(day=1))}
    assert lines["1002"].working == Decimal("4.00")
