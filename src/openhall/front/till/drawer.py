"""The limit of loose cash in a drawer (CASH-01): pure decisions.

A payment is never held up. The tender that leaves the drawer above the limit is a crossing; when the next cash tender,
or the close, comes and nothing has brought the drawer back, the crossing is a finding. One for each crossing.
"""

from dataclasses import dataclass, replace
from datetime import datetime
from decimal import Decimal
from uuid import UUID


@dataclass(frozen=True, slots=True)
class Crossing:
    """The cash tender that left the drawer above the limit."""

    order: UUID | None
    at: datetime
    found: bool = False


@dataclass(frozen=True, slots=True)
class Watched:
    """What stands after a movement: the crossing still open, and the one to be found now."""

    crossing: Crossing | None
    found: Crossing | None = None


def tendered(crossing: Crossing | None, order: UUID, at: datetime, after: Decimal, limit: Decimal) -> Watched:
    """A cash tender leaves ``after`` in the drawer."""
    found = crossing if crossing and not crossing.found else None
    if after <= limit:
        return Watched(None, found)
    if crossing is None:
        return Watched(Crossing(order, at))
    return Watched(replace(crossing, found=True), found)


def moved(crossing: Crossing | None, after: Decimal, limit: Decimal) -> Watched:
    """A drop, a refund or money back leaves ``after`` in the drawer."""
    return Watched(None if after <= limit else crossing)


def closed(crossing: Crossing | None) -> Watched:
    return Watched(None, crossing if crossing and not crossing.found else None)
