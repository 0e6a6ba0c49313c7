"""The company's units, its people, and their accounts."""

from .accounts import Account, AccountEvent, SignIn
from .calendar import SpecialDay
from .devices import Device
from .duties import Department, Duty, DutyHolder
from .loans import Loan
from .outlets import Hours, Outlet, OutletType
from .people import PersonnelEntry, Staff, StaffManager, StaffQuerySet
from .units import CITY, HALL, HEADQUARTERS, LEVELS, PROVINCE, Counter, CounterPlacing, Shop, Unit, UnitQuerySet

__all__ = [
    "CITY",
    "HALL",
    "HEADQUARTERS",
    "LEVELS",
    "PROVINCE",
    "Account",
    "AccountEvent",
    "Counter",
    "CounterPlacing",
    "Department",
    "Device",
    "Duty",
    "DutyHolder",
    "Hours",
    "Loan",
    "Outlet",
    "OutletType",
    "PersonnelEntry",
    "Shop",
    "SignIn",
    "SpecialDay",
    "Staff",
    "StaffManager",
    "StaffQuerySet",
    "Unit",
    "UnitQuerySet",
]
