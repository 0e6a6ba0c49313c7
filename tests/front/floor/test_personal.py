"""What a booking leaves behind."""

from datetime import datetime, time, timedelta

from openhall.front.floor import personal
from openhall.front.floor.models import Appointment
from openhall.kernel import clock
from tests.cast import MONDAY, Cast


def test_the_number_of_an_appointment_goes_thirty_days_after_it(cast: Cast) -> None:
    booked = {"hall": "H01", "service": "general", "date": MONDAY.isoformat(), "phone": "19900010001"}
    cast.run("appointment.book", "1003", time="10:00", **booked)
    assert "19900010001" not in str(Appointment.objects.values())
    at_ten = datetime.combine(MONDAY, time(10), clock.ZONE)
    personal.forget(at_ten + timedelta(days=30))
    assert Appointment.objects.exclude(phone_sealed="").exclude(phone_digest="").count() == 1
    personal.forget(at_ten + timedelta(days=30, seconds=1))
    assert list(Appointment.objects.values_list("phone_sealed", "phone_digest")) == [("", "")]
