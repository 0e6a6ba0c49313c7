"""What the store room and the receipts need to know of an order. The counter, which knows orders, hands it in.

The store room stands below the counter and can't ask it directly; ``provide`` takes the one who can answer.
"""

from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from typing import Protocol
from uuid import UUID

from openhall.kernel.actors import Actor
from openhall.kernel.doors import Found, look


@dataclass(frozen=True, slots=True)
class Piece:
    """One position of goods on an order."""

    item: str
    name: str
    kind: str
    serial: str
    quantity: int
    price: Decimal


@dataclass(frozen=True, slots=True)
class Sale:
    """An accepted order as goods and papers see it. ``standing``: not reversed. ``till_open``: its till isn't closed yet."""

    order: UUID
    hall: UUID
    staff: UUID
    till: UUID
    till_open: bool
    standing: bool
    business: str
    title: str
    at: datetime
    due: Decimal
    buyer: str
    number: str
    pieces: tuple[Piece, ...] = ()

    def of_kind(self, kind: str) -> tuple[Piece, ...]:
        return tuple(piece for piece in self.pieces if piece.kind == kind)


class Sales(Protocol):
    """Who knows orders."""

    def look(self, actor: Actor, key: str) -> Found[Sale]:
        """An order of the actor's halls."""

    def many(self, orders: list[UUID]) -> dict[UUID, Sale]:
        """Several orders by their keys, for lists."""


class _Nobody:
    def look(self, actor: Actor, key: str) -> Found[Sale]:
        return look(None, False, "order")

    def many(self, orders: list[UUID]) -> dict[UUID, Sale]:
        return {}


_sales: Sales = _Nobody()


def provide(sales: Sales) -> None:
    global _sales
    _sales = sales


def look_up(actor: Actor, key: str) -> Found[Sale]:
    return _sales.look(actor, key)


def many(orders: list[UUID]) -> dict[UUID, Sale]:
    return _sales.many(orders)
