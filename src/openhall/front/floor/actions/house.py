"""What hangs on the hall's display, and what happened among its customers."""

from typing import Annotated, Literal

from openhall.kernel import doors as kernel_doors
from openhall.kernel import live
from openhall.kernel.actors import Actor
from openhall.kernel.commands import Context, Outcome, command
from openhall.kernel.doors import Found, look
from openhall.kernel.ids import as_uuid
from openhall.kernel.inputs import Input, Moment, RefTo, Text
from openhall.kernel.problems import Refused, invalid
from openhall.team.org import doors as org_doors

from ..hall_models import HallNotice, Incident

LONGEST = 200


class PutUp(Input):
    hall: Text
    text: Text
    until: Moment | None = None


class TakeDown(Input):
    notice: Annotated[Text, RefTo("hall_notice")]


class Record(Input):
    """No field names a customer: the hall asks politely and records, it keeps no list of people."""

    hall: Text
    kind: Literal["noise", "provoking", "seats", "pushing_in", "food", "litter", "smoking", "other_incident"]
    at: Moment
    place: Text = ""
    action: Text
    complied: bool = True


@command("hall.put_up", makes="hall_notice")
def put_up(ctx: Context, data: PutUp) -> Outcome:
    """A notice to customers is put up on the hall's display."""
    hall = kernel_doors.fetch(org_doors.hall(ctx.actor, data.hall))
    text = data.text.strip()
    if not text or len(text) > LONGEST:
        raise invalid("a notice has 1 to {most} characters", field="text", most=LONGEST)
    if data.until is not None and data.until <= ctx.now:
        raise invalid("that moment is over", field="until")
    made = HallNotice.objects.create(
        hall=hall.id, text=text, until=data.until, put_up_at=ctx.now, put_up_by=ctx.actor.staff_id
    )
    live.tell(hall.id, live.FLOOR)
    return Outcome("hall_notice", made.id)


def notice(actor: Actor, key: str) -> Found[HallNotice]:
    ident = as_uuid(key)
    row = HallNotice.objects.select_for_update().filter(id=ident).first() if ident else None
    return look(row, row is not None and org_doors.inside(actor, row.hall), "notice")


@command("hall.take_down")
def take_down(ctx: Context, data: TakeDown) -> Outcome:
    """A notice is taken down."""
    row = kernel_doors.fetch(notice(ctx.actor, data.notice))
    if row.taken_down_at is not None:
        raise Refused("transition.not_allowed")
    row.taken_down_at, row.taken_down_by = ctx.now, ctx.actor.staff_id
    row.save(update_fields=["taken_down_at", "taken_down_by"])
    live.tell(row.hall, live.FLOOR)
    return Outcome("hall_notice", row.id)


@command("incident.record", makes="incident")
def record(ctx: Context, data: Record) -> Outcome:
    """What happened among customers, what was done, and whether it was heeded; nobody is named."""
    hall = kernel_doors.fetch(org_doors.hall(ctx.actor, data.hall))
    if data.at > ctx.now:
        raise invalid("that moment is still to come", field="at")
    if not data.action.strip():
        raise invalid("say what was done", field="action")
    made = Incident.objects.create(
        hall=hall.id,
        kind=data.kind,
        at=data.at,
        place=data.place.strip(),
        action=data.action.strip(),
        complied=data.complied,
        recorded_at=ctx.now,
        recorded_by=ctx.actor.staff_id,
    )
    return Outcome("incident", made.id)
