"""Months paid in advance: what a term costs by the tariff, and which kinds of business have one (COUNTER-09)."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from openhall.front.catalog import queries as catalog
from openhall.front.catalog.models import BusinessKind
from openhall.kernel.problems import invalid

MOST_MONTHS = 60
MONTHLY = "fee"
"""The charge of the renewal's tariff that is the price of a month."""


@dataclass(frozen=True, slots=True)
class Term:
    """So many months under a charge of the order, at the month's price where one is published."""

    months: int
    charge: str
    name: str
    monthly: Decimal | None

    @property
    def price(self) -> Decimal | None:
        return None if self.monthly is None else self.monthly * self.months


def months_of(details: Mapping[str, Any]) -> int | None:
    """How many months the customer pays; None where nothing was said."""
    given = str(details.get("months") or "").strip()
    if not given:
        return None
    if not (given.isascii() and given.isdigit()) or not 1 <= int(given[:4]) <= MOST_MONTHS:
        raise invalid("a term has 1 to {most} months", field="months", most=MOST_MONTHS)
    return int(given)


def of(kind: BusinessKind, details: Mapping[str, Any], day: date) -> Term | None:
    """The term that an order of this kind pays, if it pays one."""
    spec, months = kind.product.get("term"), months_of(details)
    if spec is None or months is None:
        return None
    line = catalog.tariff_lines(spec["monthly"], day).get(MONTHLY)
    name = f"{line.name} × {months}" if line and line.name else ""
    return Term(months, spec["charge"], name, line.amount if line else None)


def prices(kind: BusinessKind, details: Mapping[str, Any], day: date) -> dict[str, Decimal]:
    """What the tariff asks for a term, by charge code; it stands before the month's own price."""
    found = of(kind, details, day)
    return {found.charge: found.price} if found is not None and found.price else {}
