"""The time clock, and absences from the floor."""

from datetime import timedelta

from openhall.engines.policy.parameters import Figures
from openhall.kernel import clock, deadlines, facts
from openhall.kernel import doors as kernel_doors
from openhall.kernel.commands import Context, Outcome, command
from openhall.kernel.inputs import Input, Text
from openhall.kernel.models import Deadline
from openhall.kernel.problems import Refused
from openhall.positions import LEAD
from openhall.team.org import doors as org_doors

from .. import presence
from ..facts import AbsenceBegan, AbsenceTooLong, LeftEarly
from ..models import IN, OUT, Absence, Punch, Shift
from ..parameters import ABSENCE_MAX

TOO_LONG = "absence.too_long"


class Clocking(Input):
    pass


class LeaveFloor(Input):
    approved_by: Text | None = None


@command("attendance.in")
def clock_in(ctx: Context, data: Clocking) -> Outcome:
    """A person clocks in."""
    assert ctx.actor.staff_id is not None
    person = presence.lock(ctx.actor.staff_id)
    if presence.is_in(person.id):
        raise Refused("transition.not_allowed")
    shift = presence.shift_for(person.id, ctx.now)
    punch = Punch.objects.create(hall=person.workplace.id, staff=person, kind=IN, at=ctx.now, shift=shift)
    if shift is not None:
        presence.clock_in(shift, ctx.now)
    return Outcome("punch", punch.id)


@command("attendance.out")
def clock_out(ctx: Context, data: Clocking) -> Outcome:
    """A person clocks out; whoever was away from the floor is no longer."""
    assert ctx.actor.staff_id is not None
    person = presence.lock(ctx.actor.staff_id)
    if not presence.is_in(person.id):
        raise Refused("transition.not_allowed")
    shift = Shift.objects.begun(person.id, ctx.now).published().first()
    punch = Punch.objects.create(hall=person.workplace.id, staff=person, kind=OUT, at=ctx.now, shift=shift)
    if shift is not None:
        ctx.tell(LeftEarly(shift.hall, ctx.now, person.id, shift.date, shift.end_at))
    for absence in Absence.objects.filter(staff=person, back_at=None):
        _back(ctx, absence)
    return Outcome("punch", punch.id)


@command("floor.leave")
def leave(ctx: Context, data: LeaveFloor) -> Outcome:
    """A person leaves the floor for a while, with or without a lead's approval."""
    assert ctx.actor.staff_id is not None
    approver = (
        kernel_doors.fetch(org_doors.staff(ctx.actor, data.approved_by)) if data.approved_by is not None else None
    )
    if approver is not None and approver.id == ctx.actor.staff_id:
        raise Refused("order.self_approval", clause="ROSTER-09", field="approved_by")
    if approver is not None and approver.left_at is not None:
        raise Refused("account.closed", field="approved_by")
    if approver is not None and approver.actor().positions.isdisjoint(LEAD):
        raise Refused("permission.denied", field="approved_by")
    person = presence.lock(ctx.actor.staff_id)
    if Absence.objects.filter(staff=person, back_at=None).exists():
        raise Refused("transition.not_allowed")
    made = Absence.objects.create(hall=person.workplace.id, staff=person, left_at=ctx.now, approved_by=approver)
    limit = timedelta(minutes=Figures(person.workplace.id, ctx.now)[ABSENCE_MAX])
    deadlines.set_deadline(TOO_LONG, ctx.now + limit, str(made.id))
    ctx.tell(AbsenceBegan(made.hall, ctx.now, person.id, approver is not None))
    return Outcome("absence", made.id)


@command("floor.back")
def back(ctx: Context, data: Clocking) -> Outcome:
    """The person is back on the floor."""
    assert ctx.actor.staff_id is not None
    presence.lock(ctx.actor.staff_id)
    absence = Absence.objects.filter(staff=ctx.actor.staff_id, back_at=None).first()
    if absence is None:
        raise Refused("transition.not_allowed")
    _back(ctx, absence)
    return Outcome("absence", absence.id)


def _back(ctx: Context, absence: Absence) -> None:
    absence.back_at = ctx.now
    absence.save(update_fields=["back_at"])
    deadlines.cancel(TOO_LONG, str(absence.id))


@deadlines.handles(TOO_LONG)
def too_long(deadline: Deadline) -> None:
    """An absence exceeds its limit."""
    absence = Absence.objects.get(id=deadline.subject)
    facts.tell(AbsenceTooLong(absence.hall, clock.now(), absence.staff_id, absence.left_at))
