"""Notices, and the questions asked on them at the morning briefing."""

from decimal import Decimal
from typing import Annotated, Literal

from django.db.models import DecimalField, Sum
from django.db.models.fields.json import KeyTextTransform
from django.db.models.functions import Cast

from openhall.engines.policy.models import DROPPED, Finding
from openhall.kernel import clock
from openhall.kernel import doors as kernel_doors
from openhall.kernel.commands import Context, Outcome, command
from openhall.kernel.inputs import Input, RefTo, Text
from openhall.kernel.problems import Refused, invalid
from openhall.team.org import doors as org_doors
from openhall.team.org.models import Staff

from .. import doors, gatherings
from ..facts import BriefingAnswered
from ..models import PRE_SHIFT, RIGHT, Notice, NoticeRead, Question

WRONG_ANSWER = "briefing.wrong-answer"


class Publish(Input):
    unit: Text
    title: Text
    text: Text


class Read(Input):
    notice: Annotated[Text, RefTo("business_notice")]


class Ask(Input):
    meeting: Annotated[Text, RefTo("meeting")]
    notice: Annotated[Text, RefTo("business_notice")]
    staff: Text
    question: Text
    answer: Literal["right", "wrong", "none"]


@command("notice.publish", makes="business_notice")
def publish(ctx: Context, data: Publish) -> Outcome:
    """A business notice goes to the people of a unit and below it."""
    unit = kernel_doors.fetch(org_doors.unit(ctx.actor, data.unit))
    if not data.title.strip() or not data.text.strip():
        raise invalid("a notice has a title and a text", field="title")
    assert ctx.actor.staff_id is not None
    made = Notice.objects.create(
        unit=unit, title=data.title.strip(), text=data.text.strip(), published_at=ctx.now, by_id=ctx.actor.staff_id
    )
    return Outcome("business_notice", made.id)


@command("notice.read")
def read(ctx: Context, data: Read) -> Outcome:
    """A person has read a notice."""
    notice = kernel_doors.fetch(doors.notice(ctx.actor, data.notice))
    assert ctx.actor.staff_id is not None
    NoticeRead.objects.get_or_create(notice=notice, staff_id=ctx.actor.staff_id, defaults={"at": ctx.now})
    return Outcome("business_notice", notice.id)


@command("briefing.ask", makes="question")
def ask(ctx: Context, data: Ask) -> Outcome:
    """At today's briefing a clerk is asked about a notice; a wrong or missing answer is found, and can be answered."""
    meeting, notice, person = kernel_doors.fetch(
        doors.meeting_locked(ctx.actor, data.meeting),
        doors.notice(ctx.actor, data.notice),
        org_doors.staff(ctx.actor, data.staff),
    )
    if not data.question.strip():
        raise invalid("say what was asked", field="question")
    if meeting.kind != PRE_SHIFT or meeting.date != ctx.today:
        raise Refused("transition.not_allowed")
    if not meeting.attended.filter(id=person.id).exists():
        raise invalid("who was asked was there", field="staff")
    if not gatherings.may_be_asked(notice, person, ctx.today):
        raise Refused("briefing.too_new", clause="ROSTER-19", field="notice")
    made = Question.objects.create(
        meeting=meeting, notice=notice, staff=person, text=data.question.strip(), answer=data.answer, at=ctx.now
    )
    if data.answer != RIGHT:
        so_far = _points(person, ctx)
        ctx.tell(
            BriefingAnswered(meeting.hall, ctx.now, person.id, made.id, made.text, notice.title, data.answer, so_far)
        )
    return Outcome("question", made.id)


def _points(person: Staff, ctx: Context) -> Decimal:
    """What wrong answers have cost this person this month, dropped ones left out."""
    since = clock.midnight(ctx.today.replace(day=1))
    rows = Finding.objects.filter(rule=WRONG_ANSWER, staff=person.id, at__gte=since).exclude(state=DROPPED)
    points = Cast(KeyTextTransform("points", "detail"), DecimalField(max_digits=6, decimal_places=2))
    return rows.aggregate(total=Sum(points))["total"] or Decimal(0)
