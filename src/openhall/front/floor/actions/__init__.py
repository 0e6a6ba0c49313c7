"""What is done on the floor."""

from . import (  # noqa: F401
    alarms,
    appointments,
    guiding,
    house,
    legs,
    moving,
    opening,
    papers,
    phones,
    profiles,
    staffing,
    tickets,
)
