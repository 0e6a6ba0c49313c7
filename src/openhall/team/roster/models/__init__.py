"""Planned shifts, the time clock, absences from the floor, handovers and meetings."""

from .attendance import IN, OUT, Absence, Punch
from .handovers import GUARD_POST, GUIDE_POST, POSTS, SUPERVISOR, Handover, HandoverQuerySet
from .logs import (
    ENTRY_KINDS,
    MAJOR,
    MATTER,
    OPINION,
    PROBLEM,
    DutyEntry,
    DutyLog,
    DutyLogQuerySet,
    ServiceLog,
)
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
    "ENTRY_KINDS",
    "GUARD_POST",
    "GUIDE_POST",
    "IN",
    "MAJOR",
    "MATTER",
    "OPINION",
    "OUT",
    "POSTS",
    "POST_SHIFT",
    "PRE_SHIFT",
    "PROBLEM",
    "REFUSED",
    "SUPERVISOR",
    "WEEKLY",
    "WITHDRAWN",
    "Absence",
    "DutyEntry",
    "DutyLog",
    "DutyLogQuerySet",
    "Handover",
    "HandoverQuerySet",
    "Meeting",
    "Punch",
    "ServiceLog",
    "Shift",
    "ShiftQuerySet",
    "Swap",
    "SwapRequest",
    "SwapRequestQuerySet",
]
