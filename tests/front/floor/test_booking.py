"""A place at a certain time: offered by slots, never more than there are, cancelled, kept in time or late."""

from datetime import date, timedelta

import pytest

from openhall.front.floor import slots
from openhall.front.floor.models import Appointment, Ticket
from openhall.kernel import clock
from openhall.kernel.commands import SCREEN
from tests.cast import Cast

from .conftest import call, take

TUESDAY = date(2026, 11, 17)
PHONE = "19900010001"


@pytest.fixture
def hall(floor: Cast) -> Cast:
    """H01, open 08:30-17:30 on every day; two general counters and one for sales."""
    for weekday in range(7):
        floor.run("org.set_hours", "1001", channel=SCREEN, hall="H01", weekday=weekday, opens="08:30", closes="17:30")
    floor.run("org.add_counter", "102", hall="H01", code="S101", kind="sales")
    return floor


def book(cast: Cast, time: str = "10:00", day: date = TUESDAY, service: str = "general", **more: str) -> str:
    given = {"hall": "H01", "service": service, "date": day.isoformat(), "time": time, "phone": PHONE, **more}
    return str(cast.run("appointment.book", "1003", channel=SCREEN, **given).id)


def refused(cast: Cast, time: str = "10:00", day: date = TUESDAY, service: str = "general", **more: str) -> str:
    given = {"hall": "H01", "service": service, "date": day.isoformat(), "time": time, "phone": PHONE, **more}
    return cast.refused("appointment.book", "1003", channel=SCREEN, **given)


def slot(cast: Cast, time: str = "10:00", service: str = "general", day: date = TUESDAY) -> slots.Slot:
    with clock.at(cast.moment):
        rows = slots.of_day(cast.hall(), service, day, cast.moment)
    return next(row for row in rows if f"{clock.local(row.at):%H:%M}" == time)


@pytest.mark.clause("FLOOR-08")
def test_a_booking_takes_a_place_goes_first_in_time_and_is_ordinary_when_late(hall: Cast) -> None:
    assert slot(hall).free == 6  # three general counters, two each
    kept, late = book(hall), book(hall)
    assert slot(hall).free == 4
    for _more in range(4):
        book(hall)
    assert slot(hall).free == 0
    assert refused(hall) == "appointment.full"
    made = Appointment.objects.get(id=kept)
    assert len(made.number) == 8
    with hall.at("18:00"):
        hall.run("day.close", "1001", hall="H01")
    with hall.at("08:00", TUESDAY):
        hall.open_day()
        hall.run("counter.open", "1003", counter="G101")
        assert str(made.id) in {str(row.id) for row in Appointment.objects.unkept(hall.hall().id, TUESDAY)}
    with hall.at("09:40", TUESDAY):
        ordinary = take(hall)
    with hall.at("09:45", TUESDAY):
        early = take(hall, appointment=kept, channel=SCREEN)
    with hall.at("09:49:59", TUESDAY):
        assert call(hall) == ordinary
        hall.run("ticket.no_show", "1003", counter="G101")
        second = take(hall)
    with hall.at("09:50", TUESDAY):
        assert call(hall) == early
        hall.run("ticket.no_show", "1003", counter="G101")
    with hall.at("10:11", TUESDAY):
        too_late = take(hall, appointment=late, channel=SCREEN)
        assert call(hall) == second
        hall.run("ticket.no_show", "1003", counter="G101")
        assert call(hall) == too_late


def test_slots_begin_with_the_hours_and_a_whole_one_fits_before_closing(hall: Cast) -> None:
    with clock.at(hall.moment):
        rows = slots.of_day(hall.hall(), "general", TUESDAY, hall.moment)
    assert [f"{clock.local(rows[index].at):%H:%M}" for index in (0, 1, -1)] == ["08:30", "09:00", "17:00"]
    assert refused(hall, "17:30") == "hall.closed"
    assert refused(hall, "10:10") == "appointment.no_slot"
    with hall.at("10:00"):
        with clock.at(hall.moment):
            assert clock.local(slots.of_day(hall.hall(), "general", date(2026, 11, 16), hall.moment)[0].at).hour == 10
        assert refused(hall, "10:00", date(2026, 11, 16)) == "input.invalid"
        book(hall, "10:30", date(2026, 11, 16))


def test_services_of_the_same_counters_share_their_places_and_others_do_not(hall: Cast) -> None:
    book(hall, service="vip")
    book(hall, service="fast")
    assert slot(hall).free == 4
    assert slot(hall, service="sales").free == 2
    book(hall, service="sales")
    assert slot(hall).free == 4


def test_the_published_roster_says_which_counters_are_staffed(hall: Cast) -> None:
    shift = {"staff": "1004", "date": TUESDAY.isoformat(), "start": "08:30", "end": "12:00", "duty": "counter"}
    hall.run("roster.plan", "1001", channel=SCREEN, counter="G101", **shift)
    assert slot(hall).places == 6, "a draft binds nobody"
    hall.run("roster.publish", "1001", channel=SCREEN, hall="H01", week="2026-11-16")
    assert slot(hall).places == 2
    assert slot(hall, "11:30").places == 2
    assert slot(hall, "12:00").places == 0
    assert refused(hall, "12:00") == "appointment.full"
    assert slot(hall, "10:00", day=TUESDAY + timedelta(days=1)).places == 6, "no roster for that day"


def test_the_horizon_is_seven_days(hall: Cast) -> None:
    book(hall, day=date(2026, 11, 23))
    assert refused(hall, day=date(2026, 11, 24)) == "appointment.too_far"


def test_on_an_exception_day_nothing_is_booked(hall: Cast) -> None:
    hall.run("org.set_hours", "1001", channel=SCREEN, hall="H01", date=TUESDAY.isoformat())
    assert refused(hall) == "hall.closed"
    with clock.at(hall.moment):
        assert slots.of_day(hall.hall(), "general", TUESDAY, hall.moment) == []


def test_cancelling_frees_the_place_at_once_and_a_cancelled_booking_is_kept_by_nobody(hall: Cast) -> None:
    keys = [book(hall) for _place in range(6)]
    assert refused(hall) == "appointment.full"
    hall.run("appointment.cancel", "1003", channel=SCREEN, appointment=keys[0])
    assert slot(hall).free == 1
    again = book(hall)
    assert Appointment.objects.get(id=again).place == 1
    assert hall.refused("appointment.cancel", "1003", channel=SCREEN, appointment=keys[0]) == "transition.not_allowed"
    with hall.at("18:00"):
        hall.run("day.close", "1001", hall="H01")
    with hall.at("09:55", TUESDAY):
        hall.open_day()
        given = {"hall": "H01", "service": "general", "appointment": keys[0]}
        assert hall.refused("ticket.take", "1007", channel=SCREEN, **given) == "transition.not_allowed"
        take(hall, appointment=again, channel=SCREEN)
        assert hall.refused("appointment.cancel", "1003", channel=SCREEN, appointment=again) == "transition.not_allowed"


def test_who_does_not_come_lapses_at_midnight_without_a_finding(hall: Cast) -> None:
    from openhall.engines.policy.models import Finding
    from openhall.front.floor.personal import lapse

    key = book(hall)
    lapse(clock.midnight(TUESDAY))
    assert Appointment.objects.get(id=key).lapsed_at is None
    lapse(clock.midnight(TUESDAY + timedelta(days=1)))
    assert Appointment.objects.get(id=key).lapsed_at is not None
    assert not Finding.objects.exists()


def test_a_booking_needs_a_telephone_number(hall: Cast) -> None:
    for phone in ("", "1234", "call me", "1" * 21):
        assert refused(hall, phone=phone) == "customer.phone_invalid"
    row = Appointment.objects.get(id=book(hall, name="李梅", kind="fibre"))
    assert PHONE not in str(Appointment.objects.filter(id=row.id).values().get())
    assert "李梅" not in str(Appointment.objects.filter(id=row.id).values().get())


def test_where_no_hours_are_laid_down_any_time_is_taken_as_before(floor: Cast) -> None:
    for time in ("03:17", "10:00"):
        book(floor, time)
    for _more in range(20):
        book(floor)
    made = floor.run(
        "appointment.book", "1003", hall="H01", service="sales", date="2030-01-01", time="10:01", phone="x"
    )
    row = Appointment.objects.get(id=made.id)
    assert (row.place, row.number, made.data) == (None, "", {})


def test_a_file_books_what_happened_whatever_is_laid_down(hall: Cast) -> None:
    given = {"hall": "H01", "service": "general", "date": TUESDAY.isoformat(), "time": "03:17", "phone": "x"}
    for _more in range(10):
        hall.run("appointment.book", "1003", **given)
    assert Ticket.objects.count() == 0
