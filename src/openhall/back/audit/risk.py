"""Which orders of a day are looked at first: the risk sample, a pure decision over slim rows."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django.utils.translation import gettext_lazy as _

SPECIAL, FOUND, REFUND, UNSIGNED, PENALTY, LARGE, IDENTITY, VANITY = (
    "special",
    "found",
    "refund",
    "unsigned",
    "penalty",
    "large",
    "identity",
    "vanity",
)
LABELS: dict[str, Any] = {
    SPECIAL: _("special procedure"),
    FOUND: _("has a finding"),
    REFUND: _("money paid out"),
    UNSIGNED: _("not reviewed"),
    PENALTY: _("agreement ended early"),
    LARGE: _("large amount"),
    IDENTITY: _("changes who may use the number"),
    VANITY: _("vanity number"),
}
WEIGHTS = {SPECIAL: 6, FOUND: 5, REFUND: 4, PENALTY: 3, LARGE: 3, IDENTITY: 3, VANITY: 2, UNSIGNED: 1}
LARGE_FROM = Decimal("1000.00")
TOUCHES_IDENTITY = frozenset({"transfer_ownership", "replace_sim", "password_reset", "cancel", "port_in"})
LEAST = 3
"""An order below this weight isn't drawn into the sample by itself."""


@dataclass(frozen=True, slots=True)
class Row:
    """An order of the day as the list reads it."""

    id: Any
    at: Any
    business: str
    staff: Any
    due: Decimal
    reversed: bool
    unsigned: bool
    special: bool
    penalty: bool
    verdict: str
    found: bool
    series: str = ""
    form_no: int | None = None

    @property
    def reasons(self) -> list[str]:
        """Why it is worth a look, the weightiest first."""
        seen = {
            SPECIAL: self.special,
            FOUND: self.found,
            REFUND: self.due < 0,
            PENALTY: self.penalty,
            LARGE: self.due >= LARGE_FROM,
            IDENTITY: self.business in TOUCHES_IDENTITY,
            VANITY: self.business == "vanity_subscription",
            UNSIGNED: self.unsigned,
        }
        return [name for name, there in seen.items() if there]

    @property
    def weight(self) -> int:
        return sum(WEIGHTS[name] for name in self.reasons)


def split(rows: Iterable[Row], size: int) -> tuple[Sequence[Row], Sequence[Row]]:
    """The sample (weightiest first, at most ``size``) and the rest in order of time. Orders taken back are never drawn."""
    listed = list(rows)
    drawn = [row for row in listed if not row.reversed and row.weight >= LEAST]
    drawn.sort(key=lambda row: (-row.weight, row.at, row.id))
    sample = drawn[:size]
    taken = {row.id for row in sample}
    return sample, [row for row in listed if row.id not in taken]
