"""What is done on the floor."""

from . import alarms, appointments, legs, staffing, tickets  # noqa: F401
