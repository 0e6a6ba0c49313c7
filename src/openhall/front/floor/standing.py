"""Appointments that stand on days of the yearly table (ROSTER-01)."""

from collections.abc import Iterator, Sequence
from datetime import date
from uuid import UUID

from django.utils.translation import gettext as _

from openhall.kernel import clock
from openhall.team.org import yearly

from .models import Appointment
from .words import SERVICE_NAMES


def _appointments(halls: Sequence[UUID], dates: Sequence[date]) -> Iterator[yearly.Standing]:
    """Appointments still to come."""
    rows = Appointment.objects.standing().filter(hall__in=halls, at__date__in=dates, at__gt=clock.now(), ticket=None)
    for booked in rows:
        what = _("Appointment: %(service)s") % {"service": SERVICE_NAMES.get(booked.service, booked.service)}
        yield yearly.Standing(booked.hall, booked.at, what)


yearly.register(_appointments)
