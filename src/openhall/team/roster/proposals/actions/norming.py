"""Norms are laid down and lifted; lunch is taken in turns; guards go their rounds."""

from datetime import datetime
from typing import Annotated

from openhall.engines.checks.recording import record
from openhall.engines.policy.parameters import Figures
from openhall.kernel import clock
from openhall.kernel import doors as kernel_doors
from openhall.kernel.commands import Context, Outcome, command
from openhall.kernel.inputs import Day, Input, Int, RefTo, Text, TimeOfDay
from openhall.kernel.problems import Refused, invalid
from openhall.team.org import doors as org_doors
from openhall.team.org.models import Staff, Unit

from ...actions.shifts import Duty
from ...checks import NIGHT_ROUND
from ...models import Shift
from .. import doors
from ..facts import LunchTooShort
from ..models import LunchTurn, PostNorm
from ..norms import Lunch, unstaffed
from ..parameters import LUNCH_STAFFED, lunch_window


class LayDown(Input):
    hall: Text
    duty: Duty
    start: TimeOfDay
    end: TimeOfDay
    count: Int = 1
    weekday: Int | None = None


class Lift(Input):
    norm: Annotated[Text, RefTo("norm")]
    reason: Text


class OneLunch(Input):
    staff: Text
    start: TimeOfDay
    end: TimeOfDay


class SetLunch(Input):
    hall: Text
    date: Day
    turns: list[OneLunch]


class MakeRound(Input):
    facilities: bool
    safe: bool
    remark: Text = ""


@command("roster.lay_down", makes="norm")
def lay_down(ctx: Context, data: LayDown) -> Outcome:
    """A hall lays down how many people a duty needs in which hours; a week is published against it from then on."""
    hall = kernel_doors.fetch(org_doors.hall(ctx.actor, data.hall))
    if not 1 <= data.count <= 50:
        raise invalid("from 1 to {most} people", field="count", most=50)
    if data.weekday is not None and not 0 <= data.weekday <= 6:
        raise invalid("a weekday from 0, Monday, to 6", field="weekday")
    row = PostNorm.objects.create(
        hall=hall.id,
        duty=data.duty,
        weekday=data.weekday,
        start=data.start,
        end=data.end,
        count=data.count,
        laid_at=ctx.now,
        laid_by=ctx.actor.staff_id,
    )
    return Outcome("norm", row.id)


@command("roster.lift")
def lift(ctx: Context, data: Lift) -> Outcome:
    """A norm is lifted, with its reason, such as an alarm contract that watches the hall at night."""
    row = kernel_doors.fetch(doors.norm(ctx.actor, data.norm))
    if not data.reason.strip():
        raise invalid("say why", field="reason")
    if row.lifted_at is None:
        row.lifted_at, row.lifted_by, row.reason = ctx.now, ctx.actor.staff_id, data.reason.strip()
        row.save(update_fields=["lifted_at", "lifted_by", "reason"])
    return Outcome("norm", row.id)


@command("roster.set_lunch")
def set_lunch(ctx: Context, data: SetLunch) -> Outcome:
    """Who goes to lunch when on a day; refused where a counter too few would stay staffed."""
    hall = kernel_doors.fetch(org_doors.hall(ctx.actor, data.hall))
    found = [org_doors.staff(ctx.actor, one.staff) for one in data.turns]
    kernel_doors.inside(*found)
    people = {one.staff: kernel_doors.fetch(door) for one, door in zip(data.turns, found, strict=True)}
    if len(people) != len(data.turns):
        raise invalid("everybody goes to lunch once", field="turns")
    figures = Figures(hall.id, clock.midnight(data.date))
    begin, end = lunch_window(figures)
    for one in data.turns:
        _one(hall, people[one.staff], one, begin, end)
    _staffed(hall, data, figures[LUNCH_STAFFED])
    LunchTurn.objects.filter(hall=hall.id, date=data.date).delete()
    for one in data.turns:
        person = people[one.staff]
        LunchTurn.objects.update_or_create(
            staff=person, date=data.date, defaults={"hall": hall.id, "start": one.start, "end": one.end}
        )
        ctx.tell(LunchTooShort(hall.id, ctx.now, person.id, data.date, _minutes(one)))
    return Outcome("lunch", None, {"turns": len(data.turns)})


def _one(hall: Unit, person: Staff, one: OneLunch, begin: int, end: int) -> None:
    if person.unit_id != hall.id:
        raise invalid("{job_number} works elsewhere", field="turns", job_number=person.job_number)
    start, until = (at.hour * 60 + at.minute for at in (one.start, one.end))
    if not begin <= start < until <= end:
        raise Refused("lunch.outside", field="turns", clause="ROSTER-22", who=person.name)


def _minutes(one: OneLunch) -> int:
    return (one.end.hour - one.start.hour) * 60 + one.end.minute - one.start.minute


def _staffed(hall: Unit, data: SetLunch, staffed: int) -> None:
    midnight = clock.midnight(data.date)
    shifts = Shift.objects.on(hall.id, data.date).filter(duty="counter").select_related("staff")
    last = datetime.combine(data.date, datetime.max.time().replace(microsecond=0), clock.ZONE)
    present = [
        (
            shift.staff.job_number,
            clock.local(max(shift.start_at, midnight)).time(),
            clock.local(min(shift.end_at, last)).time(),
        )
        for shift in shifts
    ]
    lunches = [Lunch(one.staff, one.start, one.end) for one in data.turns]
    empty = unstaffed(lunches, present, staffed)
    if empty is not None:
        raise Refused("lunch.nobody_left", field="turns", clause="ROSTER-22", at=f"{empty:%H:%M}", staffed=staffed)


@command("guard.round", makes="round")
def make_round(ctx: Context, data: MakeRound) -> Outcome:
    """A guard has gone round: facilities and safe were looked at; what isn't in order takes a remark."""
    if ctx.actor.hall_id is None:
        raise invalid("a round is made in a hall")
    good = [item for item, in_order in (("facilities", data.facilities), ("safe", data.safe)) if in_order]
    marks = NIGHT_ROUND.all_marks(good)
    row = record(ctx, NIGHT_ROUND, hall=ctx.actor.hall_id, marks=marks, remark=data.remark)
    return Outcome("round", row.id)
