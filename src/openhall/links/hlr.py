"""The home location register (HLR) of the operator's network, as a port. No network is connected: a simulator stands in and
says so, with the time of its answer.

An adapter is a class with the methods of ``Register``; its dotted name goes into the setting ``HLR_REGISTER``.
"""

import hashlib
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Protocol

from django.conf import settings
from django.utils.module_loading import import_string

from openhall.kernel import clock

ATTACHED, DETACHED, BARRED, UNKNOWN = "attached", "detached", "barred", "unknown"


@dataclass(frozen=True, slots=True)
class Entry:
    """What the network knows of a number: is it reachable, where it was seen last, which services are switched on."""

    number: str
    state: str
    imsi: str
    area: str
    seen_at: datetime | None
    services: tuple[str, ...]
    source: str
    at: datetime


class Register(Protocol):
    """What an adapter offers. ``look`` raises ``NoAnswer`` where the network doesn't answer."""

    name: str
    simulated: bool

    def look(self, number: str, sim: str) -> Entry:
        """The entry of a number; ``sim`` is the card as we know it, empty where there is none."""


class NoAnswer(Exception):
    """The network did not answer."""


class Simulator:
    """Invents an entry, always the same for a number. Every answer bears the word."""

    name = "simulator"
    simulated = True

    def look(self, number: str, sim: str) -> Entry:
        now = clock.now()
        if not sim:
            return Entry(number, UNKNOWN, "", "", None, (), self.name, now)
        chance = hashlib.sha256(f"hlr|{number}".encode()).digest()
        return Entry(
            number=number,
            state=DETACHED if chance[0] < 40 else ATTACHED,
            imsi=f"46000{int.from_bytes(chance[1:5]) % 10**10:010d}",
            area=f"LAC {chance[5]:02X}{chance[6]:02X} · CI {chance[7]:02X}{chance[8]:02X}",
            seen_at=now - timedelta(minutes=chance[9] % 50, seconds=chance[10] % 60),
            services=("voice", "message", "data") if chance[11] % 3 else ("voice", "message", "data", "volte"),
            source=self.name,
            at=now,
        )


def register() -> Register:
    """The adapter that this installation uses; the simulator unless the setting names another."""
    named: str = getattr(settings, "HLR_REGISTER", "")
    made: Register = import_string(named)() if named else Simulator()
    return made
