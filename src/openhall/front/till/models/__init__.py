"""Rows of the till: days, tills and their counts; collections, counts and hand-ins; mobile payments."""

from .custody import (
    Clearance,
    Collection,
    HandIn,
    Machine,
    MorningCount,
    Settlement,
    minutes_after,
)
from .payments import MobilePayment, PaymentNotice
from .tills import (
    CARD,
    CASH,
    CLOSED,
    EPAY,
    FORCED,
    MEANS,
    OPEN,
    SIGNED,
    BusinessDay,
    CounterSafe,
    DayQuerySet,
    TillCount,
    TillQuerySet,
    TillSession,
)

__all__ = [
    "CARD",
    "CASH",
    "CLOSED",
    "EPAY",
    "FORCED",
    "MEANS",
    "OPEN",
    "SIGNED",
    "BusinessDay",
    "Clearance",
    "Collection",
    "CounterSafe",
    "DayQuerySet",
    "HandIn",
    "Machine",
    "MobilePayment",
    "MorningCount",
    "PaymentNotice",
    "Settlement",
    "TillCount",
    "TillQuerySet",
    "TillSession",
    "minutes_after",
]
