"""The next leg of a visit, and who answers for a customer on the way from one desk to another."""

from datetime import timedelta
from uuid import UUID

from openhall.engines.cases import actions as cases
from openhall.engines.cases.models import Case
from openhall.engines.policy.parameters import Figures
from openhall.kernel.commands import Context
from openhall.kernel.ids import uuid7
from openhall.kernel.ready import insert, update
from openhall.team.org.models import Counter

from . import wants
from .cases import TRANSFER, to_the_supervisor
from .models import Segment, Ticket
from .parameters import ACCEPT_WITHIN
from .words import VIP


def next_leg(
    ctx: Context,
    ended: Ticket,
    service: str,
    notes: str,
    bound_to: Counter | None = None,
    own: Segment | None = None,
) -> Ticket:
    """A leg is over, and the visit goes on in this service's queue, with number, time of taking and overtakes. Without a want
    of the hall's own it keeps the one that it had inside the service."""
    kept = ended.segment if wants.base(service) == wants.base(ended.service) else ""
    leg = Ticket(
        id=uuid7(),
        visit=ended.visit,
        leg=ended.leg + 1,
        hall=ended.hall,
        day_id=ended.day_id,
        number=ended.number,
        service=service,
        segment=own.code if own is not None else kept,
        first=ended.first or (ended.service if ended.service == VIP and service != VIP else ""),
        customer_id=ended.customer_id,
        taken_at=ended.taken_at,
        queued_at=ctx.now,
        issued_by=ended.issued_by,
        word=ended.word,
        overtaken=ended.overtaken,
        first_contact=ended.first_contact or ended.staff,
        notes=notes,
        bound_to=bound_to,
    )
    insert(leg)
    return leg


def offered(ctx: Context, leg: Ticket, by: UUID | None) -> None:
    """Whoever transfers stays responsible until another desk accepts, and is asked to see to it."""
    limit = timedelta(minutes=Figures(leg.hall, ctx.now)[ACCEPT_WITHIN])
    case = cases.open_case(
        TRANSFER,
        hall=leg.hall,
        at=ctx.now,
        opened_by=ctx.actor.staff_id,
        owner=by,
        due_at=ctx.now + limit,
        subject_kind="ticket",
        subject=leg.id,
        data={"number": leg.number, "service": leg.service, "to": leg.bound_to.code if leg.bound_to else ""},
        text=leg.notes,
    )
    leg.owner, leg.case = by, case.id
    update(leg, "owner", "case")


def accepted(ctx: Context, leg: Ticket) -> None:
    """The second desk serves the customer: from now on that person answers."""
    if _ends(ctx, leg, "accept"):
        leg.owner = ctx.actor.staff_id
        update(leg, "owner", "case")


def let_go(ctx: Context, leg: Ticket, word: str, **why: str) -> None:
    """The counter to which the customer was led doesn't take over: the duty supervisor has it, and any counter of the
    service may call."""
    leg.bound_to = None
    update(leg, "bound_to")
    case = Case.objects.select_for_update().filter(id=leg.case).first() if leg.case else None
    if case is not None:
        cases.note_data(case, at=ctx.now, by=ctx.actor.staff_id, data={"let_go": True, **why}, word=word)
        to_the_supervisor(case, ctx.now)


def dropped(ctx: Context, leg: Ticket) -> None:
    """The customer didn't come, left, or lapsed with the day: there is nobody to accept."""
    if _ends(ctx, leg, "drop"):
        update(leg, "case")


def _ends(ctx: Context, leg: Ticket, step: str) -> bool:
    if leg.case is None:
        return False
    cases.move(ctx, Case.objects.select_for_update().get(id=leg.case), step)
    leg.case = None
    return True
