"""Personal data of the floor: the telephone number under which a place was booked."""

from datetime import datetime, timedelta

from django.utils.translation import gettext_lazy as _

from openhall.front.customers.personal import HASHED, PLAIN, REACH, SERVE, declare, table
from openhall.kernel import deadlines

from .hall_models import PhoneTicket
from .models import Appointment
from .need_models import Request

KEPT = timedelta(days=30)
PERIOD = _("30 days after the appointment")
REQUEST_PERIOD = _("30 days after the visit")

table("floor.Request", _("Requests prepared by guides"))
declare("floor.Request.number", _("Number of a prepared request"), SERVE, period=REQUEST_PERIOD, kept=PLAIN)
declare("floor.Request.need", _("What the customer said"), SERVE, period=REQUEST_PERIOD, kept=PLAIN)
table("floor.Appointment", _("Appointments"))
declare("floor.Appointment.phone_sealed", _("Phone of an appointment"), REACH, period=PERIOD)
declare(
    "floor.Appointment.phone_digest", _("Phone of an appointment (to search by)"), REACH, period=PERIOD, kept=HASHED
)

declare("floor.Appointment.name_sealed", _("Name of an appointment"), REACH, period=PERIOD)

table("floor.PhoneTicket", _("Numbers drawn by phone"))
DAY = _("1 day after it was drawn")
declare("floor.PhoneTicket.phone_sealed", _("Phone of a number drawn by phone"), REACH, period=DAY)
declare("floor.PhoneTicket.phone_digest", _("Phone of a number (to search by)"), REACH, period=DAY, kept=HASHED)

declare("floor.PhoneTicket.browser_digest", _("Browser of a number drawn by phone"), REACH, period=DAY, kept=HASHED)


@deadlines.every_midnight(order=90)
def forget(at: datetime) -> None:
    """Numbers of appointments long past go, and what customers said to guides."""
    past = Appointment.objects.filter(at__lt=at - KEPT).exclude(phone_digest="")
    past.update(phone_sealed="", phone_digest="", name_sealed="")
    Request.objects.filter(made_at__lt=at - KEPT).exclude(need="", number="").update(need="", number="")


@deadlines.every_midnight(order=80)
def lapse(at: datetime) -> None:
    """Nobody came for these; that is no penalty, the booking only lapses (FLOOR-08)."""
    Appointment.objects.standing().filter(at__lt=at, ticket=None).exclude(number="").update(lapsed_at=at)


@deadlines.every_midnight(order=91)
def forget_phones(at: datetime) -> None:
    """Numbers drawn by phone end with their day, and the phone goes a day later."""
    PhoneTicket.objects.open().filter(drawn_at__lt=at).update(ended_at=at)
    past = PhoneTicket.objects.filter(drawn_at__lt=at - timedelta(days=1)).exclude(phone_digest="")
    past.update(phone_sealed="", phone_digest="", browser_digest="")
