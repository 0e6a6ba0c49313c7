"""What proposals are made from: the shifts that a hall lays down, who stands in, and what people wish for."""

from typing import Annotated, Literal

from openhall.kernel import doors as kernel_doors
from openhall.kernel.commands import Context, Outcome, command
from openhall.kernel.inputs import Day, Input, RefTo, Text, TimeOfDay
from openhall.kernel.problems import invalid
from openhall.team.org import doors as org_doors

from ...actions.shifts import Duty
from .. import doors
from ..models import Deputy, ShiftTemplate, Wish


class SetTemplate(Input):
    hall: Text
    name: Text
    start: TimeOfDay
    end: TimeOfDay
    duty: Duty
    skill: Literal["general", "enquiry", "sales", "complaint"] | None = None


class RetireTemplate(Input):
    template: Annotated[Text, RefTo("template")]


class NameDeputy(Input):
    staff: Text
    duty: Duty
    since: Day
    until: Day


class MakeWish(Input):
    date: Day
    wish: Literal["off", "early", "late", "none"]


@command("roster.set_template", makes="template")
def set_template(ctx: Context, data: SetTemplate) -> Outcome:
    """A hall lays down a shift that proposals are made from; the same name again changes it."""
    hall = kernel_doors.fetch(org_doors.hall(ctx.actor, data.hall))
    name = data.name.strip()
    if not name or len(name) > 40:
        raise invalid("a name of up to 40 signs", field="name")
    if data.start == data.end:
        raise invalid("a shift has a length", field="end")
    if data.skill is not None and data.duty != "counter":
        raise invalid("only a shift at a counter serves a want", field="skill")
    row, _new = ShiftTemplate.objects.update_or_create(
        hall=hall.id,
        name=name,
        retired_at=None,
        defaults={"start": data.start, "end": data.end, "duty": data.duty, "skill": data.skill or ""},
    )
    return Outcome("template", row.id)


@command("roster.retire_template")
def retire_template(ctx: Context, data: RetireTemplate) -> Outcome:
    """A shift that a hall laid down is no longer used."""
    row = kernel_doors.fetch(doors.template(ctx.actor, data.template))
    if row.retired_at is None:
        row.retired_at = ctx.now
        row.save(update_fields=["retired_at"])
    return Outcome("template", row.id)


@command("roster.name_deputy")
def name_deputy(ctx: Context, data: NameDeputy) -> Outcome:
    """Somebody may stand in on a duty for a while, such as for the one holder of a post."""
    person = kernel_doors.fetch(org_doors.staff(ctx.actor, data.staff))
    if person.closed:
        raise invalid("{job_number} has left", field="staff", job_number=person.job_number)
    if person.hall_id is None:
        raise invalid("{job_number} works in no hall", field="staff", job_number=person.job_number)
    if data.until < data.since or data.until < ctx.today:
        raise invalid("it ends before it begins, or is over", field="until")
    row = Deputy.objects.create(
        hall=person.unit_id,
        staff=person,
        duty=data.duty,
        since=data.since,
        until=data.until,
        named_by=ctx.actor.staff_id,
    )
    return Outcome("deputy", row.id)


@command("roster.wish")
def wish(ctx: Context, data: MakeWish) -> Outcome:
    """What one would like on a day: to be off, an early or a late shift; ``none`` takes it back. It binds nobody."""
    assert ctx.actor.staff_id is not None
    if data.date <= ctx.today:
        raise invalid("a wish is for a day to come", field="date")
    if data.wish == "none":
        Wish.objects.filter(staff=ctx.actor.staff_id, date=data.date).delete()
    else:
        Wish.objects.update_or_create(
            staff_id=ctx.actor.staff_id, date=data.date, defaults={"wish": data.wish, "asked_at": ctx.now}
        )
    return Outcome("wish")
