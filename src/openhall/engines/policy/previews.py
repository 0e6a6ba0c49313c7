"""What the last month would have looked like under another figure.

A rule whose facts can be judged again is looked back by a function of the module that has them::

    @look_back(LOOSE_CASH_LIMIT, rule="till.loose-cash")
    def loose_cash(halls, since, until, limit) -> Iterable[Would]: ...

It judges the period's facts as if ``limit`` had been in force all the time.
"""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, TypeVar
from uuid import UUID

from openhall.kernel import clock

from .models import Finding
from .parameters import Parameter

T = TypeVar("T")
DAYS = 30


@dataclass(frozen=True, slots=True)
class Would:
    """A finding that there would have been."""

    hall: UUID
    staff: UUID | None
    at: datetime


LookBack = Callable[[Sequence[UUID], datetime, datetime, Any], Iterable[Would]]
F = TypeVar("F", bound=Callable[..., Iterable[Would]])


@dataclass(frozen=True, slots=True)
class Seen:
    """The last month as it was, and as it would have been; by day, by hall and by person."""

    since: datetime
    until: datetime
    was: tuple[Would, ...]
    would: tuple[Would, ...]

    @property
    def more(self) -> int:
        return len(self.would) - len(self.was)

    def by_day(self, several: Sequence[Would]) -> list[int]:
        """A number for each day, the oldest first."""
        days = [clock.local_date(self.since) + timedelta(days=n) for n in range(DAYS)]
        counted = dict.fromkeys(days, 0)
        for one in several:
            day = clock.local_date(one.at)
            if day in counted:
                counted[day] += 1
        return list(counted.values())

    def compared(self, key: Callable[[Would], UUID | None]) -> list[tuple[UUID | None, int, int]]:
        """``(whose, was, would)``, those with most first."""
        counts: dict[UUID | None, list[int]] = {}
        for place, several in enumerate((self.was, self.would)):
            for one in several:
                counts.setdefault(key(one), [0, 0])[place] += 1
        rows = [(whose, was, would) for whose, (was, would) in counts.items()]
        return sorted(rows, key=lambda row: (-max(row[1], row[2]), str(row[0])))


_look_backs: dict[str, tuple[str, LookBack]] = {}


def look_back(of: Parameter[T], *, rule: str) -> Callable[[F], F]:
    """Register how the facts behind a figure are judged again."""

    def register(function: F) -> F:
        _look_backs[of.name] = (rule, function)
        return function

    return register


def possible(parameter: str) -> bool:
    return parameter in _look_backs


def last_month(parameter: str, halls: Sequence[UUID], value: Any, now: datetime) -> Seen:
    """The last thirty whole days of these halls, as the findings say and as the figure would have had it."""
    rule, function = _look_backs[parameter]
    until = clock.midnight(clock.local_date(now))
    since = until - timedelta(days=DAYS)
    rows = Finding.objects.of_halls(halls).between(since, until).filter(rule=rule)
    was = tuple(Would(hall, staff, at) for hall, staff, at in rows.values_list("hall", "staff", "at"))
    return Seen(since, until, was, tuple(function(halls, since, until, value)))
