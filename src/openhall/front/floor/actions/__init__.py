"""What is done on the floor."""

from . import appointments, staffing, tickets  # noqa: F401
