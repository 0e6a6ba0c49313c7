"""The end of the day: vouchers, cash and records are handed in, and received under another login (CASH-09)."""

from decimal import Decimal
from typing import Annotated

from openhall.engines.policy.parameters import Figures
from openhall.front.till import cases, doors, handing
from openhall.front.till.models import CASH, BusinessDay, HandIn, minutes_after
from openhall.front.till.parameters import RECEIVER_POSITION, TOLERANCE, hand_in_limit, named
from openhall.kernel import doors as kernel_doors
from openhall.kernel.commands import Context, Outcome, command
from openhall.kernel.inputs import Day, Input, Int, Money, RefTo, Text
from openhall.kernel.money import text
from openhall.kernel.problems import Refused, invalid
from openhall.team.org import doors as org_doors

HandInRef = Annotated[Text, RefTo("hand_in")]


class HandItIn(Input):
    """The five items: vouchers (how many), cash (how much), records, in/out ledger, cleaning."""

    hall: Text
    date: Day
    cash: Money
    vouchers: Int
    records: bool
    ledger: bool
    cleaning: bool
    witness: Text | None = None
    note: Text = ""


class Receive(Input):
    hand_in: HandInRef
    amount: Money


@command("dayend.hand_in")
def hand_in(ctx: Context, data: HandItIn) -> Outcome:
    """The day's vouchers, cash and records are handed in; with a difference it opens a case, and people go home."""
    hall_found = org_doors.hall(ctx.actor, data.hall)
    witness_found = org_doors.staff(ctx.actor, data.witness) if data.witness is not None else None
    hall = kernel_doors.fetch(hall_found)
    witness = kernel_doors.fetch(witness_found) if witness_found is not None else None
    if data.cash < 0 or not 0 <= data.vouchers < 2**31:
        raise invalid("cash and vouchers are not negative", field="cash")
    for item in ("records", "ledger", "cleaning"):
        if not getattr(data, item):
            raise invalid("all five items are done before work ends", field=item)
    if witness is not None and witness.id == ctx.actor.staff_id:
        raise Refused("order.self_approval", field="witness")
    day = BusinessDay.objects.on(hall.id, data.date).select_for_update().first()
    if day is None:
        raise Refused("day.not_open")
    open_tills = list(day.tills.select_related("counter").open())
    if open_tills:
        raise Refused("day.tills_open", counters=", ".join(till.counter.code for till in open_tills))
    if HandIn.objects.filter(day=day).exists():
        raise Refused("transition.not_allowed")
    assert ctx.actor.staff_id is not None
    books = handing.books_of(day)
    found = cases.amounts({CASH: data.cash}, {CASH: books.cash}, Figures(hall.id, ctx.now)[TOLERANCE])
    if data.vouchers != books.used:
        found["vouchers"] = f"{data.vouchers - books.used:+d}"
    made = HandIn.objects.create(
        hall=hall.id,
        day=day,
        staff=ctx.actor.staff_id,
        at=ctx.now,
        cash=data.cash,
        vouchers=data.vouchers,
        books=books.written(),
        items={"records": data.records, "ledger": data.ledger, "cleaning": data.cleaning},
        late_minutes=minutes_after(hand_in_limit(hall.id, day.date, ctx.now), ctx.now),
        difference=bool(found),
        witness=witness.id if witness else None,
        note=data.note.strip(),
    )
    if found:
        _ask(ctx, made, found)
    return Outcome("hand_in", made.id, {"difference": found, "late_minutes": made.late_minutes})


def _ask(ctx: Context, made: HandIn, found: dict[str, str]) -> None:
    cases.open_difference(
        hall=made.hall,
        at=ctx.now,
        owner=made.staff,
        subject_kind="hand_in",
        subject=made.id,
        differences=found,
        by=ctx.actor.staff_id,
        date=made.day.date.isoformat(),
    )


@command("dayend.receive")
def receive(ctx: Context, data: Receive) -> Outcome:
    """The receiver confirms the amount handed in, at once or the next morning; never one's own hand-in."""
    made = kernel_doors.fetch(doors.hand_in_locked(ctx.actor, data.hand_in))
    if not named(ctx.actor, Figures(made.hall, ctx.now)[RECEIVER_POSITION]):
        raise Refused("permission.denied", clause="CASH-09")
    if data.amount < 0:
        raise invalid("an amount received is not negative", field="amount")
    if made.staff == ctx.actor.staff_id:
        raise Refused("order.self_approval", clause="CASH-09")
    if made.received_at is not None:
        raise Refused("transition.not_allowed")
    made.received_by, made.received_at, made.received = ctx.actor.staff_id, ctx.now, data.amount
    differs = data.amount != made.cash
    if differs and not made.difference:
        made.difference = True
        _ask(ctx, made, {CASH: f"{data.amount - Decimal(made.cash):+.2f}"})
    made.save(update_fields=["received_by", "received_at", "received", "difference"])
    return Outcome("hand_in", made.id, {"received": text(data.amount)})
