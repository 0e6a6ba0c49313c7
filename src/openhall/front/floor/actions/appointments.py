"""Appointments."""

from datetime import datetime
from typing import Annotated

from openhall.kernel import clock, secrets
from openhall.kernel import doors as kernel_doors
from openhall.kernel.commands import Context, Outcome, command
from openhall.kernel.inputs import Day, Input, Personal, Text, TimeOfDay
from openhall.kernel.problems import Refused
from openhall.team.org import calendar
from openhall.team.org import doors as org_doors

from ..models import Appointment
from .tickets import Service


class Book(Input):
    hall: Text
    service: Service
    date: Day
    time: TimeOfDay
    phone: Annotated[Text, Personal()]


@command("appointment.book", by_system=True, makes="appointment")
def book(ctx: Context, data: Book) -> Outcome:
    """A place at a certain time is booked under a telephone number."""
    hall = kernel_doors.fetch(org_doors.hall(ctx.actor, data.hall))
    if not ctx.words_suffice:
        opening = calendar.on(hall.id, data.date)
        if not opening.open_at(data.time):
            raise Refused("hall.closed", clause="ROSTER-01", field="time", hours=opening.said)
    made = Appointment.objects.create(
        hall=hall.id,
        service=data.service,
        at=datetime.combine(data.date, data.time, clock.ZONE),
        phone_digest=secrets.digest(data.phone),
        phone_sealed=secrets.seal(data.phone),
        booked_at=ctx.now,
        booked_by=ctx.actor.staff_id,
    )
    return Outcome("appointment", made.id)
