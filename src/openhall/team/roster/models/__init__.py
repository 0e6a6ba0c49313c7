"""Planned shifts, the time clock, absences from the floor, handovers and meetings."""

from .attendance import IN, OUT, Absence, Punch
from .handovers import Handover
from .meetings import POST_SHIFT, PRE_SHIFT, WEEKLY, Meeting
from .shifts import Shift, ShiftQuerySet
from .swaps import (
    AGREED,
    APPROVED,
    ASKED,
    DECLINED,
    REFUSED,
    WITHDRAWN,
    Swap,
    SwapRequest,
    SwapRequestQuerySet,
)

__all__ = [
    "AGREED",
    "APPROVED",
    "ASKED",
    "DECLINED",
    "IN",
    "OUT",
    "POST_SHIFT",
    "PRE_SHIFT",
    "REFUSED",
    "WEEKLY",
    "WITHDRAWN",
    "Absence",
    "Handover",
    "Meeting",
    "Punch",
    "Shift",
    "ShiftQuerySet",
    "Swap",
    "SwapRequest",
    "SwapRequestQuerySet",
]
