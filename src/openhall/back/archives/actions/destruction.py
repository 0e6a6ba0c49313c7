"""Destruction of customer data: proposed by list, carried out by two persons, never against a hold or a duty to keep."""

from typing import Annotated

from openhall.back.archives import doors, retention
from openhall.back.archives.models import DONE, PROPOSED, WITHDRAWN, Destruction, DestructionItem, VoucherSet
from openhall.front.customers import doors as customer_doors
from openhall.front.customers import erasure
from openhall.front.customers.actions.files import CustomerRef
from openhall.front.customers.models import Customer
from openhall.kernel import clock
from openhall.kernel import doors as kernel_doors
from openhall.kernel.commands import Context, Outcome, command
from openhall.kernel.inputs import Input, RefTo, Text
from openhall.kernel.problems import Refused, invalid

from .vouchers import OrderRef

DestructionRef = Annotated[Text, RefTo("destruction")]
DESTROYED, HELD, NEEDED = "destroyed", "held", "needed"
"""What became of a file on the list; the last two were left out."""


class Propose(Input):
    """``wish``: the customer asked for it."""

    customers: list[CustomerRef]
    why: Text
    wish: bool = False


class Destroy(Input):
    destruction: DestructionRef


class Withdraw(Input):
    destruction: DestructionRef


class Shred(Input):
    order: OrderRef


@command("archive.propose_destruction", makes="destruction")
def propose(ctx: Context, data: Propose) -> Outcome:
    """A list of customer files whose time is over, or whose customer asked for it and whom no duty to keep binds."""
    if not data.customers or len(set(data.customers)) != len(data.customers):
        raise invalid("name each file once", field="customers")
    if not data.why.strip():
        raise invalid("a destruction has its reason", field="why")
    limits = retention.limits(ctx.now, ctx.actor.unit_id)
    grounds = set()
    rows = []
    for key in sorted(data.customers):
        customer = kernel_doors.fetch(customer_doors.customer_locked(key))
        grounds.add(_judged(customer, limits, data.wish))
        if DestructionItem.objects.filter(customer=customer, destruction__state=PROPOSED).exists():
            raise Refused("archive.listed", field="customers")
        rows.append(customer)
    if len(grounds) != 1 or len({row.id for row in rows}) != len(rows):
        raise invalid("a list has one ground, and each file once", field="customers")
    assert ctx.actor.staff_id is not None
    made = Destruction.objects.create(
        why=data.why.strip(), ground=grounds.pop(), proposed_by=ctx.actor.staff_id, proposed_at=ctx.now
    )
    DestructionItem.objects.bulk_create([DestructionItem(destruction=made, customer=row) for row in rows])
    return Outcome("destruction", made.id, {"count": len(rows)})


def _judged(customer: Customer, limits: retention.Limits, wish: bool) -> str:
    kept = retention.kept(customer)
    ground = retention.ground(kept, limits, wish=wish)
    if kept.held:
        raise Refused("customer.held", clause="CUSTOMERS-05", field="customers")
    if not ground:
        raise Refused("customer.must_be_kept", clause="CUSTOMERS-05", field="customers")
    return ground


@command("archive.destroy")
def destroy(ctx: Context, data: Destroy) -> Outcome:
    """One of the two persons says yes; with the second, who is somebody else, the data are destroyed."""
    row = _open(data.destruction)
    assert ctx.actor.staff_id is not None
    if row.first_by is None:
        row.first_by, row.first_at = ctx.actor.staff_id, ctx.now
        row.save(update_fields=["first_by", "first_at"])
        return Outcome("destruction", row.id, {"state": row.state})
    if row.first_by == ctx.actor.staff_id:
        raise Refused("archive.same_person", clause="CUSTOMERS-05")
    counts = _carry_out(ctx, row)
    row.second_by, row.second_at, row.state = ctx.actor.staff_id, ctx.now, DONE
    row.save(update_fields=["second_by", "second_at", "state"])
    return Outcome("destruction", row.id, {"state": row.state, **counts})


def _open(key: str) -> Destruction:
    row = kernel_doors.fetch(doors.destruction_locked(key))
    if row.state != PROPOSED:
        raise Refused("transition.not_allowed")
    return row


def _carry_out(ctx: Context, row: Destruction) -> dict[str, int]:
    """Destroy what is still due; what came under a hold meanwhile, or is needed again, is left out."""
    limits = retention.limits(ctx.now, ctx.actor.unit_id)
    counts: dict[str, int] = {}
    for item in row.items.order_by("customer_id"):
        customer = Customer.objects.select_for_update().get(id=item.customer_id)
        kept = retention.kept(customer)
        if kept.held:
            item.outcome = HELD
        elif not retention.ground(kept, limits, wish=row.ground == retention.WISH):
            item.outcome = NEEDED
        else:
            erasure.destroy(ctx, customer)
            item.outcome = DESTROYED
        item.save(update_fields=["outcome"])
        counts[item.outcome] = counts.get(item.outcome, 0) + 1
    return counts


@command("archive.withdraw_destruction")
def withdraw(ctx: Context, data: Withdraw) -> Outcome:
    """A list is taken back before the second person has said yes."""
    row = _open(data.destruction)
    row.state, row.withdrawn_by, row.withdrawn_at = WITHDRAWN, ctx.actor.staff_id, ctx.now
    row.save(update_fields=["state", "withdrawn_by", "withdrawn_at"])
    return Outcome("destruction", row.id)


@command("archive.shred")
def shred(ctx: Context, data: Shred) -> Outcome:
    """Paper copies of a customer whose data were destroyed have been shredded."""
    vouchers = kernel_doors.fetch(doors.vouchers_locked(ctx.actor, data.order))
    destroyed = VoucherSet.objects.to_shred().filter(order=vouchers.order_id).exists()
    if not destroyed:
        raise Refused("transition.not_allowed")
    vouchers.shredded_at = ctx.now
    vouchers.save(update_fields=["shredded_at"])
    ctx.changed("vouchers.shredded", vouchers.order_id, None, clock.local(ctx.now).isoformat())
    return Outcome("vouchers", vouchers.order_id)
