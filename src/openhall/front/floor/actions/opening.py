"""The hall's doors: its duty head records when they open to customers, and when they close."""

from openhall.kernel import clock
from openhall.kernel import doors as kernel_doors
from openhall.kernel.commands import Context, Outcome, command
from openhall.kernel.inputs import Input, Text
from openhall.kernel.problems import Refused
from openhall.team.org import doors as org_doors
from openhall.team.org.models import Unit

from .. import hours
from ..facts import DoorsClosed, DoorsOpened
from ..hall_models import Doors


class OfHall(Input):
    hall: Text


@command("hall.open_doors", makes="doors")
def open_doors(ctx: Context, data: OfHall) -> Outcome:
    """The hall opens to customers; late beyond the tolerance it is a finding on the hall."""
    hall = _locked(kernel_doors.fetch(org_doors.hall(ctx.actor, data.hall)))
    if Doors.objects.on(hall.id, ctx.today).exists():
        raise Refused("transition.not_allowed")
    made = Doors.objects.create(hall=hall.id, date=ctx.today, opened_at=ctx.now, opened_by=ctx.actor.staff_id)
    opening = hours.of(hall, ctx.today)
    laid = opening is not None and not opening.closed
    ctx.tell(DoorsOpened(hall.id, ctx.now, opening.spans[0][0] if opening is not None and laid else None))
    return Outcome("doors", made.id)


@command("hall.close_doors")
def close_doors(ctx: Context, data: OfHall) -> Outcome:
    """The hall closes to customers; early beyond the tolerance it is a finding on the hall."""
    hall = _locked(kernel_doors.fetch(org_doors.hall(ctx.actor, data.hall)))
    row = Doors.objects.select_for_update().on(hall.id, ctx.today).filter(closed_at=None).first()
    if row is None:
        raise Refused("transition.not_allowed")
    row.closed_at, row.closed_by = ctx.now, ctx.actor.staff_id
    row.save(update_fields=["closed_at", "closed_by"])
    opening = hours.of(hall, clock.local_date(row.opened_at))
    if opening is not None and not opening.closed:
        ctx.tell(DoorsClosed(hall.id, ctx.now, opening.spans[-1][1]))
    return Outcome("doors", row.id)


def _locked(hall: Unit) -> Unit:
    return Unit.objects.select_for_update().get(id=hall.id)
