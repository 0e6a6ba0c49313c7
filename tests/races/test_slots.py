"""Many at one slot: never more bookings than places, whatever services share them."""

from collections import Counter
from datetime import date
from functools import partial

import pytest

from openhall.front.floor import queues, slots
from openhall.front.floor.models import Appointment
from openhall.kernel.commands import SCREEN
from tests.cast import Cast

from .crowd import Meeting, rush

pytestmark = [pytest.mark.race, pytest.mark.django_db(transaction=True)]
TUESDAY = date(2026, 11, 17)


@pytest.fixture
def hall(crowd_cast: Cast) -> Cast:
    crowd_cast.run("org.set_hours", "1001", channel=SCREEN, hall="H01", weekday=1, opens="08:30", closes="17:30")
    return crowd_cast


def book(cast: Cast, service: str, phone: int) -> None:
    given = {"hall": "H01", "date": TUESDAY.isoformat(), "time": "10:00", "phone": f"1990001{phone:04d}"}
    cast.run("appointment.book", "1003", channel=SCREEN, service=service, **given)


def test_twenty_at_six_places_book_six(hall: Cast) -> None:
    services = ("general", "fast")
    calls = [partial(book, hall, services[n % 2], n) for n in range(20)]
    assert rush(calls) == Counter({"won": 6, "appointment.full": 14})
    assert Appointment.objects.count() == 6


def test_without_the_lock_two_services_book_the_last_place_twice(hall: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    """So that the test above would notice a missing lock."""
    for phone in range(5):
        book(hall, "general", phone)
    meeting = Meeting(10)
    counted = slots.of_day
    monkeypatch.setattr(queues, "lock", lambda key: None)
    monkeypatch.setattr(slots, "of_day", lambda *asked: (counted(*asked), meeting.here())[0])
    rush([partial(book, hall, "general", 100), partial(book, hall, "fast", 101)])
    assert Appointment.objects.count() == 7


def test_without_the_lock_the_database_still_gives_each_place_of_a_service_once(
    hall: Cast, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(queues, "lock", lambda key: None)
    won = rush([partial(book, hall, "general", n) for n in range(20)])["won"]
    places = list(Appointment.objects.values_list("place", flat=True))
    assert len(places) == len(set(places)) == won <= 6
