"""What an outlet's page shows of its three core functions (ORG-06): business service, product sale, customer retention.

The modules above hand their figures in: ``register(SERVICE, ask)`` with ``ask(hall, day)`` giving figures.
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date
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
