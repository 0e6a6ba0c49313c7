"""Scoped doors: the only way to a row that someone names.

A door says what it found; ``fetch`` refuses. Out of scope comes before absent, as the order of checks demands; screens
and API show both as 'nothing here', only log and replay tell them apart.
"""

from dataclasses import dataclass
from typing import Any, Generic, TypeVar, overload

from .problems import Detail, Refused

T = TypeVar("T")
A = TypeVar("A")
B = TypeVar("B")
C = TypeVar("C")
D = TypeVar("D")


@dataclass(frozen=True, slots=True)
class Found(Generic[T]):
    """The row, or why not: ``outside`` the actor's units, or not there at all (``what`` names it)."""

    row: T | None
    outside: bool = False
    what: str = ""


def look(row: T | None, inside: bool, what: str) -> Found[T]:
    if row is None:
        return Found(None, what=what)
    return Found(row) if inside else Found(None, outside=True, what=what)


def inside(*found: Found[Any] | None) -> None:
    """None of them lies outside the actor's units; what isn't there is judged afterwards, what wasn't named not at all."""
    for one in found:
        if one is not None and one.outside:
            raise Refused("scope.denied", detail=one.what, what=one.what)


@overload
def fetch(a: Found[A], /) -> A: ...
@overload
def fetch(a: Found[A], b: Found[B], /) -> tuple[A, B]: ...
@overload
def fetch(a: Found[A], b: Found[B], c: Found[C], /) -> tuple[A, B, C]: ...
@overload
def fetch(a: Found[A], b: Found[B], c: Found[C], d: Found[D], /) -> tuple[A, B, C, D]: ...
def fetch(*found: Found[Any]) -> Any:
    """The rows behind the doors; refuses ``scope.denied`` before ``input.invalid``."""
    inside(*found)
    for one in found:
        if one.row is None:
            raise Refused("input.invalid", detail=Detail("unknown: {what}", what=one.what), absent=True, what=one.what)
    rows = tuple(one.row for one in found)
    return rows[0] if len(rows) == 1 else rows
