"""Overtime: ordered with a reason, accepted or declined, recorded as it was worked."""

from datetime import date, datetime, time, timedelta
from typing import Annotated

from openhall.engines.policy.parameters import Figures
from openhall.kernel import clock
from openhall.kernel import doors as kernel_doors
from openhall.kernel.commands import Context, Outcome, command
from openhall.kernel.inputs import Day, Input, RefTo, Text, TimeOfDay
from openhall.kernel.problems import Refused, invalid
from openhall.team.org import doors as org_doors

from .. import doors, papers, presence
from ..facts import OvertimeWorked
from ..models import Overtime
from ..models.papers import DECLINED_ORDER, ORDERED, TAKEN, WORKED
from ..parameters import OVERTIME_DAY, OVERTIME_MONTH, OVERTIME_WARN


class Order(Input):
    staff: Text
    date: Day
    start: TimeOfDay
    end: TimeOfDay
    reason: Text


class Answer(Input):
    overtime: Annotated[Text, RefTo("overtime")]
    accept: bool
    answer: Text = ""


class Record(Input):
    overtime: Annotated[Text, RefTo("overtime")]
    start: TimeOfDay
    end: TimeOfDay
    tasks: Text


def _span(day: date, start: time, end: time) -> tuple[datetime, datetime]:
    since, until = datetime.combine(day, start, clock.ZONE), datetime.combine(day, end, clock.ZONE)
    return since, until if until > since else until + timedelta(days=1)


@command("overtime.order", makes="overtime")
def order(ctx: Context, data: Order) -> Outcome:
    """Overtime is ordered with a reason, within what the law allows a day and a month; the person accepts or declines."""
    assert ctx.actor.staff_id is not None
    person = kernel_doors.fetch(org_doors.staff(ctx.actor, data.staff))
    if not data.reason.strip():
        raise invalid("say why", field="reason")
    if person.id == ctx.actor.staff_id:
        raise Refused("order.self_approval", clause="ROSTER-23", field="staff")
    since, until = _span(data.date, data.start, data.end)
    presence.lock(person.id)
    figures = Figures(person.unit_id, ctx.now)
    day, month = papers.overtime_minutes(person.id, data.date)
    wanted = int((until - since).total_seconds() // 60)
    for sum_, most, code in (
        (day + wanted, figures[OVERTIME_DAY], "overtime.day"),
        (month + wanted, figures[OVERTIME_MONTH], "overtime.month"),
    ):
        if sum_ > most * 60:
            raise Refused(code, clause="ROSTER-23", field="end", most=most, hours=f"{sum_ / 60:.2f}")
    made = Overtime.objects.create(
        hall=person.unit_id,
        staff=person,
        date=data.date,
        start_at=since,
        end_at=until,
        reason=data.reason.strip(),
        ordered_by_id=ctx.actor.staff_id,
        ordered_at=ctx.now,
    )
    return Outcome("overtime", made.id, {"warn": day + wanted > figures[OVERTIME_WARN] * 60})


@command("overtime.answer")
def answer(ctx: Context, data: Answer) -> Outcome:
    """The person accepts an order, or declines it with a reason, which is no breach by itself."""
    row = kernel_doors.fetch(doors.overtime_locked(ctx.actor, data.overtime))
    if row.staff_id != ctx.actor.staff_id:
        raise Refused("roster.not_yours")
    if row.state != ORDERED:
        raise Refused("transition.not_allowed")
    if not data.accept and not data.answer.strip():
        raise invalid("say why", field="answer")
    row.state, row.answer, row.answered_at = (
        TAKEN if data.accept else DECLINED_ORDER,
        data.answer.strip(),
        ctx.now,
    )
    row.save(update_fields=["state", "answer", "answered_at"])
    return Outcome("overtime", row.id)


@command("overtime.record")
def record(ctx: Context, data: Record) -> Outcome:
    """Overtime as it was really worked, with the tasks finished; beyond the law it stands all the same and is flagged."""
    row = kernel_doors.fetch(doors.overtime_locked(ctx.actor, data.overtime))
    if row.staff_id == ctx.actor.staff_id:
        raise Refused("order.self_approval", clause="ROSTER-23")
    if row.state != TAKEN:
        raise Refused("transition.not_allowed")
    if not data.tasks.strip():
        raise invalid("name the tasks finished", field="tasks")
    since, until = _span(row.date, data.start, data.end)
    if until > ctx.now:
        raise invalid("that time is still to come", field="end")
    presence.lock(row.staff_id)
    row.state, row.worked_from, row.worked_until, row.tasks = WORKED, since, until, data.tasks.strip()
    row.recorded_by_id = ctx.actor.staff_id
    row.save(update_fields=["state", "worked_from", "worked_until", "tasks", "recorded_by"])
    day, month = papers.overtime_minutes(row.staff_id, row.date)
    ctx.tell(OvertimeWorked(row.hall, until, row.staff_id, row.date, day, month))
    return Outcome("overtime", row.id)
