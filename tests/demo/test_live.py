"""The demo at work: its clock, its people, and the people it leaves alone."""

import os
from argparse import Namespace
from datetime import datetime, time, timedelta
from pathlib import Path

import pytest
from django.test import Client

from openhall import solve
from openhall.demo import arrivals, company, office
from openhall.demo.live import chance, course, run
from openhall.demo.live.hall import LiveHall
from openhall.front.floor.models import Staffing, Ticket
from openhall.front.till.models import BusinessDay, TillSession
from openhall.kernel import clock, deadlines
from openhall.kernel.clock import Course
from openhall.kernel.models import Activity
from openhall.team.org.models import Unit
from openhall.team.roster.models import Shift
from openhall.team.roster.proposals.models import Proposal
from openhall.team.roster.proposals.plan import Problem
from tests.cast import Cast

DAY = datetime(2026, 11, 17, tzinfo=clock.ZONE)
"""Nothing has happened on it."""


def goes(hall: LiveHall, since: str, until: str) -> None:
    """The hall's people act from one time of the day to another, twenty seconds at a time."""
    at, end = (clock.midnight(DAY.date()) + _span(text) for text in (since, until))
    while at < end:
        step = min(at + run.STEP, end)
        deadlines.fire_due(step)
        with clock.at(step):
            hall.step(at, step)
        at = step


def _span(text: str) -> timedelta:
    moment = time.fromisoformat(text)
    return timedelta(hours=moment.hour, minutes=moment.minute)


@pytest.fixture
def hall(cast: Cast) -> LiveHall:
    return LiveHall(Unit.objects.get(code="H01"))


def test_a_day_is_opened_served_and_closed_by_commands(hall: LiveHall) -> None:
    goes(hall, "08:00", "09:25")
    day = BusinessDay.objects.get(hall=hall.unit.id)
    assert day.date == DAY.date()
    assert Staffing.objects.open().filter(hall=hall.unit.id).count() == 2
    assert Ticket.objects.filter(state="done").count() >= 3
    assert TillSession.objects.open().filter(hall=hall.unit.id).count() == 2
    shifts = Shift.objects.on(hall.unit.id, DAY.date())
    assert {shift.duty for shift in shifts} == {"counter", "supervise", "guide"}
    assert all(shift.published_at and shift.clocked_in_at <= shift.start_at for shift in shifts)
    goes(hall, "17:30", "18:40")
    day.refresh_from_db()
    assert day.state == "closed"
    assert not Staffing.objects.open().exists()
    assert not day.forced
    assert [till.counted for till in day.tills.all()] == [till.expected for till in day.tills.all()]
    refused = set(Activity.objects.filter(source="demo").exclude(refused=None).values_list("command", "refused"))
    assert not refused


def test_a_pause_changes_nothing_of_what_happens(hall: LiveHall) -> None:
    goes(hall, "08:00", "08:40")
    goes(LiveHall(hall.unit), "08:40", "09:10")
    taken = Ticket.objects.order_by("taken_at").values_list("taken_at", flat=True)
    wanted = [at for at in chance.arrivals("H01", DAY.date(), 36.0) if clock.local(at).time() <= time(9, 10)]
    assert len(taken) == len(wanted)
    assert all(at <= moment <= at + run.STEP for at, moment in zip(wanted, taken, strict=True))


def test_who_is_signed_in_is_left_alone(hall: LiveHall, cast: Cast) -> None:
    with clock.at(DAY):
        person = next(iter(hall.rota().values()))
    Client().force_login(person)
    goes(hall, "08:00", "08:45")
    assert not Activity.objects.filter(source="demo", staff=person.id).exists()
    assert Activity.objects.filter(source="demo", command="ticket.call").exists(), "the others work"


def test_the_clock_runs_at_its_speed_and_stands_when_nobody_keeps_it(
    tmp_path: Path, db: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("OPENHALL_VAR", str(tmp_path))
    real = clock.real_now()
    kept = course.begin(DAY, 10)
    read = course.File().read
    assert read() == kept == course.load()
    assert kept.at(kept.since + timedelta(seconds=3)) == DAY + timedelta(seconds=30)
    assert kept.at(real + timedelta(hours=1)) == DAY + course.LEASE * 10, "some seconds later it stands"
    with clock.really_at(kept.since + timedelta(seconds=4)):
        later = course.renewed(kept, DAY + timedelta(seconds=40))
        assert later.at(clock.real_now()) == DAY + timedelta(seconds=40), "no jump"
        assert not later.stands()
        behind = course.renewed(kept, DAY - timedelta(minutes=30))
        assert behind.stands(), "it waits for people who are late"
        assert behind.at(clock.real_now() + timedelta(minutes=1)) == DAY + timedelta(seconds=40)
        assert course.stand(later).stands()
    course.forget()
    assert read() is None


def test_a_clock_of_another_database_counts_for_nothing(
    tmp_path: Path, db: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("OPENHALL_VAR", str(tmp_path))
    course.begin(DAY, 1)
    text = course.path().read_text()
    course.path().write_text(text.replace('"database": "', '"database": "elsewhere'))
    assert course.load() is None
    course.path().write_text("{")
    assert course.load() is None


def test_a_proposed_roster_ends_by_the_demos_clock(cast: Cast, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The process that works it out follows the clock as the worker does."""
    monkeypatch.setenv("OPENHALL_VAR", str(tmp_path))
    monkeypatch.setattr(clock, "_read", clock.course)
    monkeypatch.setattr(os, "nice", lambda by: by)
    row = Proposal.objects.create(
        hall=cast.hall().id,
        monday=DAY.date() + timedelta(days=6),
        weeks=1,
        problem=Problem(7, (), (), (), (None,) * 7, {}, guarded=False).as_json(),
        asked_at=DAY,
        asked_by=cast.staff("1001").id,
        told_at=DAY,
    )
    course.stand(course.begin(DAY, 1))
    assert solve.main(Namespace(key=str(row.id))) == 0
    row.refresh_from_db()
    assert row.state == "done" and row.ended_at is not None
    assert row.ended_at - DAY < timedelta(seconds=1)


@pytest.mark.parametrize("plan", company.HALLS, ids=lambda plan: plan.code)
def test_the_shifts_of_a_demo_hall_cover_the_hours_that_it_is_open(plan: company.HallPlan) -> None:
    opens, closes = office.opening(plan.code)
    kinds = {kind for kind, _count in company.COUNTERS[plan.code]} - {"vip"}
    turns: dict[tuple[str, str | None], list[tuple[str, str]]] = {}
    for _name, start, end, duty, want in arrivals.shifts(plan.code):
        turns.setdefault((duty, want), []).append((start, end))
    assert set(turns) >= {("supervise", None), ("guide", None)} | {("counter", kind) for kind in kinds}
    for (duty, _want), spans in turns.items():
        early, *_between, late = spans
        if duty != "guard":
            assert early[0] <= opens and late[0] <= early[1] and late[1] >= closes, (duty, spans)


@pytest.mark.parametrize(
    ("since", "start", "begins"),
    [
        ("15:20", "10:00", "1 10:00"),
        ("09:00", "10:00", "0 10:00"),
        ("10:00", "10:00", "0 10:00"),
        ("15:20", None, "0 15:20"),
    ],
)
def test_it_begins_at_the_next_moment_of_that_time_and_never_goes_back(
    since: str, start: str | None, begins: str
) -> None:
    found = run.first_moment(DAY + _span(since), time.fromisoformat(start) if start else None)
    days, at = begins.split()
    assert found == DAY + timedelta(days=int(days)) + _span(at)


def test_every_page_says_that_the_clock_is_the_demos(cast: Cast) -> None:
    client = Client()
    real = clock.real_now()
    clock.follow(lambda: Course(DAY, real, real + timedelta(hours=1), 5))
    try:
        assert "演示时钟" in client.get("/login/").content.decode()
        client.force_login(cast.staff("1003"))
        assert "演示时钟" in (page := client.get("/").content.decode())
        assert '<meta name="oh-speed" content="5' in page
        clock.follow(lambda: Course(DAY, real, real, 5))
        assert "演示停在" in client.get("/").content.decode()
        assert clock.now() == DAY
    finally:
        clock.follow(clock._none)
    assert "演示" not in client.get("/login/").content.decode()
