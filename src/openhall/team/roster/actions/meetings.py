"""Meetings: held, and missed; talks; the week's meeting and the plans that are reviewed."""

from datetime import datetime, timedelta
from typing import Annotated, Literal
from uuid import UUID

from openhall.front.till.models import BusinessDay
from openhall.kernel import clock, deadlines, facts
from openhall.kernel import doors as kernel_doors
from openhall.kernel.commands import Context, Outcome, command
from openhall.kernel.inputs import Day, Input, Int, RefTo, Text
from openhall.kernel.problems import Refused, invalid
from openhall.team.org import doors as org_doors
from openhall.team.org.models import Unit

from .. import doors, gatherings, logs
from ..facts import MeetingMissed, ReviewLate, WeeklyMissed
from ..models import POST_SHIFT, PRE_SHIFT, WEEKLY, Meeting, PlanDocument, Shift, Talk
from ..parameters import REVIEW_BY


class Hold(Input):
    hall: Text
    kind: Literal["pre_shift", "post_shift", "weekly"]
    attended: list[Text]
    topics: Text


class HoldHere(Hold):
    """At the desk: for which of the day's shifts, what became of the requirements, and the week's minutes."""

    shift: Int | None = None
    comments: Text = ""
    minutes: Text = ""


class PlanTalk(Input):
    hall: Text
    date: Day


class RecordTalk(Input):
    talk: Annotated[Text, RefTo("talk")]
    topics: Text
    participants: list[Text]


class WritePlan(Input):
    hall: Text
    kind: Literal["month", "week"]
    start: Day
    text: Text


class View(Input):
    """One of the two."""

    plan: Annotated[Text | None, RefTo("plan")] = None
    meeting: Annotated[Text | None, RefTo("meeting")] = None


@command("meeting.hold", makes="meeting", desk=HoldHere)
def hold(ctx: Context, data: Hold | HoldHere) -> Outcome:
    """A meeting was held: who was there, and what about."""
    place, attended = org_doors.hall(ctx.actor, data.hall), [org_doors.staff(ctx.actor, job) for job in data.attended]
    kernel_doors.inside(place, *attended)
    hall = kernel_doors.fetch(place)
    people = [kernel_doors.fetch(person) for person in attended]
    more = _desk(ctx, data, hall) if isinstance(data, HoldHere) else {}
    made = Meeting.objects.create(
        hall=hall.id, date=ctx.today, kind=data.kind, at=ctx.now, held_by=ctx.actor.staff_id, topics=data.topics, **more
    )
    made.attended.set(people)
    return Outcome("meeting", made.id)


def _desk(ctx: Context, data: HoldHere, hall: Unit) -> dict[str, object]:
    """What the desk asks beyond a file: a shift that there is, something said, the week's minutes."""
    if not data.topics.strip():
        raise invalid("say something", field="topics")
    if data.kind == WEEKLY:
        if not data.minutes.strip():
            raise invalid("the week's meeting has its minutes", field="minutes")
        return {"minutes": data.minutes.strip()}
    if data.shift is None:
        return {"comments": data.comments.strip()}
    if not 1 <= data.shift <= max(len(gatherings.shifts_of(hall.id, ctx.today)), 1):
        raise invalid("the day has no such shift", field="shift")
    if Meeting.objects.filter(hall=hall.id, date=ctx.today, kind=data.kind, shift=data.shift).exists():
        raise Refused("transition.not_allowed")
    return {"shift": data.shift, "comments": data.comments.strip()}


@command("talk.plan", makes="talk")
def plan_talk(ctx: Context, data: PlanTalk) -> Outcome:
    """A lead plans a talk for an evening; nobody must."""
    hall = kernel_doors.fetch(org_doors.hall(ctx.actor, data.hall))
    if data.date < ctx.today:
        raise invalid("a talk is planned for today or later", field="date")
    assert ctx.actor.staff_id is not None
    made = Talk.objects.create(hall=hall.id, date=data.date, planned_by_id=ctx.actor.staff_id)
    return Outcome("talk", made.id)


@command("talk.record")
def record_talk(ctx: Context, data: RecordTalk) -> Outcome:
    """What a talk was about and who took part; what was said stays among those who said it."""
    found, people = (
        doors.talk_locked(ctx.actor, data.talk),
        [org_doors.staff(ctx.actor, job) for job in data.participants],
    )
    kernel_doors.inside(found, *people)
    talk = kernel_doors.fetch(found)
    took_part = [kernel_doors.fetch(person) for person in people]
    if talk.held_at is not None:
        raise Refused("transition.not_allowed")
    if not data.topics.strip() or not took_part:
        raise invalid("a talk has topics and people", field="topics")
    talk.topics, talk.held_at = data.topics.strip(), ctx.now
    talk.save(update_fields=["topics", "held_at"])
    talk.participants.set(took_part)
    return Outcome("talk", talk.id)


@command("plan.write", makes="plan")
def write_plan(ctx: Context, data: WritePlan) -> Outcome:
    """The plan of a month or a week is written; written again, it hasn't been viewed yet."""
    hall = kernel_doors.fetch(org_doors.hall(ctx.actor, data.hall))
    if not data.text.strip():
        raise invalid("say something", field="text")
    if (data.start.day != 1) if data.kind == "month" else data.start.weekday():
        raise invalid("a month begins on its first, a week on Monday", field="start")
    given = {"text": data.text.strip(), "by_id": ctx.actor.staff_id, "written_at": ctx.now}
    row, _made = PlanDocument.objects.update_or_create(
        hall=hall.id,
        kind=data.kind,
        start=data.start,
        defaults={**given, "viewed_at": None, "viewed_by": None},
    )
    return Outcome("plan", row.id)


@command("plan.view")
def view(ctx: Context, data: View) -> Outcome:
    """The manager, or the superior, opens a plan or the minutes; nobody reviews the own."""
    if (data.plan is None) == (data.meeting is None):
        raise invalid("name a plan or a meeting", field="plan")
    row: PlanDocument | Meeting
    author: UUID | None
    if data.plan is not None:
        row = kernel_doors.fetch(doors.plan_locked(ctx.actor, data.plan))
        author = row.by_id
    else:
        row = kernel_doors.fetch(doors.meeting_locked(ctx.actor, data.meeting or ""))
        author = row.held_by
    if author == ctx.actor.staff_id:
        raise Refused("review.own", clause="ROSTER-20")
    if row.viewed_at is None:
        row.viewed_at, row.viewed_by_id = ctx.now, ctx.actor.staff_id
        row.save(update_fields=["viewed_at", "viewed_by"])
    return Outcome("plan" if data.plan is not None else "meeting", row.id)


@deadlines.every_midnight(order=40)
def midnight(at: datetime) -> None:
    """A day that was opened and had shifts should have had both of its meetings."""
    ending = clock.local_date(at) - timedelta(days=1)
    for hall in BusinessDay.objects.filter(date=ending).order_by("hall").values_list("hall", flat=True):
        if not Shift.objects.on(hall, ending).published().exists():
            continue
        held = set(Meeting.objects.filter(hall=hall, date=ending).values_list("kind", flat=True))
        for kind in (PRE_SHIFT, POST_SHIFT):
            if kind not in held:
                facts.tell(MeetingMissed(hall, at, ending, kind))


@deadlines.every_midnight(order=44)
def weekly(at: datetime) -> None:
    """Where the week's review is a duty: a week has its meeting, and what is to be reviewed is opened by Wednesday."""
    today = clock.local_date(at)
    monday = today - timedelta(days=today.weekday() + 7)
    if today.weekday() not in (0, 3):
        return
    for hall in Unit.objects.halls().order_by("code").values_list("id", flat=True):
        if not logs.laid_down(REVIEW_BY, hall, at - timedelta(seconds=1)):
            continue
        (found,) = gatherings.reviews(hall, [monday])
        if today.weekday() == 0:
            if found[0].row is None:
                facts.tell(WeeklyMissed(hall, at, monday))
            continue
        for one in found:
            if not one.viewed:
                facts.tell(ReviewLate(hall, at, monday, one.kind))
