"""What is done with shifts, the time clock, absences, handovers and meetings."""

from . import (  # noqa: F401
    attendance,
    briefings,
    changing,
    corrections,
    handovers,
    leaves,
    logs,
    meetings,
    opening,
    overtime,
    planning,
    shifts,
    swapping,
)
