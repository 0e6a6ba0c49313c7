"""Planning by hand on the board: every hard rule is checked as one plans, and said; nothing of it is refused."""

from datetime import date, timedelta

import pytest
from django.test import Client

from openhall.kernel import clock
from openhall.kernel.commands import SCREEN
from openhall.team.roster.models import Shift
from openhall.team.roster.proposals import checking
from tests.cast import Cast

NEXT = date(2026, 11, 23)
"""A Monday to come."""


def plan(cast: Cast, staff: str, day: int, start: str, end: str, duty: str = "counter", **more: str) -> str:
    given = {"staff": staff, "date": (NEXT + timedelta(days=day)).isoformat(), "start": start, "end": end}
    return str(cast.run("roster.plan", "1001", channel=SCREEN, duty=duty, **given, **more).id)


def marks(cast: Cast, week: date = NEXT) -> list[tuple[str, str]]:
    return [(mark.rule, mark.person.job_number) for mark in checking.of_week(cast.hall(), week, cast.moment)]


@pytest.mark.parametrize(("start", "broken"), [("07:00", False), ("06:59", True)])
def test_eleven_hours_lie_between_two_shifts(cast: Cast, start: str, broken: bool) -> None:
    plan(cast, "1003", 0, "12:00", "20:00")
    plan(cast, "1003", 1, start, "15:00")
    assert marks(cast) == ([("rest", "1003")] if broken else [])


def test_the_rest_is_looked_at_over_the_end_of_a_week(cast: Cast) -> None:
    plan(cast, "1003", 6, "12:00", "20:00")
    plan(cast, "1003", 7, "06:00", "14:00")
    assert marks(cast) == marks(cast, NEXT + timedelta(days=7)) == [("rest", "1003")]


def test_forty_hours_a_week_and_a_free_day_in_seven(cast: Cast) -> None:
    for day in range(5):
        plan(cast, "1003", day, "09:00", "17:00")
    assert marks(cast) == []
    plan(cast, "1003", 5, "09:00", "09:01")
    assert marks(cast) == [("hours", "1003")]
    for day in range(7):
        plan(cast, "1004", day, "09:00", "14:00")
    assert marks(cast) == [("free", "1004"), ("hours", "1003")]


def test_a_counter_has_one_person_at_a_time_and_a_post_somebody_qualified(cast: Cast) -> None:
    plan(cast, "1003", 0, "09:00", "13:00", counter="G101")
    plan(cast, "1004", 0, "13:00", "17:00", counter="G101")
    assert marks(cast) == []
    plan(cast, "1005", 0, "12:59", "14:00", counter="G101")
    plan(cast, "1007", 1, "09:00", "17:00", "guard")
    assert marks(cast) == [("counter", "1005"), ("counter", "1004"), ("unqualified", "1007")]


def test_what_has_begun_is_nobodys_to_mend(cast: Cast) -> None:
    plan(cast, "1003", 0, "12:00", "20:00")
    plan(cast, "1003", 1, "06:00", "14:00")
    with cast.at("06:00", NEXT + timedelta(days=1)):
        assert marks(cast) == []
    with cast.at("05:59", NEXT + timedelta(days=1)):
        assert marks(cast) == [("rest", "1003")]


@pytest.mark.clause("ROSTER-02")
def test_the_board_says_it_after_planning_after_dragging_and_underneath(cast: Cast, client: Client) -> None:
    client.force_login(cast.staff("1001"))
    with clock.at(cast.moment):
        plan(cast, "1003", 0, "12:00", "20:00")
        week = f"?hall=H01&week={NEXT.isoformat()}"
        given = {"staff": "1003", "date": "2026-11-24", "start": "06:00", "end": "14:00", "duty": "counter"}
        page = client.post(f"/roster/plan/{week}", given, follow=True).content.decode()
        words = "两班之间休息 10 小时，应有 11 小时"
        assert f"已排为草稿。 {words}" in page and page.count("ros-broken") == 2
        assert "违反的排班规则" in page
        second = Shift.objects.get(date="2026-11-24")
        moved = client.post(f"/roster/shift/{second.id}/move/", {"date": "2026-11-25"})
        assert words not in moved.content.decode() and "ros-broken" not in moved.content.decode()
        moved = client.post(f"/roster/shift/{second.id}/move/", {"date": "2026-11-24"})
        assert "ros-broken" in moved.content.decode()
        assert '"level": "warning"' in moved["HX-Trigger"]
