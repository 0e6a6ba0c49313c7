"""Who may be planned for which duty, by position. Pure."""

from collections.abc import Iterable

from openhall.front.floor.words import COMPLAINT, ENQUIRY, GENERAL, SALES
from openhall.positions import (
    AUDITOR,
    CLEANER,
    CLERK,
    COMMUNITY_REP,
    COMPLAINT_RECEPTIONIST,
    DESK_LEADER,
    DUTY_SUPERVISOR,
    GUARD,
    GUIDE,
    HEAD,
    INSTALLER,
    MAINTENANCE_SUPERVISOR,
    SALESPERSON,
    SHELF_GUIDE,
    TILL,
)

AT_COUNTERS: dict[str, frozenset[str]] = {
    GENERAL: TILL,
    ENQUIRY: TILL | {COMPLAINT_RECEPTIONIST},
    SALES: frozenset({SALESPERSON, CLERK, DESK_LEADER}),
    COMPLAINT: frozenset({COMPLAINT_RECEPTIONIST, DESK_LEADER}),
}
BY_DUTY: dict[str, frozenset[str]] = {
    "guide": frozenset({GUIDE, SHELF_GUIDE, CLERK, SALESPERSON}),
    "supervise": frozenset({DUTY_SUPERVISOR, DESK_LEADER}) | HEAD,
    "guard": frozenset({GUARD}),
    "clean": frozenset({CLEANER}),
    "field": frozenset({INSTALLER, MAINTENANCE_SUPERVISOR, COMMUNITY_REP}),
    "audit": frozenset({AUDITOR}),
}
"""Clerks take the guide's post in turn; a hall's head supervises where nobody else does."""
SUPERVISORS = frozenset({DUTY_SUPERVISOR, DESK_LEADER})


def may(positions: Iterable[str], duty: str, skill: str = "") -> bool:
    """Does one of these positions fit the duty?"""
    wanted = AT_COUNTERS.get(skill or GENERAL, TILL) if duty == "counter" else BY_DUTY.get(duty, frozenset())
    return not wanted.isdisjoint(positions)
