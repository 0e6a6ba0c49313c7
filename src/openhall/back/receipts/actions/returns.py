"""Books come back and are checked number by number; a month's closed books go to the department (INVOICES-06)."""

from collections.abc import Sequence
from typing import Annotated

from openhall.back.receipts import doors, ledger, months, stubs
from openhall.back.receipts.models import (
    AT_MONTH_END,
    AT_RETURN,
    CANCEL,
    HAND_OVER,
    RETURN,
    BookCheck,
    Handover,
    Run,
    month_of,
)
from openhall.back.receipts.rules import DEPARTMENT
from openhall.engines.policy.parameters import Figures
from openhall.kernel import doors as kernel_doors
from openhall.kernel.commands import Context, Outcome, command
from openhall.kernel.inputs import Day, Input, Int, RefTo, Text
from openhall.kernel.problems import Refused, invalid
from openhall.team.org import doors as org_doors

BookRef = Annotated[Text, RefTo("forms")]


class Sheets(Input):
    """Sheets that lie there, from first to last."""

    first: Int
    last: Int


class CheckBook(Input):
    book: BookRef
    seen: list[Sheets]
    note: Text = ""


class CancelUnused(Input):
    book: BookRef


class HandOver(Input):
    hall: Text
    month: Day
    remark: Text = ""


class ConfirmHandover(Input):
    handover: Annotated[Text, RefTo("handover")]
    remark: Text = ""


def seen_ranges(sheets: Sequence[Sheets]) -> list[tuple[int, int]]:
    for sheet in sheets:
        if not 0 < sheet.first <= sheet.last:
            raise invalid("sheets go forward from a positive number", field="seen")
    return [(sheet.first, sheet.last) for sheet in sheets]


def close(ctx: Context, run: Run, seen: Sequence[tuple[int, int]], occasion: str, note: str = "") -> BookCheck:
    """Take a locked book back: every sheet is accounted for, or the first that isn't is named."""
    if run.holder == ctx.actor.staff_id:
        raise Refused("receipt.own_book", clause="INVOICES-06", field="book")
    found = stubs.account_book(run, seen)
    if not found.complete:
        missing = stubs.ranges(found.missing, run.width)
        raise Refused("receipt.unaccounted", missing=missing, clause="INVOICES-06", field="seen")
    check = _keep(ctx, run, found, occasion)
    run.last_holder, run.holder = run.holder, None
    run.closed_at, run.closed_by = ctx.now, ctx.actor.staff_id
    run.save(update_fields=["holder", "last_holder", "closed_at", "closed_by"])
    ledger.write(ctx, run, RETURN, giver=run.last_holder, receiver=ctx.actor.staff_id, note=note.strip())
    return check


def _keep(ctx: Context, run: Run, found: stubs.Accounted, occasion: str) -> BookCheck:
    assert ctx.actor.staff_id is not None
    return BookCheck.objects.create(
        run=run,
        hall=run.hall,
        occasion=occasion,
        month=month_of(ctx.today),
        staff=ctx.actor.staff_id,
        at=ctx.now,
        used=found.used,
        void=found.void,
        lost=found.lost,
        unused=found.unused,
        missing=[run.text(no) for no in found.missing],
    )


def _open_book(ctx: Context, key: str) -> Run:
    run = kernel_doors.fetch(doors.run_locked(ctx.actor, key))
    if run.closed_at is not None or run.holder is None:
        raise Refused("receipt.book_closed", clause="INVOICES-06")
    return run


@command("receipts.take_back")
def take_back(ctx: Context, data: CheckBook) -> Outcome:
    """A book comes back, used up or not: accepted only when every number is used, void, lost by approval, or blank."""
    run = _open_book(ctx, data.book)
    check = close(ctx, run, seen_ranges(data.seen), AT_RETURN, data.note)
    return Outcome("book_check", check.id, {"unused": check.unused})


@command("receipts.cancel_unused")
def cancel_unused(ctx: Context, data: CancelUnused) -> Outcome:
    """The auditor cancels the blank forms of a closed book, so that they can't reappear."""
    run = kernel_doors.fetch(doors.run_locked(ctx.actor, data.book))
    if run.closed_at is None or run.cancelled_at is not None or run.used_up:
        raise Refused("transition.not_allowed")
    if run.last_holder == ctx.actor.staff_id:
        raise Refused("receipt.own_book", clause="INVOICES-06")
    run.cancelled_at, run.cancelled_by = ctx.now, ctx.actor.staff_id
    run.save(update_fields=["cancelled_at", "cancelled_by"])
    ledger.write(ctx, run, CANCEL, first=run.next, giver=run.last_holder)
    return Outcome("forms", run.id, {"cancelled": run.last - run.next + 1})


@command("receipts.count_book")
def count_book(ctx: Context, data: CheckBook) -> Outcome:
    """The month-end count of a book that stays with its holder: what isn't there is named, and the month stays open."""
    run = _open_book(ctx, data.book)
    if run.holder == ctx.actor.staff_id:
        raise Refused("receipt.own_book", clause="INVOICES-06", field="book")
    found = stubs.account_book(run, seen_ranges(data.seen))
    check = _keep(ctx, run, found, AT_MONTH_END)
    return Outcome("book_check", check.id, {"missing": check.missing, "unused": check.unused})


@command("receipts.hand_over", makes="handover")
def hand_over(ctx: Context, data: HandOver) -> Outcome:
    """The books closed until a month's end go to the department concerned, range by range."""
    hall = kernel_doors.fetch(org_doors.hall(ctx.actor, data.hall))
    month = month_of(data.month)
    runs = list(months.to_hand_over(hall.id, month).select_for_update())
    if not runs or month > month_of(ctx.today):
        raise invalid("no closed books to hand over", field="month")
    waiting = [run for run in runs if run.cancelled_at is None and not run.used_up]
    if waiting:
        raise Refused("receipt.uncancelled", book=str(waiting[0]), clause="INVOICES-06", field="month")
    assert ctx.actor.staff_id is not None
    made = Handover.objects.create(
        hall=hall.id,
        month=month,
        department=Figures(hall.id, ctx.now)[DEPARTMENT],
        sent_by=ctx.actor.staff_id,
        sent_at=ctx.now,
        remark=data.remark.strip(),
    )
    for run in runs:
        run.handover = made
        run.save(update_fields=["handover"])
        ledger.write(ctx, run, HAND_OVER, giver=ctx.actor.staff_id, note=made.department)
    return Outcome("handover", made.id, {"books": [str(run) for run in runs]})


@command("receipts.confirm_handover")
def confirm_handover(ctx: Context, data: ConfirmHandover) -> Outcome:
    """The department confirms that a month's books have arrived."""
    row = kernel_doors.fetch(doors.handover_locked(ctx.actor, data.handover))
    if row.confirmed_at is not None:
        raise Refused("transition.not_allowed")
    if row.sent_by == ctx.actor.staff_id:
        raise Refused("order.self_approval", clause="INVOICES-06")
    row.confirmed_by, row.confirmed_at = ctx.actor.staff_id, ctx.now
    row.remark = data.remark.strip() or row.remark
    row.save(update_fields=["confirmed_by", "confirmed_at", "remark"])
    return Outcome("handover", row.id)
