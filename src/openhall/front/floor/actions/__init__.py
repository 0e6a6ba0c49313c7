"""What is done on the floor."""

from . import alarms, appointments, house, legs, moving, opening, papers, phones, profiles, staffing, tickets  # noqa: F401
