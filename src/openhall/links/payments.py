"""The provider of mobile payments, as a port (CASH-04). None is connected out of the box: a simulator, which says that it is
one, stands in, with answers that come late, never, or twice.

An adapter is a class with the methods of ``Provider``; its dotted name goes into the setting ``PAYMENT_PROVIDER``. No call
of it is made inside a database transaction.
"""

import hashlib
import hmac
import json
from dataclasses import dataclass
from datetime import datetime, timedelta
from decimal import Decimal
from typing import Protocol
from uuid import UUID

from django.conf import settings
from django.utils.module_loading import import_string

PAID, FAILED, PENDING = "paid", "failed", "pending"


@dataclass(frozen=True, slots=True)
class Request:
    """A payment that we ask for: our own reference, the amount, the code that the customer's mobile shows."""

    reference: UUID
    amount: Decimal
    code: str
    asked_at: datetime


@dataclass(frozen=True, slots=True)
class Answer:
    """What the provider says of a payment: ``pending`` also where it says nothing. ``provider_id`` is its own number."""

    state: str
    provider_id: str = ""
    amount: Decimal = Decimal("0.00")


@dataclass(frozen=True, slots=True)
class Notice:
    """A message that the provider sends by itself."""

    reference: str
    provider_id: str
    state: str
    amount: str


class Provider(Protocol):
    """What an adapter offers."""

    name: str
    simulated: bool

    def ask(self, request: Request, at: datetime) -> Answer:
        """Ask for the payment; most providers answer ``pending`` first."""

    def query(self, request: Request, at: datetime) -> Answer:
        """What became of a payment asked before."""

    def give_back(self, request: Request, at: datetime) -> Answer:
        """Return the money to the customer."""

    def notice(self, body: bytes, signature: str) -> Notice | None:
        """The notice in a message, or None where the signature isn't the provider's."""


SIMULATED_CODES = {
    "01": "paid at once",
    "02": "paid after 30 seconds",
    "03": "paid, and confirmed twice",
    "04": "refused",
    "05": "no answer for three minutes, then paid",
    "06": "no answer at all",
}
"""What the last two digits of a simulated payment code bring about; any other code is paid at once."""

_PAID_AFTER = {"02": timedelta(seconds=30), "05": timedelta(minutes=3)}


class Simulator:
    """Answers by the last two digits of the code, and remembers nothing: the same question has the same answer."""

    name = "simulator"
    simulated = True

    def ask(self, request: Request, at: datetime) -> Answer:
        return self.query(request, at)

    def query(self, request: Request, at: datetime) -> Answer:
        kind = request.code[-2:]
        if kind == "06":
            return Answer(PENDING)
        number = f"SIM{request.reference.hex[:24].upper()}"
        if kind == "04":
            return Answer(FAILED, number, request.amount)
        if at < request.asked_at + _PAID_AFTER.get(kind, timedelta()):
            return Answer(PENDING)
        return Answer(PAID, number, request.amount)

    def give_back(self, request: Request, at: datetime) -> Answer:
        return Answer(PAID, f"SIMR{request.reference.hex[:24].upper()}", request.amount)

    def notice(self, body: bytes, signature: str) -> Notice | None:
        if not hmac.compare_digest(sign(body), signature):
            return None
        try:
            given = json.loads(body)
            return Notice(*(str(given[name]) for name in ("reference", "provider_id", "state", "amount")))
        except (ValueError, KeyError, TypeError):
            return None

    def notices_of(self, request: Request, answer: Answer) -> int:
        """How often the simulator sends the confirmation: one kind of code has it sent twice."""
        return 2 if request.code.endswith("03") and answer.state == PAID else 1


def sign(body: bytes) -> str:
    """The simulator's signature under a notice (HMAC-SHA256 with the installation's key)."""
    return hmac.new(f"payments:{settings.SECRET_KEY}".encode(), body, hashlib.sha256).hexdigest()


def provider() -> Provider:
    """The adapter that this installation uses; the simulator unless the setting names another."""
    named: str = getattr(settings, "PAYMENT_PROVIDER", "")
    made: Provider = import_string(named)() if named else Simulator()
    return made
