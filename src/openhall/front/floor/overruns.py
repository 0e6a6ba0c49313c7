"""A single ticket's wait beyond the limit: told while it lasts, apart from the alarm that counts the queue (FLOOR-09)."""

from datetime import datetime, timedelta
from uuid import UUID

from openhall.engines.policy.parameters import Figures
from openhall.kernel import clock, deadlines, facts, live
from openhall.kernel.models import Deadline

from .facts import TicketWaited
from .models import Ticket
from .parameters import WAIT_LIMIT
from .words import WAITING

LONG_WAIT = "floor.long-wait"


def limit(hall: UUID, now: datetime) -> timedelta:
    return timedelta(minutes=Figures(hall, now)[WAIT_LIMIT])


def expect(ticket: Ticket, now: datetime) -> None:
    """It waits from now on; a number put back after its time isn't told of again."""
    due = ticket.entered_at + limit(ticket.hall, now)
    if due >= now:
        deadlines.set_deadline(LONG_WAIT, due, str(ticket.id))


@deadlines.handles(LONG_WAIT)
def told(deadline: Deadline) -> None:
    """Its time is up: whoever was called, left or moved on meanwhile is told of no more."""
    ticket = Ticket.objects.filter(id=deadline.subject, state=WAITING).first()
    if ticket is None:
        return
    now = clock.now()
    facts.tell(TicketWaited(ticket.hall, now, ticket.id, ticket.service, ticket.entered_at))
    live.tell(ticket.hall, live.FLOOR)


def lasting(halls: list[UUID], now: datetime) -> list[Ticket]:
    """Whoever waits for longer than the limit of the hall now, the longest first."""
    rows = Ticket.objects.filter(hall__in=halls, state=WAITING).order_by("taken_at", "id")
    limits = {hall: limit(hall, now) for hall in halls}
    return [row for row in rows if now - row.entered_at > limits[row.hall]]
