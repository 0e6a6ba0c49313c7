"""The auditor looks at orders, enters what the bank says, and signs the closed day."""

from datetime import datetime
from decimal import Decimal
from typing import Literal

from django.db.models import Q, Sum

from openhall.back.reports.actions import claims
from openhall.engines.ledger import money
from openhall.engines.ledger.money import BANK, HALL_SAFE, MoneyPlace
from openhall.front.counter import doors as order_doors
from openhall.front.counter.actions import OrderRef
from openhall.front.counter.models import ACCEPTED, REVERSED, Order
from openhall.front.till.models import CASH, OPEN, SIGNED, BusinessDay, TillSession
from openhall.kernel import deadlines, facts
from openhall.kernel import doors as kernel_doors
from openhall.kernel.commands import Context, Outcome, command
from openhall.kernel.inputs import Day, Input, Money, Text
from openhall.kernel.money import ZERO, text
from openhall.kernel.problems import Refused, invalid
from openhall.team.org import doors as org_doors
from openhall.team.org.models import Unit

from .facts import DaySigned, FaultsRecorded, OrderUnaudited
from .models import BankLine, Check, Signature


class Fault(Input):
    code: Text
    note: Text


class CheckOrder(Input):
    order: OrderRef
    verdict: Literal["ok", "faulty"]
    faults: list[Fault] = []


class PayIn(Input):
    hall: Text
    date: Day
    amount: Money
    slip: Text


class Settle(Input):
    hall: Text
    date: Day
    means: Literal["card", "epay"]
    amount: Money


class Sign(Input):
    hall: Text
    date: Day
    copies_total: Money
    note: Text | None = None


@command("audit.check")
def check(ctx: Context, data: CheckOrder) -> Outcome:
    """The auditor's look at one order, with a verdict and faults; never at one's own."""
    order = kernel_doors.fetch(order_doors.order_locked(ctx.actor, data.order))
    if data.faults and data.verdict == "ok":
        raise invalid("an order with faults is faulty", field="verdict")
    if order.state == REVERSED:
        raise Refused("order.already_reversed")
    if order.state != ACCEPTED:
        raise Refused("transition.not_allowed")
    if order.staff == ctx.actor.staff_id:
        raise Refused("audit.self_audit", clause="AUDIT-04")
    if Check.objects.filter(order=order).exists():
        raise Refused("transition.not_allowed")
    assert ctx.actor.staff_id is not None
    faults = [fault.model_dump() for fault in data.faults]
    made = Check.objects.create(
        order=order, hall=order.hall, staff=ctx.actor.staff_id, at=ctx.now, verdict=data.verdict, faults=faults
    )
    if faults:
        ctx.tell(FaultsRecorded(order.hall, ctx.now, order.id, order.staff, ctx.actor.staff_id, faults))
    return Outcome("check", made.id)


def _day(hall: Unit, data: PayIn | Settle | Sign) -> BusinessDay:
    day = BusinessDay.objects.on(hall.id, data.date).select_for_update().first()
    if day is None:
        raise Refused("day.not_open")
    return day


def _book(ctx: Context, day: BusinessDay, means: str, amount: Decimal, slip: str) -> Outcome:
    assert ctx.actor.staff_id is not None
    line = BankLine.objects.create(
        hall=day.hall, day=day, means=means, amount=amount, slip=slip, staff=ctx.actor.staff_id, at=ctx.now
    )
    source = MoneyPlace(HALL_SAFE, day.hall) if means == CASH else claims(day, means)
    entry = money.open_entry(ctx.command, ctx.now, hall=day.hall, staff=ctx.actor.staff_id, subject=line.id)
    money.transfer(entry, source, MoneyPlace(BANK, day.hall), amount)
    return Outcome("bank_line", line.id)


@command("bank.pay_in")
def pay_in(ctx: Context, data: PayIn) -> Outcome:
    """Cash of a day goes to the bank; more than the books say is a difference, not a refusal."""
    hall = kernel_doors.fetch(org_doors.hall(ctx.actor, data.hall))
    if data.amount <= 0:
        raise invalid("a pay-in is positive", field="amount")
    if not data.slip.strip():
        raise invalid("a pay-in has its slip", field="slip")
    return _book(ctx, _day(hall, data), CASH, data.amount, data.slip)


@command("bank.settle")
def settle(ctx: Context, data: Settle) -> Outcome:
    """What the bank or payment channel settled for a day."""
    hall = kernel_doors.fetch(org_doors.hall(ctx.actor, data.hall))
    return _book(ctx, _day(hall, data), data.means, data.amount, "")


@command("audit.sign")
def sign(ctx: Context, data: Sign) -> Outcome:
    """The auditor signs the closed day after the match of report, copies and bank; unequal only with a note."""
    hall = kernel_doors.fetch(org_doors.hall(ctx.actor, data.hall))
    day = _day(hall, data)
    if day.state == OPEN:
        raise Refused("transition.not_allowed")
    if day.state == SIGNED:
        raise Refused("audit.already_signed")
    own = TillSession.objects.filter(day=day, staff=ctx.actor.staff_id).exists()
    if own and not ctx.words_suffice:
        raise Refused("audit.self_audit", clause="AUDIT-03")
    report = day.report.books
    bank = BankLine.objects.filter(day=day).aggregate(total=Sum("amount"))["total"] or ZERO
    found = _differences(report, data.copies_total, bank)
    note = (data.note or "").strip()
    if found and not note:
        raise Refused("audit.not_matched", clause="AUDIT-03", field="note")
    assert ctx.actor.staff_id is not None
    made = Signature.objects.create(
        day=day,
        hall=day.hall,
        staff=ctx.actor.staff_id,
        at=ctx.now,
        report=report,
        copies=data.copies_total,
        bank=bank,
        differences=found,
        note=note,
    )
    day.state = SIGNED
    day.save(update_fields=["state"])
    ctx.tell(DaySigned(day.hall, ctx.now, ctx.actor.staff_id, day.date, report, data.copies_total, bank))
    return Outcome("signature", made.id, {"matched": made.matched})


def _differences(report: Decimal, copies: Decimal, bank: Decimal) -> list[dict[str, str | None]]:
    found: list[dict[str, str | None]] = []
    for name, value in (("copies", copies), ("bank", bank)):
        if value != report:
            kind = f"{name}_over" if value > report else f"{name}_short"
            found.append({"kind": kind, "staff": None, "amount": text(abs(value - report))})
    return found


@deadlines.every_midnight(order=20)
def midnight(at: datetime) -> None:
    """Orders accepted the day before the one that ends now are audited or reversed by now, or found."""
    for order in Order.objects.due_at(at).filter(Q(audit=None) | Q(audit__at__gte=at)):
        facts.tell(OrderUnaudited(order.hall, at, order.id))
