"""Many at one queue: each number once, each ticket called once."""

from collections import Counter
from concurrent.futures import ThreadPoolExecutor

import pytest
from bench import queueing
from django.db import connection

from openhall.front.floor.models import Ticket
from openhall.kernel.problems import Refused
from tests.cast import Cast

pytestmark = [pytest.mark.race, pytest.mark.django_db(transaction=True)]


def at_once(count: int, act) -> list[str]:  # type: ignore[no-untyped-def]
    def one(index: int) -> str:
        try:
            return str(act(index))
        except Refused as refusal:
            return refusal.code
        finally:
            connection.close()

    with ThreadPoolExecutor(count) as pool:
        return list(pool.map(one, range(count)))


def test_fifty_kiosks_give_out_fifty_numbers(crowd_cast: Cast) -> None:
    taken = at_once(
        50, lambda _index: crowd_cast.run("ticket.take", "1007", hall="H01", service="general").data["number"]
    )
    assert sorted(taken) == [f"A{no:03d}" for no in range(1, 51)]


def test_ten_counters_and_thirty_tickets_call_each_once(crowd_cast: Cast) -> None:
    cast = crowd_cast
    people = []
    for index in range(10):
        cast.run("org.add_counter", hall="H01", code=f"Q{index}", kind="general")
        cast.run("org.add_staff", job_number=f"q{index}", name="x", unit="H01", position="clerk")
        cast.run("counter.open", f"q{index}", counter=f"Q{index}")
        people.append((f"q{index}", f"Q{index}"))
    for _one in range(30):
        cast.run("ticket.take", "1007", hall="H01", service="general")

    def three(index: int) -> str:
        by, counter = people[index]
        for _one in range(3):
            cast.run("ticket.call", by, counter=counter)
            cast.run("ticket.no_show", by, counter=counter)
        return "done"

    assert Counter(at_once(10, three)) == {"done": 10}
    assert set(Ticket.objects.values_list("state", flat=True)) == {"no_show"}
    assert Ticket.objects.filter(staff=None).count() == 0


def test_the_last_waiting_ticket_goes_to_one_of_two(crowd_cast: Cast) -> None:
    cast = crowd_cast
    for by, counter in (("1003", "G101"), ("1004", "G102")):
        cast.run("counter.open", by, counter=counter)
    ticket = str(cast.run("ticket.take", "1007", hall="H01", service="general").id)
    places = [("1003", "G101"), ("1004", "G102")]
    answers = at_once(2, lambda index: cast.run("ticket.call", places[index][0], counter=places[index][1]).id)
    assert sorted(answers) == sorted([ticket, "ticket.none_waiting"])


def test_services_start_and_end_while_the_day_closes(crowd_cast: Cast) -> None:
    """Each called ticket is either served or lapses with the day, whoever comes first; nobody waits for ever."""
    cast = crowd_cast
    people = []
    for index in range(6):
        cast.run("org.add_counter", hall="H01", code=f"Q{index}", kind="general")
        cast.run("org.add_staff", job_number=f"q{index}", name="x", unit="H01", position="clerk")
        cast.run("counter.open", f"q{index}", counter=f"Q{index}")
        cast.run("ticket.take", "1007", hall="H01", service="general")
        cast.run("ticket.call", f"q{index}", counter=f"Q{index}")
        people.append((f"q{index}", f"Q{index}"))
    for by, cash in (("1003", "300.00"), ("1004", "300.00")):
        cast.run("till.close", by, counted={"cash": cash}, stubs=0, stubs_total="0.00")

    def act(index: int) -> str:
        if index == 3:
            return cast.run("day.close", "1001", hall="H01").kind
        by, counter = people[index - (index > 3)]
        cast.run("ticket.start", by, counter=counter)
        return cast.run("ticket.finish", by, counter=counter).kind

    answers = at_once(7, act)
    states = Counter(Ticket.objects.values_list("state", flat=True))
    assert answers[3] != "busy.try_again"
    assert states["done"] + states["serving"] + states["lapsed"] == 6
    assert states["done"] == sum(answer == "ticket" for answer in answers)


def test_two_thousand_calls_by_four_processes_at_two_hundred_counters(
    database_url: str, cast: Cast, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A ticket taken, called and not come, 2,000 times: each number once, each ticket once, in the order of a model."""
    monkeypatch.setenv("DATABASE_URL", database_url)
    places = queueing.build(1, 4, 50)
    queueing.measure(places, 4, 2_000)
    found = queueing.verify(sorted({place[0] for place in places}))
    assert found["calls"] >= 2_000
    assert (found["duplicate_numbers"], found["double_calls"], found["calls_out_of_order"]) == (0, 0, 0)
