"""Who staffs a counter."""

from openhall.front.floor.models import Pause, Staffing
from tests.cast import Cast

from .conftest import take


def test_one_person_one_counter(floor: Cast) -> None:
    assert floor.refused("counter.open", "1004", counter="G101") == "transition.not_allowed"
    assert floor.refused("counter.open", "1003", counter="G102") == "transition.not_allowed"
    floor.run("counter.shut", "1003", counter="G101")
    floor.run("counter.open", "1003", counter="G102")


def test_a_suspended_counter_calls_nobody_until_it_is_resumed(floor: Cast) -> None:
    take(floor)
    assert floor.refused("counter.resume", "1003", counter="G101") == "transition.not_allowed"
    with floor.at("10:00"):
        floor.run("counter.pause", "1003", counter="G101", reason="整理单据")
    assert floor.refused("ticket.call", "1003", counter="G101") == "transition.not_allowed"
    assert floor.refused("counter.pause", "1003", counter="G101") == "transition.not_allowed"
    assert floor.refused("counter.resume", "1004", counter="G101") == "transition.not_allowed"
    with floor.at("10:07"):
        floor.run("counter.resume", "1003", counter="G101")
    pause = Pause.objects.get()
    assert pause.ended_at is not None
    assert ((pause.ended_at - pause.began_at).seconds, pause.reason) == (420, "整理单据")
    floor.run("ticket.call", "1003", counter="G101")


def test_a_lead_shuts_anothers_counter_a_colleague_does_not(floor: Cast) -> None:
    assert floor.refused("counter.shut", "1004", counter="G101") == "transition.not_allowed"
    assert floor.refused("counter.shut", "2001", counter="G101") == "scope.denied"
    floor.run("counter.shut", "1002", counter="G101", reason="x")
    row = Staffing.objects.get()
    assert (row.shut_by, row.reason) == (floor.staff("1002").id, "x")
    assert floor.refused("counter.shut", "1002", counter="G101") == "transition.not_allowed"
