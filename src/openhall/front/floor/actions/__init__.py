"""What is done on the floor."""

from . import alarms, appointments, house, legs, opening, profiles, staffing, tickets  # noqa: F401
