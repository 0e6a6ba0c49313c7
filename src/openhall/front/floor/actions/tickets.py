"""Tickets: taken, called, served, rated.

Locks, in this order: the hall's queue, the staffing of the counter, the ticket. The open day is read under the queue's
lock, which the close of the day takes too: what is taken before it lapses with it, what comes after finds no open day.
Starting, ending and recalling change one ticket at one counter and leave the queue alone: other counters go on calling.
"""

from typing import Annotated, Literal

from openhall.front.customers import doors as customer_doors
from openhall.front.till import sessions
from openhall.kernel import clock, live
from openhall.kernel import doors as kernel_doors
from openhall.kernel.commands import Context, Outcome, command
from openhall.kernel.ids import uuid7
from openhall.kernel.inputs import Input, Int, RefTo, Text
from openhall.kernel.problems import Refused, invalid
from openhall.kernel.ready import insert, update
from openhall.team.org import doors as org_doors
from openhall.team.org.models import Counter

from .. import alarm, doors, hours, overruns, queues, transfers, wants
from ..discipline import Call
from ..facts import TicketMoved
from ..models import Appointment, Ticket
from ..words import CALLED, DONE, LEFT, NO_SHOW, SERVING, VIP, WAITING

Service = Literal["general", "enquiry", "vip", "sales", "complaint", "fast"]
TicketRef = Annotated[Text, RefTo("ticket")]


class Take(Input):
    hall: Text
    service: Service
    customer: Annotated[Text, RefTo("customer")] | None = None
    appointment: Annotated[Text, RefTo("appointment")] | None = None


class TakeAtDesk(Take):
    """Where words don't suffice. ``word``: why this customer comes first, for a ticket ``vip``; ``segment``: one of the
    hall's own wants inside the service; ``first``: who has the class vip wherever the want is served."""

    word: Text = ""
    segment: Text | None = None
    first: Literal["elderly", "disabled", "pregnant"] | None = None


class AtCounter(Input):
    counter: Text


class AtCounterWith(AtCounter):
    ticket: TicketRef


class CallNumber(AtCounterWith):
    reason: Text


class Leave(Input):
    ticket: TicketRef


class Rate(Input):
    ticket: TicketRef
    stars: Int


@command("ticket.take", by_system=True, makes="ticket", desk=TakeAtDesk)
def take(ctx: Context, data: Take | TakeAtDesk) -> Outcome:
    """A customer takes a number and waits."""
    desk = data if isinstance(data, TakeAtDesk) else TakeAtDesk(hall=data.hall, service=data.service)
    word = desk.word.strip()
    place = org_doors.hall(ctx.actor, data.hall)
    booked = doors.appointment_locked(ctx.actor, data.appointment) if data.appointment is not None else None
    kernel_doors.inside(place, booked)
    if booked is not None and booked.row is not None and place.row is not None and booked.row.hall != place.row.id:
        raise Refused("scope.denied", detail="appointment")
    hall = kernel_doors.fetch(place)
    customer = None
    if data.customer is not None:
        customer = kernel_doors.fetch(customer_doors.customer(data.customer))
    appointment = _fitting(ctx, data, kernel_doors.fetch(booked)) if booked is not None else None
    if data.service == VIP and not word and appointment is None and not ctx.words_suffice:
        raise invalid("say why this customer comes first", field="word")
    if not ctx.words_suffice:
        hours.keep(hall, ctx.now)
    segment = wants.segment(hall.id, data.service, desk.segment)
    first = wants.first(hall.id, ctx.now, data.service, desk.first, customer)
    if segment is not None and data.service == VIP:
        first = first or VIP
    queues.lock(hall.id)
    day = sessions.open_day(hall.id)
    if appointment is not None and (not appointment.open or Ticket.objects.filter(appointment=appointment).exists()):
        raise Refused("transition.not_allowed")
    key = uuid7()
    ticket = Ticket(
        id=key,
        visit=key,
        hall=hall.id,
        day=day,
        number=queues.next_number(day, data.service, segment),
        service=data.service,
        segment=segment.code if segment is not None else "",
        first=first,
        customer=customer,
        appointment=appointment,
        appointed_at=appointment.at if appointment else None,
        taken_at=ctx.now,
        issued_by=ctx.actor.staff_id,
        word=word,
    )
    insert(ticket)
    moved(ctx, ticket, queue=True)
    return Outcome("ticket", ticket.id, {"number": ticket.number})


def _fitting(ctx: Context, data: Take, found: Appointment) -> Appointment:
    """The appointment that is kept by this ticket is of this day and this service."""
    if clock.local_date(found.at) != ctx.today:
        raise invalid("the appointment is for another day", field="appointment")
    if found.service != data.service:
        raise invalid("the appointment is for another service", field="appointment")
    return found


@command("ticket.call")
def call(ctx: Context, data: AtCounter) -> Outcome:
    """The next ticket in turn is called to the counter that the person staffs."""
    counter = counter_of(ctx, data, day=True)
    staffing = queues.staffed_by(ctx, counter)
    if staffing.paused_at is not None:
        raise Refused("transition.not_allowed")
    queues.free(counter)
    found = queues.next_call(counter, ctx.now, queues.profile(counter.kind, staffing.wants))
    if found is None:
        raise Refused("ticket.none_waiting")
    ticket = _called(ctx, found, counter)
    update(ticket, "state", "counter", "staff", "called_at")
    moved(ctx, ticket, queue=True)
    return Outcome("ticket", ticket.id, {"number": ticket.number, "service": ticket.service})


def _called(ctx: Context, found: Call, counter: Counter) -> Ticket:
    """The ticket that is called, locked and set; the others that the counter could have called are passed by."""
    queues.pass_by(found)
    ticket = queues.locked(found.ticket.id)
    ticket.state, ticket.counter, ticket.staff, ticket.called_at = CALLED, counter, ctx.actor.staff_id, ctx.now
    return ticket


@command("ticket.call_number")
def call_number(ctx: Context, data: CallNumber) -> Outcome:
    """A certain waiting ticket is called out of its turn, with a reason."""
    counter, ticket = counter_and_ticket(ctx, data)
    reason = data.reason.strip()
    if not reason:
        raise invalid("say why this number is called out of turn", field="reason")
    sessions.open_day(counter.hall_id)
    staffing = queues.staffed_by(ctx, counter)
    if staffing.paused_at is not None or ticket.state != WAITING:
        raise Refused("transition.not_allowed")
    queues.free(counter)
    found = queues.number_call(counter, queues.profile(counter.kind, staffing.wants), ticket.id, ctx.now)
    if found is None:
        raise Refused("ticket.not_served_here", clause="FLOOR-04")
    ticket = _called(ctx, found, counter)
    ticket.called_because = reason
    update(ticket, "state", "counter", "staff", "called_at", "called_because")
    moved(ctx, ticket, queue=True)
    return Outcome("ticket", ticket.id, {"number": ticket.number, "service": ticket.service})


@command("ticket.recall")
def recall(ctx: Context, data: AtCounter) -> Outcome:
    """Whoever was called is called out once more; it is no further call."""
    counter = counter_of(ctx, data, queue=False)
    queues.staffed_by(ctx, counter)
    ticket = queues.standing_at(counter, CALLED)
    ticket.recalls, ticket.recalled_at = ticket.recalls + 1, ctx.now
    update(ticket, "recalls", "recalled_at")
    moved(ctx, ticket)
    return Outcome("ticket", ticket.id, {"number": ticket.number, "recalls": ticket.recalls})


@command("ticket.start")
def start(ctx: Context, data: AtCounter) -> Outcome:
    """The customer who was called has come and is served."""
    counter = counter_of(ctx, data, queue=False, day=True)
    queues.staffed_by(ctx, counter)
    ticket = queues.standing_at(counter, CALLED)
    ticket.state, ticket.started_at = SERVING, ctx.now
    update(ticket, "state", "started_at")
    transfers.accepted(ctx, ticket)
    moved(ctx, ticket)
    return Outcome("ticket", ticket.id)


@command("ticket.finish")
def finish(ctx: Context, data: AtCounter) -> Outcome:
    """The service is done."""
    return _end(ctx, data, SERVING, DONE)


@command("ticket.no_show")
def no_show(ctx: Context, data: AtCounter) -> Outcome:
    """The customer who was called did not come."""
    return _end(ctx, data, CALLED, NO_SHOW)


def _end(ctx: Context, data: AtCounter, before: str, after: str) -> Outcome:
    counter = counter_of(ctx, data, queue=False)
    ticket = queues.standing_at(counter, before)
    if ticket.staff != ctx.actor.staff_id:
        raise Refused("transition.not_allowed")
    ticket.state, ticket.ended_at = after, ctx.now
    update(ticket, "state", "ended_at")
    transfers.dropped(ctx, ticket)
    moved(ctx, ticket)
    return Outcome("ticket", ticket.id)


@command("ticket.leave", by_system=True)
def leave(ctx: Context, data: Leave) -> Outcome:
    """A waiting customer gives up."""
    queues.lock(kernel_doors.fetch(doors.ticket(ctx.actor, data.ticket)).hall)
    ticket = kernel_doors.fetch(doors.ticket_locked(ctx.actor, data.ticket))
    if ticket.state != WAITING:
        raise Refused("transition.not_allowed")
    ticket.state, ticket.ended_at = LEFT, ctx.now
    update(ticket, "state", "ended_at")
    transfers.dropped(ctx, ticket)
    moved(ctx, ticket, queue=True)
    return Outcome("ticket", ticket.id)


@command("ticket.rate", by_system=True, by_people=False)
def rate(ctx: Context, data: Rate) -> Outcome:
    """The customer rates a service that is done, once."""
    ticket = kernel_doors.fetch(doors.ticket_locked(ctx.actor, data.ticket))
    if not 1 <= data.stars <= 5:
        raise invalid("stars are 1 to 5", field="stars")
    if ticket.state != DONE or ticket.stars is not None:
        raise Refused("transition.not_allowed")
    ticket.stars, ticket.rated_at = data.stars, ctx.now
    update(ticket, "stars", "rated_at")
    return Outcome("ticket", ticket.id)


def counter_of(ctx: Context, data: AtCounter, *, queue: bool = True, day: bool = False) -> Counter:
    """The counter, with its hall's queue locked where who waits matters (and the day open, where one is needed)."""
    counter = kernel_doors.fetch(org_doors.counter(ctx.actor, data.counter))
    if queue:
        queues.lock(counter.hall_id)
    if day:
        sessions.open_day(counter.hall_id)
    return counter


def counter_and_ticket(ctx: Context, data: AtCounterWith) -> tuple[Counter, Ticket]:
    """The counter and a ticket of its hall, locked after the hall's queue."""
    place = org_doors.counter(ctx.actor, data.counter)
    named = doors.ticket(ctx.actor, data.ticket)
    counter, found = kernel_doors.fetch(place, named)
    queues.lock(counter.hall_id)
    if found.hall != counter.hall_id:
        raise invalid("this ticket is another hall's", field="ticket")
    return counter, queues.locked(found.id)


def moved(ctx: Context, ticket: Ticket, *, queue: bool = False) -> None:
    """Tell of it; ``queue``: one more or one less is waiting now."""
    if queue:
        alarm.watch(ticket.hall, {ticket.service})
    if not ctx.words_suffice:
        if queue and ticket.state == WAITING:
            overruns.expect(ticket, ctx.now)
        live.tell(ticket.hall, live.FLOOR)
    ctx.tell(TicketMoved(ticket.hall, ctx.now, ticket.id, ticket.service, ticket.state))
