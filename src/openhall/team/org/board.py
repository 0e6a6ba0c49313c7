"""What the page of a unit shows of its business, handed in by the modules above that know it.

An own hall's page is arranged by its three core functions (ORG-06): ``register(SERVICE, ask)`` with ``ask(hall, day)``
giving figures. Takings add up from shop to hall to branch (ORG-01): ``register_takings(ask)``.
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from django.utils.translation import gettext_lazy as _

from .models import Unit

SERVICE, SALE, RETENTION = "service", "sale", "retention"
FUNCTIONS = {
    SERVICE: (_("Business service"), "armchair"),
    SALE: (_("Product sale"), "package"),
    RETENTION: (_("Customer retention"), "users"),
}


@dataclass(frozen=True, slots=True)
class Figure:
    """A figure of an outlet's day, with the address of its rows; ``money`` marks an amount."""

    label: Any
    value: Any
    href: str = ""
    money: bool = False


@dataclass(frozen=True, slots=True)
class Takings:
    """One line of a unit's takings: a shop of the hall or a unit below, with its orders and their sum."""

    label: Any
    orders: int
    total: Decimal
    href: str = ""


Ask = Callable[[Unit, date], Iterable[Figure]]
_asks: dict[str, list[Ask]] = {function: [] for function in FUNCTIONS}


def register(function: str, ask: Ask) -> None:
    _asks[function].append(ask)


def of(hall: Unit, day: date) -> list[tuple[Any, str, list[Figure]]]:
    """``(heading, icon, figures)`` of each of the three functions, in their order."""
    return [
        (heading, icon, [figure for ask in _asks[function] for figure in ask(hall, day)])
        for function, (heading, icon) in FUNCTIONS.items()
    ]


AskTakings = Callable[[Unit, date], Iterable[Takings]]
_takings: list[AskTakings] = []


def register_takings(ask: AskTakings) -> None:
    _takings.append(ask)


def takings(unit: Unit, day: date) -> tuple[list[Takings], int, Decimal]:
    """The lines of a unit's takings of a business day, and what they come to."""
    lines = [line for ask in _takings for line in ask(unit, day)]
    return lines, sum(line.orders for line in lines), sum((line.total for line in lines), Decimal("0.00"))
