"""Staff lent by one hall to another."""

from datetime import date, timedelta

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from openhall.kernel import commands, deadlines
from openhall.team.org.models import Loan, Staff
from openhall.team.roster.models import Leave, Punch, Shift
from tests.cast import MONDAY, Cast

TUESDAY, WEDNESDAY, THURSDAY = (date(2026, 11, day) for day in (17, 18, 19))
DESK = {"channel": commands.API}


def lend(cast: Cast, staff: str = "1003", since: date = TUESDAY, until: date = WEDNESDAY, by: str = "1001") -> str:
    deadlines.ensure_midnight(cast.moment)
    given = {"staff": staff, "to": "H02", "since": since, "until": until, "reason": "两人病假"}
    return str(cast.run("staff.lend", by, **given).id)


def lend_refused(cast: Cast, **changed: object) -> str:
    given = {"staff": "1003", "to": "H02", "since": TUESDAY, "until": WEDNESDAY, "reason": "两人病假", **changed}
    return cast.refused("staff.lend", str(given.pop("by", "1001")), **given)


def shift(staff: str, day: date) -> dict[str, str]:
    return {"staff": staff, "date": day.isoformat(), "start": "09:00", "end": "17:00", "duty": "counter"}


def midnight(cast: Cast, day: date) -> None:
    with cast.at("00:00", day):
        deadlines.fire_due(cast.moment)


def test_who_is_lent_acts_in_the_other_hall_from_the_first_day_to_the_last(cast: Cast) -> None:
    lend(cast)
    assert doors_hall(cast, "1003") == "H01"
    for day, hall in ((TUESDAY, "H02"), (WEDNESDAY, "H02"), (THURSDAY, "H01")):
        midnight(cast, day)
        assert doors_hall(cast, "1003") == hall
    assert Staff.objects.get(job_number="1003").unit.code == "H01"


def doors_hall(cast: Cast, job_number: str) -> str:
    """The hall that a person's commands take place in."""
    person = Staff.objects.select_related("unit", "lent_to").get(job_number=job_number)
    assert person.actor().hall_id == person.workplace.id
    return person.workplace.code


def test_a_guest_opens_a_till_there_and_none_at_home(cast: Cast) -> None:
    lend(cast, since=MONDAY, until=MONDAY)
    cast.open_day("H01")
    cast.open_day("H02", "2001")
    assert cast.refused("till.open", "1003", counter="G102", float="300.00") == "scope.denied"
    cast.open_till("1003", "G201")
    cast.run("attendance.in", "1003")
    assert Punch.objects.get().hall == cast.hall("H02").id


def test_the_hall_that_borrows_plans_these_days_and_no_other(cast: Cast) -> None:
    lend(cast)
    assert cast.refused("roster.plan", "1001", **shift("1003", TUESDAY)) == "staff.lent"
    cast.run("roster.plan", "2001", **shift("1003", TUESDAY))
    assert Shift.objects.get().hall == cast.hall("H02").id
    cast.run("roster.plan", "1001", **shift("1003", THURSDAY))
    assert cast.refused("roster.plan", "2001", **shift("1003", THURSDAY)) == "scope.denied"


def test_last_week_is_copied_where_each_is_lent_to_and_what_is_asked_of_loans_is_asked_once(cast: Cast) -> None:
    """Guests too, but not into their leave; who isn't lent any more stays at home."""
    nxt = MONDAY + timedelta(days=7)
    lend(cast, "1003", until=nxt + timedelta(days=1))
    lend(cast, "1004")
    for staff in ("1003", "1004"):
        for day in (TUESDAY, WEDNESDAY):
            cast.run("roster.plan", "2001", channel=commands.API, **shift(staff, day))
    leave = {"kind": "annual", "first": nxt + timedelta(days=1), "last": nxt + timedelta(days=1)}
    Leave.objects.create(
        staff=cast.staff("1003"),
        hall=cast.hall().id,
        state="approved",
        applied_at=cast.moment,
        **leave,
    )
    week = {"hall": "H02", "week": nxt.isoformat()}
    with CaptureQueriesContext(connection) as asked:
        done = cast.run("roster.copy_week", "2001", channel=commands.API, **week)
    assert done.data == {"planned": 0, "left_out": 4}
    assert sum("org_loan" in one["sql"] for one in asked) == 1
    Leave.objects.all().delete()
    assert cast.run("roster.copy_week", "2001", channel=commands.API, **week).data == {"planned": 1, "left_out": 3}


def test_a_shift_dragged_into_the_days_of_a_loan_is_refused(cast: Cast) -> None:
    lend(cast)
    planned = cast.run("roster.plan", "1001", **DESK, **shift("1003", THURSDAY))
    assert cast.refused("roster.change", "1001", shift=str(planned.id), date=WEDNESDAY.isoformat()) == "staff.lent"
    cast.run("roster.change", "1001", shift=str(planned.id), date="2026-11-20")


@pytest.mark.parametrize(
    ("changed", "code"),
    [
        ({"to": "H01"}, "input.invalid"),
        ({"to": "C1"}, "input.invalid"),
        ({"since": date(2026, 11, 15)}, "input.invalid"),
        ({"until": MONDAY}, "input.invalid"),
        ({"reason": " "}, "input.invalid"),
        ({"by": "2001"}, "scope.denied"),
        ({"by": "1002"}, "permission.denied"),
    ],
)
def test_what_cannot_be_lent(cast: Cast, changed: dict[str, object], code: str) -> None:
    assert lend_refused(cast, **changed) == code
    assert not Loan.objects.exists()


def test_nobody_is_lent_twice_at_once(cast: Cast) -> None:
    lend(cast)
    assert lend_refused(cast, since=WEDNESDAY, until=THURSDAY) == "staff.lent_already"
    lend(cast, since=THURSDAY, until=THURSDAY)


def test_a_published_shift_and_an_open_till_hold_a_person_at_home(cast: Cast) -> None:
    cast.run("roster.plan", "1001", **shift("1003", TUESDAY))
    assert lend_refused(cast) == "staff.bound"
    lend(cast, since=WEDNESDAY)
    cast.open_day()
    cast.open_till("1004", "G102")
    assert lend_refused(cast, staff="1004", since=MONDAY) == "staff.bound"
    lend(cast, staff="1004")


def test_called_back_before_it_begins_it_never_was_and_while_it_runs_it_ends_tonight(cast: Cast) -> None:
    first, second = lend(cast), lend(cast, staff="1004", since=MONDAY)
    cast.run("staff.call_back", "1001", loan=first)
    assert not Loan.objects.filter(id=first).exists()
    assert cast.refused("staff.call_back", "2001", loan=second) == "scope.denied"
    cast.run("staff.call_back", "1001", loan=second)
    assert (Loan.objects.get().until, doors_hall(cast, "1004")) == (MONDAY, "H02")
    assert cast.refused("staff.call_back", "1001", loan=second) == "transition.not_allowed"
    midnight(cast, TUESDAY)
    assert doors_hall(cast, "1004") == "H01"


def test_account_and_file_stay_with_the_own_hall(cast: Cast) -> None:
    lend(cast, since=MONDAY)
    given = {"job_number": "1003", "positions": ["guide"]}
    assert cast.refused("staff.assign", "2001", **given) in {"scope.denied", "permission.denied"}
    assert cast.refused("org.add_staff", "2001", job_number="1003", name="x", unit="H02", position="clerk") != ""


def test_the_month_of_the_own_hall_holds_the_hours_worked_elsewhere(cast: Cast) -> None:
    from openhall.team.roster import board

    lend(cast, since=MONDAY, until=MONDAY)
    with cast.at("08:10"):
        cast.run("roster.plan", "2001", **shift("1003", MONDAY))
    cast.run("roster.plan", "1001", **shift("1003", THURSDAY))
    own = {row.person.job_number: row.shifts for row in board.month(cast.hall("H01"), MONDAY.replace(day=1))}
    guest = {row.person.job_number: row.shifts for row in board.month(cast.hall("H02"), MONDAY.replace(day=1))}
    assert (own["1003"], guest["1003"]) == (2, 1)


def test_the_page_lends_shows_and_calls_back(cast: Cast, client: Client) -> None:
    with cast.at("08:30"):
        client.force_login(cast.staff("1001"))
        given = {"staff": "1003", "to": "H02", "since": "2026-11-17", "until": "2026-11-18", "reason": "两人病假"}
        assert client.post("/roster/lending/", {**given, "to": "H99"}).status_code == 422
        client.post("/roster/lending/", given)
        page = client.get("/roster/lending/").content.decode()
        assert "两人病假" in page
        board = client.get("/roster/?week=2026-11-16").content.decode()
        assert board.count('class="ros-away"') == 2
        client.post(f"/roster/lending/{Loan.objects.get().id}/back/")
        assert not Loan.objects.exists()


def test_the_board_of_the_borrowing_hall_has_the_guest(cast: Cast, client: Client) -> None:
    lend(cast)
    with cast.at("08:30"):
        client.force_login(cast.staff("2001"))
        page = client.get("/roster/?week=2026-11-16").content.decode()
        assert page.count('class="ros-away"') == 5
        answer = client.post("/roster/plan/?hall=H02&week=2026-11-16", shift("1003", TUESDAY))
        assert answer.status_code == 302
    assert Shift.objects.get().hall == cast.hall("H02").id
