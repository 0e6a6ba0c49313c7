"""The national centre for number porting, as a port. It is not connected: a simulator stands in and says so.

An adapter is a class with the methods of ``Centre``; its dotted name goes into the setting ``PORTING_CENTRE``.
"""

from dataclasses import dataclass
from datetime import date, timedelta
from typing import Protocol
from uuid import UUID

from django.conf import settings
from django.utils.module_loading import import_string

ARREARS, AGREEMENT, OTHER_OWNER, WRONG_CODE = "arrears", "agreement", "other_owner", "wrong_code"
REASONS = (ARREARS, AGREEMENT, OTHER_OWNER, WRONG_CODE)


@dataclass(frozen=True, slots=True)
class Donor:
    """What the operator that gives the number away says: let go, or why not."""

    reason: str
    donor: str
    source: str

    @property
    def lets_go(self) -> bool:
        return not self.reason


class Centre(Protocol):
    """What an adapter offers. All raise ``NoAnswer`` where it should be tried again."""

    name: str
    simulated: bool

    def check(self, reference: UUID, number: str, code: str) -> Donor:
        """Ask the donor: authorisation code, owner, arrears, agreement."""

    def schedule(self, reference: UUID, number: str, day: date) -> date:
        """Book the switch; returns the day on which it will be."""

    def switch(self, reference: UUID, number: str) -> str:
        """The number works in our network from now on; returns the centre's own number for it."""


class NoAnswer(Exception):
    """The centre did not answer."""


class Simulator:
    """Answers by the authorisation code alone, so that every course can be shown: six digits are right, but those that begin
    with 91 have arrears at the donor, with 92 an agreement, with 93 another owner; anything else is a wrong code."""

    name = "simulator"
    simulated = True
    _BY_CODE = {"91": ARREARS, "92": AGREEMENT, "93": OTHER_OWNER}

    def check(self, reference: UUID, number: str, code: str) -> Donor:
        right = len(code) == 6 and code.isascii() and code.isdigit()
        reason = self._BY_CODE.get(code[:2], "") if right else WRONG_CODE
        return Donor(reason, "simulated donor", self.name)

    def schedule(self, reference: UUID, number: str, day: date) -> date:
        return day + timedelta(days=1)

    def switch(self, reference: UUID, number: str) -> str:
        return f"SIM{reference.hex[-12:].upper()}"


def centre() -> Centre:
    """The adapter that this installation uses; the simulator unless the setting names another."""
    named: str = getattr(settings, "PORTING_CENTRE", "")
    made: Centre = import_string(named)() if named else Simulator()
    return made
