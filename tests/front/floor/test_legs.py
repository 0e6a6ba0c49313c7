"""A visit goes on: several services, transfers with an owner, parked, put back, called out of turn, a wrong queue mended."""

from datetime import timedelta

import pytest
from django.db import IntegrityError, transaction
from django.test import Client

from openhall.engines.cases.models import Case
from openhall.front.floor import attention, discipline, figures, hindsight
from openhall.front.floor.discipline import PROFILES
from openhall.front.floor.models import QueueAlarm, Ticket
from openhall.kernel import clock, deadlines
from openhall.kernel.commands import SCREEN
from tests.cast import MONDAY, Cast

from .conftest import call, serve, state, take
from .test_call import booking
from .test_live_floor import seen

WAITS_FOR = {"FLOOR-03": ["quality: score sheets with deductions and caps"]}


@pytest.fixture
def desks(floor: Cast) -> Cast:
    """G101 (1003) general; G102 (1004) general; E1 (1005) enquiry."""
    floor.run("org.add_counter", hall="H01", code="E1", kind="enquiry")
    floor.run("counter.open", "1004", counter="G102")
    floor.run("counter.open", "1005", counter="E1")
    return floor


def begin(cast: Cast, by: str = "1003", counter: str = "G101") -> str:
    ticket = call(cast, by, counter)
    cast.run("ticket.start", by, counter=counter)
    return ticket


def row(ticket: str) -> Ticket:
    return Ticket.objects.get(id=ticket)


def passes(cast: Cast, until: str) -> None:
    with cast.at(until):
        deadlines.fire_due(cast.moment)


# -- a further service -------------------------------------------------------------------------------------------------


def test_a_further_service_keeps_number_time_and_overtakes_and_waits_in_the_other_queue(desks: Cast) -> None:
    with desks.at("10:00"):
        first = take(desks)
    with desks.at("10:01"):
        take(desks, "vip")
        serve(desks)  # the vip overtakes once
    with desks.at("10:05"):
        begin(desks)
    with desks.at("10:08"):
        earlier = take(desks, "enquiry")
    with desks.at("10:10"):
        made = desks.run("ticket.further", "1003", counter="G101", service="enquiry", notes="问宽带")
    old, leg = row(first), row(str(made.id))
    assert (old.state, leg.state) == ("done", "waiting")
    assert (leg.visit, leg.leg, leg.number, leg.taken_at, leg.overtaken) == (old.id, 2, "A001", old.taken_at, 1)
    assert (leg.notes, leg.first_contact, leg.case) == ("问宽带", desks.staff("1003").id, None)
    with desks.at("10:12"):
        assert call(desks, "1005", "E1") == str(made.id), "by its first taking it comes before who came at 10:08"
    assert state(earlier) == "waiting"
    by_service, hours = figures.of_day(desks.hall().id, MONDAY)
    assert by_service["enquiry"].wait == timedelta(minutes=2), "a leg waits from the move on"
    assert by_service["general"].wait == timedelta(minutes=5)
    assert [hour.start for hour in hours] == [10]
    assert hindsight.of_day(desks.hall().id, MONDAY).called == 3


def test_a_leg_counts_in_the_other_queue_from_the_move_on(desks: Cast) -> None:
    with desks.at("09:00"):
        for _one in range(5):
            take(desks, "enquiry")
        take(desks)
        begin(desks)
    with desks.at("10:00"):
        desks.run("ticket.further", "1003", counter="G101", service="enquiry")
    passes(desks, "10:09:59")
    assert not QueueAlarm.objects.exists()
    passes(desks, "10:10:01")
    assert clock.local(QueueAlarm.objects.get().since).hour == 10


def test_no_two_legs_of_a_number_are_the_same_one(floor: Cast) -> None:
    take(floor)
    old = Ticket.objects.get()
    again = Ticket(hall=old.hall, day=old.day, visit=old.id, number="A001", service="x", taken_at=old.taken_at)
    with pytest.raises(IntegrityError), transaction.atomic():
        again.save()


# -- transfer ----------------------------------------------------------------------------------------------------------


@pytest.fixture
def led(desks: Cast) -> Ticket:
    """At 10:00 1003 leads A001 to counter G102."""
    with desks.at("09:55"):
        take(desks)
        begin(desks)
    with desks.at("10:00"):
        made = desks.run(
            "ticket.transfer", "1003", counter="G101", service="general", to="G102", notes="要补换卡，证件已看"
        )
    return Ticket.objects.get(id=made.id)


def test_the_first_clerk_stays_owner_until_the_second_desk_accepts(desks: Cast, led: Ticket) -> None:
    first, second = desks.staff("1003").id, desks.staff("1004").id
    assert (led.answers_for, led.state, Ticket.objects.get(leg=1).state) == (first, "waiting", "transferred")
    case = Case.objects.get(kind="floor.transfer")
    assert (case.owner, case.due_at) == (first, desks.moment + timedelta(hours=2, minutes=5))
    assert desks.refused("ticket.accept", "1003", counter="G101", ticket=str(led.id)) == "transition.not_allowed"
    assert desks.refused("ticket.call", "1003", counter="G101") == "ticket.none_waiting", (
        "it was led to another counter"
    )
    with desks.at("10:05"):
        desks.run("ticket.accept", "1004", counter="G102", ticket=str(led.id))
    led.refresh_from_db()
    case.refresh_from_db()
    assert (led.state, led.owner, led.first_contact) == ("serving", second, first)
    assert (case.state, case.closed_at is not None) == ("accepted", True)
    passes(desks, "10:06")
    led.refresh_from_db()
    assert led.owner == second


@pytest.mark.clause("FLOOR-03")
def test_after_five_minutes_without_acceptance_the_duty_supervisor_has_it(desks: Cast, led: Ticket) -> None:
    passes(desks, "10:04:59")
    led.refresh_from_db()
    assert led.owner == desks.staff("1003").id
    passes(desks, "10:05:01")
    led.refresh_from_db()
    case = Case.objects.get(kind="floor.transfer")
    assert (led.owner, case.owner, case.overdue) == (desks.staff("1002").id, desks.staff("1002").id, True)
    with desks.at("10:07"):
        assert call(desks, "1004", "G102") == str(led.id)
        led.refresh_from_db()
        assert led.owner == desks.staff("1002").id, "called is not yet accepted"
        desks.run("ticket.start", "1004", counter="G102")
    led.refresh_from_db()
    assert led.owner == desks.staff("1004").id


def test_a_desk_that_declines_gives_the_customer_to_the_supervisor(desks: Cast, led: Ticket) -> None:
    key = str(led.id)
    assert desks.refused("ticket.decline", "1003", counter="G101", ticket=key, reason="忙") == "transition.not_allowed"
    assert desks.refused("ticket.decline", "1004", counter="G102", ticket=key, reason=" ") == "input.invalid"
    with desks.at("10:01"):
        desks.run("ticket.decline", "1004", counter="G102", ticket=key, reason="读卡器坏")
    led.refresh_from_db()
    case = Case.objects.get(kind="floor.transfer")
    assert (led.owner, case.owner, led.bound_to) == (desks.staff("1002").id, desks.staff("1002").id, None)
    assert case.events.filter(move="decline").count() == 1
    assert call(desks) == key, "now any counter of the service may call"


@pytest.mark.clause("FLOOR-03")
def test_a_counter_that_is_shut_keeps_nobody_who_was_led_to_it(desks: Cast, led: Ticket) -> None:
    with desks.at("10:01"):
        desks.run("counter.shut", "1004", counter="G102")
    led.refresh_from_db()
    case = Case.objects.get(kind="floor.transfer")
    assert (led.bound_to, led.owner, case.owner) == (None, desks.staff("1002").id, desks.staff("1002").id)
    assert case.events.filter(move="shut").count() == 1
    assert call(desks) == str(led.id), "any counter of the service calls on"


@pytest.mark.clause("FLOOR-03")
def test_the_live_floor_shows_who_was_led_on_and_not_accepted_and_a_lead_lets_any_counter_call(
    desks: Cast, led: Ticket
) -> None:
    supervisor, key = Client(), str(led.id)
    supervisor.force_login(desks.staff("1002"))
    with desks.at("10:03"):
        page = seen(desks, supervisor)
        assert "A001正转往G102" in page and "无台接下" not in page
        assert attention.count(desks.staff("1002").unit_id) == 0
    passes(desks, "10:05:01")
    with desks.at("10:06"):
        page = seen(desks, supervisor)
        assert "无台接下" in page and "不限台席" in page
        assert attention.count(desks.staff("1002").unit_id) == 1
        assert desks.refused("ticket.let_go", "1004", ticket=key) == "permission.denied"
        with clock.at(desks.moment):
            supervisor.post("/floor/live/let-go/", {"hall": "H01", "ticket": key})
        assert desks.refused("ticket.let_go", "1002", ticket=key) == "transition.not_allowed", "it is free already"
        assert call(desks) == key
        desks.run("ticket.start", "1003", counter="G101")
        assert "无台接下" not in seen(desks, supervisor)


def test_whoever_goes_away_meanwhile_leaves_nobody_to_accept(desks: Cast, led: Ticket) -> None:
    desks.run("ticket.leave", "1007", ticket=str(led.id))
    assert Case.objects.get(kind="floor.transfer").state == "dropped"


def test_the_close_of_the_day_ends_what_waits_for_acceptance(desks: Cast, led: Ticket) -> None:
    with desks.at("10:03"):
        desks.run("day.close", "1001", hall="H01")
    assert (state(str(led.id)), Case.objects.get(kind="floor.transfer").state) == ("lapsed", "dropped")


def test_a_transfer_says_why_and_where(desks: Cast) -> None:
    take(desks)
    begin(desks)
    ask = {"counter": "G101", "notes": "x"}
    assert desks.refused("ticket.transfer", "1003", service="general", to="E1", **ask) == "ticket.not_served_here"
    assert desks.refused("ticket.transfer", "1003", service="general", to="G101", **ask) == "input.invalid"
    assert desks.refused("ticket.transfer", "1003", service="general", to="G201", **ask) == "scope.denied"
    assert desks.refused("ticket.transfer", "1003", service="sales", counter="G101", notes=" ") == "input.invalid"
    assert desks.refused("ticket.transfer", "1004", service="sales", **ask) == "transition.not_allowed"
    desks.run("ticket.transfer", "1003", service="enquiry", **ask)
    assert state(call(desks, "1005", "E1")) == "called"


# -- parked ------------------------------------------------------------------------------------------------------------


def test_a_parked_service_goes_on_at_the_same_counter_and_its_rest_is_no_handling(desks: Cast) -> None:
    take(desks)
    second = take(desks)
    with desks.at("10:00"):
        first = begin(desks)
    with desks.at("10:05"):
        desks.run("ticket.park", "1003", counter="G101")
        assert begin(desks) == second
        where = {"counter": "G101", "ticket": first}
        assert desks.refused("ticket.unpark", "1003", **where) == "transition.not_allowed", "somebody is served there"
        assert desks.refused("ticket.unpark", "1004", counter="G102", ticket=first) == "transition.not_allowed"
    with desks.at("10:15"):
        desks.run("ticket.finish", "1003", counter="G101")
        assert desks.refused("ticket.finish", "1003", counter="G101") == "transition.not_allowed"
        desks.run("ticket.unpark", "1003", **where)
    with desks.at("10:17"):
        desks.run("ticket.finish", "1003", counter="G101")
    assert row(first).parked_for == timedelta(minutes=10)
    by_service, _hours = figures.of_day(desks.hall().id, MONDAY)
    assert by_service["general"].handling == timedelta(minutes=8.5), "7 and 10 minutes"


def test_who_takes_the_counter_over_goes_on_with_what_was_parked_there(desks: Cast) -> None:
    take(desks)
    first = begin(desks)
    desks.run("ticket.park", "1003", counter="G101")
    desks.run("counter.shut", "1003", counter="G101")
    desks.run("counter.shut", "1004", counter="G102")
    assert desks.refused("ticket.unpark", "1004", counter="G101", ticket=first) == "transition.not_allowed"
    desks.run("counter.open", "1004", counter="G101")
    desks.run("ticket.unpark", "1004", counter="G101", ticket=first)
    desks.run("ticket.finish", "1004", counter="G101")
    assert row(first).staff == desks.staff("1004").id


# -- not come, put back ------------------------------------------------------------------------------------------------


def test_who_did_not_come_is_put_back_once_behind_the_next_three(floor: Cast) -> None:
    with floor.at("09:00"):
        missed = take(floor)
    with floor.at("09:01"):
        others = [take(floor) for _one in range(5)]
    with floor.at("10:00"):
        assert call(floor) == missed
        floor.run("ticket.no_show", "1003", counter="G101")
    with floor.at("10:30"):
        floor.run("ticket.put_back", "1007", ticket=missed)
        called = [serve(floor) for _one in range(3)]
        assert [*called, call(floor)] == [*others[:3], missed]
        assert row(others[3]).overtaken == 0, "who was taken later isn't overtaken"
        floor.run("ticket.no_show", "1003", counter="G101")
        assert floor.refused("ticket.put_back", "1007", ticket=missed) == "transition.not_allowed"


def test_with_nobody_else_there_who_was_put_back_is_called_at_once(floor: Cast) -> None:
    missed = take(floor)
    call(floor)
    floor.run("ticket.no_show", "1003", counter="G101")
    floor.run("ticket.put_back", "1003", ticket=missed)
    assert call(floor) == missed


def test_after_half_an_hour_a_number_is_not_put_back(floor: Cast) -> None:
    missed = take(floor)
    with floor.at("10:00"):
        call(floor)
        floor.run("ticket.no_show", "1003", counter="G101")
    with floor.at("10:30:01"):
        assert floor.refused("ticket.put_back", "1007", ticket=missed) == "ticket.too_late"
    assert floor.refused("ticket.put_back", "1007", ticket=take(floor)) == "transition.not_allowed"


def test_a_number_put_back_comes_nearer_with_each_call_that_could_have_been_its_own() -> None:
    def one(key: int, held: int = 0) -> discipline.Waiting:
        return discipline.Waiting(key, "general", clock.now(), key, 0, None, held)  # type: ignore[arg-type]

    rows = {no: one(no, 3 if no == 1 else 0) for no in range(1, 6)}
    limits = {"most_overtaken": 3, "grace": timedelta(minutes=10)}
    assert discipline.ahead(PROFILES["general"], rows.values(), 1, clock.now(), **limits) == 3  # type: ignore[arg-type]


# -- recall, a certain number, a wrong queue ---------------------------------------------------------------------------


def test_a_recall_is_no_call(floor: Cast) -> None:
    with floor.at("09:00"):
        starved = take(floor)
    with floor.at("09:01"):
        take(floor, "vip")
    with floor.at("09:02"):
        called = call(floor)
        at = row(called).called_at
    with floor.at("09:03"):
        for count in (1, 2):
            made = floor.run("ticket.recall", "1003", counter="G101")
            assert made.data == {"number": "V001", "recalls": count}
    assert (row(called).called_at, row(starved).overtaken) == (at, 1)
    floor.run("ticket.start", "1003", counter="G101")
    assert floor.refused("ticket.recall", "1003", counter="G101") == "transition.not_allowed"


def test_a_certain_number_is_called_with_a_reason_and_overtakes(desks: Cast) -> None:
    with desks.at("09:00"):
        first = take(desks)
    with desks.at("09:01"):
        chosen, other = take(desks), take(desks, "enquiry")
    where = {"counter": "G101", "reason": "带婴儿"}
    assert desks.refused("ticket.call_number", "1003", counter="G101", ticket=chosen, reason=" ") == "input.invalid"
    assert desks.refused("ticket.call_number", "1003", ticket=other, **where) == "ticket.not_served_here"
    desks.run("ticket.call_number", "1003", ticket=chosen, **where)
    assert (row(chosen).state, row(chosen).called_because, row(first).overtaken) == ("called", "带婴儿", 1)
    assert desks.refused("ticket.call_number", "1003", ticket=first, **where) == "transition.not_allowed"
    desks.run("ticket.no_show", "1003", counter="G101")
    assert desks.refused("ticket.call_number", "1003", ticket=chosen, **where) == "transition.not_allowed"


def test_a_number_of_the_wrong_queue_is_mended_and_keeps_what_it_has_waited(desks: Cast) -> None:
    with desks.at("10:00"):
        wrong = take(desks)
    with desks.at("10:03"):
        later = take(desks, "enquiry")
    with desks.at("10:06"):
        desks.run("ticket.requeue", "1007", ticket=wrong, service="enquiry")
        assert desks.refused("ticket.requeue", "1007", ticket=wrong, service="enquiry") == "input.invalid"
        assert call(desks, "1005", "E1") == wrong
        assert desks.refused("ticket.requeue", "1007", ticket=wrong, service="sales") == "transition.not_allowed"
    assert (row(wrong).number, state(later)) == ("A001", "waiting")
    assert clock.local(row(wrong).taken_at).minute == 0


def test_an_appointment_is_kept_by_the_first_leg(desks: Cast) -> None:
    take(desks, appointment=str(booking(desks, "08:05").id))
    begin(desks)
    made = desks.run("ticket.further", "1003", channel=SCREEN, counter="G101", service="enquiry")
    assert row(str(made.id)).appointment is None
