"""What is done on the floor."""

from . import alarms, appointments, house, legs, profiles, staffing, tickets  # noqa: F401
