"""Figures and rules of the receipt forms."""

from collections.abc import Iterator

from openhall.engines.policy.parameters import Figures, parameter
from openhall.engines.policy.rules import Breach, rule

from .facts import FormLeftReserved, HandoverOutstanding

BOOK_SIZE = parameter("invoice.book_size", 50, unit="forms", clause="INVOICES-01")
REORDER_LEVEL = parameter("invoice.reorder_level", 2, unit="books per clerk", clause="INVOICES-01")
BOOKS_PER_PERSON = parameter("invoice.books_per_person", 1, unit="books", clause="INVOICES-02", stricter="lower")
ALLOW_SPARE_BOOK = parameter("invoice.allow_spare_book", True, clause="INVOICES-02")
VOID_APPROVERS = parameter("invoice.void_approval", "duty_supervisor", clause="INVOICES-04")
"""Who approves the voiding of a form that the customer had; a manager or station head always may."""
VOID_REASONS = parameter(
    "invoice.void_reasons",
    "misprint, wrong amount, wrong customer, cancelled transaction, damaged sheet",
    clause="INVOICES-04",
)
COPY_KEEPERS = parameter("invoice.copies", "red=customer, green=cashier, white=handler", clause="INVOICES-05")
GREEN_HAND_IN = parameter("invoice.green_handin", "at each day end", clause="INVOICES-05")
HANDOVER_DAY = parameter("invoice.handover_interval", 5, unit="day of the next month", clause="INVOICES-06")
MONTH_END_COUNT = parameter("invoice.month_end_count", "last day of the month", clause="INVOICES-06")
DEPARTMENT = parameter("invoice.receiver_department", "财务部门", clause="INVOICES-06")
REQUIRED_FOR = parameter("invoice.required_for", "every sum other than zero", clause="INVOICES-07")
PRINTER_FALLBACK = parameter("invoice.printer_fallback", "paper book", clause="INVOICES-07")
ELECTRONIC_BY_DEFAULT = parameter("receipt.electronic.default_on", True, clause="CASH-04")


def void_reasons(figures: Figures) -> list[str]:
    return [reason.strip() for reason in figures[VOID_REASONS].split(",") if reason.strip()]


def books_allowed(figures: Figures) -> int:
    """How many books one person may have at a time."""
    return figures[BOOKS_PER_PERSON] + (1 if figures[ALLOW_SPARE_BOOK] else 0)


@rule("receipts.gap", clause="INVOICES-03", on=FormLeftReserved)
def gap(fact: FormLeftReserved, figures: Figures) -> Iterator[Breach]:
    """A form was neither used nor void when its till was shut by force; it was voided then."""
    yield Breach(fact.staff, fact.at, "form", fact.form, {"form": fact.form})


@rule("receipts.handover-late", clause="INVOICES-06", on=HandoverOutstanding)
def handover_late(fact: HandoverOutstanding, figures: Figures) -> Iterator[Breach]:
    """Closed books of the month before weren't handed to the department concerned, and confirmed, in time."""
    yield Breach(None, fact.at, "month", f"{fact.month:%Y-%m}", {"books": fact.books})
