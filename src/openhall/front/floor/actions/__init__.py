"""What is done on the floor."""

from . import alarms, appointments, house, legs, staffing, tickets  # noqa: F401
