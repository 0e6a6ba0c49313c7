"""A visit goes on: transferred, at a further service, parked, put back, mended. See ``tickets`` for the locks."""

from datetime import timedelta

from openhall.front.till import sessions
from openhall.kernel import doors as kernel_doors
from openhall.kernel.commands import Context, Outcome, command
from openhall.kernel.inputs import Input, Text
from openhall.kernel.problems import Refused, invalid
from openhall.kernel.ready import update
from openhall.team.org import doors as org_doors
from openhall.team.org.models import Counter

from .. import alarm, doors, queues, transfers, wants
from ..discipline import PUT_BACK_BEHIND, PUT_BACK_WITHIN
from ..models import Ticket
from ..words import DONE, NO_SHOW, PARKED, SERVING, TRANSFERRED, WAITING
from .tickets import AtCounter, AtCounterWith, Service, TicketRef, counter_and_ticket, counter_of, moved


class Transfer(AtCounter):
    """``to``: a certain counter, to which the customer is led; without it whichever serves the service. ``segment``: one of
    the hall's own wants inside the service."""

    service: Service
    notes: Text
    segment: Text | None = None
    to: Text | None = None


class Further(AtCounter):
    service: Service
    notes: Text = ""
    segment: Text | None = None


class Decline(AtCounterWith):
    reason: Text


class OfTicket(Input):
    ticket: TicketRef


class PutBackAtDesk(OfTicket):
    """Where words don't suffice the guide says why."""

    reason: Text


class Requeue(OfTicket):
    """``segment``: one of the hall's own wants inside the service."""

    service: Service
    segment: Text | None = None


class RequeueAtDesk(Requeue):
    """The same."""

    reason: Text


@command("ticket.transfer")
def transfer(ctx: Context, data: Transfer) -> Outcome:
    """The customer goes on at another desk: this leg ends, the next keeps number, time of taking and overtakes."""
    place = org_doors.counter(ctx.actor, data.counter)
    named = org_doors.counter(ctx.actor, data.to) if data.to is not None else None
    kernel_doors.inside(place, named)
    counter = kernel_doors.fetch(place)
    to = kernel_doors.fetch(named) if named is not None else None
    notes = data.notes.strip()
    if not notes:
        raise invalid("say what the next desk must know", field="notes")
    own = wants.segment(counter.hall_id, data.service, data.segment)
    _fits(counter, to, {data.service, own.code if own is not None else data.service})
    queues.lock(counter.hall_id)
    sessions.open_day(counter.hall_id)
    ended = _over(ctx, counter, TRANSFERRED)
    leg = transfers.next_leg(ctx, ended, data.service, notes, to, own)
    transfers.offered(ctx, leg, ended.answers_for)
    moved(ctx, leg, queue=True)
    return Outcome("ticket", leg.id, {"number": leg.number, "leg": leg.leg})


def _fits(counter: Counter, to: Counter | None, asked: set[str]) -> None:
    if to is None:
        return
    if to.hall_id != counter.hall_id or to.id == counter.id:
        raise invalid("customers are led to another counter of the same hall", field="to")
    if asked.isdisjoint(queues.profile_at(to).classes):
        raise Refused("ticket.not_served_here", clause="FLOOR-04", field="to")


def _over(ctx: Context, counter: Counter, after: str) -> Ticket:
    """What the person serves at the counter is over."""
    ticket = queues.standing_at(counter, SERVING)
    if ticket.staff != ctx.actor.staff_id:
        raise Refused("transition.not_allowed")
    ticket.state, ticket.ended_at = after, ctx.now
    update(ticket, "state", "ended_at")
    moved(ctx, ticket)
    return ticket


@command("ticket.further")
def further(ctx: Context, data: Further) -> Outcome:
    """This service is done, and the same customer waits for a further one."""
    counter = counter_of(ctx, data, day=True)
    own = wants.segment(counter.hall_id, data.service, data.segment)
    ended = _over(ctx, counter, DONE)
    leg = transfers.next_leg(ctx, ended, data.service, data.notes.strip(), own=own)
    moved(ctx, leg, queue=True)
    return Outcome("ticket", leg.id, {"number": leg.number, "leg": leg.leg})


@command("ticket.accept")
def accept(ctx: Context, data: AtCounterWith) -> Outcome:
    """A customer led to this counter is taken over: called and in service at once."""
    counter, ticket = counter_and_ticket(ctx, data)
    sessions.open_day(counter.hall_id)
    if queues.staffed_by(ctx, counter).paused_at is not None:
        raise Refused("transition.not_allowed")
    _for_this_desk(ticket, counter)
    queues.free(counter)
    ticket.state, ticket.counter, ticket.staff = SERVING, counter, ctx.actor.staff_id
    ticket.called_at = ticket.started_at = ctx.now
    update(ticket, "state", "counter", "staff", "called_at", "started_at")
    transfers.accepted(ctx, ticket)
    moved(ctx, ticket, queue=True)
    return Outcome("ticket", ticket.id, {"number": ticket.number})


def _for_this_desk(ticket: Ticket, counter: Counter) -> None:
    if ticket.state != WAITING or ticket.bound_to_id != counter.id:
        raise Refused("transition.not_allowed")


@command("ticket.decline")
def decline(ctx: Context, data: Decline) -> Outcome:
    """The counter can't take this customer over: the duty supervisor has it, and any counter of the service may call."""
    counter, ticket = counter_and_ticket(ctx, data)
    reason = data.reason.strip()
    if not reason:
        raise invalid("say why the customer isn't taken over", field="reason")
    queues.staffed_by(ctx, counter)
    _for_this_desk(ticket, counter)
    transfers.let_go(ctx, ticket, "decline", declined=reason)
    moved(ctx, ticket)
    return Outcome("ticket", ticket.id)


@command("ticket.let_go")
def let_go(ctx: Context, data: OfTicket) -> Outcome:
    """A lead lets any counter of the service call a customer who was led to one counter that doesn't accept."""
    ticket = _of_hall(ctx, data)
    if ticket.state != WAITING or ticket.bound_to_id is None:
        raise Refused("transition.not_allowed")
    transfers.let_go(ctx, ticket, "let_go")
    moved(ctx, ticket)
    return Outcome("ticket", ticket.id)


@command("ticket.park")
def park(ctx: Context, data: AtCounter) -> Outcome:
    """The service is set aside (the customer fills in, or fetches something) and the counter is free meanwhile."""
    counter = counter_of(ctx, data)
    ticket = queues.standing_at(counter, SERVING)
    if ticket.staff != ctx.actor.staff_id:
        raise Refused("transition.not_allowed")
    ticket.state, ticket.parked_at = PARKED, ctx.now
    update(ticket, "state", "parked_at")
    moved(ctx, ticket)
    return Outcome("ticket", ticket.id)


@command("ticket.unpark")
def unpark(ctx: Context, data: AtCounterWith) -> Outcome:
    """The service that was set aside goes on, at the same counter, by whoever parked it or staffs it now."""
    counter, ticket = counter_and_ticket(ctx, data)
    if ticket.state != PARKED or ticket.counter_id != counter.id:
        raise Refused("transition.not_allowed")
    if ticket.staff != ctx.actor.staff_id:
        queues.staffed_by(ctx, counter)
    queues.free(counter)
    assert ticket.parked_at is not None
    ticket.parked_for += ctx.now - ticket.parked_at
    ticket.state, ticket.parked_at, ticket.staff = SERVING, None, ctx.actor.staff_id
    update(ticket, "state", "parked_at", "parked_for", "staff")
    moved(ctx, ticket)
    return Outcome("ticket", ticket.id)


@command("ticket.put_back", desk=PutBackAtDesk)
def put_back(ctx: Context, data: OfTicket | PutBackAtDesk) -> Outcome:
    """Who was called and didn't come waits again, once, behind the next three."""
    ticket = _of_hall(ctx, data)
    reason = _why(data)
    if ticket.state != NO_SHOW or ticket.returned_at is not None:
        raise Refused("transition.not_allowed")
    assert ticket.ended_at is not None
    if ctx.now - ticket.ended_at > PUT_BACK_WITHIN:
        raise Refused("ticket.too_late", clause="FLOOR-02", minutes=int(PUT_BACK_WITHIN / timedelta(minutes=1)))
    sessions.open_day(ticket.hall)
    ticket.state, ticket.returned_at, ticket.held = WAITING, ctx.now, PUT_BACK_BEHIND
    ticket.ended_at = ticket.counter = ticket.staff = ticket.called_at = None
    update(ticket, "state", "returned_at", "held", "ended_at", "counter", "staff", "called_at")
    ctx.changed("ticket.put_back", ticket.id, NO_SHOW, {"state": WAITING, "reason": reason})
    moved(ctx, ticket, queue=True)
    return Outcome("ticket", ticket.id, {"number": ticket.number})


@command("ticket.requeue", desk=RequeueAtDesk)
def requeue(ctx: Context, data: Requeue | RequeueAtDesk) -> Outcome:
    """A number that was taken for the wrong queue goes to the right one, and keeps the time it has waited."""
    ticket = _of_hall(ctx, data)
    reason = _why(data)
    if ticket.state != WAITING:
        raise Refused("transition.not_allowed")
    own = wants.segment(ticket.hall, data.service, data.segment)
    old = {"service": ticket.service, "segment": ticket.segment}
    new = {"service": data.service, "segment": own.code if own is not None else ""}
    if old == new:
        raise invalid("it waits there already", field="service")
    ticket.service, ticket.segment, ticket.bound_to = new["service"], new["segment"], None
    update(ticket, "service", "segment", "bound_to")
    ctx.changed("ticket", ticket.id, old, {**new, "reason": reason})
    alarm.watch(ticket.hall, {old["service"]})
    moved(ctx, ticket, queue=True)
    return Outcome("ticket", ticket.id, {"number": ticket.number})


def _of_hall(ctx: Context, data: OfTicket) -> Ticket:
    queues.lock(kernel_doors.fetch(doors.ticket(ctx.actor, data.ticket)).hall)
    return kernel_doors.fetch(doors.ticket_locked(ctx.actor, data.ticket))


def _why(data: OfTicket) -> str:
    """The reason, where one is asked for."""
    if not isinstance(data, PutBackAtDesk | RequeueAtDesk):
        return ""
    if not data.reason.strip():
        raise invalid("say why", field="reason")
    return data.reason.strip()
