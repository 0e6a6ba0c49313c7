"""Figures of the rule book that operators may change.

A figure has a default and may be set for headquarters, a province, a city, a class of halls or a hall, from a moment on;
the figure in force at the moment of the fact counts. A lower level may be stricter, never looser, unless the level above
allows it.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime, time
from decimal import Decimal
from typing import Generic, TypeVar
from uuid import UUID

from .models import Setting

T = TypeVar("T")


@dataclass(frozen=True)
class Parameter(Generic[T]):
    """One figure. ``stricter`` is ``lower``, ``higher`` or empty where neither direction is."""

    name: str
    default: T
    unit: str
    clause: str
    stricter: str
    read: Callable[[str], T]

    def looser(self, value: T, than: T) -> bool:
        if self.stricter == "lower":
            return value > than  # type: ignore[operator]
        if self.stricter == "higher":
            return value < than  # type: ignore[operator]
        return False

    def shown(self, value: T) -> str:
        return value.strftime("%H:%M") if isinstance(value, time) else str(value)


parameters: dict[str, Parameter[object]] = {}


def _read_bool(text: str) -> bool:
    if text not in {"true", "false"}:
        raise ValueError("true or false")
    return text == "true"


_READERS: dict[type, Callable[[str], object]] = {
    bool: _read_bool,
    int: int,
    Decimal: Decimal,
    time: time.fromisoformat,
    str: str,
}


def parameter(name: str, default: T, *, unit: str = "", clause: str, stricter: str = "") -> Parameter[T]:
    """Declare a figure; it stands on the rule book page and can be set from then on."""
    if name in parameters:
        raise AssertionError(f"two parameters named {name}")
    made: Parameter[T] = Parameter(name, default, unit, clause, stricter, _READERS[type(default)])  # type: ignore[arg-type]
    parameters[name] = made  # type: ignore[assignment]
    return made


class Levels:
    """Where figures can be set. Who knows the units says which levels stand above which."""

    def of_hall(self, hall: UUID) -> Sequence[str]:
        """The levels of a hall, nearest first: hall, class, city, province, headquarters."""
        return ()

    def above(self, level: str) -> Sequence[str] | None:
        """The levels above one, nearest first; None where there is no such level."""
        return None


_levels = Levels()


def register_levels(levels: Levels) -> None:
    global _levels
    _levels = levels


def levels_of(hall: UUID) -> Sequence[str]:
    return _levels.of_hall(hall)


def levels_above(level: str) -> Sequence[str] | None:
    return _levels.above(level)


class Figures:
    """The figures in force for a hall at a moment; one query for all of them, and only when one is asked."""

    def __init__(self, hall: UUID, at: datetime) -> None:
        self._hall = hall
        self._at = at
        self._set: dict[str, str] | None = None

    def __getitem__(self, wanted: Parameter[T]) -> T:
        if self._set is None:
            self._set = self._read()
        text = self._set.get(wanted.name)
        return wanted.default if text is None else wanted.read(text)

    def _read(self) -> dict[str, str]:
        rows = list(
            Setting.objects.filter(effective_from__lte=self._at)
            .order_by("effective_from", "id")
            .values_list("parameter", "level", "value")
        )
        if not rows:
            return {}
        rank = {level: place for place, level in enumerate(reversed(levels_of(self._hall)))}
        nearest: dict[str, tuple[int, str]] = {}
        for name, level, value in rows:
            if level in rank and rank[level] >= nearest.get(name, (-1, ""))[0]:
                nearest[name] = (rank[level], value)
        return {name: value for name, (_rank, value) in nearest.items()}
