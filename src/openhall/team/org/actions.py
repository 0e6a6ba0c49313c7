"""Every command about units, people and accounts; each stands with its noun."""

from . import accounts, duties, leaving, people, units

__all__ = ["accounts", "duties", "leaving", "people", "units"]
