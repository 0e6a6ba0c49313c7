"""Swaps as the screens have them: asked, agreed by the other, approved by a lead; then they are the finished swap."""

from typing import Annotated

from openhall.kernel import doors as kernel_doors
from openhall.kernel.commands import Context, Outcome, command
from openhall.kernel.inputs import Input, RefTo, Text
from openhall.kernel.problems import Refused, invalid

from .. import doors, presence, swaps
from ..models import AGREED, APPROVED, ASKED, DECLINED, REFUSED, WITHDRAWN, Shift, SwapRequest


class Ask(Input):
    shift: Annotated[Text, RefTo("shift")]
    other_shift: Annotated[Text, RefTo("shift")]
    text: Text = ""


class Answer(Input):
    request: Annotated[Text, RefTo("swap_request")]
    agree: bool


class Withdraw(Input):
    request: Annotated[Text, RefTo("swap_request")]


class Decide(Input):
    request: Annotated[Text, RefTo("swap_request")]
    approve: bool
    reason: Text = ""


@command("roster.ask_swap", makes="swap_request")
def ask_swap(ctx: Context, data: Ask) -> Outcome:
    """A person asks another one to exchange two published shifts that haven't begun."""
    own, theirs = kernel_doors.fetch(doors.shift(ctx.actor, data.shift), doors.shift(ctx.actor, data.other_shift))
    if own.staff_id != ctx.actor.staff_id:
        raise Refused("roster.not_yours", field="shift")
    if theirs.staff_id == own.staff_id:
        raise invalid("a swap is with somebody else", field="other_shift")
    own, theirs = swaps.held(own, theirs.staff_id), swaps.held(theirs)
    swaps.check(own, theirs, ctx.now)
    swaps.within_limit(own, ctx.now)
    if SwapRequest.objects.open().about(own, theirs).exists():
        raise Refused("roster.swap_open", field="shift")
    made = SwapRequest.objects.create(
        hall=own.hall,
        staff_id=own.staff_id,
        shift=own,
        other_id=theirs.staff_id,
        other_shift=theirs,
        date=own.date,
        text=data.text.strip(),
        asked_at=ctx.now,
    )
    return Outcome("swap_request", made.id)


@command("roster.answer_swap")
def answer_swap(ctx: Context, data: Answer) -> Outcome:
    """The other person agrees to a swap, or declines."""
    row = _held(ctx, data.request)
    if row.other_id != ctx.actor.staff_id:
        raise Refused("roster.not_yours")
    return _step(ctx, row, ASKED, AGREED if data.agree else DECLINED, "answered_at")


@command("roster.withdraw_swap")
def withdraw_swap(ctx: Context, data: Withdraw) -> Outcome:
    """Who asked for a swap takes it back before a lead has decided."""
    row = _held(ctx, data.request)
    if row.staff_id != ctx.actor.staff_id:
        raise Refused("roster.not_yours")
    return _step(ctx, row, row.state if row.state in (ASKED, AGREED) else AGREED, WITHDRAWN, "decided_at")


@command("roster.decide_swap")
def decide_swap(ctx: Context, data: Decide) -> Outcome:
    """A lead who is neither of the two approves a swap that both want, and it is made; or refuses it with a reason."""
    row = _held(ctx, data.request)
    if ctx.actor.staff_id in (row.staff_id, row.other_id):
        raise Refused("order.self_approval", clause="ROSTER-08")
    if row.state != AGREED:
        raise Refused("transition.not_allowed")
    if not data.approve and not data.reason.strip():
        raise invalid("a refusal gives its reason", field="reason")
    row.decided_by_id, row.reason = ctx.actor.staff_id, data.reason.strip()
    if data.approve:
        own, theirs = _as_agreed(row)
        swaps.check(own, theirs, ctx.now)
        swaps.within_limit(own, ctx.now)
        swaps.make(own, theirs, ctx.now)
        Shift.objects.filter(id__in=(own.id, theirs.id)).update(acknowledged_at=ctx.now)
    return _step(ctx, row, AGREED, APPROVED if data.approve else REFUSED, "decided_at")


def _held(ctx: Context, key: str) -> SwapRequest:
    """The request, locked after its two people: in the order in which a change of one of their shifts locks them."""
    row = kernel_doors.fetch(doors.swap_request(ctx.actor, key))
    presence.lock_all((row.staff_id, row.other_id))
    return kernel_doors.fetch(doors.swap_request(ctx.actor, key, locked=True))


def _as_agreed(row: SwapRequest) -> tuple[Shift, Shift]:
    """The two shifts, if they are still there and still each one's."""
    own, theirs = row.shift, row.other_shift
    if own is None or theirs is None or own.staff_id != row.staff_id or theirs.staff_id != row.other_id:
        raise Refused("roster.swap_changed")
    return own, theirs


def _step(ctx: Context, row: SwapRequest, source: str, target: str, stamp: str) -> Outcome:
    if row.state != source:
        raise Refused("transition.not_allowed")
    row.state = target
    setattr(row, stamp, ctx.now)
    row.save()
    ctx.changed("swap_request", row.id, source, target)
    return Outcome("swap_request", row.id)
