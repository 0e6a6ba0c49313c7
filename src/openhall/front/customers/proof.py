"""Is this customer being served right now? Whoever keeps transactions says so; without one, data stay masked.

The module that keeps orders hands in its answer (``transactions(ask)``); customers know nothing of orders themselves.
"""

from collections.abc import Callable
from dataclasses import dataclass
from uuid import UUID

from openhall.kernel.actors import Actor


@dataclass(frozen=True, slots=True)
class Transaction:
    """An open transaction of a customer with this person: has the customer proved identity, and what is it about."""

    order: UUID
    business: str
    proved: bool


Ask = Callable[[Actor, UUID], Transaction | None]


def _none(actor: Actor, customer: UUID) -> Transaction | None:
    return None


_ask: Ask = _none


def transactions(ask: Ask) -> None:
    """Hand in who knows the open transactions."""
    global _ask
    _ask = ask


def open_transaction(actor: Actor, customer: UUID) -> Transaction | None:
    return _ask(actor, customer)


CALL_DETAILS = "bill_query"
"""The one business inside of which call details open."""
