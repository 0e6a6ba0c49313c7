"""Money: Decimal yuan with two places. Never a float."""

from decimal import Decimal

ZERO = Decimal("0.00")
LIMIT = Decimal("100000000000")
"""No single amount reaches a hundred thousand million yuan; larger input is refused."""


def yuan(value: Decimal | int) -> Decimal:
    """``value`` with exactly two places; a third place is an error, never rounded in silence."""
    exact = Decimal(value).quantize(Decimal("0.01"))
    if exact != value:
        raise ValueError(f"{value} has more than two places")
    return exact


def text(value: Decimal) -> str:
    """As files and reports write it: ``98.00``, ``-30.00``."""
    return f"{value + ZERO:.2f}" if value else "0.00"
