"""Appointments: booked, kept by a ticket, checked in by the customer, cancelled, lapsed.

Where hours are laid down for the day a booking takes a place of a slot: the hall's queue is locked before the places are
counted, and the number of the place is unique in the slot whatever happens.
"""

import hmac
import secrets as chance
from datetime import datetime
from typing import Annotated

from openhall.kernel import clock, secrets
from openhall.kernel import doors as kernel_doors
from openhall.kernel.commands import DEVICE, PUBLIC, Context, Outcome, command
from openhall.kernel.inputs import Day, Input, Personal, RefTo, Text, TimeOfDay
from openhall.kernel.problems import Refused, invalid
from openhall.positions import ONLINE
from openhall.team.org import calendar
from openhall.team.org import doors as org_doors
from openhall.team.org.models import Unit

from .. import doors, presence, queues, slots
from ..models import Appointment, Ticket
from . import tickets
from .tickets import Service

DIGITS = 8
MOST_A_PHONE = 3
"""So many bookings are held under one phone at once, when they are made online."""
LONGEST = 40
LAST = 4
"""Who checks in says so many digits of the phone, its last ones."""


class Book(Input):
    hall: Text
    service: Service
    date: Day
    time: TimeOfDay
    phone: Annotated[Text, Personal()]


class BookAtDesk(Book):
    """Where words don't suffice: whose place it is and for which business, where the customer says it."""

    name: Annotated[Text, Personal()] = ""
    kind: Text = ""


class Cancel(Input):
    """A customer online says the number and the phone under which it was booked."""

    appointment: Annotated[Text, RefTo("appointment")]
    number: Text = ""
    phone: Annotated[Text, Personal()] = ""


class CheckIn(Input):
    """``digits``: the last four of the phone under which it was booked; ``here``: what a phone carries that has read the
    hall's code."""

    hall: Text
    number: Annotated[Text, Personal()]
    digits: Annotated[Text, Personal()]
    here: Annotated[Text, Personal()] = ""


@command("appointment.book", by_system=True, makes="appointment", desk=BookAtDesk)
def book(ctx: Context, data: Book | BookAtDesk) -> Outcome:
    """A place at a certain time is booked under a telephone number."""
    hall = kernel_doors.fetch(org_doors.hall(ctx.actor, data.hall))
    at = datetime.combine(data.date, data.time, clock.ZONE)
    digest = secrets.digest(data.phone)
    made = Appointment(
        hall=hall.id,
        service=data.service,
        at=at,
        phone_digest=digest,
        phone_sealed=secrets.seal(data.phone),
        booked_at=ctx.now,
        booked_by=ctx.actor.staff_id,
    )
    if not ctx.words_suffice:
        _details(ctx, data, made, digest)
        _place(ctx, hall, made)
        made.number = _number()
    made.save(force_insert=True)
    return Outcome("appointment", made.id, {"number": made.number} if made.number else {})


def _details(ctx: Context, data: Book | BookAtDesk, made: Appointment, digest: str) -> None:
    """Who and what for; a phone holds only so many bookings at once."""
    phone = data.phone.strip()
    if not (phone.isascii() and phone.isdigit() and 5 <= len(phone) <= 20):
        raise Refused("customer.phone_invalid", field="phone")
    if isinstance(data, BookAtDesk):
        if len(data.name) > LONGEST or len(data.kind) > LONGEST:
            raise invalid("a name has at most {most} characters", field="name", most=LONGEST)
        made.name_sealed, made.kind = secrets.seal(data.name.strip()), data.kind.strip()
    if ctx.actor.position == ONLINE:
        queues.lock_word(f"phone {digest}")
        held = Appointment.objects.standing().filter(phone_digest=digest, ticket=None, at__gt=ctx.now).count()
        if held >= MOST_A_PHONE:
            raise Refused("appointment.too_many", field="phone", most=MOST_A_PHONE)


def _place(ctx: Context, hall: Unit, made: Appointment) -> None:
    """Where hours are laid down for the day the booking takes a place of a slot."""
    day = clock.local_date(made.at)
    opening = calendar.on(hall.id, day)
    if not opening.laid_down:
        if ctx.actor.position == ONLINE:
            raise Refused("appointment.no_slot", field="time", hours=opening.said)
        return
    if not opening.open_at(clock.local(made.at).time()):
        raise Refused("hall.closed", clause="ROSTER-01", field="time", hours=opening.said)
    if made.at <= ctx.now:
        raise invalid("that moment is over", field="time")
    if day > (last := slots.horizon(hall.id, ctx.now).last):
        raise Refused("appointment.too_far", clause="FLOOR-08", field="date", last=last.isoformat())
    queues.lock(hall.id)
    slot = next((one for one in slots.of_day(hall, made.service, day, ctx.now) if one.at == made.at), None)
    if slot is None:
        raise Refused("appointment.no_slot", clause="FLOOR-08", field="time", hours=opening.said)
    if slot.free == 0:
        raise Refused("appointment.full", clause="FLOOR-08", field="time")
    mine = Appointment.objects.standing().filter(hall=hall.id, service=made.service, at=made.at)
    used = set(mine.values_list("place", flat=True))
    made.place = next(number for number in range(1, slot.places + 1) if number not in used)


def _number() -> str:
    """What the customer says to show which booking it is; not to be guessed."""
    return f"{chance.randbelow(10**DIGITS):0{DIGITS}d}"


@command("appointment.cancel")
def cancel(ctx: Context, data: Cancel) -> Outcome:
    """A booking is cancelled: its place is free at once."""
    row = kernel_doors.fetch(doors.appointment_locked(ctx.actor, data.appointment))
    if ctx.actor.position == ONLINE:
        right = bool(row.number) and data.number == row.number and secrets.digest(data.phone) == row.phone_digest
        if not right:
            raise Refused("appointment.unknown")
    queues.lock(row.hall)
    if not row.open or Ticket.objects.filter(appointment=row).exists():
        raise Refused("transition.not_allowed")
    row.cancelled_at, row.cancelled_by, row.place = ctx.now, ctx.actor.staff_id, None
    row.save(update_fields=["cancelled_at", "cancelled_by", "place"])
    return Outcome("appointment", row.id)


@command("appointment.check_in", makes="ticket", channels={DEVICE, PUBLIC})
def check_in(ctx: Context, data: CheckIn) -> Outcome:
    """Who has booked is there: at the kiosk, or with a phone that read the hall's code; once more it is the same number."""
    hall = kernel_doors.fetch(org_doors.hall(ctx.actor, data.hall))
    number = data.number.strip()
    row = Appointment.objects.standing().filter(number=number).first() if number else None
    if row is None or not _last_digits(row, data.digits.strip()):
        raise Refused("appointment.unknown", field="number")
    if row.hall != hall.id:
        raise Refused("appointment.elsewhere", field="number", hall=Unit.objects.get(id=row.hall).name)
    if ctx.actor.position == ONLINE and not presence.present(hall.id, data.here):
        raise Refused("ticket.not_here")
    if (kept := Ticket.objects.filter(appointment=row).first()) is not None:
        return Outcome("ticket", kept.id, {"number": kept.number})
    given = {"hall": data.hall, "service": row.service, "appointment": str(row.id)}
    return tickets.take(ctx, tickets.TakeAtDesk.model_validate(given))


def _last_digits(row: Appointment, digits: str) -> bool:
    """Does the caller know the end of the phone under which it was booked?"""
    phone = secrets.unseal(row.phone_sealed)
    return len(digits) == LAST and hmac.compare_digest(phone[-LAST:].encode(), digits.encode())
