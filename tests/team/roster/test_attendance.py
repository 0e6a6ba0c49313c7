"""The time clock: late, early, absent, and late for a handover, to the second."""

from datetime import date, datetime, time

import pytest

from openhall.engines.policy.models import Finding
from openhall.kernel import clock, deadlines
from openhall.team.roster.models import Shift
from tests.cast import MONDAY, Cast

TUESDAY = date(2026, 11, 17)


def plan(cast: Cast, staff: str = "1003", start: str = "09:00", end: str = "17:00", **fields: str) -> str:
    given = {"staff": staff, "date": MONDAY.isoformat(), "start": start, "end": end, "duty": "counter", **fields}
    with cast.at("06:00"):
        return str(cast.run("roster.plan", "1001", **given).id)


def clocked(cast: Cast, moves: dict[str, str], by: str = "1003", day: date = MONDAY) -> None:
    """Clock in and out at these times."""
    for when, kind in moves.items():
        moment = datetime.combine(day, time.fromisoformat(when), clock.ZONE)
        deadlines.fire_due(moment)
        with cast.at(when, day):
            cast.run(f"attendance.{kind}", by)


def found(cast: Cast, until: str = "23:59", by: str = "1003") -> list[tuple[str, str]]:
    """Rule and time of what was found about a person's attendance."""
    deadlines.fire_due(datetime.combine(MONDAY, time.fromisoformat(until), clock.ZONE))
    rows = Finding.objects.filter(staff=cast.staff(by).id, rule__startswith="roster.").order_by("at", "rule")
    return [(row.rule.removeprefix("roster."), f"{clock.local(row.at):%H:%M:%S}") for row in rows]


@pytest.mark.parametrize(("at", "minutes"), [("09:00:01", 0), ("09:00:59", 0), ("09:01:00", 1), ("09:01:59", 1)])
def test_the_first_second_after_the_start_is_late_and_full_minutes_count(cast: Cast, at: str, minutes: int) -> None:
    plan(cast)
    clocked(cast, {at: "in", "17:00": "out"})
    assert found(cast) == [("late", at)]
    assert Finding.objects.get(rule="roster.late").detail["minutes"] == minutes


def test_at_the_start_and_at_the_end_is_in_time(cast: Cast) -> None:
    plan(cast)
    clocked(cast, {"09:00": "in", "17:00": "out"})
    assert found(cast) == []


def test_each_clock_out_before_the_end_is_an_early_leave_and_coming_back_is_not_judged(cast: Cast) -> None:
    plan(cast)
    clocked(cast, {"08:50": "in", "12:00": "out", "13:00": "in", "16:59:59": "out"})
    assert found(cast) == [("early-leave", "12:00:00"), ("early-leave", "16:59:59")]


def test_who_never_came_is_absent_at_the_end(cast: Cast) -> None:
    plan(cast)
    assert found(cast, "17:00") == []
    assert found(cast, "17:01") == [("absent", "17:00:00")]


def test_who_comes_at_the_end_is_late_and_not_absent_after_it_absent(cast: Cast) -> None:
    plan(cast, "1003")
    plan(cast, "1004")
    clocked(cast, {"16:59": "in"})
    clocked(cast, {"17:00:01": "in"}, by="1004")
    assert found(cast) == [("late", "16:59:00")]
    assert found(cast, by="1004") == [("absent", "17:00:00")]


def test_who_is_there_when_a_shift_begins_is_clocked_in_for_it(cast: Cast) -> None:
    first, second = plan(cast, end="13:00"), plan(cast, start="13:00", end="17:00")
    clocked(cast, {"08:59": "in", "17:00": "out"})
    assert found(cast) == []
    assert Shift.objects.get(id=first).clocked_in_at != Shift.objects.get(id=second).clocked_in_at
    at = Shift.objects.get(id=second).clocked_in_at
    assert at is not None
    assert clock.local(at).hour == 13


def test_fifteen_minutes_before_the_shift_of_who_relieves_and_thirty_for_supervisors(cast: Cast) -> None:
    plan(cast, "1003", "13:00", relieves="1004")
    plan(cast, "1004", "13:00", relieves="1003")
    plan(cast, "1002", "13:00", duty="supervise", relieves="1001")
    plan(cast, "1005", "13:00")
    clocked(cast, {"12:30:01": "in"}, by="1002")
    clocked(cast, {"12:45": "in"}, by="1003")
    clocked(cast, {"12:45:01": "in"}, by="1004")
    clocked(cast, {"12:59": "in"}, by="1005")
    assert found(cast, "13:30") == []
    assert found(cast, "13:30", "1004") == [("relief-late", "12:45:01")]
    assert found(cast, "13:30", "1002") == [("relief-late", "12:30:01")]
    assert found(cast, "13:30", "1005") == []


def test_after_the_start_it_is_late_alone(cast: Cast) -> None:
    plan(cast, "1003", "13:00", relieves="1004")
    clocked(cast, {"13:00:01": "in"})
    assert found(cast, "14:00") == [("late", "13:00:01")]


def test_clocking_twice_or_out_without_in_is_refused_and_without_a_shift_brings_out_nothing(cast: Cast) -> None:
    assert cast.refused("attendance.out", "1003") == "transition.not_allowed"
    cast.run("attendance.in", "1003")
    assert cast.refused("attendance.in", "1003") == "transition.not_allowed"
    cast.run("attendance.out", "1003")
    assert found(cast) == []


def test_a_night_shift_ends_on_the_next_day(cast: Cast) -> None:
    plan(cast, start="20:00", end="08:00", duty="guard")
    shift = Shift.objects.get()
    assert (clock.local(shift.end_at).date(), shift.date) == (TUESDAY, MONDAY)
    clocked(cast, {"19:59": "in"})
    clocked(cast, {"07:59": "out"}, day=TUESDAY)
    (finding,) = Finding.objects.filter(rule="roster.early-leave")
    assert finding.subject == "2026-11-16"


def test_who_comes_at_the_very_end_is_late_and_not_absent(cast: Cast) -> None:
    plan(cast)
    clocked(cast, {"17:00": "in"})
    assert found(cast) == [("late", "17:00:00")]


def test_who_goes_as_a_shift_begins_was_not_in_it(cast: Cast) -> None:
    plan(cast, start="08:00", end="12:00")
    plan(cast, start="12:00", end="16:00")
    clocked(cast, {"08:00": "in", "12:00": "out", "12:00:01": "in", "16:00": "out"})
    assert found(cast) == [("late", "12:00:01")]
