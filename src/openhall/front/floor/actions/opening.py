"""The hall's doors: its duty head records when they open to customers, and when they close; where nobody does, it is found."""

from collections.abc import Sequence
from datetime import date, datetime, timedelta
from uuid import UUID

from openhall.engines.policy.parameters import Figures
from openhall.kernel import clock, deadlines, facts
from openhall.kernel import doors as kernel_doors
from openhall.kernel.commands import Context, Outcome, command
from openhall.kernel.inputs import Input, Text
from openhall.kernel.models import Deadline
from openhall.kernel.problems import Refused
from openhall.team.org import calendar, falling_out
from openhall.team.org import doors as org_doors
from openhall.team.org.models import Unit

from .. import hours
from ..facts import DoorsClosed, DoorsNotOpened, DoorsOpened
from ..hall_models import Doors
from ..parameters import UNOPENED_AFTER

NOT_OPENED = "doors.not_opened"


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


# -- nobody recorded it --------------------------------------------------------------------------------------------


@deadlines.every_midnight(order=48)
def midnight(at: datetime) -> None:
    """A hall whose hours are laid down should be open some time after they begin."""
    if calendar.anything_laid_down():
        _expect(list(Unit.objects.halls().order_by("code").values_list("id", flat=True)), at)


@falling_out.on_change
def _expect(halls: Sequence[UUID], now: datetime) -> None:
    """The hours of today, as they are laid down now, say when it is too late."""
    today = clock.local_date(now)
    for hall in Unit.objects.filter(id__in=halls).order_by("code"):
        due = _too_late(hall, today)
        if due is None:
            deadlines.cancel(NOT_OPENED, str(hall.id))
        elif due >= now:
            deadlines.set_deadline(NOT_OPENED, due, str(hall.id))


def _too_late(hall: Unit, day: date) -> datetime | None:
    opening = hours.of(hall, day)
    if opening is None or opening.closed:
        return None
    opens = opening.spans[0][0]
    return opens + timedelta(minutes=Figures(hall.id, opens)[UNOPENED_AFTER])


@deadlines.handles(NOT_OPENED)
def not_opened(deadline: Deadline) -> None:
    """The time has come, and nobody has recorded that the hall opened."""
    at = clock.now()
    hall = Unit.objects.get(id=deadline.subject)
    opening = hours.of(hall, clock.local_date(at))
    if opening is None or opening.closed or Doors.objects.on(hall.id, opening.day).exists():
        return
    facts.tell(DoorsNotOpened(hall.id, at, opening.spans[0][0]))
