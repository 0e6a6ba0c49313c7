"""The company's units, its people, and their accounts."""

from .accounts import Account, AccountEvent, SignIn
from .people import Staff, StaffManager
from .units import CITY, HALL, HEADQUARTERS, LEVELS, PROVINCE, Counter, Unit, UnitQuerySet

__all__ = [
    "CITY",
    "HALL",
    "HEADQUARTERS",
    "LEVELS",
    "PROVINCE",
    "Account",
    "AccountEvent",
    "Counter",
    "SignIn",
    "Staff",
    "StaffManager",
    "Unit",
    "UnitQuerySet",
]
