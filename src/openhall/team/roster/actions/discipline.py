"""The discipline record: what a lead puts on it. The person answers, somebody else decides, and only then it counts."""

from typing import Annotated, Literal

from openhall.engines.policy.actions import Words
from openhall.front.floor import doors as floor_doors
from openhall.kernel import doors as kernel_doors
from openhall.kernel.commands import Context, Outcome, command
from openhall.kernel.inputs import Input, Moment, RefTo, Text
from openhall.kernel.problems import Refused, invalid
from openhall.team.org import doors as org_doors
from openhall.team.org.models import Staff

from .. import discipline
from ..discipline import DEPLOYMENT, MOVE
from ..facts import DisciplineBroken


class Record(Input):
    staff: Text
    category: Literal["rules", "service", "deployment"]
    text: Words
    at: Moment | None = None


class RecordMove(Input):
    move: Annotated[Text, RefTo("move")]


@command("discipline.record")
def record(ctx: Context, data: Record) -> Outcome:
    """A lead saw a breach of rules, service discipline or deployment: a finding that the person can answer."""
    person = kernel_doors.fetch(org_doors.staff(ctx.actor, data.staff))
    _may_be_on_it(ctx, person)
    if not data.text.strip():
        raise invalid("a finding says what was seen", field="text")
    seen_at = data.at or ctx.now
    if seen_at > ctx.now:
        raise invalid("what was seen has happened", field="at")
    said = {"seen": data.text.strip()}
    ctx.tell(DisciplineBroken(person.unit_id, seen_at, person.id, data.category, ctx.actor.staff_id, said))
    return Outcome("staff", person.id)


@command("discipline.record_move")
def record_move(ctx: Context, data: RecordMove) -> Outcome:
    """A deployment order that was declined, or not answered in its two minutes, is put on the person's record."""
    move = kernel_doors.fetch(floor_doors.move_locked(ctx.actor, data.move))
    person = Staff.objects.select_related("unit").get(id=move.staff)
    _may_be_on_it(ctx, person)
    if not discipline.refused(move, ctx.now) or discipline.recorded([move.id]):
        raise Refused("transition.not_allowed")
    said = {"counter": move.counter.code, "asked": move.reason, "declined": move.note}
    at = discipline.refused_at(move)
    told = DisciplineBroken(
        move.hall,
        at,
        person.id,
        DEPLOYMENT,
        ctx.actor.staff_id,
        {k: v for k, v in said.items() if v},
        MOVE,
        str(move.id),
    )
    ctx.tell(told)
    return Outcome("move", move.id)


def _may_be_on_it(ctx: Context, person: Staff) -> None:
    """Those below the supervisors, and never oneself."""
    if person.id == ctx.actor.staff_id or not discipline.below(person):
        raise Refused("discipline.supervisors", clause="ROSTER-17", field="staff")
