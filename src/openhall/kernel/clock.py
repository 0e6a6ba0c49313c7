"""Time is an input: nothing in Openhall asks the machine for the time except this module.

Replay and tests set the clock, or let it run on from another moment (``run_from``). A demo's business time may take a
course of its own (``follow``). Sessions, one-time codes and locks use real time (``real_now``), which tests alone set
(``really_at``).
"""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

ZONE = ZoneInfo("Asia/Shanghai")
"""The company's time zone: business days, midnights and 'the day after' go by it."""

_fixed: ContextVar[datetime | None] = ContextVar("openhall_clock", default=None)
_real: ContextVar[datetime | None] = ContextVar("openhall_real_clock", default=None)
_ahead = timedelta()


@dataclass(frozen=True, slots=True)
class Course:
    """A business time of its own: ``business`` at the real moment ``since``, ``speed`` times as fast as real time from
    there, standing still from the real moment ``until`` on."""

    business: datetime
    since: datetime
    until: datetime
    speed: float = 1.0

    def at(self, real: datetime) -> datetime:
        return self.business + max(min(real, self.until) - self.since, timedelta()) * self.speed

    def stands(self) -> bool:
        return real_now() >= self.until


def _none() -> Course | None:
    return None


_read: Callable[[], Course | None] = _none


def real_now() -> datetime:
    return _real.get() or datetime.now(UTC)


def now() -> datetime:
    """The business time, an aware datetime."""
    fixed = _fixed.get()
    if fixed is not None:
        return fixed
    own = _read()
    return real_now() + _ahead if own is None else own.at(real_now())


def follow(read: Callable[[], Course | None]) -> None:
    """From here on this process asks ``read`` for the course that its business time takes; it is asked very often."""
    global _read
    _read = read


def course() -> Course | None:
    """The course that business time takes, None where it is the real time."""
    return _read()


def run_from(moment: datetime) -> None:
    """From here on this process's business time runs on from ``moment``."""
    global _ahead
    _ahead = moment - datetime.now(UTC)


def today() -> date:
    return local_date(now())


def local(moment: datetime) -> datetime:
    return moment.astimezone(ZONE)


def local_date(moment: datetime) -> date:
    return moment.astimezone(ZONE).date()


def midnight(day: date) -> datetime:
    """The moment at which ``day`` begins."""
    return datetime.combine(day, time(), ZONE)


def next_midnight(moment: datetime) -> datetime:
    return midnight(local_date(moment) + timedelta(days=1))


@contextmanager
def at(moment: datetime) -> Iterator[None]:
    """Run the block with the clock standing at ``moment``."""
    token = _fixed.set(moment)
    try:
        yield
    finally:
        _fixed.reset(token)


@contextmanager
def really_at(moment: datetime) -> Iterator[None]:
    """Run the block with real time, too, standing at ``moment``: how tests wait for locks and idle sessions."""
    token = _real.set(moment)
    try:
        yield
    finally:
        _real.reset(token)
