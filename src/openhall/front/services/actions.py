"""Bills come in, cards are locked, numbers get a class."""

from datetime import date

from openhall.engines.ledger import money
from openhall.engines.ledger.money import INCOME, MoneyPlace
from openhall.front.catalog import queries as catalog
from openhall.front.customers import doors as customer_doors
from openhall.front.customers.models import FREE, LIVE, Number
from openhall.kernel.commands import Context, Outcome, command
from openhall.kernel.inputs import Day, Digits, Input, Money, PhoneNumber, Text
from openhall.kernel.problems import Refused, invalid
from openhall.rulebook import carries

from . import bills
from .models import Bill, LockedCard


class LoadBill(Input):
    number: PhoneNumber
    month: Day
    amount: Money


class LockCard(Input):
    serial: Digits
    reason: Text


class Classify(Input):
    numbers: list[PhoneNumber]
    number_class: Text


@carries("CATALOG-06")
@command("bill.load", by_system=True)
def load_bill(ctx: Context, data: LoadBill) -> Outcome:
    """A month's bill of a number, as the billing system says: what it asks for is owed from now on."""
    month = data.month.replace(day=1)
    subscription = customer_doors.subscription_locked(data.number)
    if subscription is None or subscription.state not in LIVE:
        raise invalid("{number} is not in use", field="number", number=data.number)
    if data.amount <= 0:
        raise invalid("a bill is positive", field="amount")
    if month > ctx.today:
        raise invalid("that month is still to come", field="month")
    if Bill.objects.of(subscription.id).filter(month=month).exists():
        raise invalid("the bill of {month} is here already", field="month", month=f"{month:%Y-%m}")
    row = Bill.objects.create(subscription=subscription.id, month=month, amount=data.amount, loaded_at=ctx.now)
    entry = money.open_entry("bill.load", ctx.now, hall=None, staff=ctx.actor.staff_id, subject=row.id)
    income = MoneyPlace(INCOME, None, "billed")
    money.post(entry, [(bills.receivable(subscription.id), data.amount), (income, -data.amount)])
    return Outcome("bill", row.id)


@command("card.lock")
def lock_card(ctx: Context, data: LockCard) -> Outcome:
    """A recharge card is locked, for it was scratched, lost or typed wrongly too often; an order can release it."""
    if not data.reason.strip():
        raise invalid("say why", field="reason")
    row = LockedCard.objects.select_for_update().filter(serial=data.serial).first()
    if row is not None and row.released_at is None:
        raise Refused("transition.not_allowed", field="serial")
    LockedCard.objects.update_or_create(
        serial=data.serial,
        defaults={
            "locked_at": ctx.now,
            "locked_by": ctx.actor.staff_id,
            "reason": data.reason.strip(),
            "released_at": None,
            "released_by_order": None,
        },
    )
    return Outcome("card", None, {"serial": data.serial})


@command("numbers.classify", by_system=True)
def classify(ctx: Context, data: Classify) -> Outcome:
    """Free numbers get a class of premium numbers, with what it asks for."""
    if catalog.number_class(data.number_class) is None:
        raise invalid("unknown class {number_class}", field="number_class", number_class=data.number_class)
    wanted = sorted(set(data.numbers))
    rows = list(Number.objects.select_for_update().filter(number__in=wanted).order_by("number"))
    if not wanted or len(rows) != len(wanted) or any(row.state != FREE for row in rows):
        raise Refused("number.unavailable", field="numbers")
    for row in rows:
        ctx.changed("number", row.number, row.grade, data.number_class)
    Number.objects.filter(number__in=wanted).update(grade=data.number_class)
    return Outcome("numbers", None, {"count": len(wanted)})


def first_of_next_month(day: date) -> date:
    """Where the next bill run begins."""
    return date(day.year + day.month // 12, day.month % 12 + 1, 1)
