"""The auditor looks at orders, enters what the bank says, and signs the closed day."""

from datetime import date, datetime, timedelta
from decimal import Decimal
from typing import Annotated, Literal
from uuid import UUID

from django.db.models import Q, Sum

from openhall.back.reports.actions import claims
from openhall.engines.cases.actions import open_case
from openhall.engines.ledger import money
from openhall.engines.ledger.money import BANK, HALL_SAFE, MoneyPlace
from openhall.engines.policy.models import Setting
from openhall.engines.policy.parameters import Figures
from openhall.front.counter import doors as order_doors
from openhall.front.counter.models import ACCEPTED, REVERSED, Order, OrderQuerySet
from openhall.front.till.models import CASH, OPEN, SIGNED, BusinessDay, TillSession
from openhall.front.till.parameters import working_days_after
from openhall.kernel import clock, deadlines, facts
from openhall.kernel import doors as kernel_doors
from openhall.kernel.commands import Context, Outcome, command
from openhall.kernel.inputs import Day, Input, Money, RefTo, Text
from openhall.kernel.money import ZERO, text
from openhall.kernel.problems import Refused, invalid
from openhall.kernel.ready import insert
from openhall.team.org import doors as org_doors
from openhall.team.org.models import Unit

from .cases import CORRECTION
from .facts import DaySigned, FaultsRecorded, OrderUnaudited
from .models import FAULTY, BankLine, Check, Signature
from .parameters import AUDIT_DUE, AUDIT_TOLERANCE, CORRECTION_DUE, OPEN_DAY

OrderRef = Annotated[Text, RefTo("order")]


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
    own = order.staff == ctx.actor.staff_id
    signed_it = order.reviewed_by == ctx.actor.staff_id and not ctx.words_suffice
    if own or signed_it:
        raise Refused("audit.self_audit", clause="AUDIT-04" if own else "AUDIT-07")
    if Check.objects.filter(order=order).exists():
        raise Refused("transition.not_allowed")
    assert ctx.actor.staff_id is not None
    faults = [fault.model_dump() for fault in data.faults]
    made = Check(
        order=order,
        day_id=order.day_id,
        hall=order.hall,
        staff=ctx.actor.staff_id,
        at=ctx.now,
        verdict=data.verdict,
        faults=faults,
    )
    insert(made)
    if faults:
        ctx.tell(FaultsRecorded(order.hall, ctx.now, order.id, order.staff, ctx.actor.staff_id, faults))
    if data.verdict == FAULTY:
        send_back(ctx, order.hall, order.staff, "order", order.id, faults)
    return Outcome("check", made.id)


def send_back(
    ctx: Context, hall: UUID, clerk: UUID | None, kind: str, subject: object, faults: list[dict[str, str]], **more: str
) -> None:
    """What was found wrong goes back to its clerk, with a due date; the day stays incomplete until it is checked."""
    days = Figures(hall, ctx.now)[CORRECTION_DUE]
    open_case(
        CORRECTION,
        hall=hall,
        at=ctx.now,
        opened_by=ctx.actor.staff_id,
        owner=clerk,
        due_at=working_days_after(ctx.now, days),
        subject_kind=kind,
        subject=subject,
        data={"faults": faults, **more},
    )


def day_locked(hall: Unit, date: date) -> BusinessDay:
    """The business day of a hall, locked; or ``day.not_open`` for one that never was."""
    day = BusinessDay.objects.on(hall.id, date).select_for_update().first()
    if day is None:
        raise Refused("day.not_open")
    return day


def book(ctx: Context, day: BusinessDay, means: str, amount: Decimal, slip: str) -> BankLine:
    """What the bank has got for a day, or took from it."""
    assert ctx.actor.staff_id is not None
    line = BankLine.objects.create(
        hall=day.hall, day=day, means=means, amount=amount, slip=slip, staff=ctx.actor.staff_id, at=ctx.now
    )
    source = MoneyPlace(HALL_SAFE, day.hall) if means == CASH else claims(day, means)
    entry = money.open_entry(ctx.command, ctx.now, hall=day.hall, staff=ctx.actor.staff_id, subject=line.id)
    money.transfer(entry, source, MoneyPlace(BANK, day.hall), amount)
    return line


@command("bank.pay_in")
def pay_in(ctx: Context, data: PayIn) -> Outcome:
    """Cash of a day goes to the bank; more than the books say is a difference, not a refusal."""
    hall = kernel_doors.fetch(org_doors.hall(ctx.actor, data.hall))
    if data.amount <= 0:
        raise invalid("a pay-in is positive", field="amount")
    if not data.slip.strip():
        raise invalid("a pay-in has its slip", field="slip")
    line = book(ctx, day_locked(hall, data.date), CASH, data.amount, data.slip.strip())
    return Outcome("bank_line", line.id)


@command("bank.settle")
def settle(ctx: Context, data: Settle) -> Outcome:
    """What the bank or payment channel settled for a day."""
    hall = kernel_doors.fetch(org_doors.hall(ctx.actor, data.hall))
    line = book(ctx, day_locked(hall, data.date), data.means, data.amount, "")
    return Outcome("bank_line", line.id)


@command("audit.sign")
def sign(ctx: Context, data: Sign) -> Outcome:
    """The auditor signs the closed day after the match of report, copies and bank; unequal only with a note."""
    hall = kernel_doors.fetch(org_doors.hall(ctx.actor, data.hall))
    day = day_locked(hall, data.date)
    if day.state == OPEN:
        raise Refused("transition.not_allowed")
    if day.state == SIGNED:
        raise Refused("audit.already_signed")
    if not ctx.words_suffice and ctx.actor.staff_id in clerks_of(day):
        raise Refused("audit.self_audit", clause="AUDIT-03")
    report = day.report.books
    bank = BankLine.objects.filter(day=day).aggregate(total=Sum("amount"))["total"] or ZERO
    tolerance = Figures(day.hall, ctx.now)[AUDIT_TOLERANCE]
    found = _differences(report, data.copies_total, bank, tolerance)
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


def clerks_of(day: BusinessDay) -> set[UUID]:
    """Whose reports a day holds."""
    return set(TillSession.objects.filter(day=day).values_list("staff", flat=True))


def _differences(report: Decimal, copies: Decimal, bank: Decimal, tolerance: Decimal) -> list[dict[str, str | None]]:
    found: list[dict[str, str | None]] = []
    for name, value in (("copies", copies), ("bank", bank)):
        if abs(value - report) > tolerance:
            kind = f"{name}_over" if value > report else f"{name}_short"
            found.append({"kind": kind, "staff": None, "amount": text(abs(value - report))})
    return found


@deadlines.every_midnight(order=20)
def midnight(at: datetime) -> None:
    """Orders accepted the day before the one that ends now are audited or reversed by now, or found."""
    by_open_days = _by_open_days(at)
    for order in _unaudited(Order.objects.due_at(at), at):
        if order.hall not in by_open_days:
            facts.tell(OrderUnaudited(order.hall, at, order.id))
    for hall, since in by_open_days.items():
        if since is not None:
            ending = at - timedelta(days=1)
            standing = Order.objects.accepted_between(since, ending).filter(hall=hall)
            for order in _unaudited(standing.filter(Q(reversed_at=None) | Q(reversed_at__gte=at)), at):
                facts.tell(OrderUnaudited(order.hall, at, order.id))


def _unaudited(orders: OrderQuerySet, at: datetime) -> OrderQuerySet:
    return orders.filter(Q(audit=None) | Q(audit__at__gte=at)).order_by("accepted_at", "id")


def _by_open_days(at: datetime) -> dict[UUID, datetime | None]:
    """Halls whose audit is due by the end of their next open day: since when orders fall due now, or None for none."""
    if not Setting.objects.of(AUDIT_DUE.name).exists():
        return {}
    ending = clock.local_date(at) - timedelta(days=1)
    found: dict[UUID, datetime | None] = {}
    for hall in Unit.objects.halls():
        if Figures(hall.id, at)[AUDIT_DUE] == OPEN_DAY:
            days = BusinessDay.objects.filter(hall=hall.id, date__lte=ending).order_by("-date")[:2]
            dates = [day.date for day in days]
            found[hall.id] = clock.midnight(dates[1]) if len(dates) == 2 and dates[0] == ending else None
    return found
