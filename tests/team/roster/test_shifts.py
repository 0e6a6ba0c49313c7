"""Planning and swapping."""

from datetime import date

import pytest
from django.db import IntegrityError, transaction

from openhall.team.roster.models import Shift, Swap
from tests.cast import Cast

DAY = date(2026, 11, 20)
OTHER = date(2026, 11, 21)


def plan(cast: Cast, staff: str, start: str, end: str, day: date = DAY, **fields: str) -> str:
    given = {"staff": staff, "date": day.isoformat(), "start": start, "end": end, "duty": "counter", **fields}
    return str(cast.run("roster.plan", "1001", **given).id)


def refused(cast: Cast, staff: str, start: str, end: str, day: date = DAY) -> str:
    given = {"staff": staff, "date": day.isoformat(), "start": start, "end": end, "duty": "counter"}
    return cast.refused("roster.plan", "1001", **given)


def test_shifts_of_one_person_touch_but_dont_overlap(cast: Cast) -> None:
    plan(cast, "1003", "09:00", "13:00")
    plan(cast, "1003", "13:00", "17:00")
    assert refused(cast, "1003", "16:59", "18:00") == "roster.overlap"
    assert refused(cast, "1003", "20:00", "10:00", date(2026, 11, 19)) == "roster.overlap"
    plan(cast, "1004", "09:00", "13:00")
    assert refused(cast, "2003", "09:00", "13:00") == "scope.denied"
    assert cast.refused("roster.plan", "1003", staff="1003", date="2026-11-20", start="1", end="2", duty="x") == (
        "permission.denied"
    )


def test_the_database_refuses_two_shifts_at_once_by_itself(cast: Cast) -> None:
    plan(cast, "1003", "09:00", "13:00")
    row = Shift.objects.get()
    with pytest.raises(IntegrityError), transaction.atomic():
        Shift.objects.create(
            hall=row.hall,
            staff=row.staff,
            date=DAY,
            start_at=row.start_at,
            end_at=row.end_at,
            duty="x",
            planned_at=row.start_at,
        )


def test_a_swap_hands_over_shift_counter_and_whom_it_relieves(cast: Cast) -> None:
    own = plan(cast, "1003", "09:00", "13:00", counter="G101")
    theirs = plan(cast, "1004", "09:30", "17:00", counter="G102", relieves="1005")
    cast.run("roster.swap", "1003", date="2026-11-20", **{"with": "1004"})
    assert Shift.objects.get(id=own).staff.job_number == "1004"
    taken = Shift.objects.get(id=theirs)
    assert taken.counter is not None
    assert taken.relieves is not None
    assert (taken.staff.job_number, taken.counter.code, taken.relieves.job_number) == ("1003", "G102", "1005")


def test_who_was_clocked_in_for_a_shift_given_away_does_not_cover_it(cast: Cast) -> None:
    own = plan(cast, "1003", "09:00", "13:00")
    plan(cast, "1004", "13:00", "17:00")
    with cast.at("08:40", DAY):
        cast.run("attendance.in", "1003")
        cast.run("roster.swap", "1003", date="2026-11-20", **{"with": "1004"})
    row = Shift.objects.get(id=own)
    assert (row.staff.job_number, row.clocked_in_at) == ("1004", None)


def test_a_swap_of_different_days_must_fit_both(cast: Cast) -> None:
    plan(cast, "1003", "09:00", "13:00")
    plan(cast, "1004", "09:00", "13:00", OTHER)
    plan(cast, "1003", "12:00", "17:00", OTHER)
    swap = {"date": "2026-11-20", "with": "1004", "with_date": "2026-11-21"}
    assert cast.refused("roster.swap", "1003", **swap) == "roster.overlap"
    assert not Swap.objects.exists()


def test_the_fourth_swap_of_a_month_is_refused_for_who_asks_alone(cast: Cast) -> None:
    plan(cast, "1003", "09:00", "13:00")
    plan(cast, "1004", "13:00", "17:00")
    swap = {"date": "2026-11-20", "with": "1004"}
    for _one in range(3):
        cast.run("roster.swap", "1003", **swap)
    assert cast.refused("roster.swap", "1003", **swap) == "roster.swap_limit"
    cast.run("roster.swap", "1004", date="2026-11-20", **{"with": "1003"})
    december = date(2026, 12, 1)
    plan(cast, "1003", "09:00", "13:00", december)
    plan(cast, "1004", "13:00", "17:00", december)
    cast.run("roster.swap", "1003", date="2026-12-01", **{"with": "1004"})


def test_a_missing_or_begun_shift_is_not_swapped(cast: Cast) -> None:
    swap = {"date": "2026-11-20", "with": "1004"}
    plan(cast, "1003", "09:00", "13:00")
    assert cast.refused("roster.swap", "1003", **swap) == "input.invalid"
    plan(cast, "1004", "10:00", "13:00")
    with cast.at("09:00:01", DAY):
        assert cast.refused("roster.swap", "1003", **swap) == "input.invalid"
    assert cast.refused("roster.swap", "1003", date="2026-11-20", **{"with": "1003"}) == "input.invalid"
    assert cast.refused("roster.swap", "1003", date="2026-11-20", **{"with": "2003"}) == "scope.denied"
    with cast.at("08:59", DAY):
        cast.run("roster.swap", "1003", **swap)
