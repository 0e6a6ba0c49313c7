"""What customers did at any desk, as the module that keeps orders tells it: purchases on the customer's page, the
acceptance and consumption histories of a number. Customers know nothing of orders themselves.
"""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from typing import Any
from uuid import UUID

from django.utils.functional import Promise

from openhall.kernel import clock
from openhall.kernel.money import ZERO


@dataclass(frozen=True, slots=True)
class Dealing:
    """One business at a desk."""

    order: UUID
    at: datetime
    hall: UUID
    staff: UUID
    business: str
    title: str | Promise
    number: str
    plan: str
    goods: tuple[str, ...]
    charges: tuple[tuple[str, Decimal], ...]
    due: Decimal
    receipt: str
    reversed: bool


@dataclass(frozen=True, slots=True)
class Wanted:
    """Whose dealings: of these files, on this number, or both."""

    customers: Sequence[UUID] = ()
    number: str = ""
    since: datetime | None = None
    limit: int = 20


Ask = Callable[[Wanted], list[Dealing]]


def _none(wanted: Wanted) -> list[Dealing]:
    return []


_ask: Ask = _none


def provide(ask: Ask) -> None:
    """Hand in who knows the orders."""
    global _ask
    _ask = ask


def of(wanted: Wanted) -> list[Dealing]:
    """Newest first."""
    return _ask(wanted)


@dataclass(frozen=True, slots=True)
class Month:
    """What was paid on a number in a month, by charge."""

    month: date
    charges: dict[str, Decimal]
    count: int

    @property
    def total(self) -> Decimal:
        return sum(self.charges.values(), ZERO)


def by_month(dealings: Iterable[Dealing]) -> list[Month]:
    """Consumption as the desks' books know it, newest month first; what was taken back doesn't count."""
    months: dict[date, tuple[dict[str, Decimal], int]] = {}
    for one in dealings:
        if one.reversed or not one.charges:
            continue
        month = clock.local_date(one.at).replace(day=1)
        sums, count = months.get(month, ({}, 0))
        for code, amount in one.charges:
            sums[code] = sums.get(code, ZERO) + amount
        months[month] = (sums, count + 1)
    return [Month(month, *months[month]) for month in sorted(months, reverse=True)]


@dataclass(frozen=True, slots=True)
class BillLine:
    """A month's bill of a number, and what is still owed of it."""

    subscription: UUID
    month: date
    amount: Decimal
    left: Decimal


Bills = Callable[[Sequence[UUID]], list[BillLine]]


def _no_bills(subscriptions: Sequence[UUID]) -> list[BillLine]:
    return []


_bills: Bills = _no_bills


def provide_bills(ask: Bills) -> None:
    """Hand in who knows the bills."""
    global _bills
    _bills = ask


def bills_of(subscriptions: Sequence[UUID]) -> list[BillLine]:
    """Newest month first."""
    return _bills(subscriptions)


Complaints = Callable[[Sequence[UUID]], list[Any]]
_complaints: Complaints | None = None


def provide_complaints(ask: Complaints) -> None:
    """Hand in who keeps complaints: rows with ``at``, ``title``, ``state``, ``due_at`` and ``href``."""
    global _complaints
    _complaints = ask


def complaints_kept() -> bool:
    return _complaints is not None


def complaints_of(customers: Sequence[UUID]) -> list[Any]:
    return _complaints(customers) if _complaints else []
