"""Figures of the clerks' match that operators may change."""

from decimal import Decimal

from openhall.engines.policy.parameters import parameter

CLERK_TOLERANCE = parameter("match.clerk.tolerance", Decimal("0.00"), unit="CNY", clause="AUDIT-01", stricter="lower")
GOODS_TOLERANCE = parameter("match.goods.tolerance", 0, unit="pieces", clause="AUDIT-02", stricter="lower")
