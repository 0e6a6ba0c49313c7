"""Whom a counter calls, and who may call there."""

from datetime import date

from tests.cast import MONDAY, Cast

from .conftest import call, serve, state, take


def numbers(cast: Cast, count: int, **where: str) -> list[str]:
    return [serve(cast, **where) for _one in range(count)]


def test_numbers_begin_at_001_for_each_service_and_day(floor: Cast) -> None:
    taken = [
        floor.run("ticket.take", "1007", hall="H01", service=s).data["number"] for s in ("general", "general", "vip")
    ]
    assert taken == ["A001", "A002", "V001"]


def test_a_general_counter_calls_vip_then_fast_then_general_each_by_time(floor: Cast) -> None:
    general, fast, vip = take(floor), take(floor, "fast"), take(floor, "vip")
    take(floor, "sales")
    assert numbers(floor, 3) == [vip, fast, general]
    assert floor.refused("ticket.call", "1003", counter="G101") == "ticket.none_waiting"


def test_who_was_overtaken_three_times_comes_before_all_classes(floor: Cast) -> None:
    with floor.at("09:00"):
        starved = take(floor)
    with floor.at("09:01"):
        vips = [take(floor, "vip") for _one in range(4)]
    assert numbers(floor, 5) == [*vips[:3], starved, vips[3]]


def test_a_call_that_ends_as_no_show_has_overtaken_too(floor: Cast) -> None:
    with floor.at("09:00"):
        starved = take(floor)
    with floor.at("09:01"):
        for _one in range(4):
            take(floor, "vip")
    for _one in range(3):
        call(floor)
        floor.run("ticket.no_show", "1003", counter="G101")
    assert call(floor) == starved


def test_an_appointment_counts_from_ten_minutes_before_its_time(floor: Cast) -> None:
    booked = str(booking(floor, "10:00").id)
    with floor.at("09:30"):
        general = take(floor)
        appointed = take(floor, appointment=booked)
    with floor.at("09:49:59"):
        assert serve(floor) == general
    with floor.at("09:31"):
        later = take(floor)
    with floor.at("09:50"):
        assert serve(floor) == appointed
        assert serve(floor) == later


def test_a_ticket_taken_more_than_ten_minutes_late_queues_as_an_ordinary_one(floor: Cast) -> None:
    kept, missed = str(booking(floor, "10:00").id), str(booking(floor, "10:00").id)
    with floor.at("10:05"):
        general = take(floor)
    with floor.at("10:10"):
        in_time = take(floor, appointment=kept)
    with floor.at("10:10:01"):
        late = take(floor, appointment=missed)
        assert numbers(floor, 3) == [in_time, general, late]


def booking(cast: Cast, time: str, service: str = "general", day: date = MONDAY, hall: str = "H01"):  # type: ignore[no-untyped-def]
    by = {"H01": "1003", "H02": "2003"}[hall]
    fields = {"hall": hall, "service": service, "date": day.isoformat(), "time": time, "phone": "19900010001"}
    return cast.run("appointment.book", by, **fields)


def test_an_appointment_is_for_one_hall_one_day_one_service_and_one_ticket(floor: Cast) -> None:
    own = str(booking(floor, "10:00").id)
    tomorrow = str(booking(floor, "10:00", day=date(2026, 11, 17)).id)
    other = str(booking(floor, "10:00", hall="H02").id)
    ask = {"hall": "H01", "service": "general"}
    assert floor.refused("ticket.take", "1007", appointment=other, **ask) == "scope.denied"
    assert floor.refused("ticket.take", appointment=other, **ask) == "scope.denied"
    assert floor.refused("ticket.take", "1007", appointment=tomorrow, **ask) == "input.invalid"
    assert floor.refused("ticket.take", "1007", hall="H01", service="sales", appointment=own) == "input.invalid"
    take(floor, appointment=own)
    assert floor.refused("ticket.take", "1007", appointment=own, **ask) == "transition.not_allowed"


def test_enquiry_sales_and_complaint_counters_call_their_own(cast: Cast) -> None:
    for code, kind in (("E1", "enquiry"), ("S1", "sales"), ("C1", "complaint")):
        cast.run("org.add_counter", hall="H01", code=code, kind=kind)
    cast.open_day()
    for clerk, code in (("1003", "E1"), ("1004", "S1"), ("1009", "C1")):
        cast.run("counter.open", clerk, counter=code)
    kinds = {kind: take(cast, kind) for kind in ("fast", "enquiry", "sales", "complaint", "general")}
    appointed = take(cast, "enquiry", appointment=str(booking(cast, "08:05", "enquiry").id))
    assert numbers(cast, 3, by="1003", counter="E1") == [appointed, kinds["enquiry"], kinds["fast"]]
    assert numbers(cast, 1, by="1004", counter="S1") == [kinds["sales"]]
    assert numbers(cast, 1, by="1009", counter="C1") == [kinds["complaint"]]
    for clerk, code in (("1003", "E1"), ("1004", "S1"), ("1009", "C1")):
        assert cast.refused("ticket.call", clerk, counter=code) == "ticket.none_waiting"


def test_one_ticket_at_a_counter_and_only_its_person_acts_there(floor: Cast) -> None:
    first, second = take(floor), take(floor)
    assert floor.refused("ticket.start", "1003", counter="G101") == "transition.not_allowed"
    assert floor.refused("ticket.call", "1004", counter="G101") == "transition.not_allowed"
    assert call(floor) == first
    for step in ("ticket.call", "counter.pause", "counter.shut", "ticket.finish"):
        assert floor.refused(step, "1003", counter="G101") == "transition.not_allowed", step
    floor.run("ticket.start", "1003", counter="G101")
    assert floor.refused("ticket.no_show", "1003", counter="G101") == "transition.not_allowed"
    assert floor.refused("ticket.finish", "1004", counter="G101") == "transition.not_allowed"
    floor.run("ticket.finish", "1003", counter="G101")
    assert (state(first), state(second)) == ("done", "waiting")


def test_only_a_waiting_customer_leaves_and_only_a_finished_service_is_rated_once(floor: Cast) -> None:
    ticket = take(floor)
    assert floor.refused("ticket.rate", ticket=ticket, stars=5) == "transition.not_allowed"
    assert serve(floor) == ticket
    assert floor.refused("ticket.leave", "1007", ticket=ticket) == "transition.not_allowed"
    assert floor.refused("ticket.rate", ticket=ticket, stars=6) == "input.invalid"
    assert floor.refused("ticket.rate", ticket=ticket, stars=0) == "input.invalid"
    floor.run("ticket.rate", ticket=ticket, stars=1)
    assert floor.refused("ticket.rate", ticket=ticket, stars=5) == "transition.not_allowed"
    gone = take(floor)
    floor.run("ticket.leave", ticket=gone)
    assert state(gone) == "left"


def test_without_an_open_day_nobody_takes_calls_or_opens_a_counter(cast: Cast) -> None:
    for do, by, fields in (
        ("ticket.take", "1007", {"hall": "H01", "service": "general"}),
        ("ticket.call", "1003", {"counter": "G101"}),
        ("ticket.start", "1003", {"counter": "G101"}),
        ("counter.open", "1003", {"counter": "G101"}),
        ("counter.resume", "1003", {"counter": "G101"}),
    ):
        assert cast.refused(do, by, **fields) == "day.not_open", do
    assert cast.refused("ticket.finish", "1003", counter="G101") == "transition.not_allowed"


def test_the_close_of_the_day_lets_tickets_lapse_and_shuts_counters(floor: Cast) -> None:
    called, waiting = take(floor), take(floor)
    call(floor)
    floor.run("counter.open", "1004", counter="G102")
    floor.run("counter.pause", "1004", counter="G102", reason="x")
    floor.run("day.close", "1001", hall="H01")
    assert (state(called), state(waiting)) == ("lapsed", "lapsed")
    assert floor.refused("ticket.start", "1003", counter="G101") == "day.not_open"
    assert floor.refused("counter.shut", "1003", counter="G101") == "transition.not_allowed"


def test_a_service_that_runs_when_the_day_closes_is_finished_by_its_person(floor: Cast) -> None:
    ticket = take(floor)
    call(floor)
    floor.run("ticket.start", "1003", counter="G101")
    floor.run("day.close", "1001", hall="H01")
    floor.run("ticket.finish", "1003", counter="G101")
    assert state(ticket) == "done"
