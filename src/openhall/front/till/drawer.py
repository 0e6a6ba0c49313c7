"""The limit of loose cash in a drawer (CASH-01): pure decisions.

A payment is never held up. The tender that leaves the drawer above the limit is a crossing; when the next cash tender,
or the close, comes and nothing has brought the drawer back, the crossing is a finding. One for each crossing.
"""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from decimal import ROUND_CEILING, Decimal
from uuid import UUID

FACES = ("100", "50", "20", "10", "5", "1", "0.5", "0.1")
"""Notes and coins, as a count names them."""


def sum_of(pieces: Mapping[str, int]) -> Decimal:
    """What so many notes and coins of each value make together."""
    return sum((Decimal(face) * number for face, number in pieces.items()), Decimal("0.00"))


def hundreds_of(cash: Decimal, note: Decimal = Decimal(100)) -> int:
    """How many 100-yuan notes a tender most likely holds: what the counter fills in before the clerk says otherwise."""
    return int(cash // note) if cash > 0 else 0


def proposal(held: Decimal, float_: Decimal, limit: Decimal) -> Decimal:
    """What to drop: everything above the float in tens, and at least so much that the limit is kept."""
    needed = (held - limit).to_integral_value(ROUND_CEILING) if held > limit else Decimal(0)
    above = max(held - float_, Decimal(0)) // 10 * 10
    return max(above, needed) + Decimal("0.00")


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
