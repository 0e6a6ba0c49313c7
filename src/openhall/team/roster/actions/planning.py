"""A week on the board: shifts changed and cancelled, last week copied, the week published and read."""

from copy import copy
from datetime import date, datetime, timedelta
from typing import Annotated

from openhall.kernel import clock, deadlines
from openhall.kernel import doors as kernel_doors
from openhall.kernel.commands import Context, Outcome, command
from openhall.kernel.inputs import Day, Input, RefTo, Text, TimeOfDay
from openhall.kernel.problems import Refused, invalid
from openhall.team.org import doors as org_doors
from openhall.team.org import lending

from .. import away, changes, doors, presence, swaps
from ..models import ASKED, BY_LEAVE, NOTICED, WITHDRAWN, Shift, ShiftChange, SwapRequest
from ..proposals import publishing
from .shifts import BEGINS, ENDS, Duty, at_the_desk, run_clocks, working_in

WEEK = timedelta(days=7)


class Change(Input):
    shift: Annotated[Text, RefTo("shift")]
    staff: Text | None = None
    date: Day | None = None
    start: TimeOfDay | None = None
    end: TimeOfDay | None = None
    duty: Duty | None = None
    counter: Text | None = None
    relieves: Text | None = None


class Cancel(Input):
    shift: Annotated[Text, RefTo("shift")]


class Week(Input):
    hall: Text
    week: Day


class Publish(Week):
    reason: Text = ""


class Acknowledge(Input):
    pass


@command("roster.change")
def change(ctx: Context, data: Change) -> Outcome:
    """A shift is moved or changed; what isn't given stays, and an empty counter or relief takes it away."""
    shift, new = proposed(ctx, data)
    still_to_come(ctx, shift)
    fits(new, ctx.now)
    if changes.shown(shift) == changes.shown(new):
        return Outcome("shift", shift.id)
    _with_notice(ctx, shift, new)
    if shift.published_at is not None:
        record(ctx, shift, new, NOTICED).save()
    make(ctx, shift, new, agreed=False)
    return Outcome("shift", shift.id)


@command("roster.cancel")
def cancel(ctx: Context, data: Cancel) -> Outcome:
    """A shift that hasn't begun is taken off the roster."""
    shift = swaps.held(kernel_doors.fetch(doors.shift(ctx.actor, data.shift)))
    still_to_come(ctx, shift)
    _with_notice(ctx, shift, None)
    if shift.published_at is not None:
        record(ctx, shift, None, BY_LEAVE if changes.near(shift, None, ctx.now) else NOTICED).save()
    take_off(ctx, shift)
    return Outcome("shift")


@command("roster.copy_week")
def copy_week(ctx: Context, data: Week) -> Outcome:
    """Last week's shifts are planned again, as drafts; what doesn't fit is left out and counted."""
    hall = kernel_doors.fetch(org_doors.hall(ctx.actor, data.hall))
    monday = _monday(data.week)
    rows = Shift.objects.of_week(hall.id, monday - WEEK).select_related("staff", "counter", "relieves")
    last_week = list(rows.order_by("start_at", "id"))
    people = {old.staff_id for old in last_week}
    presence.lock_all(people)
    leave = away.leaves(people, monday, monday + WEEK)
    lent = lending.lent(people, monday, monday + WEEK)
    made, left = 0, 0
    for old in last_week:
        if lent.get((old.staff_id, old.date + WEEK), old.staff.unit_id) == hall.id and _copied(ctx, old, leave):
            made += 1
        else:
            left += 1
    return Outcome("week", None, {"planned": made, "left_out": left})


def _copied(ctx: Context, old: Shift, leave: away.Leaves) -> bool:
    """One shift a week on; a person who has left or is on leave, a time begun or one that overlaps stays out."""
    start_at, end_at = old.start_at + WEEK, old.end_at + WEEK
    if old.staff.closed or away.lies_in(leave, old.staff_id, start_at, end_at):
        return False
    if start_at <= ctx.now or Shift.objects.overlapping(old.staff_id, start_at, end_at).exists():
        return False
    made = Shift.objects.create(
        hall=old.hall,
        staff=old.staff,
        date=old.date + WEEK,
        start_at=start_at,
        end_at=end_at,
        duty=old.duty,
        counter=old.counter,
        relieves=old.relieves,
        planned_at=ctx.now,
        planned_by=ctx.actor.staff_id,
    )
    run_clocks(made)
    return True


@command("roster.publish")
def publish(ctx: Context, data: Publish) -> Outcome:
    """The week's drafts that are still to come bind from now on; everybody named is asked to read them.

    A shift within an approved leave is refused. Where the hall has laid down norms, a day without a guide is refused, and
    uncovered hours take a reason.
    """
    hall = kernel_doors.fetch(org_doors.hall(ctx.actor, data.hall))
    monday = _monday(data.week)
    drafts = Shift.objects.of_week(hall.id, monday).drafts()
    to_come = drafts.filter(start_at__gt=ctx.now)
    presence.lock_all(to_come.values_list("staff", flat=True))
    away.refuse(to_come.select_related("staff"), field="week")
    count = to_come.update(published_at=ctx.now, acknowledged_at=None)
    if not count:
        raise Refused("roster.nothing_to_publish", field="week")
    publishing.look(ctx, hall, monday, data.reason, count)
    return Outcome("week", None, {"published": count, "begun": drafts.count()})


@command("roster.acknowledge")
def acknowledge(ctx: Context, data: Acknowledge) -> Outcome:
    """A person has read the own published shifts, and what was changed of them."""
    assert ctx.actor.staff_id is not None
    presence.lock(ctx.actor.staff_id)
    count = Shift.objects.unread_by(ctx.actor.staff_id, ctx.now).update(acknowledged_at=ctx.now)
    for row in ShiftChange.objects.unread_by(ctx.actor.staff_id):
        row.stamp(ctx.actor.staff_id, ctx.now)
        row.save(update_fields=["staff_at", "taker_at"])
    return Outcome("week", None, {"read": count})


def _monday(day: date) -> date:
    if day.weekday():
        raise invalid("a week is named by its Monday", field="week")
    return day


# -- what changing and asking share ---------------------------------------------------------------------------------


def proposed(ctx: Context, data: Change) -> tuple[Shift, Shift]:
    """The shift, locked, and as it would be."""
    shift = kernel_doors.fetch(doors.shift(ctx.actor, data.shift))
    day = data.date or shift.date
    person = kernel_doors.fetch(lending.staff_on(ctx.actor, data.staff, day)) if data.staff else shift.staff
    shift = swaps.held(shift, person.id)
    new = copy(shift)
    start, end = clock.local(shift.start_at).time(), clock.local(shift.end_at).time()
    new.date = day
    new.start_at, new.end_at = changes.span(new.date, data.start or start, data.end or end)
    new.staff, new.hall, new.duty = person, working_in(ctx.actor, person, day).id, data.duty or shift.duty
    if data.counter is not None:
        new.counter = kernel_doors.fetch(org_doors.counter(ctx.actor, data.counter)) if data.counter else None
    if data.relieves is not None:
        new.relieves = kernel_doors.fetch(lending.staff_on(ctx.actor, data.relieves, day)) if data.relieves else None
    return shift, new


def still_to_come(ctx: Context, shift: Shift) -> None:
    if shift.start_at <= ctx.now:
        raise Refused("roster.begun")
    if shift.clocked_in_at is not None:
        raise Refused("roster.clocked_in")


def fits(new: Shift, now: datetime) -> None:
    """May the shift be so: to come, of somebody who is there and qualified, beside the person's other shifts?"""
    at_the_desk(new, now)
    if Shift.objects.overlapping(new.staff_id, new.start_at, new.end_at).exclude(id=new.id).exists():
        raise Refused("roster.overlap", field="start")
    away.refuse([new])


def _with_notice(ctx: Context, old: Shift, new: Shift | None) -> None:
    """Later than a notice may come, only as its people agree."""
    if changes.near(old, new, ctx.now) and changes.must_agree(old, new):
        raise Refused("roster.consent", clause="ROSTER-04")


def record(ctx: Context, old: Shift, new: Shift | None, state: str, text: str = "") -> ShiftChange:
    """What is to stay visible of a change: old, new, who, when. Not saved."""
    assert ctx.actor.staff_id is not None
    handed_on = new is not None and new.staff_id != old.staff_id
    return ShiftChange(
        hall=old.hall,
        shift=old,
        staff=old.staff,
        taker=new.staff if new is not None and handed_on else None,
        date=old.date,
        new_date=new.date if new is not None else None,
        old=changes.shown(old),
        new=changes.shown(new) if new is not None else None,
        state=state,
        text=text.strip(),
        asked_at=ctx.now,
        asked_by_id=ctx.actor.staff_id,
        decided_at=None if state == ASKED else ctx.now,
    )


def make(ctx: Context, old: Shift, new: Shift, *, agreed: bool) -> None:
    """The shift becomes the other; who has agreed needn't read it anew."""
    new.acknowledged_at = ctx.now if agreed else None
    new.save()
    _no_more_asked(ctx, new)
    run_clocks(new)
    ctx.changed("shift", new.id, changes.shown(old), changes.shown(new))


def take_off(ctx: Context, shift: Shift) -> None:
    ctx.changed("shift", shift.id, changes.shown(shift), None)
    _no_more_asked(ctx, shift)
    for kind in (BEGINS, ENDS):
        deadlines.cancel(kind, str(shift.id))
    shift.delete()


def _no_more_asked(ctx: Context, shift: Shift) -> None:
    """Nobody agreed to a swap, or to another change, of the shift as it is now."""
    SwapRequest.objects.open().about(shift).update(state=WITHDRAWN, decided_at=ctx.now)
    ShiftChange.objects.open().filter(shift=shift).update(state=WITHDRAWN, decided_at=ctx.now)
