"""Call details from the billing system, as a port. None is connected: a simulator stands in and says so.

An adapter is a class with the methods of ``Billing``; its dotted name goes into the setting ``BILLING_SYSTEM``. What it
returns is never kept: call details pass through to the customer who has proved identity.
"""

import hashlib
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from decimal import Decimal
from typing import Protocol

from django.conf import settings
from django.utils.module_loading import import_string

from openhall.kernel import clock


@dataclass(frozen=True, slots=True)
class Call:
    """One line of a detailed bill."""

    at: datetime
    kind: str
    other: str
    seconds: int
    charge: Decimal


class Billing(Protocol):
    """What an adapter offers."""

    name: str
    simulated: bool

    def calls(self, number: str, month: date) -> list[Call]:
        """The calls and messages of a month, newest first."""


class Simulator:
    """Invents a dozen calls to numbers that don't exist, the same for a number and month."""

    name = "simulator"
    simulated = True

    def calls(self, number: str, month: date) -> list[Call]:
        made = []
        start = datetime.combine(month.replace(day=1), time(), clock.ZONE)
        for line in range(12):
            chance = hashlib.sha256(f"bill|{number}|{month:%Y-%m}|{line}".encode()).digest()
            at = start + timedelta(days=chance[0] % 28, hours=8 + chance[1] % 13, minutes=chance[2] % 60)
            if at > clock.now():
                continue
            kind = "message" if chance[3] < 60 else "call"
            seconds = 0 if kind == "message" else 20 + chance[4] * 3
            charge = Decimal("0.10") if kind == "message" else Decimal("0.15") * (seconds // 60 + 1)
            other = f"199{int.from_bytes(chance[5:9]) % 10**8:08d}"
            made.append(Call(at, kind, other, seconds, charge))
        return sorted(made, key=lambda call: call.at, reverse=True)


def billing() -> Billing:
    """The adapter that this installation uses; the simulator unless the setting names another."""
    named: str = getattr(settings, "BILLING_SYSTEM", "")
    made: Billing = import_string(named)() if named else Simulator()
    return made
