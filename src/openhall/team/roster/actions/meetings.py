"""Meetings: held, and missed."""

from datetime import datetime, timedelta
from typing import Literal

from openhall.front.till.models import BusinessDay
from openhall.kernel import clock, deadlines, facts
from openhall.kernel import doors as kernel_doors
from openhall.kernel.commands import Context, Outcome, command
from openhall.kernel.inputs import Input, Text
from openhall.team.org import doors as org_doors

from ..facts import MeetingMissed
from ..models import POST_SHIFT, PRE_SHIFT, Meeting, Shift


class Hold(Input):
    hall: Text
    kind: Literal["pre_shift", "post_shift", "weekly"]
    attended: list[Text]
    topics: Text


@command("meeting.hold", makes="meeting")
def hold(ctx: Context, data: Hold) -> Outcome:
    """A meeting was held: who was there, and what about."""
    place, attended = org_doors.hall(ctx.actor, data.hall), [org_doors.staff(ctx.actor, job) for job in data.attended]
    kernel_doors.inside(place, *attended)
    hall = kernel_doors.fetch(place)
    people = [kernel_doors.fetch(person) for person in attended]
    made = Meeting.objects.create(
        hall=hall.id, date=ctx.today, kind=data.kind, at=ctx.now, held_by=ctx.actor.staff_id, topics=data.topics
    )
    made.attended.set(people)
    return Outcome("meeting", made.id)


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
