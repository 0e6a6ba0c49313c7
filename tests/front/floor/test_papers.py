"""Paper numbers of an outage: entered with their true times, marked, and no alarm rings in the past."""

from datetime import timedelta
from typing import Any

from django.test import Client

from openhall.engines.policy.models import Finding
from openhall.front.floor.hall_models import PaperTicket
from openhall.front.floor.models import Ticket
from openhall.kernel import clock, deadlines
from openhall.kernel.commands import SCREEN
from tests.cast import Cast

from .conftest import call, take


def at(time: str) -> str:
    return f"2026-11-16T{time}:00+08:00"


DONE = {
    "outcome": "done",
    "taken_at": at("09:00"),
    "called_at": at("09:07"),
    "started_at": at("09:08"),
    "ended_at": at("09:15"),
    "counter": "G101",
    "staff": "1003",
}


def enter(cast: Cast, number: str = "17", **fields: Any) -> Ticket:
    given = {"hall": "H01", "number": number, "service": "general", **DONE, **fields}
    given = {name: value for name, value in given.items() if value is not None}
    made = cast.run("ticket.enter_paper", "1007", channel=SCREEN, **given)
    return Ticket.objects.get(id=made.id)


def refused(cast: Cast, **fields: Any) -> str:
    given = {"hall": "H01", "number": "17", "service": "general", **DONE, **fields}
    given = {name: value for name, value in given.items() if value is not None}
    return cast.refused("ticket.enter_paper", "1007", channel=SCREEN, **given)


WAITS = {"outcome": "waiting", "called_at": None, "started_at": None, "ended_at": None, "counter": None, "staff": None}


def test_a_paper_number_has_its_true_times_and_is_marked(floor: Cast) -> None:
    with floor.at("11:00"):
        ticket = enter(floor)
    assert (ticket.number, ticket.state) == ("P17", "done")
    assert ticket.called_at is not None
    assert ticket.called_at - ticket.taken_at == timedelta(minutes=7)
    paper = PaperTicket.objects.get()
    assert (paper.number, f"{clock.local(paper.entered_at):%H:%M}") == ("17", "11:00")


def test_the_letter_on_the_paper_may_be_typed_along(floor: Cast) -> None:
    with floor.at("11:00"):
        assert enter(floor, "P18").number == "P18"
        assert enter(floor, " p 19 ").number == "P19"
        assert refused(floor, number="18") == "input.invalid", "entered already"


def test_many_of_the_past_ring_no_alarm(floor: Cast) -> None:
    with floor.at("11:00"):
        for number in range(8):
            enter(floor, str(number))
        deadlines.fire_due(floor.moment + timedelta(hours=1))
    assert not Finding.objects.exists()


def test_who_still_waits_keeps_the_time_and_the_alarm_begins_now(floor: Cast) -> None:
    with floor.at("11:00"):
        later = take(floor)
        for number in range(6):
            enter(floor, str(number), **WAITS)
        deadlines.fire_due(floor.moment + timedelta(minutes=9, seconds=59))
        assert not Finding.objects.exists()
        deadlines.fire_due(floor.moment + timedelta(minutes=10, seconds=1))
        assert [one.rule for one in Finding.objects.all()] == ["floor.queue-alarm"]
        assert call(floor) != later, "taken at 9:00 comes before taken at 11:00"


def test_what_does_not_fit_is_refused(floor: Cast) -> None:
    with floor.at("11:00"):
        enter(floor)
        assert refused(floor) == "input.invalid", "twice"
        assert refused(floor, number=" ") == "input.invalid"
        assert refused(floor, number="2", called_at=at("08:59")) == "input.invalid"
        assert refused(floor, number="2", ended_at=at("11:01")) == "input.invalid"
        assert refused(floor, number="2", started_at=None) == "input.invalid"
        assert refused(floor, number="2", counter=None) == "input.invalid"
        assert refused(floor, number="2", outcome="left") == "input.invalid"
        assert refused(floor, number="2", counter="G201") == "scope.denied"
        yesterday = {name: value.replace("-16T", "-15T") for name, value in DONE.items() if "T" in value}
        assert refused(floor, number="2", **yesterday) == "day.not_open"


def test_the_page_enters_one_and_shows_it(floor: Cast) -> None:
    client = Client()
    client.force_login(floor.staff("1007"))
    with floor.at("11:00"), clock.at(floor.moment):
        times = {"taken_at": "09:00", "called_at": "09:07", "started_at": "09:08", "ended_at": "09:15"}
        fields = {"number": "5", "service": "general", "outcome": "done", "day": "2026-11-16", **times}
        page = client.post("/floor/papers/", {"hall": "H01", **fields, "counter": "G101", "staff": "1003"}, follow=True)
        assert "P5" in page.content.decode()
        assert client.post("/floor/papers/", {"hall": "H01", **fields}).status_code == 422
