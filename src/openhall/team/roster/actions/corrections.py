"""Corrections of clockings: asked with a reason, approved by another; the original stays to be seen."""

from typing import Annotated, Literal

from openhall.kernel import doors as kernel_doors
from openhall.kernel.commands import Context, Outcome, command
from openhall.kernel.inputs import Input, Moment, RefTo, Text
from openhall.kernel.problems import Refused, invalid
from openhall.positions import LEAD
from openhall.team.org import doors as org_doors

from .. import doors, papers, presence
from ..models import Correction
from ..models.papers import DENIED, GRANTED, WAITING


class AskCorrection(Input):
    """Which clocking (none: one that lacks), and what it should be."""

    staff: Text | None = None
    punch: Annotated[Text, RefTo("punch")] | None = None
    kind: Literal["in", "out"]
    at: Moment
    reason: Text


class DecideCorrection(Input):
    correction: Annotated[Text, RefTo("correction")]
    approve: bool
    answer: Text = ""


@command("attendance.ask_correction", makes="correction")
def ask_correction(ctx: Context, data: AskCorrection) -> Outcome:
    """A clocking was wrong or lacks; somebody else approves it."""
    assert ctx.actor.staff_id is not None
    job_number = data.staff or ctx.actor.job_number
    person = kernel_doors.fetch(org_doors.staff(ctx.actor, job_number))
    if person.id != ctx.actor.staff_id and ctx.actor.positions.isdisjoint(LEAD):
        raise Refused("roster.not_yours", field="staff")
    if not data.reason.strip():
        raise invalid("say why", field="reason")
    if data.at > ctx.now:
        raise invalid("that time is still to come", field="at")
    presence.lock(person.id)
    punch = kernel_doors.fetch(doors.punch(ctx.actor, data.punch)) if data.punch is not None else None
    if punch is not None and (punch.staff_id != person.id or punch.kind != data.kind or punch.superseded):
        raise invalid("this entry is another's, or not in force", field="punch")
    if punch is not None and Correction.objects.waiting().filter(punch=punch).exists():
        raise Refused("transition.not_allowed")
    made = Correction.objects.create(
        hall=person.unit_id,
        staff=person,
        punch=punch,
        kind=data.kind,
        at=data.at,
        reason=data.reason.strip(),
        asked_by_id=ctx.actor.staff_id,
        asked_at=ctx.now,
    )
    return Outcome("correction", made.id)


@command("attendance.decide_correction")
def decide_correction(ctx: Context, data: DecideCorrection) -> Outcome:
    """A correction is put in force, or not; never by the person concerned or who asked for it."""
    row = kernel_doors.fetch(doors.correction_locked(ctx.actor, data.correction))
    papers.may_decide(ctx.actor, row.staff, row.asked_by_id)
    if row.state != WAITING:
        raise Refused("transition.not_allowed")
    if not data.approve and not data.answer.strip():
        raise invalid("say why", field="answer")
    presence.lock(row.staff_id)
    row.state, row.answer = GRANTED if data.approve else DENIED, data.answer.strip()
    row.decided_by_id, row.decided_at = ctx.actor.staff_id, ctx.now
    if data.approve:
        row.entry = papers.put_in_force(row, ctx.now)
    row.save(update_fields=["state", "answer", "decided_by", "decided_at", "entry"])
    old = row.punch.at.isoformat() if row.punch else ""
    ctx.changed("punch", str(row.punch_id or row.id), old, row.at.isoformat() if data.approve else old)
    return Outcome("correction", row.id)
