"""Figures of the audit that operators may change."""

from decimal import Decimal

from openhall.engines.policy.parameters import parameter

CALENDAR_DAY, OPEN_DAY = "calendar_day", "open_day"

AUDIT_TOLERANCE = parameter("match.audit.tolerance", Decimal("0.00"), unit="CNY", clause="AUDIT-03", stricter="lower")
ERROR_TYPES = parameter(
    "audit.error_types",
    "wrong_tariff, wrong_customer_data, missing_document, wrong_amount, missing_signature, "
    "wrong_goods, wrong_receipt, no_basis, other",
    clause="AUDIT-04",
)
CORRECTION_DUE = parameter("audit.correction_due", 1, unit="working days", clause="AUDIT-04", stricter="lower")
AUDIT_DUE = parameter("workorder.audit_due", CALENDAR_DAY, unit="calendar_day·open_day", clause="AUDIT-07")
SAMPLE_SIZE = parameter("audit.sample_size", 20, unit="orders", clause="AUDIT-08", stricter="higher")
UNSIGNED_DEDUCTION = parameter(
    "inspect.workorder.unsigned_deduction", Decimal("0.2"), unit="points", clause="AUDIT-07", stricter="higher"
)
UNSIGNED_CAP = parameter(
    "inspect.workorder.unsigned_cap", Decimal("1.0"), unit="points", clause="AUDIT-07", stricter="higher"
)
