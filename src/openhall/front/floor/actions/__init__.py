"""What is done on the floor."""

from . import alarms, appointments, staffing, tickets  # noqa: F401
