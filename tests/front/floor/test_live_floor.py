"""The duty supervisor's live floor: what stands there, the alarm that wants a measure, suspensions seen at once."""

from datetime import timedelta

import pytest
from django.test import Client

from openhall.engines.cases.models import Case
from openhall.engines.policy.models import Finding
from openhall.front.floor import figures
from openhall.front.floor.discipline import PROFILES
from openhall.front.floor.figures import Times
from openhall.front.floor.models import QueueAlarm
from openhall.kernel import clock, deadlines
from openhall.kernel.commands import SCREEN
from tests.cast import Cast

from .conftest import call, serve, take


@pytest.fixture
def supervisor(floor: Cast) -> Client:
    client = Client()
    client.force_login(floor.staff("1002"))
    return client


def seen(floor: Cast, client: Client, what: str = "parts/") -> str:
    with clock.at(floor.moment):
        answer = client.get(f"/floor/live/{what}")
    assert answer.status_code == 200
    return answer.content.decode()


def crowd(floor: Cast, count: int = 6, at: str = "10:00") -> list[str]:
    with floor.at(at):
        return [take(floor) for _one in range(count)]


def passes(floor: Cast, until: str) -> None:
    with floor.at(until):
        deadlines.fire_due(floor.moment)


@pytest.mark.clause("FLOOR-05")
def test_a_crowd_rings_at_the_tenth_minute_and_its_start_peak_end_and_measure_are_kept(
    floor: Cast, supervisor: Client
) -> None:
    tickets = crowd(floor, 5, "08:30")
    passes(floor, "09:31")
    assert not QueueAlarm.objects.exists(), "five for an hour are no crowd"
    tickets += crowd(floor, 1, "09:31")
    with floor.at("09:40"):
        call(floor)
    passes(floor, "09:59:59")
    assert not QueueAlarm.objects.exists(), "five at the ninth minute start the clock anew"
    crowd(floor, 1, "10:00")
    passes(floor, "10:09:59")
    assert not QueueAlarm.objects.exists()
    crowd(floor, 2, "10:05")
    passes(floor, "10:10:01")
    alarm, case = QueueAlarm.objects.get(), Case.objects.get(kind="floor.queue")
    assert (at(alarm.since), at(alarm.rung_at), alarm.peak) == ("10:00", "10:10", 8)
    assert (case.owner, at(case.due_at)) == (floor.staff("1002").id, "10:15")
    assert Finding.objects.get(rule="floor.queue-alarm").staff is None
    with floor.at("10:11"):
        assert "采取措施" not in seen(floor, supervisor)
        assert str(case.id) in seen(floor, supervisor)
    with floor.at("10:13"), clock.at(floor.moment):
        supervisor.post("/floor/live/answer/", {"hall": "H01", "case": case.id, "measure": "divert", "note": "自助机"})
    with floor.at("10:20"):
        floor.run("ticket.leave", ticket=tickets[1])
        assert "现在7" in seen(floor, supervisor), "what comes of it while the crowd lasts"
        for ticket in tickets[2:4]:
            floor.run("ticket.leave", ticket=ticket)
        assert "自助机" in seen(floor, supervisor)
        assert "措施后7:00" in seen(floor, supervisor)
    alarm.refresh_from_db()
    case.refresh_from_db()
    assert (alarm.measure, at(alarm.measured_at), alarm.waiting_then, at(alarm.ended_at)) == (
        "divert",
        "10:13",
        8,
        "10:20",
    )
    assert case.closed_at is not None
    assert Finding.objects.get(rule="floor.queue-alarm").state == "dropped", "answered in time it doesn't count"


def at(moment) -> str:  # type: ignore[no-untyped-def]
    return f"{clock.local(moment):%H:%M}"


def test_not_answered_in_time_it_goes_to_the_head_and_is_told_again(floor: Cast) -> None:
    crowd(floor)
    passes(floor, "10:14:59")
    case = Case.objects.get(kind="floor.queue")
    assert not case.overdue
    passes(floor, "10:15:01")
    case.refresh_from_db()
    assert (case.overdue, case.owner) == (True, floor.staff("1001").id)
    passes(floor, "10:41")
    assert case.events.filter(move="remind").count() == 3
    assert Finding.objects.filter(rule="floor.queue-alarm").count() == 1, "a reminder is no further finding"
    with floor.at("10:42"):
        floor.run("floor.answer", "1002", channel=SCREEN, case=str(case.id), measure="open_desk")
    assert Finding.objects.get(rule="floor.queue-alarm").state == "raised", "the hall answers for what came too late"
    passes(floor, "11:30")
    assert case.events.filter(move="remind").count() == 3
    assert floor.refused("floor.answer", "1002", channel=SCREEN, case=str(case.id), measure="divert") == "case.closed"


def test_a_measure_is_a_leads(floor: Cast) -> None:
    crowd(floor)
    passes(floor, "10:11")
    case = str(Case.objects.get(kind="floor.queue").id)
    assert floor.refused("floor.answer", "1003", channel=SCREEN, case=case, measure="divert") == "permission.denied"
    assert floor.refused("floor.answer", "2001", channel=SCREEN, case=case, measure="divert") == "scope.denied"
    assert floor.refused("floor.answer", "1002", channel=SCREEN, case=case, measure="pray") == "input.invalid"


def test_a_window_calls_only_its_own_services_and_closing_the_last_one_says_unserved(
    floor: Cast, supervisor: Client
) -> None:
    """Enquiries to window 1, sales to window 2."""
    for code, kind in (("W1", "enquiry"), ("W2", "sales")):
        floor.run("org.add_counter", hall="H01", code=code, kind=kind)
    floor.run("counter.open", "1004", counter="W1")
    floor.run("counter.open", "1005", counter="W2")
    with floor.at("09:00"):
        take(floor, "enquiry")
    with floor.at("09:04"):
        assert floor.refused("ticket.call", "1005", counter="W2") == "ticket.none_waiting"
        serve(floor, "1004", "W1")
        page = seen(floor, supervisor)
        assert "4:00" in page, "the average wait of enquiries"
        assert "咨询无台受理" not in page
        floor.run("counter.shut", "1004", counter="W1")
        assert "咨询无台受理" in seen(floor, supervisor)
        assert "销售无台受理" not in seen(floor, supervisor)
        take(floor, "enquiry")  # still given out
        for job, counter in (("1005", "W2"), ("1003", "G101")):
            floor.run("counter.shut", job, counter=counter)
        page = seen(floor, supervisor)
        assert page.count("台席开台") == 1 and "咨询无台受理" not in page
        assert "咨询" in page, "who waits stands there"


@pytest.mark.clause("FLOOR-07")
def test_a_suspension_is_seen_at_once_and_its_minutes_stand_in_the_months_list(floor: Cast, supervisor: Client) -> None:
    take(floor)
    with floor.at("10:00"):
        floor.run("counter.pause", "1003", channel=SCREEN, counter="G101", reason="grooming")
        assert floor.refused("ticket.call", "1003", counter="G101") == "transition.not_allowed"
        page = seen(floor, supervisor)
        assert "整理仪容" in page
        assert "2026-11-16 周一 10:00:00" in page
    with floor.at("10:15"):
        assert "fl-late" not in seen(floor, supervisor)
    with floor.at("10:15:01"):
        assert "fl-late" in seen(floor, supervisor)
    with floor.at("10:16"):
        floor.run("counter.resume", "1003", channel=SCREEN, counter="G101")
        listed = seen(floor, supervisor, "pauses/")
    assert "1003" in listed
    assert "16:00" in listed


def test_the_estimate_proposes_another_counter_above_the_limit() -> None:
    now = clock.now()
    known = {"general": Times(3, timedelta(minutes=4), timedelta(minutes=5))}

    def load(count: int, desks: int) -> figures.Load:
        waiting = [("general", now)] * count
        counters = [PROFILES["general"]] * 3
        return figures.loads(waiting, counters[:desks], counters, known, timedelta(minutes=15))[0]

    assert (load(6, 2).estimate, load(6, 2).propose) == (timedelta(minutes=15), False)
    assert load(7, 2).propose
    assert (load(1, 0).unserved, load(1, 0).estimate) == (True, None)
    assert not load(20, 3).unserved


def test_the_floor_belongs_to_its_own_hall(floor: Cast) -> None:
    client = Client()
    client.force_login(floor.staff("2001"))
    with clock.at(floor.moment):
        assert client.get("/floor/live/", {"hall": "H01"}).status_code == 404
        assert client.get("/live/", {"hall": "H01"}, headers={"Accept": "text/event-stream"}).status_code == 400
        assert client.get("/live/").status_code == 400, "a stream is asked for as a stream"
