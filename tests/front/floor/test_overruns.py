"""One customer's long wait, told while it lasts; apart from the alarm that counts the queue (FLOOR-09)."""

from datetime import datetime, time

from openhall.engines.policy.models import Finding
from openhall.front.floor import overruns
from openhall.kernel import clock
from openhall.kernel.commands import SCREEN
from openhall.kernel.deadlines import fire_due
from tests.cast import MONDAY, Cast

from .conftest import call


def moment(when: str) -> datetime:
    return datetime.combine(MONDAY, time.fromisoformat(when), clock.ZONE)


def told() -> list[str]:
    rows = Finding.objects.filter(rule="floor.wait-limit", staff=None).order_by("at")
    return [f"{clock.local(row.at):%H:%M}" for row in rows]


def test_a_wait_is_told_when_its_limit_is_past_and_counts_from_its_own_queue(floor: Cast) -> None:
    """The worked numbers of docs/trade/floor.md."""
    at_desk = {"channel": SCREEN, "hall": "H01", "service": "general"}
    with floor.at("10:00"):
        floor.run("ticket.take", "1007", **at_desk)
        call(floor)
        floor.run("ticket.start", "1003", counter="G101")
    with floor.at("10:10"):
        floor.run("ticket.further", "1003", channel=SCREEN, counter="G101", service="enquiry")
        floor.run("ticket.take", "1007", **at_desk)
    fire_due(moment("10:29"))
    assert told() == []
    fire_due(moment("10:31"))
    assert told() == ["10:30", "10:30"]
    with floor.at("10:35"):
        hall = floor.hall().id
        assert [row.number for row in overruns.lasting([hall], floor.moment)] == ["A001", "A002"]
        call(floor)
        assert [row.number for row in overruns.lasting([hall], floor.moment)] == ["A001"]
    fire_due(moment("11:30"))
    assert len(told()) == 2, "once each"
