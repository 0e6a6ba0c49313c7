"""What stands on a person's name: shortages and liabilities on one side, surpluses apart and never set off (CASH-05)."""

from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from typing import Any
from uuid import UUID

from django.db.models import Sum

from openhall.engines.ledger import money
from openhall.engines.ledger.models import Account, Line
from openhall.engines.ledger.money import OUTSIDE, OVER_SHORT, MoneyPlace
from openhall.kernel.money import ZERO


def short(hall: UUID, staff: UUID) -> MoneyPlace:
    """What a person owes: positive."""
    return MoneyPlace(OVER_SHORT, hall, str(staff))


def over(hall: UUID, staff: UUID) -> MoneyPlace:
    """What was too much in a person's drawers: negative, and no help against a shortage."""
    return MoneyPlace(OVER_SHORT, hall, f"{staff}:over")


def written_off(hall: UUID) -> MoneyPlace:
    return MoneyPlace(OUTSIDE, hall, "written_off")


def never_taken(hall: UUID) -> MoneyPlace:
    """The other side of a liability for money that never came in."""
    return MoneyPlace(OUTSIDE, hall, "never_taken")


def lines(hall: UUID, staff: UUID, books: Decimal, counted: Decimal) -> list[tuple[MoneyPlace, Decimal]]:
    """Where the difference between the books and a count goes: what is missing, or what is too much."""
    return [(short(hall, staff), max(books - counted, ZERO)), (over(hall, staff), -max(counted - books, ZERO))]


def open_of(hall: UUID, staff: UUID) -> Decimal:
    return money.summed_balance([short(hall, staff)])


def surplus_of(hall: UUID, staff: UUID) -> Decimal:
    return -money.summed_balance([over(hall, staff)])


@dataclass(frozen=True, slots=True)
class Movement:
    """One line of a person's account, with what stood afterwards."""

    at: datetime
    act: str
    subject: UUID | None
    amount: Decimal
    balance: Decimal


def statement(place: MoneyPlace) -> list[Movement]:
    """The account, oldest first."""
    found, balance = [], ZERO
    for line in Line.objects.filter(account_id=place.id).select_related("entry").order_by("id"):
        balance += line.amount
        found.append(Movement(line.entry.at, line.entry.act, line.entry.subject, line.amount, balance))
    return found


def standing(staff: UUID, *, hall: UUID | None = None) -> dict[UUID, Decimal]:
    """What stands on a person's name, by hall; the one with the most first."""
    rows = Account.objects.filter(kind=OVER_SHORT, owner=str(staff), hall__isnull=False)
    if hall is not None:
        rows = rows.filter(hall=hall)
    sums = rows.values("hall").annotate(total=Sum("line__amount")).order_by("-total")
    return {row["hall"]: row["total"] for row in sums if row["total"] and row["hall"] is not None}


def lock(staff: UUID) -> None:
    """Whoever clears a person's account does so one after the other."""
    rows = Account.objects.select_for_update().filter(kind=OVER_SHORT, owner=str(staff))
    list(rows.order_by("id").values_list("id"))


def surpluses(staff: UUID) -> Decimal:
    """What was too much in a person's drawers, over all halls."""
    rows = Account.objects.filter(kind=OVER_SHORT, owner=f"{staff}:over")
    return -(rows.aggregate(total=Sum("line__amount"))["total"] or ZERO)


def of_halls(halls: Any) -> dict[UUID, Decimal]:
    """What stands on each person's name in some halls."""
    rows = Account.objects.filter(kind=OVER_SHORT, hall__in=halls).exclude(owner__contains=":")
    sums = rows.values("owner").annotate(total=Sum("line__amount"))
    return {UUID(row["owner"]): row["total"] for row in sums if row["total"]}


def halls_of(staff: UUID) -> list[UUID]:
    """The halls in which a person has (or had) an account."""
    rows = Account.objects.filter(kind=OVER_SHORT, owner=str(staff)).exclude(hall=None)
    return [hall for hall in rows.values_list("hall", flat=True) if hall is not None]
