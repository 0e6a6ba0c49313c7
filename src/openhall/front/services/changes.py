"""Changes of a number that come on a day: stored with before and after, applied when the day begins."""

from datetime import date
from uuid import UUID

from openhall.front.customers.models import Subscription
from openhall.kernel import clock, deadlines
from openhall.kernel.commands import Context
from openhall.kernel.models import Deadline

from .models import Change

EFFECTIVE = "services.change"
FUNCTION, PAYMENT_METHOD, CERTIFICATE = "function", "payment_method", "certificate"


def plan(
    ctx: Context, subscription: Subscription, order: UUID, field: str, old: str, new: str, effective_from: date
) -> Change:
    """What changes, and from when; today's is applied at once, to the row that the caller saves."""
    row = Change.objects.create(
        subscription=subscription.id,
        order=order,
        field=field,
        old=old,
        new=new,
        effective_from=effective_from,
        asked_at=ctx.now,
        applied_at=ctx.now if effective_from <= ctx.today else None,
    )
    if row.applied_at is not None:
        apply(subscription, row)
    else:
        deadlines.set_deadline(EFFECTIVE, clock.midnight(effective_from), str(row.id))
    return row


def apply(subscription: Subscription, row: Change) -> None:
    """Write a change into the row; functions are switched one by one (``+roaming``, ``-roaming``)."""
    if row.field == FUNCTION:
        name = row.new[1:]
        others = [one for one in subscription.functions if one != name]
        subscription.functions = [*others, name] if row.new.startswith("+") else others
    elif row.field == PAYMENT_METHOD:
        subscription.payment_method = row.new


def drop(order: UUID) -> None:
    """The order was reversed: what it wanted for later doesn't come."""
    for row in Change.objects.waiting().filter(order=order):
        deadlines.cancel(EFFECTIVE, str(row.id))
    Change.objects.filter(order=order, dropped_at=None).update(dropped_at=clock.now())


@deadlines.handles(EFFECTIVE)
def day_has_come(deadline: Deadline) -> None:
    """The day of a change begins."""
    row = Change.objects.select_for_update().waiting().filter(id=deadline.subject).first()
    if row is None:
        return
    subscription = Subscription.objects.select_for_update().filter(id=row.subscription).live().first()
    if subscription is not None:
        apply(subscription, row)
        subscription.save(update_fields=["functions", "payment_method"])
    row.applied_at = clock.now()
    row.save(update_fields=["applied_at"])
