"""The time clock, and absences from the floor.

At the desk and at the hall's terminal words don't suffice: a lead who approves has signed, and nobody leaves before the
relief is there without consent, or a reason that the head then decides about.
"""

from datetime import timedelta
from typing import Annotated
from uuid import UUID

from openhall.engines.policy.parameters import Figures
from openhall.kernel import clock, deadlines, facts
from openhall.kernel import doors as kernel_doors
from openhall.kernel.commands import API, DEVICE, SCREEN, Context, Outcome, command
from openhall.kernel.inputs import Input, Personal, RefTo, Text
from openhall.kernel.models import Deadline
from openhall.kernel.problems import Refused, invalid
from openhall.positions import CLOCK, LEAD
from openhall.team.org import doors as org_doors
from openhall.team.org.models import Device, Staff

from .. import consents, doors, presence, relieving, vacancy
from ..facts import AbsenceBegan, AbsenceTooLong, LeftEarly
from ..models import IN, OUT, Absence, Consent, Punch, Shift
from ..models.clocking import ABSENCE, UNRELIEVED
from ..parameters import ABSENCE_MAX
from ..presence_cases import DESERTION, propose

TOO_LONG = "absence.too_long"
Terminal = Annotated[Text, RefTo("device")]


class Clocking(Input):
    pass


class ClockHere(Input):
    """``terminal``: the hall's machine, named by itself alone."""

    terminal: Terminal | None = None


class ClockOutHere(ClockHere):
    """``emergency``: why one can't wait for the relief, nor for a lead's consent."""

    emergency: Annotated[Text, Personal()] = ""


class LeaveFloor(Input):
    approved_by: Text | None = None


@command("attendance.in", desk=ClockHere)
def clock_in(ctx: Context, data: Clocking | ClockHere) -> Outcome:
    """A person clocks in."""
    assert ctx.actor.staff_id is not None
    machine = _machine(ctx, data)
    person = presence.lock(ctx.actor.staff_id)
    if presence.is_in(person.id):
        raise Refused("transition.not_allowed")
    shift = presence.shift_for(person.id, ctx.now)
    punch = _punched(ctx, person, IN, shift, machine)
    if shift is not None:
        presence.clock_in(shift, ctx.now)
    return Outcome("punch", punch.id)


@command("attendance.out", desk=ClockOutHere)
def clock_out(ctx: Context, data: Clocking | ClockOutHere) -> Outcome:
    """A person clocks out; whoever was away from the floor is no longer."""
    assert ctx.actor.staff_id is not None
    machine = _machine(ctx, data)
    person = presence.lock(ctx.actor.staff_id)
    if not presence.is_in(person.id):
        raise Refused("transition.not_allowed")
    relief = None if ctx.words_suffice else relieving.not_come(person.id, ctx.now)
    reason = getattr(data, "emergency", "").strip()
    consented = consents.use(person.id, UNRELIEVED, ctx.now) if relief is not None else None
    if relief is not None and consented is None and not reason:
        begins = f"{clock.local(relief.start_at):%H:%M}"
        raise Refused("attendance.unrelieved", clause="ROSTER-13", relief=str(relief.staff), start=begins)
    shift = Shift.objects.begun(person.id, ctx.now).published().first()
    punch = _punched(ctx, person, OUT, shift, machine)
    if shift is not None:
        ctx.tell(LeftEarly(shift.hall, ctx.now, person.id, shift.date, shift.end_at))
    for absence in Absence.objects.filter(staff=person, back_at=None):
        _back(ctx, absence)
    if not ctx.words_suffice:
        vacancy.left_open(person, ctx.now)
        relieving.gone(person.id, ctx.now)
    if relief is not None and consented is None:
        _deserted(ctx, person, relief, reason)
    return Outcome("punch", punch.id, _how(relief, consented))


def _how(relief: Shift | None, consented: Consent | None) -> dict[str, str]:
    if relief is None:
        return {}
    if consented is None:
        return {"unrelieved": "emergency"}
    return {"unrelieved": "consent", "by": consented.decided_by.job_number if consented.decided_by else ""}


def _deserted(ctx: Context, person: Staff, relief: Shift, reason: str) -> None:
    """Left before the relief came, without consent: the head decides, after hearing the person."""
    own = relieving.own_shift(person.id, ctx.now)
    day = own.date if own is not None else ctx.today
    place = own.counter.code if own is not None and own.counter is not None else ""
    propose(
        DESERTION,
        person,
        at=ctx.now,
        place=place,
        since=ctx.now,
        date=day.isoformat(),
        reason=reason,
        relief=relief.staff.job_number,
        start=relief.start_at,
    )


def _machine(ctx: Context, data: Clocking | ClockHere) -> Device | None:
    """The terminal at which the person stands; where the hall wants it so, nobody clocks anywhere else."""
    named = getattr(data, "terminal", None)
    if named is not None:
        row = kernel_doors.fetch(doors.terminal(ctx.actor, named))
        if ctx.channel != DEVICE or row.kind != CLOCK or row.revoked_at is not None:
            raise invalid("this is no clock terminal", field="terminal")
        return row
    if ctx.channel in {SCREEN, API} and ctx.actor.hall_id is not None and presence.at_terminal_only(ctx.actor.hall_id):
        raise Refused("attendance.at_terminal", clause="ROSTER-10")
    return None


def _punched(ctx: Context, person: Staff, kind: str, shift: Shift | None, machine: Device | None) -> Punch:
    where = machine.hall_id if machine is not None else person.workplace.id
    return Punch.objects.create(hall=where, staff=person, kind=kind, at=ctx.now, shift=shift, device=machine)


@command("floor.leave")
def leave(ctx: Context, data: LeaveFloor) -> Outcome:
    """A person leaves the floor for a while, with or without a lead's approval."""
    assert ctx.actor.staff_id is not None
    approver = (
        kernel_doors.fetch(org_doors.approver(ctx.actor, data.approved_by)) if data.approved_by is not None else None
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
    if not ctx.words_suffice:
        approver = _signed(ctx, person.id, approver)
    made = Absence.objects.create(hall=person.workplace.id, staff=person, left_at=ctx.now, approved_by=approver)
    limit = timedelta(minutes=Figures(person.workplace.id, ctx.now)[ABSENCE_MAX])
    deadlines.set_deadline(TOO_LONG, ctx.now + limit, str(made.id))
    ctx.tell(AbsenceBegan(made.hall, ctx.now, person.id, approver is not None))
    if approver is None and not ctx.words_suffice:
        vacancy.left_open(person, ctx.now)
    return Outcome("absence", made.id)


def _signed(ctx: Context, staff: UUID, named: Staff | None) -> Staff | None:
    """Whoever consented under the own number; to name a lead who hasn't is not enough."""
    consent = consents.use(staff, ABSENCE, ctx.now, by=named.id if named is not None else None)
    if consent is None and named is not None:
        raise Refused("attendance.no_consent", clause="ROSTER-09", who=str(named), field="approved_by")
    return consent.decided_by if consent is not None else None


@command("floor.back")
def back(ctx: Context, data: Clocking) -> Outcome:
    """The person is back on the floor."""
    assert ctx.actor.staff_id is not None
    presence.lock(ctx.actor.staff_id)
    absence = Absence.objects.filter(staff=ctx.actor.staff_id, back_at=None).first()
    if absence is None:
        raise Refused("transition.not_allowed")
    _back(ctx, absence)
    if not ctx.words_suffice:
        vacancy.ended(absence.staff_id, ctx.now)
        vacancy.again(absence.staff_id, ctx.now)
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
