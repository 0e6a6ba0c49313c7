"""Rules about the audit."""

from collections.abc import Iterator

from openhall.engines.policy.parameters import Figures
from openhall.engines.policy.rules import Breach, rule

from .facts import DaySigned, FaultsRecorded, OrderUnaudited
from .parameters import AUDIT_TOLERANCE


@rule("audit.fault", clause="AUDIT-04", on=FaultsRecorded)
def fault(fact: FaultsRecorded, figures: Figures) -> Iterator[Breach]:
    """The auditor recorded a fault in an order, one for each."""
    for one in fact.faults:
        yield Breach(fact.staff, fact.at, "order", str(fact.order), dict(one), raised_by=fact.auditor)


@rule("audit.late", clause="AUDIT-07", on=OrderUnaudited)
def late(fact: OrderUnaudited, figures: Figures) -> Iterator[Breach]:
    """An order was neither audited nor reversed by the end of the day after its acceptance."""
    yield Breach(None, fact.at, "order", str(fact.order))


@rule("match.auditor", clause="AUDIT-03", on=DaySigned)
def auditor(fact: DaySigned, figures: Figures) -> Iterator[Breach]:
    """Report, copies and bank weren't equal when the day was signed."""
    tolerance = figures[AUDIT_TOLERANCE]
    if abs(fact.copies - fact.report) > tolerance or abs(fact.bank - fact.report) > tolerance:
        detail = {"report": fact.report, "copies": fact.copies, "bank": fact.bank}
        yield Breach(fact.auditor, fact.at, "date", fact.date.isoformat(), detail)
