"""Numbers that were given out on paper while the system was down, entered afterwards with their true times."""

from typing import Literal

from openhall.front.till.models import BusinessDay
from openhall.kernel import clock
from openhall.kernel import doors as kernel_doors
from openhall.kernel.commands import Context, Outcome, command
from openhall.kernel.ids import uuid7
from openhall.kernel.inputs import Input, Moment, Text
from openhall.kernel.problems import Refused, invalid
from openhall.team.org import doors as org_doors

from .. import queues
from ..hall_models import PaperTicket
from ..models import Ticket
from ..words import DONE, LEFT, NO_SHOW, WAITING
from .tickets import Service, moved

NEEDED = {
    WAITING: (),
    LEFT: ("ended_at",),
    NO_SHOW: ("called_at", "ended_at"),
    DONE: ("called_at", "started_at", "ended_at"),
}
TIMES = ("taken_at", "called_at", "started_at", "ended_at")


class EnterPaper(Input):
    """``outcome``: what became of it; each has its own times, and whoever was called has a counter and its clerk."""

    hall: Text
    number: Text
    service: Service
    outcome: Literal["waiting", "left", "no_show", "done"]
    taken_at: Moment
    called_at: Moment | None = None
    started_at: Moment | None = None
    ended_at: Moment | None = None
    counter: Text | None = None
    staff: Text | None = None


@command("ticket.enter_paper", makes="ticket")
def enter_paper(ctx: Context, data: EnterPaper) -> Outcome:
    """A paper number of an outage is entered with its true times; no alarm rings for what is over."""
    hall = kernel_doors.fetch(org_doors.hall(ctx.actor, data.hall))
    counter = kernel_doors.fetch(org_doors.counter(ctx.actor, data.counter)) if data.counter else None
    person = kernel_doors.fetch(org_doors.staff(ctx.actor, data.staff)) if data.staff else None
    if counter is not None and counter.hall_id != hall.id:
        raise Refused("scope.denied", detail="counter")
    number = data.number.strip()
    number = number[1:].strip() or number if number[:1] in ("P", "p") else number  # written with the letter or without
    if not number or len(number) > 12:
        raise invalid("the number as it stands on the paper", field="number")
    _in_order(ctx, data)
    if data.called_at is not None and (counter is None or person is None):
        raise invalid("who was called has a counter and its clerk", field="counter")
    queues.lock(hall.id)
    date = clock.local_date(data.taken_at)
    day = BusinessDay.objects.filter(hall=hall.id, date=date).first()
    if day is None or (data.outcome == WAITING and not BusinessDay.objects.open_of(hall.id).filter(id=day.id).exists()):
        raise Refused("day.not_open")
    if Ticket.objects.filter(day=day, number=f"P{number}").exists():
        raise invalid("this paper number is entered already", field="number")
    key = uuid7()
    ticket = Ticket.objects.create(
        id=key,
        visit=key,
        hall=hall.id,
        day=day,
        number=f"P{number}",
        service=data.service,
        state=data.outcome,
        counter=counter if data.called_at else None,
        staff=person.id if person is not None and data.called_at else None,
        issued_by=ctx.actor.staff_id,
        **{name: getattr(data, name) for name in TIMES},
    )
    PaperTicket.objects.create(ticket=ticket, number=number, entered_at=ctx.now, entered_by=ctx.actor.staff_id)
    if data.outcome == WAITING:
        moved(ctx, ticket, queue=True)  # from now on it waits like any other; what was before rings nothing
    return Outcome("ticket", ticket.id, {"number": ticket.number})


def _in_order(ctx: Context, data: EnterPaper) -> None:
    """The times that its outcome asks for, one after the other, none to come."""
    given = [name for name in TIMES[1:] if getattr(data, name) is not None]
    if set(given) != set(NEEDED[data.outcome]):
        raise invalid("this outcome has other times", field="outcome")
    moments = [getattr(data, name) for name in TIMES if getattr(data, name) is not None]
    if moments != sorted(moments) or moments[-1] > ctx.now:
        raise invalid("the times follow each other, and none is to come", field="taken_at")
    if len({clock.local_date(moment) for moment in moments}) > 1:
        raise invalid("all of it happened on one day", field="taken_at")
