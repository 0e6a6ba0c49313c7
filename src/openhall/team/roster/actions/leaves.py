"""Leave: applied for, approved, reported back; overstayed where nobody did."""

from datetime import datetime, timedelta
from typing import Annotated, Literal
from uuid import UUID

from openhall.kernel import clock, deadlines
from openhall.kernel import doors as kernel_doors
from openhall.kernel.commands import Context, Outcome, command
from openhall.kernel.inputs import Day, Input, RefTo, Text
from openhall.kernel.models import Deadline
from openhall.kernel.problems import Refused, invalid
from openhall.positions import LEAD

from .. import doors, papers, presence
from ..facts import Overstayed
from ..models import Leave, Shift
from ..models.papers import BACK, CONFIRMED, DENIED, GRANTED, OVERSTAYED, WAITING

REPORT_BACK = "leave.report_back"
LONGEST = 370


class Apply(Input):
    kind: Literal["annual", "sick", "personal", "marriage", "maternity", "bereavement", "work_injury", "other"]
    first: Day
    last: Day
    text: Text = ""


class Decide(Input):
    leave: Annotated[Text, RefTo("leave")]
    approve: bool
    answer: Text = ""


class ReportBack(Input):
    leave: Annotated[Text, RefTo("leave")]


class Confirm(Input):
    leave: Annotated[Text, RefTo("leave")]
    heard: Text


@command("leave.apply", makes="leave")
def apply(ctx: Context, data: Apply) -> Outcome:
    """A leave is applied for before it begins; sick leave may be reported afterwards, with a note."""
    assert ctx.actor.staff_id is not None
    if not data.first <= data.last <= data.first + timedelta(days=LONGEST):
        raise invalid("a leave ends after it begins", field="last")
    if data.first < clock.local_date(ctx.now):
        if data.kind != "sick":
            raise Refused("leave.afterwards", clause="ROSTER-10", field="first")
        if not data.text.strip():
            raise invalid("sick leave reported afterwards comes with a note", field="text")
    person = presence.lock(ctx.actor.staff_id)
    taken = Leave.objects.filter(staff=person, first__lte=data.last, last__gte=data.first).exclude(state=DENIED)
    if taken.exists():
        raise invalid("a leave of these days is there already", field="first")
    made = Leave.objects.create(
        hall=person.unit_id,
        staff=person,
        kind=data.kind,
        first=data.first,
        last=data.last,
        text=data.text.strip(),
        applied_at=ctx.now,
    )
    return Outcome("leave", made.id)


@command("leave.decide")
def decide(ctx: Context, data: Decide) -> Outcome:
    """A leave is approved or refused, never by the person; a head's by the level above."""
    row = kernel_doors.fetch(doors.leave_locked(ctx.actor, data.leave))
    presence.lock(row.staff_id)
    papers.may_decide(ctx.actor, row.staff)
    if row.state != WAITING:
        raise Refused("transition.not_allowed")
    if not data.approve and not data.answer.strip():
        raise invalid("say why", field="answer")
    row.state, row.answer = GRANTED if data.approve else DENIED, data.answer.strip()
    row.decided_by_id, row.decided_at = ctx.actor.staff_id, ctx.now
    row.save(update_fields=["state", "answer", "decided_by", "decided_at"])
    if data.approve:
        papers.excuse(row, ctx.now)
        deadlines.set_deadline(REPORT_BACK, _due(row), str(row.id))
    return Outcome("leave", row.id)


def _due(row: Leave) -> datetime:
    """By the start of the first shift after it; without one, by the end of the day after it."""
    rows = Shift.objects.of_person(row.staff_id).published().filter(date__gt=row.last)
    shift = rows.first()
    return shift.start_at if shift else clock.midnight(row.last + timedelta(days=2))


@command("leave.report_back")
def report_back(ctx: Context, data: ReportBack) -> Outcome:
    """The person is back; late or in time stands in the record."""
    row = kernel_doors.fetch(doors.leave_locked(ctx.actor, data.leave))
    if row.staff_id != ctx.actor.staff_id and ctx.actor.positions.isdisjoint(LEAD):
        raise Refused("roster.not_yours")
    if row.state not in (GRANTED, OVERSTAYED) or row.back_at is not None:
        raise Refused("transition.not_allowed")
    row.back_at = ctx.now
    row.state = BACK if row.state == GRANTED else row.state
    row.save(update_fields=["back_at", "state"])
    deadlines.cancel(REPORT_BACK, str(row.id))
    return Outcome("leave", row.id)


@deadlines.handles(REPORT_BACK)
def not_back(deadline: Deadline) -> None:
    """Nobody reported back in time: it shows as overstayed, and is no absence without leave by itself."""
    due = Leave.objects.select_for_update().filter(id=deadline.subject, state=GRANTED)
    due.update(state=OVERSTAYED, overstayed_at=clock.now())


@command("leave.confirm_overstay")
def confirm(ctx: Context, data: Confirm) -> Outcome:
    """After hearing the person the head confirms that an overstay was absence without leave."""
    row = kernel_doors.fetch(doors.leave_locked(ctx.actor, data.leave))
    papers.may_decide(ctx.actor, row.staff)
    if row.state != OVERSTAYED or row.overstayed_at is None:
        raise Refused("transition.not_allowed")
    if not data.heard.strip():
        raise invalid("write down what the person said", field="heard")
    row.state, row.heard, row.confirmed_by_id = CONFIRMED, data.heard.strip(), ctx.actor.staff_id
    row.save(update_fields=["state", "heard", "confirmed_by"])
    ctx.tell(Overstayed(row.hall, row.overstayed_at, row.staff_id, clock.local_date(row.overstayed_at), row.heard))
    return Outcome("leave", row.id)


def on_leave(staff: UUID, shift: Shift) -> bool:
    """Is the day of this shift within an approved leave?"""
    return Leave.objects.covering(staff, shift.date).exists()
