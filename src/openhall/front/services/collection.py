"""Bank collection: a file of what the mandates owe, booked when the bank has paid; a returned item is owed again."""

from typing import Annotated

from openhall.engines.ledger import money
from openhall.engines.ledger.money import BANK, MoneyPlace
from openhall.front.customers.models import Subscription
from openhall.kernel.commands import Context, Outcome, command
from openhall.kernel.doors import fetch, look
from openhall.kernel.ids import as_uuid
from openhall.kernel.inputs import Day, Input, RefTo, Text
from openhall.kernel.money import ZERO, text
from openhall.kernel.problems import Refused, invalid

from . import bills
from .models import Bill, Collection, CollectionItem, Mandate

COLUMNS = "bank,account,number,month,amount"


class Run(Input):
    month: Day


class Book(Input):
    collection: Annotated[Text, RefTo("collection")]


class Return(Input):
    item: Text
    reason: Text


@command("collection.run", makes="collection")
def run(ctx: Context, data: Run) -> Outcome:
    """The file for the banks: every open bill up to that month for which a mandate is in force."""
    month = data.month.replace(day=1)
    if month > ctx.today:
        raise invalid("that month is still to come", field="month")
    if Collection.objects.filter(month=month).exists():
        raise Refused("transition.not_allowed", field="month")
    made = Collection.objects.create(month=month, made_at=ctx.now, made_by=ctx.actor.staff_id)
    mandates = {row.subscription: row for row in Mandate.objects.in_force().filter(valid_from__lte=ctx.today)}
    rows = Bill.objects.open().filter(subscription__in=mandates, month__lte=month)
    items = [
        CollectionItem(collection=made, bill=bill, mandate=mandates[bill.subscription], amount=bill.left)
        for bill in rows
    ]
    CollectionItem.objects.bulk_create(items)
    total = sum((item.amount for item in items), ZERO)
    return Outcome("collection", made.id, {"items": len(items), "total": text(total)})


def lines(collection: Collection) -> list[str]:
    """The file itself, as CSV lines; it holds account numbers and is made anew each time."""
    items = collection.items.select_related("bill", "mandate").order_by("id")
    subscriptions = Subscription.objects.in_bulk([item.bill.subscription for item in items])
    found = [COLUMNS]
    for item in items:
        number = subscriptions[item.bill.subscription].number
        month = f"{item.bill.month:%Y-%m}"
        found.append(f"{item.mandate.bank},{item.mandate.account},{number},{month},{text(item.amount)}")
    return found


@command("collection.book")
def book(ctx: Context, data: Book) -> Outcome:
    """The bank has paid the file: its bills are settled, except for what was paid otherwise meanwhile."""
    ident = as_uuid(data.collection)
    row = Collection.objects.select_for_update().filter(id=ident).first() if ident else None
    found = fetch(look(row, row is not None, "collection"))
    if found.booked_at is not None:
        raise Refused("transition.not_allowed")
    entry = money.open_entry("collection.book", ctx.now, hall=None, staff=ctx.actor.staff_id, subject=found.id)
    for item in found.items.select_related("bill").order_by("id"):
        part = min(item.amount, Bill.objects.select_for_update().get(id=item.bill_id).left)
        bills.settle([(item.bill_id, part)])
        money.post(
            entry, [(MoneyPlace(BANK, None, "collection"), part), (bills.receivable(item.bill.subscription), -part)]
        )
        item.collected = part
        item.save(update_fields=["collected"])
    found.booked_at = ctx.now
    found.save(update_fields=["booked_at"])
    return Outcome("collection", found.id)


@command("collection.return")
def give_back(ctx: Context, data: Return) -> Outcome:
    """The bank returns an item: the bill is open again."""
    ident = as_uuid(data.item)
    row = CollectionItem.objects.select_for_update().filter(id=ident).first() if ident else None
    item = fetch(look(row, row is not None, "item"))
    if not data.reason.strip():
        raise invalid("say why", field="reason")
    if item.returned_at is not None or not item.collected:
        raise Refused("transition.not_allowed")
    entry = money.open_entry("collection.return", ctx.now, hall=None, staff=ctx.actor.staff_id, subject=item.id)
    place = bills.receivable(item.bill.subscription)
    money.post(entry, [(place, item.collected), (MoneyPlace(BANK, None, "collection"), -item.collected)])
    bills.settle([(item.bill_id, -item.collected)])
    item.returned_at, item.reason = ctx.now, data.reason.strip()
    item.save(update_fields=["returned_at", "reason"])
    return Outcome("collection_item", item.id)
