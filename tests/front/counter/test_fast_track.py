"""The fast track: proposed from last month's counts, set by the manager (COUNTER-18)."""

from datetime import date, datetime, time

from django.test import Client

from openhall.front.counter import fast_track
from openhall.kernel import clock
from openhall.kernel.commands import SCREEN
from tests.cast import Cast


def test_the_list_is_proposed_from_last_months_counts(open_hall: Cast) -> None:
    customer = open_hall.customer()
    open_hall.join(customer)
    for _time in range(2):
        open_hall.top_up(customer)
    hall = open_hall.hall().id
    assert fast_track.proposed(hall, open_hall.moment) == []
    later = datetime.combine(date(2026, 12, 1), time(9), clock.ZONE)
    counted = [(one.business, one.count) for one in fast_track.proposed(hall, later)]
    assert counted == [("top_up", 2), ("new_subscription", 1)]
    assert fast_track.proposed(hall, datetime.combine(date(2027, 1, 1), time(9), clock.ZONE)) == []


def test_the_manager_sets_up_to_ten_kinds(cast: Cast) -> None:
    given = {"hall": "H01", "businesses": ["top_up", "pay_bill", "top_up"]}
    assert cast.refused("counter.set_fast_track", "1002", **given) == "permission.denied"
    cast.run("counter.set_fast_track", "1001", **given)
    row = fast_track.in_force(cast.hall().id)
    assert row is not None
    assert row.businesses == ["top_up", "pay_bill"]
    eleven = [
        *("top_up", "pay_bill", "suspend", "resume", "cancel", "reopen", "change_plan", "change_number"),
        *("replace_sim", "password_set", "password_reset"),
    ]
    cast.run("counter.set_fast_track", "1001", hall="H01", businesses=eleven[:10])
    assert cast.refused("counter.set_fast_track", "1001", hall="H01", businesses=eleven) == "input.invalid"
    assert cast.refused("counter.set_fast_track", "1001", hall="H01", businesses=["no"]) == "input.invalid"
    assert cast.refused("counter.set_fast_track", "1001", hall="H02", businesses=[]) == "scope.denied"


def test_the_page_shows_the_proposal_and_takes_the_choice(cast: Cast) -> None:
    client = Client()
    client.force_login(cast.staff("1001"))
    with clock.at(cast.moment):
        assert client.get("/counter/fast/").status_code == 200
        sent = {"hall": "H01", "businesses": ["top_up", "suspend"]}
        assert client.post("/counter/fast/set/", sent).status_code == 302
        assert client.post("/counter/fast/set/", {"hall": "H01", "businesses": ["no"]}).status_code == 422
    row = fast_track.in_force(cast.hall().id)
    assert row is not None
    assert (row.businesses, row.set_by) == (["top_up", "suspend"], cast.staff("1001").id)
    assert (
        cast.refused("counter.set_fast_track", "1003", channel=SCREEN, hall="H01", businesses=[]) == "permission.denied"
    )
