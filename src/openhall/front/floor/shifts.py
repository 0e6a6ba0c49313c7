"""Who is on a shift in a hall now. The roster knows, and hands itself in; without one nobody is."""

from collections.abc import Callable, Collection
from datetime import datetime
from uuid import UUID

Ask = Callable[[UUID, datetime], Collection[UUID]]


def _nobody(hall: UUID, at: datetime) -> Collection[UUID]:
    return ()


_ask: Ask = _nobody


def provide(ask: Ask) -> None:
    global _ask
    _ask = ask


def on_shift(hall: UUID, at: datetime) -> Collection[UUID]:
    """The people whose published shift in this hall runs at that moment."""
    return _ask(hall, at)
