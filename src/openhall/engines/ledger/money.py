"""Money by double entry. ``post`` is the only way in; the database refuses what doesn't balance."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from uuid import NAMESPACE_OID, UUID, uuid5

from django.db import connection
from django.db.models import QuerySet, Sum

from openhall.kernel.ids import uuid7
from openhall.kernel.money import ZERO
from openhall.kernel.ready import insert, ready

from .models import Account, Entry, Line

# The places for money (design, section 2).
FLOAT_FUND = "float_fund"
DRAWER = "drawer"  # owner: till session
LOCKED = "locked"  # owner: till session; the locked compartment of a desk without a drop safe
DROP_SAFE = "drop_safe"
HALL_SAFE = "hall_safe"
TRANSIT = "transit"
BANK = "bank"
CLEARING = "clearing"  # owner: means of payment
HELD = "held"  # owner: till session; money given, order not yet confirmed
DEPOSIT = "deposit"  # owner: subscription
BALANCE = "balance"  # owner: subscription; a customer's prepayment
RECEIVABLE = "receivable"  # owner: subscription; may stand negative until billing data come
INCOME = "income"  # owner: charge code
OVER_SHORT = "over_short"  # owner: person
OUTSIDE = "outside"

_BOUNDS: dict[str, tuple[Decimal | None, Decimal | None]] = {
    DRAWER: (ZERO, None),
    LOCKED: (ZERO, None),
    HELD: (None, ZERO),
    DEPOSIT: (None, ZERO),
    BALANCE: (None, ZERO),
}
"""Where a bound must hold the balance is kept: a drawer never goes below zero, nobody is refunded more than they paid."""
BOUNDED = frozenset(_BOUNDS)


@dataclass(frozen=True, slots=True)
class MoneyPlace:
    kind: str
    hall: UUID | None = None
    owner: str = ""

    @property
    def id(self) -> UUID:
        return uuid5(NAMESPACE_OID, f"account|{self.kind}|{self.hall}|{self.owner}")

    def row(self) -> Account:
        lowest, highest = _BOUNDS.get(self.kind, (None, None))
        balance = ZERO if self.kind in _BOUNDS else None
        return Account(
            id=self.id,
            kind=self.kind,
            hall=self.hall,
            owner=self.owner,
            balance=balance,
            lowest=lowest,
            highest=highest,
        )


def open_entry(
    act: str,
    at: datetime,
    *,
    hall: UUID | None,
    staff: UUID | None,
    subject: UUID | None = None,
    reverses: UUID | None = None,
) -> Entry:
    """The head under which money and goods of one act move together."""
    entry = Entry(id=uuid7(), act=act, at=at, hall=hall, staff=staff, subject=subject, reverses_id=reverses)
    insert(entry)
    return entry


def post(entry: Entry, moves: Iterable[tuple[MoneyPlace, Decimal]]) -> None:
    """Post the lines of an entry: (place, amount), summing to zero. Lines of zero are left out."""
    sums: dict[MoneyPlace, Decimal] = {}
    for place, amount in moves:
        sums[place] = sums.get(place, ZERO) + amount
    lines = [(place, amount) for place, amount in sums.items() if amount]
    if not lines:
        return
    lines.sort(key=lambda line: line[0].id)
    bounds = [_BOUNDS.get(place.kind) for place, _amount in lines]
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT ledger_post(%s, %s::uuid[], %s::text[], %s::uuid[], %s::text[],"
            " %s::numeric[], %s::numeric[], %s::numeric[], %s::numeric[])",
            [
                entry.id,
                [place.id for place, _amount in lines],
                [place.kind for place, _amount in lines],
                [place.hall for place, _amount in lines],
                [place.owner for place, _amount in lines],
                [None if bound is None else ZERO for bound in bounds],
                [None if bound is None else bound[0] for bound in bounds],
                [None if bound is None else bound[1] for bound in bounds],
                [amount for _place, amount in lines],
            ],
        )


def transfer(entry: Entry, source: MoneyPlace, target: MoneyPlace, amount: Decimal) -> None:
    post(entry, [(source, -amount), (target, amount)])


def kept_balance(place: MoneyPlace, *, lock: bool = False) -> Decimal:
    """The kept balance of a bounded place; ``lock`` it before deciding on it."""
    account = (_locked if lock else _read).one(place.id)
    return ZERO if account is None or account.balance is None else account.balance


@ready(UUID)
def _read(ident: UUID) -> QuerySet[Account]:
    return Account.objects.filter(id=ident)


@ready(UUID)
def _locked(ident: UUID) -> QuerySet[Account]:
    return Account.objects.select_for_update().filter(id=ident)


def summed_balance(places: Sequence[MoneyPlace]) -> Decimal:
    """The balance of places whose lines are only summed."""
    total = Line.objects.filter(account_id__in=[place.id for place in places]).aggregate(total=Sum("amount"))["total"]
    return total or ZERO
