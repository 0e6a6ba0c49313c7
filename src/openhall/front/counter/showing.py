"""What the customer's display shows now. Every change of the order shown makes a new version, for which displays ask."""

from datetime import datetime
from uuid import UUID

from django.db.models import F

from .models import Order, Showing

IDLE, ORDER, PASSWORD, NEW_PASSWORD, TARIFF, THANKS = (
    "idle",
    "order",
    "password",
    "new_password",
    "tariff",
    "thanks",
)
STAGES = (IDLE, ORDER, PASSWORD, NEW_PASSWORD, TARIFF)
"""What a clerk may choose; thanks come by themselves, and go again."""


def put(counter: UUID, order: Order | None, stage: str, at: datetime) -> None:
    """The display of this counter shows this from now on."""
    key = order.id if order is not None else None
    changed = Showing.objects.filter(counter=counter).update(order=key, stage=stage, version=F("version") + 1, at=at)
    if not changed:
        Showing.objects.create(counter_id=counter, order=order, stage=stage, version=1, at=at)


def refresh(order: Order, at: datetime) -> None:
    """The order has changed: whoever shows it shows it anew."""
    Showing.objects.filter(order=order.id).update(version=F("version") + 1, at=at)


def leave(order: Order, at: datetime, stage: str = IDLE) -> None:
    """The order has ended: its display goes on to thanks, or to rest."""
    Showing.objects.filter(order=order.id).update(
        order=order.id if stage == THANKS else None, stage=stage, version=F("version") + 1, at=at
    )
