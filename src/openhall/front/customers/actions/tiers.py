"""A customer's tier: imported, or set by the head of a hall with a reason; never a clerk's word (FLOOR-10)."""

from typing import Annotated

from openhall.kernel import doors as kernel_doors
from openhall.kernel.commands import Context, Outcome, command
from openhall.kernel.inputs import Input, RefTo, Text
from openhall.kernel.problems import invalid

from .. import doors


class SetTier(Input):
    customer: Annotated[Text, RefTo("customer")]
    tier: Text
    reason: Text


@command("customer.set_tier", by_system=True)
def set_tier(ctx: Context, data: SetTier) -> Outcome:
    """The tier of a customer, with the reason; an empty one takes it away."""
    customer = kernel_doors.fetch(doors.customer_locked(data.customer))
    if not data.reason.strip():
        raise invalid("a tier is given or taken with a reason", field="reason")
    if customer.tier == data.tier.strip():
        return Outcome("customer", customer.id, {"known": True})
    old, customer.tier = customer.tier, data.tier.strip()
    customer.save(update_fields=["tier"])
    ctx.changed("customer.tier", customer.id, old, {"tier": customer.tier, "reason": data.reason.strip()})
    return Outcome("customer", customer.id)
