"""Shifts and bookings that fall outside the hours when these change: listed again for the hall's head (ROSTER-01)."""

from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from datetime import date, datetime, time, timedelta
from itertools import groupby
from uuid import UUID

from openhall.kernel import clock

from . import calendar, yearly
from .models import Outlet, OutletType, Unit

Days = dict[UUID, dict[date, calendar.Day]]
Hear = Callable[[Sequence[UUID], datetime], None]
_hear: list[Hear] = []


def on_change(hear: Hear) -> Hear:
    """Register who is told that the hours of halls may be others now."""
    _hear.append(hear)
    return hear


def halls_of(hall: Unit | None, type_: OutletType | None) -> list[UUID]:
    """Whose hours are meant: one hall's, or those of every outlet of a type."""
    if hall is not None:
        return [hall.id]
    return list(Outlet.objects.filter(type=type_).values_list("hall_id", flat=True))


@contextmanager
def listing(halls: Sequence[UUID], now: datetime) -> Iterator[None]:
    """What is done within changes the hours of these halls, from today to the end of the next year."""
    today = clock.local_date(now)
    dates = [today + timedelta(days=n) for n in range((date(today.year + 1, 12, 31) - today).days + 1)]
    things = yearly.standing(halls, dates)
    before = _days(things)
    yield
    after = _days(things)
    for hall, found in groupby(things, key=lambda one: one.hall):
        out = [
            one
            for one in found
            if falls_out(one, *(known[hall][clock.local_date(one.at)] for known in (before, after)))
        ]
        if out:
            yearly.list_again(hall, sorted({clock.local_date(one.at) for one in out}), now)
    for hear in _hear:
        hear(halls, now)


def _days(things: Sequence[yearly.Standing]) -> Days:
    found: Days = {}
    for hall, rows in groupby(things, key=lambda one: one.hall):
        days = [clock.local_date(one.at) for one in rows]
        found[hall] = calendar.days_of(hall, min(days), max(days))
    return found


def falls_out(one: yearly.Standing, before: calendar.Day, after: calendar.Day) -> bool:
    """Does it want the hall open at a time when it was and no longer is? A guard's night was never in the hours. Pure."""
    if one.until is None:
        at = clock.local(one.at).time()
        return before.open_at(at) and not after.open_at(at)
    if not before.laid_down or not after.laid_down:
        return False  # who was planned before any hours were known isn't against them
    return bool(_minutes(before, one) - _minutes(after, one))


def outside(one: yearly.Standing, day: calendar.Day) -> bool:
    """Does it lie outside the hours of its day, in whole or in part?"""
    if not day.laid_down:
        return False
    if one.until is None:
        return not day.open_at(clock.local(one.at).time())
    return _span(one) - _minutes(day, one) != set()


def _minutes(day: calendar.Day, one: yearly.Standing) -> set[int]:
    """The minutes of the day at which it is there and the hall is open."""
    opened = {m for opens, closes in day.spans for m in range(_minute(opens), _minute(closes))}
    return opened & _span(one)


def _span(one: yearly.Standing) -> set[int]:
    start = clock.midnight(clock.local_date(one.at))
    until = one.until or one.at
    first, last = ((moment - start) // timedelta(minutes=1) for moment in (one.at, until))
    return set(range(first, min(last, 24 * 60)))


def _minute(at: time) -> int:
    return at.hour * 60 + at.minute
