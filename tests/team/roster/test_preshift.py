"""The check before a shift, and the shift's attendance register."""

from datetime import datetime, time, timedelta
from typing import Any

import pytest
from django.test import Client

from openhall.engines.checks.models import Check
from openhall.engines.policy.models import Finding
from openhall.kernel import clock
from openhall.kernel.commands import SCREEN
from openhall.team.roster import preshift
from openhall.team.roster.checks import PRE_SHIFT
from openhall.team.roster.models import Shift
from tests.cast import MONDAY, Cast

ALL = ["dress", "badge", "appearance", "preparation"]
TUESDAY = MONDAY + timedelta(days=1)


def plan(cast: Cast, staff: str, start: str = "08:30", end: str = "17:30", duty: str = "counter") -> str:
    given = {"staff": staff, "date": MONDAY.isoformat(), "start": start, "end": end, "duty": duty}
    return str(cast.run("roster.plan", "1001", **given).id)


@pytest.fixture
def rostered(cast: Cast) -> Cast:
    """1003, 1004 and the guide 1007 from 08:30, under 1002."""
    plan(cast, "1002", duty="supervise")
    for staff in ("1003", "1004"):
        plan(cast, staff)
    plan(cast, "1007", duty="guide")
    return cast


def shift_of(cast: Cast, staff: str) -> str:
    return str(Shift.objects.get(staff=cast.staff(staff)).id)


def enter(cast: Cast, staff: str, entry: str = "present", by: str = "1002", **given: Any) -> None:
    ticked = ALL if entry in ("present", "late") else []
    cast.run(
        "pre_shift.check",
        by,
        channel=SCREEN,
        **{"shift": shift_of(cast, staff), "entry": entry, "ticked": ticked, **given},
    )


def refused(cast: Cast, staff: str, entry: str = "present", by: str = "1002", **given: Any) -> str:
    ticked = ALL if entry in ("present", "late") else []
    given = {"shift": shift_of(cast, staff), "entry": entry, "ticked": ticked, **given}
    return cast.refused("pre_shift.check", by, channel=SCREEN, **given)


def lay_down(cast: Cast, value: str) -> None:
    with cast.at("20:00", MONDAY - timedelta(days=1)):
        level = f"unit:{cast.hall().id}"
        cast.run("parameter.set", "101", channel=SCREEN, parameter="pre_shift.before", level=level, value=value)


def page(client: Client, cast: Cast, when: str, path: str = "/roster/pre-shift/", who: str = "1002") -> str:
    client.force_login(cast.staff(who))
    with cast.at(when):
        answer = client.get(path)
    assert answer.status_code == 200
    return str(answer.content.decode())


def register(cast: Cast, when: str) -> dict[str, preshift.Row]:
    at = datetime.combine(MONDAY, time.fromisoformat(when), clock.ZONE)
    (found,) = preshift.registers(cast.hall().id, MONDAY, at)
    return {row.shift.staff.job_number: row for row in found.rows}


@pytest.mark.clause("ROSTER-14")
def test_four_items_a_person_an_entry_for_everybody_the_clock_against_it_and_opening_without_it_is_found(
    rostered: Cast, client: Client
) -> None:
    cast = rostered
    lay_down(cast, "doors")
    for staff in ("1003", "1004"):
        with cast.at("08:15"):
            cast.run("attendance.in", staff)
    with cast.at("08:20"):
        assert refused(cast, "1003", ticked=ALL[:3]) == "input.invalid"  # one isn't in order, and no word why
        assert refused(cast, "1003", ticked=ALL[:3], remark="  ") == "input.invalid"
        enter(cast, "1003", ticked=ALL[:3], remark="tills not counted")
        enter(cast, "1004", "absent")
    assert set(register(cast, "08:20")) == {"1003", "1004", "1007"}  # everybody but the supervisor
    assert (register(cast, "08:21")["1003"].against, register(cast, "08:21")["1004"].against) == ("", "clocked_in")
    shown = page(client, cast, "08:21")
    assert "tills not counted" in shown and "但已打卡" in shown
    with cast.at("08:30"):
        cast.run("day.open", "1001", channel=SCREEN, hall="H01", date=MONDAY.isoformat())
        assert not Finding.objects.filter(rule="pre_shift.unchecked").exists()
        cast.run("hall.open_doors", "1001", channel=SCREEN, hall="H01")
    found = Finding.objects.get(rule="pre_shift.unchecked")
    assert (found.staff, found.subject, found.detail) == (cast.staff("1002").id, MONDAY.isoformat(), {"unchecked": 1})
    with cast.at("08:40"):
        enter(cast, "1007")
    assert "08:30 开门时，还有" in page(client, cast, "08:41")


@pytest.mark.parametrize(("what", "first"), [("day", "day.open"), ("doors", "hall.open_doors")])
def test_opening_after_everybody_was_looked_at_is_in_order_at_either_opening(
    rostered: Cast, what: str, first: str
) -> None:
    lay_down(rostered, what)
    for staff in ("1003", "1004", "1007"):
        enter(rostered, staff)
    more = {"date": MONDAY.isoformat()} if first == "day.open" else {}
    rostered.run(first, "1001", channel=SCREEN, hall="H01", **more)
    assert not Finding.objects.filter(rule="pre_shift.unchecked").exists()


def test_opening_the_day_unchecked_is_found_where_the_day_is_laid_down(rostered: Cast) -> None:
    lay_down(rostered, "day")
    rostered.run("day.open", "1001", channel=SCREEN, hall="H01", date=MONDAY.isoformat())
    assert Finding.objects.get(rule="pre_shift.unchecked").detail == {"unchecked": 3}
    rostered.run("hall.open_doors", "1001", channel=SCREEN, hall="H01")
    assert Finding.objects.filter(rule="pre_shift.unchecked").count() == 1


def test_where_nothing_is_laid_down_opening_warns_and_isn_t_found(rostered: Cast, client: Client) -> None:
    rostered.run("day.open", "1001", channel=SCREEN, hall="H01", date=MONDAY.isoformat())
    assert not Finding.objects.filter(rule="pre_shift.unchecked").exists()
    assert "未做班前检查就开门" in page(client, rostered, "08:05", "/")
    assert "未做班前检查就开门" in page(client, rostered, "08:05", "/", "1001")
    assert "未做班前检查就开门" not in page(client, rostered, "08:05", "/", "1003")


def test_nobody_looks_at_oneself_nor_at_another_hall_another_day_or_a_draft(rostered: Cast) -> None:
    cast = rostered
    assert refused(cast, "1002") == "check.own"
    assert refused(cast, "1003", by="1004") == "permission.denied"
    assert refused(cast, "1003", by="2001") == "scope.denied"
    assert refused(cast, "1003", "absent", ticked=ALL) == "input.invalid"
    with cast.at("08:00", TUESDAY):
        assert refused(cast, "1003") == "transition.not_allowed"
    draft = {"staff": "1005", "date": MONDAY.isoformat(), "start": "08:30", "end": "17:30", "duty": "counter"}
    cast.run("roster.plan", "1001", channel=SCREEN, **draft)
    assert refused(cast, "1005") == "transition.not_allowed"


@pytest.mark.parametrize(
    ("entry", "came", "now", "against"),
    [
        ("present", None, "08:30:00", ""),  # the clock can still agree
        ("present", None, "08:30:01", "no_clock_in"),
        ("present", "08:30:00", "09:00:00", ""),
        ("present", "08:30:01", "09:00:00", "came_late"),
        ("late", "08:30:01", "09:00:00", ""),
        ("late", "08:30:00", "09:00:00", "in_time"),
        ("late", None, "08:30:01", "no_clock_in"),
        ("absent", None, "17:00:00", ""),
        ("absent", "08:20:00", "08:21:00", "clocked_in"),
        ("leave", "08:20:00", "08:21:00", "clocked_in"),
        ("swap", None, "09:00:00", ""),
    ],
)
def test_an_entry_and_the_clock(entry: str, came: str | None, now: str, against: str) -> None:
    def at(text: str) -> datetime:
        return datetime.combine(MONDAY, time.fromisoformat(text), clock.ZONE)

    said = preshift.contradiction(entry, at("08:30"), at(came) if came else None, at(now), timedelta())
    assert said == against


def test_ten_people_are_entered_with_one_press_each_and_the_last_look_counts(rostered: Cast, client: Client) -> None:
    cast = rostered
    client.force_login(cast.staff("1002"))
    with cast.at("08:20"):
        for staff in ("1003", "1004", "1007"):
            answer = client.post("/roster/pre-shift/?hall=H01", {"key": shift_of(cast, staff), "all": "present"})
            assert answer.status_code == 302
    assert all(row.check and not row.check.failed for row in register(cast, "08:20").values())
    with cast.at("08:25"):
        given = {"key": shift_of(cast, "1003"), "entry": "present", "ticked": ALL[1:], "remark": "no tie"}
        answer = client.post("/roster/pre-shift/?hall=H01", given, headers={"HX-Request": "true"})
    assert "no tie" in answer.content.decode()
    row = register(cast, "08:25")["1003"]
    assert row.check is not None and row.check.failed == ["dress"]
    assert Check.objects.of(PRE_SHIFT).filter(of=cast.staff("1003").id).count() == 2


def test_who_is_on_leave_is_proposed_so(rostered: Cast) -> None:
    cast = rostered
    with cast.at("09:00", MONDAY - timedelta(days=3)):
        given = {"kind": "annual", "first": MONDAY.isoformat(), "last": MONDAY.isoformat()}
        leave = cast.run("leave.apply", "1004", channel=SCREEN, **given)
        cast.run("leave.decide", "1001", channel=SCREEN, leave=str(leave.id), approve=True)
    rows = register(cast, "08:20")
    assert (rows["1004"].expected, rows["1003"].expected) == ("leave", "")
