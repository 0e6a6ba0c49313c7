"""Consents: asked for by the person, or given unasked; to an absence, or to leave before the relief has come."""

from typing import Annotated, Literal

from openhall.kernel import doors as kernel_doors
from openhall.kernel import live
from openhall.kernel.commands import Context, Outcome, command
from openhall.kernel.inputs import Input, Personal, Text
from openhall.kernel.problems import Refused, invalid
from openhall.team.org import doors as org_doors

from .. import consents, presence
from ..models import Consent
from ..models.clocking import ASKED, GIVEN, REFUSED

Purpose = Literal["absence", "unrelieved"]
Words = Annotated[Text, Personal()]
"""Why somebody has to go is nobody's business in the log."""


class Ask(Input):
    purpose: Purpose
    text: Words = ""


class Give(Input):
    """To whom; a refusal answers what was asked, and says why."""

    staff: Text
    purpose: Purpose
    approve: bool = True
    answer: Words = ""


@command("attendance.ask_consent", makes="consent")
def ask(ctx: Context, data: Ask) -> Outcome:
    """A person asks to leave the floor for a while, or to go before the relief has come."""
    assert ctx.actor.staff_id is not None
    person = presence.lock(ctx.actor.staff_id)
    if Consent.objects.filter(staff=person, purpose=data.purpose, state=ASKED).exists():
        raise Refused("transition.not_allowed")
    made = Consent.objects.create(
        hall=person.workplace.id, staff=person, purpose=data.purpose, text=data.text.strip(), asked_at=ctx.now
    )
    live.tell(made.hall, live.FLOOR)
    return Outcome("consent", made.id)


@command("attendance.give_consent", makes="consent")
def give(ctx: Context, data: Give) -> Outcome:
    """A lead consents, or refuses what was asked; ``empties`` names the post that stands empty by it."""
    person = kernel_doors.fetch(org_doors.staff(ctx.actor, data.staff))
    if person.id == ctx.actor.staff_id:
        raise Refused("order.self_approval", clause="ROSTER-09", field="staff")
    presence.lock(person.id)
    asked = Consent.objects.filter(staff=person, purpose=data.purpose, state=ASKED).first()
    if not data.approve and asked is None:
        raise Refused("transition.not_allowed")
    if not data.approve and not data.answer.strip():
        raise invalid("say why", field="answer")
    row = asked or Consent(hall=person.workplace.id, staff=person, purpose=data.purpose)
    row.state, row.answer = GIVEN if data.approve else REFUSED, data.answer.strip()
    row.decided_by_id, row.decided_at = ctx.actor.staff_id, ctx.now
    row.save()
    live.tell(row.hall, live.FLOOR)
    return Outcome("consent", row.id, {"empties": consents.empties(person, ctx.now) if data.approve else ""})
