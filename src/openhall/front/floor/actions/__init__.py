"""What is done on the floor."""

from . import alarms, appointments, house, legs, moving, opening, profiles, staffing, tickets  # noqa: F401
