"""Figures of the archives."""

from openhall.engines.policy.parameters import parameter

VOUCHERS_DUE = parameter("customers.vouchers_due", 1, unit="working days", clause="CUSTOMERS-06", stricter="lower")
LOAN_MAX = parameter("customers.archive_loan_max", 5, unit="working days", clause="CUSTOMERS-07", stricter="lower")
