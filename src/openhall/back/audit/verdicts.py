"""Faults by code, what they cost, and how far the audit of a day has come: pure decisions."""

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django.utils.translation import gettext_lazy as _

WRONG_TARIFF, WRONG_DATA, NO_DOCUMENT, WRONG_AMOUNT, NO_SIGNATURE = (
    "wrong_tariff",
    "wrong_customer_data",
    "missing_document",
    "wrong_amount",
    "missing_signature",
)
WRONG_GOODS, WRONG_RECEIPT, NO_BASIS, OTHER = "wrong_goods", "wrong_receipt", "no_basis", "other"

LABELS: dict[str, Any] = {
    WRONG_TARIFF: _("Wrong tariff"),
    WRONG_DATA: _("Wrong customer data"),
    NO_DOCUMENT: _("Missing document"),
    WRONG_AMOUNT: _("Wrong amount"),
    NO_SIGNATURE: _("Missing signature"),
    WRONG_GOODS: _("Goods don't agree"),
    WRONG_RECEIPT: _("Receipt wrong"),
    NO_BASIS: _("No branch document"),
    OTHER: _("Other fault"),
}
KEYS = 9
"""Fault codes have the keys 1 to 9."""


@dataclass(frozen=True, slots=True)
class FaultType:
    """A kind of fault as the desk offers it."""

    key: int
    code: str
    label: Any


def fault_types(listed: str) -> list[FaultType]:
    """The kinds of fault that the figure ``audit.error_types`` lists, in its order."""
    codes = [code.strip() for code in listed.split(",") if code.strip()]
    return [FaultType(key, code, label(code)) for key, code in enumerate(codes[:KEYS], start=1)]


def label(code: str) -> Any:
    return LABELS.get(code, code)


def points(count: int, each: Decimal, cap: Decimal) -> Decimal:
    """What faults of one sort in a sample deduct: each the same, and never more than the cap of the sheet."""
    return min(count * each, cap)


NOT_BEGUN, UNDER_WAY, INCOMPLETE, COMPLETE = "not_begun", "under_way", "incomplete", "complete"


@dataclass(frozen=True, slots=True)
class Progress:
    """A day's audit: how many items there are, looked at, faulty, and how many corrections are still open."""

    items: int
    looked: int
    faulty: int
    open_corrections: int

    @property
    def state(self) -> str:
        """Looked at altogether, but not complete until each correction has been checked."""
        if self.looked == 0:
            return NOT_BEGUN if self.items else COMPLETE
        if self.looked < self.items:
            return UNDER_WAY
        return INCOMPLETE if self.open_corrections else COMPLETE

    @property
    def share(self) -> int:
        """Whole per cent of the items looked at."""
        return 100 if not self.items else 100 * self.looked // self.items


@dataclass(frozen=True, slots=True)
class Column:
    """One row of the auditor's match: a means of payment, with what the report and the bank say of it."""

    means: str
    report: Decimal
    bank: Decimal | None

    @property
    def waiting(self) -> bool:
        """Money is reported and no slip at all has come."""
        return self.bank is None and self.report != 0

    @property
    def by(self) -> Decimal:
        return (self.bank or Decimal("0.00")) - self.report


EQUAL, WAITING, DIFFERENT = "equal", "waiting", "different"


@dataclass(frozen=True, slots=True)
class AuditMatch:
    """Report, copies and bank side by side (AUDIT-03); ``copies`` is None until they have been keyed from paper."""

    report: Decimal
    copies: Decimal | None
    rows: Sequence[Column]
    tolerance: Decimal = Decimal("0.00")

    @property
    def bank(self) -> Decimal:
        return sum((row.bank or Decimal("0.00") for row in self.rows), Decimal("0.00"))

    @property
    def copies_by(self) -> Decimal:
        return (self.copies or Decimal("0.00")) - self.report

    @property
    def bank_by(self) -> Decimal:
        return self.bank - self.report

    @property
    def state(self) -> str:
        """Waiting while money is under way without any slip; equal when all three agree; else different."""
        if any(row.waiting for row in self.rows):
            return WAITING
        agree = self.copies is not None and abs(self.copies_by) <= self.tolerance
        return EQUAL if agree and abs(self.bank_by) <= self.tolerance else DIFFERENT
