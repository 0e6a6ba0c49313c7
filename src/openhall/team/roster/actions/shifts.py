"""Shifts: planned, swapped, begun, ended."""

from datetime import date, datetime
from typing import Literal
from uuid import UUID

from pydantic import Field

from openhall.kernel import clock, deadlines, facts
from openhall.kernel import doors as kernel_doors
from openhall.kernel.actors import Actor
from openhall.kernel.commands import Context, Outcome, command
from openhall.kernel.inputs import Day, Input, Text, TimeOfDay
from openhall.kernel.models import Deadline
from openhall.kernel.problems import Refused, invalid
from openhall.team.org import doors as org_doors
from openhall.team.org import lending
from openhall.team.org.models import Staff, Unit

from .. import away, presence, relieving, swaps, vacancy
from ..changes import span
from ..facts import ShiftMissed
from ..models import LAPSED, Shift, ShiftChange
from ..proposals import charge, guarding, publishing
from .leaves import on_leave

BEGINS, ENDS = "shift.begins", "shift.ends"


Duty = Literal["counter", "guide", "supervise", "guard", "clean", "field", "audit"]


class Plan(Input):
    staff: Text
    date: Day
    start: TimeOfDay
    end: TimeOfDay
    duty: Duty
    counter: Text | None = None
    relieves: Text | None = None


class SwapShifts(Input):
    date: Day
    other: Text = Field(alias="with")
    other_date: Day | None = Field(default=None, alias="with_date")


@command("roster.plan", makes="shift")
def plan(ctx: Context, data: Plan) -> Outcome:
    """One person's shift is planned."""
    staff = lending.staff_on(ctx.actor, data.staff, data.date)
    at_counter = org_doors.counter(ctx.actor, data.counter) if data.counter is not None else None
    before = lending.staff_on(ctx.actor, data.relieves, data.date) if data.relieves is not None else None
    kernel_doors.inside(staff, at_counter, before)
    person = kernel_doors.fetch(staff)
    counter = kernel_doors.fetch(at_counter) if at_counter is not None else None
    relieved = kernel_doors.fetch(before) if before is not None else None
    start_at, end_at = span(data.date, data.start, data.end)
    made = Shift(
        hall=working_in(ctx.actor, person, data.date).id,
        staff=person,
        date=data.date,
        start_at=start_at,
        end_at=end_at,
        duty=data.duty,
        counter=counter,
        relieves=relieved,
        planned_at=ctx.now,
        planned_by=ctx.actor.staff_id,
        published_at=ctx.now if ctx.words_suffice else None,
        by_words=ctx.words_suffice,
    )
    if not ctx.words_suffice:
        at_the_desk(made, ctx.now)
    presence.lock(person.id)
    if Shift.objects.overlapping(person.id, start_at, end_at).exists():
        raise Refused("roster.overlap", field="start")
    if not ctx.words_suffice:
        away.refuse([made])
    made.save(force_insert=True)
    run_clocks(made)
    return Outcome("shift", made.id)


def working_in(actor: Actor, person: Staff, day: date) -> Unit:
    """The hall that a person's shift of that day is in: the own one, or the one that the person is lent to."""
    place = lending.place(person, day)
    if not actor.covers(place.path):
        raise Refused("staff.lent", field="staff", who=person.name, hall=place.name)
    return place


def run_clocks(shift: Shift) -> None:
    """Beginning and end are looked at when they come."""
    deadlines.set_deadline(BEGINS, shift.start_at, str(shift.id))
    deadlines.set_deadline(ENDS, shift.end_at, str(shift.id))


def at_the_desk(shift: Shift, now: datetime) -> None:
    """What a file may say of the past and of anybody, a plan made now may not."""
    person, counter = shift.staff, shift.counter
    if shift.start_at <= now:
        raise Refused("roster.begun", field="start")
    if person.closed:
        raise invalid("{job_number} has left", field="staff", job_number=person.job_number)
    if person.hall_id is None:
        raise invalid("{job_number} works in no hall", field="staff", job_number=person.job_number)
    if counter is not None and counter.hall_id != shift.hall:
        raise invalid("counter {counter} stands in another hall", field="counter", counter=counter.code)
    if shift.relieves_id == person.id:
        raise invalid("nobody relieves oneself", field="relieves")
    publishing.qualified(shift)


@command("roster.swap")
def swap(ctx: Context, data: SwapShifts) -> Outcome:
    """Two people exchange shifts, as both agreed; it counts for the one who asks, in the month of the shift given away."""
    assert ctx.actor.staff_id is not None
    other = kernel_doors.fetch(org_doors.staff(ctx.actor, data.other))
    if other.id == ctx.actor.staff_id:
        raise invalid("a swap is with somebody else", field="with")
    for person in sorted((ctx.actor.staff_id, other.id)):
        presence.lock(person)
    own = _first(ctx, ctx.actor.staff_id, data.date, "date")
    theirs = _first(ctx, other.id, data.other_date or data.date, "with_date" if data.other_date else "with")
    if not ctx.words_suffice:
        raise Refused("roster.not_agreed", clause="ROSTER-08")
    swaps.within_limit(own, ctx.now)
    swaps.fits(own, theirs)
    swaps.make(own, theirs, ctx.now)
    return Outcome("shift", own.id)


def _first(ctx: Context, staff: UUID, day: date, field: str) -> Shift:
    """The person's first shift of a day, which hasn't begun: at the very moment of its start it can still be given."""
    shift = Shift.objects.of_person(staff).filter(date=day).first()
    if shift is None:
        raise invalid("there is no shift on that day", field=field)
    if shift.start_at < ctx.now:
        raise invalid("that shift has begun", field=field)
    return shift


@deadlines.handles(BEGINS)
def begins(deadline: Deadline) -> None:
    """Who is clocked in when a shift begins is clocked in for it at its start; a change nobody answered lapses."""
    shift = Shift.objects.select_related("staff").get(id=deadline.subject)
    ShiftChange.objects.open().filter(shift=shift).update(state=LAPSED, decided_at=clock.now())
    if shift.published_at is not None and shift.clocked_in_at is None and presence.was_in(shift.staff_id, clock.now()):
        presence.clock_in(shift, clock.now())
    if shift.published_at is not None:
        charge.look(shift, clock.now())
        relieving.expect(shift, clock.now())
        vacancy.watch(shift, clock.now())


@deadlines.handles(ENDS)
def ends(deadline: Deadline) -> None:
    """Nobody came for the whole of a shift."""
    shift = Shift.objects.get(id=deadline.subject)
    if shift.published_at is not None and shift.clocked_in_at is None and not on_leave(shift.staff_id, shift):
        facts.tell(ShiftMissed(shift.hall, clock.now(), shift.staff_id, shift.date))
    if shift.published_at is not None:
        guarding.look(shift, clock.now())
