"""The operator's business support system (BOSS) and network, as a port: it switches numbers, plans, cards and functions.

None is connected: a simulator stands in and says so. What happens at the desk happens in Openhall's own registers; the BOSS
is told of it by jobs that are committed with the order and handed over at least once. The reference names the job: a system
that hears the same reference twice applies it once.

An adapter is a class with the methods of ``Boss``; its dotted name goes into the setting ``BOSS``.
"""

import hashlib
import logging
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Protocol
from uuid import UUID

from django.conf import settings
from django.utils.module_loading import import_string

log = logging.getLogger("openhall.boss")


@dataclass(frozen=True, slots=True)
class Task:
    """What is to be switched: our own reference, the act, the number, and what is otherwise afterwards."""

    reference: UUID
    act: str
    number: str
    changed: Mapping[str, Any]


class Boss(Protocol):
    """What an adapter offers. Both raise ``NotDone`` where it should be tried again."""

    name: str
    simulated: bool

    def apply(self, task: Task) -> str:
        """Carry a task out, once for a reference however often it comes; returns the system's own number for it."""

    def puk(self, sim: str) -> str:
        """The PUK of a card."""


class NotDone(Exception):
    """The system did not take it."""


class Simulator:
    """Takes every task and switches nothing. The same reference always gets the same answer; it writes no number down."""

    name = "simulator"
    simulated = True

    def apply(self, task: Task) -> str:
        log.info("simulated provisioning %s %s", task.act, task.reference)
        return f"SIM{task.reference.hex[-12:].upper()}"

    def puk(self, sim: str) -> str:
        return f"{int.from_bytes(hashlib.sha256(f'puk|{sim}'.encode()).digest()[:5]) % 10**8:08d}"


def boss() -> Boss:
    """The adapter that this installation uses; the simulator unless the setting names another."""
    named: str = getattr(settings, "BOSS", "")
    made: Boss = import_string(named)() if named else Simulator()
    return made
