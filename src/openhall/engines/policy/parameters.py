"""Figures of the rule book that operators may change.

A figure has a default and may be set for headquarters, a province, a city, a class of halls or a hall, from a moment on;
the figure in force at the moment of the fact counts. A lower level may be stricter, never looser, unless the level above
allows it; a level that became too loose because the one above was tightened later is overruled, not forgotten.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import datetime, time
from decimal import Decimal
from typing import Any, Generic, TypeVar
from uuid import UUID

from django.utils.translation import gettext_noop

from openhall.kernel import company

from .directory import directory
from .models import Setting

T = TypeVar("T")
LARGEST = 10**12


@dataclass(frozen=True)
class Parameter(Generic[T]):
    """One figure. ``stricter`` is ``lower``, ``higher`` or empty where neither direction is; ``choices`` end a text."""

    name: str
    default: T
    unit: str
    clause: str
    stricter: str
    choices: tuple[str, ...] = ()

    def looser(self, value: T, than: T) -> bool:
        if not self.stricter:
            return False
        one, other = (value, than) if self.stricter == "lower" else (than, value)
        return bool(one > other)  # type: ignore[operator]

    def read(self, text: str) -> T:
        """The figure written in ``text``; ``ValueError`` where it is none."""
        value: Any = _READERS[type(self.default)](text)
        if self.choices and value not in self.choices:
            raise ValueError(f"one of {', '.join(self.choices)}")
        if isinstance(self.default, Decimal):
            exact = value.quantize(self.default)
            if exact != value:
                raise ValueError(gettext_noop("too many places"))
            value = exact
        read: T = value
        return read

    def shown(self, value: T) -> str:
        """As it is written down: ``500.00``, ``15:00``, ``true``."""
        if isinstance(value, time):
            return value.strftime("%H:%M")
        return str(value).lower() if isinstance(value, bool) else str(value)


parameters: dict[str, Parameter[Any]] = {}


def _bool(text: str) -> bool:
    if text not in {"true", "false"}:
        raise ValueError(gettext_noop("true or false"))
    return text == "true"


def _number(read: Callable[[str], Any]) -> Callable[[str], Any]:
    def bounded(text: str) -> Any:
        try:
            value = read(text.strip())
        except ArithmeticError:
            raise ValueError(gettext_noop("a number")) from None
        if not 0 <= value < LARGEST:  # NaN is neither
            raise ValueError(gettext_noop("a number from 0 on"))
        return value

    return bounded


def _decimal(text: str) -> Decimal:
    value = Decimal(text)
    if not value.is_finite():
        raise ValueError(gettext_noop("a number"))
    return value


def _text(text: str) -> str:
    if not text.strip():
        raise ValueError(gettext_noop("a text"))
    return text.strip()


_READERS: dict[type, Callable[[str], object]] = {
    bool: _bool,
    int: _number(int),
    Decimal: _number(_decimal),
    time: lambda text: time.fromisoformat(text.strip().zfill(5)),  # 8:45 as well as 08:45
    str: _text,
}


def parameter(
    name: str, default: T, *, unit: str = "", clause: str, stricter: str = "", choices: Sequence[str] = ()
) -> Parameter[T]:
    """Declare a figure; it stands on the rule book page and can be set from then on."""
    if name in parameters:
        raise AssertionError(f"two parameters named {name}")
    if stricter not in {"", "lower", "higher"} or type(default) not in _READERS:
        raise AssertionError(f"{name}: a direction or type that figures don't have")
    made = Parameter(name, default, unit, clause, stricter, tuple(choices))
    parameters[name] = made
    return made


@dataclass(frozen=True, slots=True)
class Standing(Generic[T]):
    """A figure as it stands at a level: the value, and the setting that gave it (none: the default).

    ``limit`` is what the levels below may not be looser than, None where they may be anything. ``overruled`` are settings
    that a level nearer than the one in force made, which are looser than the levels above allow by now.
    """

    value: T
    setting: Setting | None = None
    limit: T | None = None
    limited_by: Setting | None = None
    overruled: tuple[Setting, ...] = ()


def resolve(entry: Parameter[T], top_down: Sequence[Setting | None]) -> Standing[T]:
    """What stands at the last of these levels. The top may set anything; from there on the rule of stricter holds.

    A level that allows looser figures below gives away only what is its own: the limit from above it remains.
    """
    here: Standing[T] = Standing(entry.default, None, entry.default)
    for place, setting in enumerate(top_down):
        if setting is None:
            continue
        value = entry.read(setting.value)
        limit = None if place == 0 else here.limit
        if limit is not None and entry.looser(value, limit):
            source = here.limited_by
            here = Standing(limit, source, limit, source, (*here.overruled, setting))
        elif setting.allow_looser:
            here = Standing(value, setting, limit, here.limited_by)
        else:
            here = Standing(value, setting, value, setting)
    return here


def settings_in_force(levels: Sequence[str], at: datetime, *names: str) -> dict[tuple[str, str], Setting]:
    """The latest setting of each parameter at each of these levels, by ``(parameter, level)``."""
    rows = Setting.objects.filter(level__in=levels, effective_from__lte=at)
    if names:
        rows = rows.filter(parameter__in=names)
    latest = rows.order_by("parameter", "level", "-effective_from", "-set_at", "-id").distinct("parameter", "level")
    return {(row.parameter, row.level): row for row in latest}


def chain_of(level: str) -> Sequence[str] | None:
    """A level and those above it, nearest first; None where there is no such level."""
    above = directory().levels_above(level)
    return None if above is None else [level, *above]


def standing(entry: Parameter[T], chain: Sequence[str], at: datetime) -> Standing[T]:
    """A figure at a chain of levels (nearest first)."""
    found = settings_in_force(chain, at, entry.name)
    return resolve(entry, [found.get((entry.name, level)) for level in reversed(chain)])


@dataclass
class Figures:
    """The figures in force for a hall at a moment; read once, and only when one is asked."""

    hall: UUID
    at: datetime
    _levels: Sequence[str] = field(default=(), init=False)
    _set: dict[tuple[str, str], Setting] | None = field(default=None, init=False)

    def __getitem__(self, wanted: Parameter[T]) -> T:
        if self._set is None:
            self._set = self._read()
        if not self._set:
            return wanted.default
        return resolve(wanted, [self._set.get((wanted.name, level)) for level in reversed(self._levels)]).value

    def _read(self) -> dict[tuple[str, str], Setting]:
        if not company.kept("any settings", Setting.objects.exists):  # most companies live by defaults
            return {}
        self._levels = directory().levels_of(self.hall)
        return settings_in_force(self._levels, self.at)


def levels_of(hall: UUID) -> Sequence[str]:
    """The levels of a hall, nearest first."""
    return directory().levels_of(hall)
