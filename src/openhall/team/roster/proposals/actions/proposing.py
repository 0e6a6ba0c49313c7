"""A roster is asked of the solver, called off, and taken over into the board."""

from datetime import datetime, time, timedelta
from typing import Annotated, Any

from openhall.kernel import clock, deadlines
from openhall.kernel import doors as kernel_doors
from openhall.kernel.commands import JOB, Context, Outcome, command
from openhall.kernel.inputs import Day, Input, Int, Personal, RefTo, Text
from openhall.kernel.problems import Refused, invalid
from openhall.team.org import doors as org_doors
from openhall.team.org import lending
from openhall.team.org.models import Staff, Unit

from ... import away, presence
from ...actions.shifts import BEGINS, ENDS, run_clocks
from ...models import Shift
from .. import assembling, doors, placing, plan
from ..job import SOLVE
from ..models import CANCELLED, CLASHING, DONE, FAILED, RUNNING, TAKEN, WAITING, Proposal

MOST_WEEKS = 4


class Propose(Input):
    hall: Text
    week: Day
    weeks: Int = 1


class Named(Input):
    proposal: Annotated[Text, RefTo("proposal")]


class Ended(Input):
    proposal: Annotated[Text, RefTo("proposal")]
    state: Text
    result: Annotated[dict[str, Any], Personal()]


@command("roster.propose", makes="proposal")
def propose(ctx: Context, data: Propose) -> Outcome:
    """A roster for weeks to come is asked of the solver; it works in the background."""
    hall = kernel_doors.fetch(org_doors.hall(ctx.actor, data.hall))
    if data.week.weekday():
        raise invalid("a week is named by its Monday", field="week")
    if clock.midnight(data.week) <= ctx.now:
        raise Refused("roster.begun", field="week")
    if not 1 <= data.weeks <= MOST_WEEKS:
        raise invalid("from 1 to {most} weeks", field="weeks", most=MOST_WEEKS)
    Unit.objects.select_for_update(no_key=True).get(id=hall.id)
    for earlier in Proposal.objects.under_way(hall.id):
        if not earlier.lost:
            raise Refused("roster.proposal_running")
        earlier.state = FAILED
        earlier.save(update_fields=["state"])
    problem = assembling.problem_of(hall, data.week, data.weeks, ctx.now)
    row = Proposal.objects.create(
        hall=hall.id,
        monday=data.week,
        weeks=data.weeks,
        problem=problem.as_json(),
        asked_at=ctx.now,
        asked_by=ctx.actor.staff_id,
        told_at=clock.real_now(),
    )
    deadlines.set_deadline(SOLVE, ctx.now, str(row.id))
    return Outcome("proposal", row.id)


@command("roster.cancel_proposal")
def cancel_proposal(ctx: Context, data: Named) -> Outcome:
    """A roster that is being worked out is called off; the job stops within a second."""
    row = kernel_doors.fetch(doors.proposal_locked(ctx.actor, data.proposal))
    if row.state not in {WAITING, RUNNING}:
        raise Refused("transition.not_allowed")
    row.state, row.ended_at = CANCELLED, ctx.now
    row.save(update_fields=["state", "ended_at"])
    return Outcome("proposal", row.id)


@command("roster.proposal_begins", by_system=True, by_people=False, channels={JOB})
def begins(ctx: Context, data: Named) -> Outcome:
    """The job takes a proposal up."""
    row = kernel_doors.fetch(doors.proposal_locked(ctx.actor, data.proposal))
    if row.state != WAITING:
        raise Refused("transition.not_allowed")
    row.state, row.told_at = RUNNING, clock.real_now()
    row.save(update_fields=["state", "told_at"])
    return Outcome("proposal", row.id)


@command("roster.proposal_ends", by_system=True, by_people=False, channels={JOB})
def ends(ctx: Context, data: Ended) -> Outcome:
    """The job is done with a proposal: a roster, a clash of rules, or nothing."""
    row = kernel_doors.fetch(doors.proposal_locked(ctx.actor, data.proposal))
    if row.state != RUNNING or data.state not in {DONE, CLASHING, FAILED}:
        raise Refused("transition.not_allowed")
    row.state, row.result, row.ended_at = data.state, data.result, ctx.now
    row.save(update_fields=["state", "result", "ended_at"])
    return Outcome("proposal", row.id)


@command("roster.take_proposal")
def take_proposal(ctx: Context, data: Named) -> Outcome:
    """A proposed roster goes onto the board as drafts, in place of the drafts of its weeks; what doesn't fit is left out."""
    row = kernel_doors.fetch(doors.proposal_locked(ctx.actor, data.proposal))
    if row.state != DONE:
        raise Refused("transition.not_allowed")
    hall = Unit.objects.get(id=row.hall)
    problem = plan.from_json(row.problem)
    keys = [one.key for one in problem.people]
    people = {one.job_number: one for one in Staff.objects.filter(job_number__in=keys).order_by("id")}
    presence.lock_all(one.id for one in people.values())
    leave = away.leaves({one.id for one in people.values()}, row.monday, row.last_day + away.DAY)
    replaced = _drafts_off(ctx, row)
    made = left = 0
    assigned = [(person, day, key) for person, day, key in row.result["assigned"]]
    places = placing.counters(hall, row.monday, problem, assigned)
    for person_key, day, key in assigned:
        shift = _draft(ctx, row, people.get(person_key), day, template_of(problem, key))
        if shift is None or away.lies_in(leave, shift.staff_id, shift.start_at, shift.end_at):
            left += 1
            continue
        shift.counter = places.get((person_key, day, key))
        shift.save(force_insert=True)
        run_clocks(shift)
        made += 1
    row.state, row.taken_at, row.taken_by = TAKEN, ctx.now, ctx.actor.staff_id
    row.save(update_fields=["state", "taken_at", "taken_by"])
    return Outcome("proposal", row.id, {"planned": made, "left_out": left, "replaced": replaced})


def template_of(problem: plan.Problem, key: str) -> plan.Template:
    """The shift as it was when the proposal was made."""
    return next(one for one in problem.templates if one.key == key)


def _drafts_off(ctx: Context, row: Proposal) -> int:
    """The drafts of these weeks that are still to come make room."""
    drafts = Shift.objects.filter(hall=row.hall, date__gte=row.monday, date__lte=row.last_day, start_at__gt=ctx.now)
    keys = list(drafts.drafts().values_list("id", flat=True))
    for key in keys:
        for kind in (BEGINS, ENDS):
            deadlines.cancel(kind, str(key))
    Shift.objects.filter(id__in=keys).delete()
    return len(keys)


def _draft(ctx: Context, row: Proposal, person: Staff | None, day: int, template: plan.Template) -> Shift | None:
    """A draft of what was proposed; None where its person has gone, its time has begun, or something stands there by now."""
    date = row.monday + timedelta(days=day)
    start_at, end_at = (
        datetime.combine(date, time(), clock.ZONE) + timedelta(minutes=minute)
        for minute in (template.start, template.end)
    )
    if person is None or person.closed or start_at <= ctx.now:
        return None
    if Shift.objects.overlapping(person.id, start_at, end_at).exists() or lending.place(person, date).id != row.hall:
        return None
    return Shift(
        hall=row.hall,
        staff=person,
        date=date,
        start_at=start_at,
        end_at=end_at,
        duty=template.duty,
        planned_at=ctx.now,
        planned_by=ctx.actor.staff_id,
    )
