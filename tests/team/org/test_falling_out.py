"""Weekly hours change: shifts and bookings that no longer lie within them are listed again for the hall's head."""

from datetime import timedelta

import pytest
from django.test import Client

from openhall.engines.cases.models import Case
from openhall.kernel import clock
from openhall.kernel.commands import SCREEN
from openhall.team.org import calendar, falling_out, yearly
from tests.cast import MONDAY, Cast

NEXT = MONDAY + timedelta(days=7)
TUESDAY = MONDAY + timedelta(days=1)


def hours(cast: Cast, opens: str, closes: str, weekday: int = 0, **more: str) -> None:
    given = {"hall": "H01", "weekday": weekday, "opens": opens, "closes": closes, **more}
    cast.run("org.set_hours", "1001", channel=SCREEN, **given)


def plan(cast: Cast, start: str, end: str, staff: str = "1003", duty: str = "counter") -> None:
    given = {"staff": staff, "date": NEXT.isoformat(), "start": start, "end": end, "duty": duty}
    cast.run("roster.plan", "1001", **given)


def book(cast: Cast, when: str) -> None:
    given = {"hall": "H01", "service": "general", "date": NEXT.isoformat(), "time": when, "phone": "19900010001"}
    cast.run("appointment.book", "1003", **given)


def listed() -> list[list[str]]:
    return [case.data["dates"] for case in Case.objects.open().of_kind(yearly.RELOOK.name)]


@pytest.mark.parametrize(
    ("shift", "opens", "closes", "lists"),
    [
        (("08:30", "17:30"), "08:30", "17:30", False),
        (("08:00", "17:30"), "08:30", "18:00", False),  # longer hours
        (("09:00", "17:00"), "09:00", "17:00", False),
        (("09:00", "17:30"), "09:00", "17:00", True),
        (("08:30", "12:00"), "09:00", "17:30", True),
        (("20:00", "08:00"), "09:00", "17:00", False),  # a guard's night was never within them
    ],
)
def test_a_shift_is_listed_that_stands_where_the_hall_was_open_and_no_longer_is(
    cast: Cast, shift: tuple[str, str], opens: str, closes: str, lists: bool
) -> None:
    hours(cast, "08:30", "17:30")
    plan(cast, *shift)
    assert listed() == []
    hours(cast, opens, closes)
    assert listed() == ([[NEXT.isoformat()]] if lists else [])


def test_bookings_outside_the_new_hours_are_listed_with_the_shifts_and_shown_as_outside(
    cast: Cast, client: Client
) -> None:
    hours(cast, "08:30", "17:30")
    book(cast, "09:00")
    plan(cast, "08:30", "17:30")
    hours(cast, "08:30", "17:30", weekday=1)  # another day's hours are nobody's matter
    assert listed() == []
    hours(cast, "10:00", "17:30")
    (case,) = Case.objects.open().of_kind(yearly.RELOOK.name)
    assert case.owner == cast.staff("1001").id
    client.force_login(cast.staff("1001"))
    with clock.at(cast.moment):
        shown = client.get(f"/org/calendar/changed/{case.id}/").content.decode()
    assert shown.count('title="营业时间外"') == 2


def test_a_midday_break_lists_the_booking_within_it_and_closing_the_day_lists_all(cast: Cast) -> None:
    hours(cast, "08:30", "17:30")
    book(cast, "12:30")
    book_early = {
        "hall": "H01",
        "service": "general",
        "date": NEXT.isoformat(),
        "time": "12:00",
        "phone": "19900010002",
    }
    cast.run("appointment.book", "1003", **book_early)
    hours(cast, "08:30", "17:30", breaks="12:30", resumes="13:30")
    assert listed() == [[NEXT.isoformat()]]


def test_hours_laid_down_for_the_first_time_list_bookings_but_nobody_planned_before(cast: Cast) -> None:
    plan(cast, "08:00", "17:30")
    hours(cast, "08:30", "17:30")
    assert listed() == []
    hours(cast, "08:30", "17:30", weekday=2)
    book(cast, "16:00")
    hours(cast, "08:30", "15:00")
    assert listed() == [[NEXT.isoformat()]]


def test_what_lies_outside_is_said_for_moments_and_for_spans(cast: Cast) -> None:
    hours(cast, "08:30", "17:30")
    book(cast, "09:00")
    plan(cast, "08:00", "17:00")
    day = calendar.on(cast.hall().id, NEXT)
    with clock.at(cast.moment):
        things = yearly.standing([cast.hall().id], [NEXT])
    assert [(one.until is None, falling_out.outside(one, day)) for one in things] == [(False, True), (True, False)]
