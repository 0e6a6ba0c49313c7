"""What is done with shifts, the time clock, absences, handovers and meetings."""

from . import attendance, briefings, handovers, logs, meetings, opening, planning, shifts, swapping  # noqa: F401
