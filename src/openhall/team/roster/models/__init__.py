"""Planned shifts, the time clock, absences from the floor, handovers and meetings."""

from .attendance import IN, OUT, Absence, Punch
from .handovers import GUARD_POST, GUIDE_POST, POSTS, SUPERVISOR, Handover, HandoverQuerySet
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
    "GUARD_POST",
    "GUIDE_POST",
    "IN",
    "OUT",
    "POSTS",
    "POST_SHIFT",
    "PRE_SHIFT",
    "REFUSED",
    "SUPERVISOR",
    "WEEKLY",
    "WITHDRAWN",
    "Absence",
    "Handover",
    "HandoverQuerySet",
    "Meeting",
    "Punch",
    "Shift",
    "ShiftQuerySet",
    "Swap",
    "SwapRequest",
    "SwapRequestQuerySet",
]
