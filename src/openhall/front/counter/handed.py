"""What of a person's orders is still open when the counter is handed over: by kind, without the customer's data."""

from uuid import UUID

from openhall.team.roster import handing

from .models import Order


@handing.open_matters
def open_orders(hall: UUID, staff: UUID) -> list[str]:
    """Orders that wait for papers or for the customer's confirmation."""
    rows = Order.objects.filter(hall=hall).taken_by(staff).select_related("kind")
    waiting = [*rows.suspended().order_by("id"), *rows.posted_unconfirmed().order_by("id")]
    return [row.kind.name for row in waiting]
