"""What is done with shifts, the time clock, absences, handovers and meetings."""

from . import (  # noqa: F401
    attendance,
    briefings,
    changing,
    consenting,
    corrections,
    discipline,
    handovers,
    judging,
    leaves,
    logs,
    meetings,
    opening,
    overtime,
    planning,
    preshift,
    shifts,
    swapping,
)
