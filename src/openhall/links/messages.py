"""Text messages to customers, as a port. None is connected out of the box: a simulator, which says that it is one, stands in.

An adapter is a class with the methods of ``Gateway``; its dotted name goes into the setting ``MESSAGE_GATEWAY``. Messages are
rows committed with what they speak of; the worker hands them over, at least once, under a name of their own.
"""

import logging
from dataclasses import dataclass
from typing import Protocol
from uuid import UUID

from django.conf import settings
from django.utils.module_loading import import_string

log = logging.getLogger("openhall.messages")


@dataclass(frozen=True, slots=True)
class Text:
    """A message: our own reference (the same one sent twice is one message), to whom, what."""

    reference: UUID
    to: str
    words: str


class Gateway(Protocol):
    """What an adapter offers. ``send`` raises ``NotSent`` where it should be tried again."""

    name: str
    simulated: bool

    def send(self, message: Text) -> str:
        """Hand the message over; returns the gateway's own number for it."""


class NotSent(Exception):
    """The gateway did not take the message."""


class Simulator:
    """Takes every message and sends none. It writes neither number nor words into the log."""

    name = "simulator"
    simulated = True

    def send(self, message: Text) -> str:
        log.info("simulated message %s", message.reference)
        return f"SIM{message.reference.hex[-12:].upper()}"


def gateway() -> Gateway:
    """The adapter that this installation uses; the simulator unless the setting names another."""
    named: str = getattr(settings, "MESSAGE_GATEWAY", "")
    made: Gateway = import_string(named)() if named else Simulator()
    return made
