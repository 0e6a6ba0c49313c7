"""What the books say of a day that is to be handed in: its cash, its vouchers from-to, their sum."""

from dataclasses import asdict, dataclass
from decimal import Decimal
from typing import Any

from django.db.models import Count, Max, Min, Sum

from openhall.back.receipts.models import USED, VOID, Form
from openhall.kernel.commands import plain
from openhall.kernel.money import ZERO

from . import rounds
from .models import CASH, MEANS, BusinessDay


@dataclass(frozen=True, slots=True)
class Run:
    """The vouchers of one series that were used or voided: from, to, how many."""

    series: str
    first: int
    last: int
    used: int
    void: int


@dataclass(frozen=True, slots=True)
class Books:
    """A day beside which the hand-in is put."""

    takings: dict[str, Decimal]
    runs: tuple[Run, ...]
    used: int
    void: int
    total: Decimal

    @property
    def cash(self) -> Decimal:
        return self.takings[CASH]

    def written(self) -> dict[str, Any]:
        made: dict[str, Any] = plain(asdict(self))
        return made


def books_of(day: BusinessDay) -> Books:
    """Cash and slips by the ledger's tills, vouchers by the forms that these tills used."""
    tills = list(day.tills.select_related("day"))
    takings = dict.fromkeys(MEANS, ZERO)
    for till in tills:
        for means, value in rounds.totals(till).items():
            takings[means] += value
    forms = Form.objects.filter(till__in=[till.id for till in tills])
    rows = forms.values("series").annotate(first=Min("no"), last=Max("no")).order_by("series")
    counts = {
        (row["series"], row["state"]): row["n"]
        for row in forms.values("series", "state").annotate(n=Count("id")).order_by("series")
    }
    runs = tuple(
        Run(
            row["series"],
            row["first"],
            row["last"],
            counts.get((row["series"], USED), 0),
            counts.get((row["series"], VOID), 0),
        )
        for row in rows
    )
    total = forms.filter(state=USED).aggregate(total=Sum("amount"))["total"] or ZERO
    return Books(takings, runs, sum(run.used for run in runs), sum(run.void for run in runs), total)
