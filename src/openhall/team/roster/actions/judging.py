"""Cover for a relief that hasn't come; posts reported empty; what the head decides after hearing the person."""

from datetime import datetime, timedelta
from typing import Annotated

from openhall.engines.cases import actions as cases
from openhall.engines.cases.models import Case
from openhall.kernel import clock
from openhall.kernel import doors as kernel_doors
from openhall.kernel.commands import Context, Outcome, command
from openhall.kernel.inputs import Day, Input, Personal, RefTo, Text, TimeOfDay
from openhall.kernel.problems import Refused, invalid
from openhall.team.org import doors as org_doors
from openhall.team.org.models import Staff

from .. import papers, presence, relieving
from ..facts import Deserted, PostEmpty
from ..models import Absence, Leave, Relief
from ..presence_cases import COVER, DESERTION, EMPTY, PROPOSED, RELIEF, propose

Words = Annotated[Text, Personal()]
CaseRef = Annotated[Text, RefTo("case")]


class Cover(Input):
    case: CaseRef
    staff: Text
    note: Text = ""


class Report(Input):
    """Who wasn't at the post, from when to when, and what was seen."""

    staff: Text
    date: Day
    start: TimeOfDay
    end: TimeOfDay
    text: Words


class Judge(Input):
    """``heard``: what the person said, where it doesn't stand in the case; ``end``: until when, where it isn't known."""

    case: CaseRef
    confirm: bool
    heard: Words = ""
    end: TimeOfDay | None = None


@command("handover.cover")
def cover(ctx: Context, data: Cover) -> Outcome:
    """A lead has found somebody who takes the place of a relief that hasn't come."""
    case = _of(ctx, data.case, RELIEF.name)
    by = kernel_doors.fetch(org_doors.staff(ctx.actor, data.staff))
    row = Relief.objects.select_for_update(of=("self",)).select_related("shift").get(case=case.id)
    if by.id in (row.giver_id, row.shift.staff_id) or by.left_at is not None:
        raise invalid("cover is somebody else of the house", field="staff")
    if not presence.is_in(by.id):
        raise Refused("attendance.not_in", who=str(by), clause="ROSTER-13", field="staff")
    cases.move(ctx, case, COVER, text=data.note, data={"cover": by.job_number})
    relieving.covered(row, by, ctx.now)
    return Outcome("case", case.id)


@command("attendance.report_empty", makes="case")
def report_empty(ctx: Context, data: Report) -> Outcome:
    """A lead saw that a post was empty; whoever reports it doesn't decide it."""
    person = kernel_doors.fetch(org_doors.staff(ctx.actor, data.staff))
    if person.id == ctx.actor.staff_id:
        raise Refused("order.self_approval", clause="ROSTER-09", field="staff")
    if not data.text.strip():
        raise invalid("a finding says what was seen", field="text")
    since, until = (datetime.combine(data.date, one, clock.ZONE) for one in (data.start, data.end))
    if not since < until <= ctx.now:
        raise invalid("what was seen has happened", field="end")
    said = {"since": since, "until": until, "date": data.date.isoformat(), "reason": data.text.strip(), "place": ""}
    case = propose(EMPTY, person, at=ctx.now, by=ctx.actor.staff_id, **said)
    return Outcome("case", case.id)


@command("attendance.judge")
def judge(ctx: Context, data: Judge) -> Outcome:
    """After hearing the person the head confirms or drops that a post was left or empty."""
    case = _of(ctx, data.case, DESERTION.name, EMPTY.name)
    assert case.owner is not None  # whom it stands against
    person = Staff.objects.select_related("unit").get(id=case.owner)
    papers.may_decide(ctx.actor, person, case.opened_by)
    if case.closed_at is not None:
        raise Refused("case.closed")
    heard = data.heard.strip()
    if not heard and case.state == PROPOSED:
        raise invalid("write down what the person said", field="heard")
    until = _until(ctx, case, data)
    if data.confirm and case.kind == EMPTY.name and (why := _agreed(case, until)):
        raise Refused("attendance.agreed", clause="ROSTER-09", what=why, field="confirm")
    spoken = {"heard": heard or _said(case), "until": until}
    cases.move(ctx, case, "confirm" if data.confirm else "drop", text=heard, data=spoken)
    if data.confirm:
        _tell(ctx, case, person, until)
    return Outcome("case", case.id, {"state": case.state})


def _of(ctx: Context, key: str, *kinds: str) -> Case:
    case = kernel_doors.fetch(cases.case_locked(ctx.actor, key))
    if case.kind not in kinds:
        raise invalid("this case is of another kind", field="case")
    return case


def _until(ctx: Context, case: Case, data: Judge) -> datetime:
    """As the head says, as the system saw it, else the end of the shift, but not after now."""
    since = datetime.fromisoformat(case.data["since"])
    if data.end is not None:
        until = datetime.combine(clock.local_date(since), data.end, clock.ZONE)
        if not since < until <= ctx.now:
            raise invalid("until when it was empty lies after its begin, and not ahead", field="end")
        return until
    known = case.data.get("until") or case.data.get("end")
    return min(datetime.fromisoformat(known), ctx.now) if known else ctx.now


def _agreed(case: Case, until: datetime) -> str:
    """What had been agreed to beforehand for the whole of this time; then it is no empty post."""
    since = datetime.fromisoformat(case.data["since"])
    allowed = Absence.objects.filter(staff=case.owner, left_at__lte=since).exclude(approved_by=None)
    for one in allowed.order_by("-left_at")[:1]:
        if one.back_at is None or one.back_at >= until - timedelta(minutes=1):
            return f"{clock.local(one.left_at):%H:%M}"
    day = clock.local_date(since)
    return "leave" if case.owner is not None and Leave.objects.covering(case.owner, day).exists() else ""


def _said(case: Case) -> str:
    """The person's own words."""
    words = case.events.filter(move="state").order_by("-id").values_list("text", flat=True).first()
    return words or ""


def _tell(ctx: Context, case: Case, person: Staff, until: datetime) -> None:
    since = datetime.fromisoformat(case.data["since"])
    day, heard = clock.local_date(since), case.data["heard"]
    if case.kind == DESERTION.name:
        ctx.tell(Deserted(case.hall, since, person.id, day, case.data.get("reason", ""), heard))
        return
    ctx.tell(PostEmpty(case.hall, since, person.id, day, until, heard))
