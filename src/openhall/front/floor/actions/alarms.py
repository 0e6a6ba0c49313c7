"""A queue alarm is answered with a measure."""

from typing import Literal

from openhall.engines.cases import actions as cases
from openhall.engines.policy.models import DROPPED, RAISED, Finding
from openhall.kernel import deadlines, live
from openhall.kernel import doors as kernel_doors
from openhall.kernel.commands import Context, Outcome, command
from openhall.kernel.inputs import Input, Text
from openhall.kernel.problems import Refused

from ..alarm import ALARM, REMINDER
from ..models import QueueAlarm, Ticket


class Answer(Input):
    case: cases.CaseRef
    measure: Literal["open_desk", "move_staff", "divert", "explain"]
    note: Text = ""


@command("floor.answer")
def answer(ctx: Context, data: Answer) -> Outcome:
    """A queue alarm is answered: which measure was taken. In time, the hall's finding doesn't count."""
    case = kernel_doors.fetch(cases.case_locked(ctx.actor, data.case))
    alarm = QueueAlarm.objects.select_for_update().filter(case=case.id).first()
    if alarm is None:
        raise Refused("transition.not_allowed")
    in_time = not case.overdue
    cases.move(ctx, case, "measure", text=data.note, data={"measure": data.measure})
    alarm.measure, alarm.note = data.measure, data.note.strip()
    alarm.measured_at, alarm.measured_by = ctx.now, ctx.actor.staff_id
    alarm.waiting_then = Ticket.objects.waiting(alarm.hall).filter(service=alarm.service).count()
    alarm.save(update_fields=["measure", "note", "measured_at", "measured_by", "waiting_then"])
    deadlines.cancel(REMINDER, f"{alarm.hall}:{alarm.service}")
    if in_time:
        found = Finding.objects.filter(
            rule=ALARM, hall=alarm.hall, subject=alarm.service, at=alarm.rung_at, state=RAISED
        )
        found.update(
            state=DROPPED,
            answer=data.measure,
            answered_at=ctx.now,
            decision=data.measure,
            decided_by=ctx.actor.staff_id,
            decided_at=ctx.now,
        )
    live.tell(alarm.hall, live.FLOOR)
    return Outcome("case", case.id, {"in_time": in_time})
