"""Numbers drawn by phone: one at a time for a phone number and a browser; a remote one waits once it is checked in."""

from datetime import datetime, timedelta
from typing import Annotated, Literal

from openhall.kernel import doors as kernel_doors
from openhall.kernel import secrets
from openhall.kernel.commands import PUBLIC, Context, Outcome, command
from openhall.kernel.inputs import Input, Int, Personal, RefTo, Text
from openhall.kernel.problems import Refused
from openhall.team.org import doors as org_doors
from openhall.team.org.models import Unit

from .. import doors, hours, presence, queues, slips, wants
from ..hall_models import PhoneTicket
from ..models import Ticket
from ..words import BUSY, PARKED, WAITING
from . import tickets

HOLDS = timedelta(hours=2)
"""So long a remote number is kept for who hasn't come yet."""
STANDING = (WAITING, *BUSY, PARKED)
PhoneRef = Annotated[Text, RefTo("phone_ticket")]
Hidden = Annotated[Text, Personal()]


class Draw(Input):
    """``browser``: the random word that this browser keeps; ``here``: what it carries since it read the hall's code;
    ``segment``: one of the hall's own wants inside the service."""

    hall: Text
    service: Literal["general", "enquiry", "sales", "complaint", "fast"]
    phone: Hidden
    browser: Hidden
    here: Hidden = ""
    segment: Text | None = None


class Mine(Input):
    phone_ticket: PhoneRef
    browser: Hidden
    here: Hidden = ""


class GiveUp(Input):
    """``proof``: what the slip's code says beside the visit."""

    ticket: tickets.TicketRef
    proof: Hidden


class RateSlip(GiveUp):
    stars: Int


@command("phone.draw", makes="phone_ticket", channels={PUBLIC})
def draw(ctx: Context, data: Draw) -> Outcome:
    """A number by phone: in the hall it waits at once, from elsewhere once it is checked in."""
    hall = kernel_doors.fetch(org_doors.hall(ctx.actor, data.hall))
    phone = data.phone.strip()
    if not (phone.isascii() and phone.isdigit() and len(phone) == 11):
        raise Refused("customer.phone_invalid", field="phone")
    hours.keep(hall, ctx.now)
    own = wants.segment(hall.id, data.service, data.segment)
    mine = {"phone_digest": secrets.digest(phone), "browser_digest": browser_digest(data.browser)}
    for name, digest in sorted(mine.items()):
        queues.lock_word(f"{name} {digest}")
        for row in PhoneTicket.objects.open().filter(**{name: digest}):
            if not settle(row, ctx.now):
                raise Refused("ticket.one_a_phone", field="phone")
    row = PhoneTicket.objects.create(
        hall=hall.id,
        service=data.service,
        segment=own.code if own is not None else "",
        phone_sealed=secrets.seal(phone),
        drawn_at=ctx.now,
        until=ctx.now + HOLDS,
        **mine,
    )
    if presence.present(hall.id, data.here):
        _wait(ctx, hall.code, row)
    return Outcome("phone_ticket", row.id)


@command("phone.check_in", channels={PUBLIC})
def check_in(ctx: Context, data: Mine) -> Outcome:
    """Who drew a number elsewhere has come: it waits from now on."""
    row = _own(ctx, data)
    hall = Unit.objects.get(id=row.hall)
    if row.ticket_id is not None or settle(row, ctx.now):
        raise Refused("transition.not_allowed")
    if not presence.present(row.hall, data.here):
        raise Refused("ticket.not_here")
    _wait(ctx, hall.code, row)
    return Outcome("phone_ticket", row.id)


@command("phone.leave", channels={PUBLIC})
def leave(ctx: Context, data: Mine) -> Outcome:
    """The customer gives up a number drawn by phone."""
    row = _own(ctx, data)
    if settle(row, ctx.now):
        raise Refused("transition.not_allowed")
    if (leg := last_leg(row)) is not None:
        tickets.leave(ctx, tickets.Leave(ticket=str(leg.id)))
    row.ended_at = ctx.now
    row.save(update_fields=["ended_at"])
    return Outcome("phone_ticket", row.id)


@command("ticket.give_up", channels={PUBLIC})
def give_up(ctx: Context, data: GiveUp) -> Outcome:
    """Whoever holds the slip of a waiting number gives it up by phone."""
    _holds_slip(ctx, data)
    return tickets.leave(ctx, tickets.Leave(ticket=data.ticket))


@command("ticket.rate_slip", channels={PUBLIC})
def rate_slip(ctx: Context, data: RateSlip) -> Outcome:
    """Whoever holds the slip of a number rates the service when it is done, once."""
    _holds_slip(ctx, data)
    return tickets.rate(ctx, tickets.Rate(ticket=data.ticket, stars=data.stars))


def _holds_slip(ctx: Context, data: GiveUp) -> None:
    row = kernel_doors.fetch(doors.ticket(ctx.actor, data.ticket))
    if not slips.proves(row.visit, data.proof):
        raise Refused("transition.not_allowed")


def _wait(ctx: Context, hall: str, row: PhoneTicket) -> None:
    given = {"hall": hall, "service": row.service, "segment": row.segment or None}
    made = tickets.take(ctx, tickets.TakeAtDesk.model_validate(given))
    assert made.id is not None
    row.ticket = Ticket.objects.get(id=made.id)
    row.save(update_fields=["ticket"])


def _own(ctx: Context, data: Mine) -> PhoneTicket:
    row = kernel_doors.fetch(doors.phone_ticket_locked(ctx.actor, data.phone_ticket))
    if row.browser_digest != browser_digest(data.browser) or row.ended_at is not None:
        raise Refused("transition.not_allowed")
    return row


def browser_digest(word: str) -> str:
    return secrets.digest(f"browser|{word}")


def last_leg(row: PhoneTicket) -> Ticket | None:
    """How the visit stands now."""
    if row.ticket is None:
        return None
    return Ticket.objects.filter(visit=row.ticket.visit).order_by("-leg").first()


def over(row: PhoneTicket, now: datetime) -> bool:
    """Served, gone, or never checked in."""
    leg = last_leg(row)
    return row.until < now if leg is None else leg.state not in STANDING


def settle(row: PhoneTicket, now: datetime) -> bool:
    """Ends what is over, so that the phone may draw again."""
    if row.ended_at is None and over(row, now):
        row.ended_at = now
        row.save(update_fields=["ended_at"])
    return row.ended_at is not None
