"""A change of a published shift is asked of its people: they consent, or decline with a reason (ROSTER-04)."""

from typing import Annotated

from openhall.kernel import doors as kernel_doors
from openhall.kernel.commands import Context, Outcome, command
from openhall.kernel.inputs import Input, RefTo, Text
from openhall.kernel.problems import Refused, invalid

from .. import changes, doors, presence, swaps
from ..models import ASKED, CONSENTED, DECLINED, WITHDRAWN, Shift, ShiftChange
from .planning import Cancel, Change, fits, make, proposed, record, still_to_come, take_off


class AskChange(Change):
    text: Text = ""


class AskCancel(Cancel):
    text: Text = ""


class Answer(Input):
    change: Annotated[Text, RefTo("shift_change")]
    agree: bool
    reason: Text = ""


class Withdraw(Input):
    change: Annotated[Text, RefTo("shift_change")]


@command("roster.ask_change", makes="shift_change")
def ask_change(ctx: Context, data: AskChange) -> Outcome:
    """A change of a published shift is asked of its person, and of who is to get it; it happens once they consent."""
    shift, new = proposed(ctx, data)
    still_to_come(ctx, shift)
    fits(new, ctx.now)
    if changes.shown(shift) == changes.shown(new):
        raise invalid("nothing would change", field="start")
    return _ask(ctx, shift, new, data.text)


@command("roster.ask_cancel", makes="shift_change")
def ask_cancel(ctx: Context, data: AskCancel) -> Outcome:
    """That a published shift be taken off is asked of its person; it happens with the consent."""
    shift = swaps.held(kernel_doors.fetch(doors.shift(ctx.actor, data.shift)))
    still_to_come(ctx, shift)
    return _ask(ctx, shift, None, data.text)


def _ask(ctx: Context, shift: Shift, new: Shift | None, text: str) -> Outcome:
    if shift.published_at is None:
        raise invalid("a draft is changed without asking", field="shift")
    if ShiftChange.objects.open().filter(shift=shift.id).exists():
        raise Refused("roster.change_open")
    row = record(ctx, shift, new, ASKED, text)
    assert ctx.actor.staff_id is not None
    for person in {shift.staff_id, new.staff_id if new is not None else shift.staff_id}:
        if person == ctx.actor.staff_id or person not in changes.must_agree(shift, new):
            row.stamp(person, ctx.now)
    row.save()
    if row.agreed:
        _carry_out(ctx, row)
    return Outcome("shift_change", row.id)


@command("roster.answer_change")
def answer_change(ctx: Context, data: Answer) -> Outcome:
    """Whose shift is to change consents, and once all have it is changed; or declines and says why."""
    row = _held(ctx, data.change)
    if not row.concerns(ctx.actor.staff_id):
        raise Refused("roster.not_yours")
    assert ctx.actor.staff_id is not None
    if row.state != ASKED or row.agreed_at(ctx.actor.staff_id) is not None:
        raise Refused("transition.not_allowed")
    if not data.agree:
        if not data.reason.strip():
            raise invalid("say why", field="reason")
        row.state, row.answer, row.decided_at = DECLINED, data.reason.strip(), ctx.now
        row.answered_by_id = ctx.actor.staff_id
        row.save()
        ctx.changed("shift_change", row.id, ASKED, DECLINED)
        return Outcome("shift_change", row.id)
    row.stamp(ctx.actor.staff_id, ctx.now)
    row.save()
    if row.agreed:
        _carry_out(ctx, row)
    return Outcome("shift_change", row.id)


@command("roster.withdraw_change")
def withdraw_change(ctx: Context, data: Withdraw) -> Outcome:
    """A lead takes back what was asked before everybody has answered."""
    row = _held(ctx, data.change)
    if row.state != ASKED:
        raise Refused("transition.not_allowed")
    row.state, row.decided_at, row.answered_by_id = WITHDRAWN, ctx.now, ctx.actor.staff_id
    row.save()
    ctx.changed("shift_change", row.id, ASKED, WITHDRAWN)
    return Outcome("shift_change", row.id)


def _held(ctx: Context, key: str) -> ShiftChange:
    """What was asked, locked after its people: in the order in which a change of the shift itself locks them."""
    row = kernel_doors.fetch(doors.shift_change(ctx.actor, key))
    presence.lock_all({row.staff_id, row.taker_id or row.staff_id})
    return kernel_doors.fetch(doors.shift_change(ctx.actor, key, locked=True))


def _carry_out(ctx: Context, row: ShiftChange) -> None:
    """All have agreed: what was asked happens, if the shift is still the one that was spoken of. Its people are locked."""
    rows = Shift.objects.select_for_update(of=("self",)).select_related("staff", "counter", "relieves")
    shift = rows.filter(changes=row).first()
    if shift is None or changes.shown(shift) != row.old:
        raise Refused("roster.changed_meanwhile")
    still_to_come(ctx, shift)
    row.state, row.decided_at = CONSENTED, ctx.now
    row.save()
    ctx.changed("shift_change", row.id, ASKED, CONSENTED)
    if row.new is None:
        take_off(ctx, shift)
        return
    new = changes.altered(shift, row.new)
    fits(new, ctx.now)
    make(ctx, shift, new, agreed=True)
