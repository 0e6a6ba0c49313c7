"""Every command about units, people and accounts; each stands with its noun."""

from . import accounts, devices, duties, leaving, lending, people, units, yearly

__all__ = ["accounts", "devices", "duties", "leaving", "lending", "people", "units", "yearly"]
