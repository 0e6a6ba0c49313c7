"""What happens at tills and with days."""

from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from uuid import UUID

from openhall.kernel.facts import Fact


@dataclass(frozen=True, slots=True)
class DrawerLeftOver(Fact):
    """The drawer stood above its limit and the next cash tender (or the close) came without a drop."""

    staff: UUID
    order: UUID | None
    crossed_at: datetime
    drawer: Decimal


@dataclass(frozen=True, slots=True)
class TillClosed(Fact):
    """A person counted and closed: what was counted beside what the books say."""

    staff: UUID
    till: UUID
    counter: str
    counted: dict[str, Decimal]
    expected: dict[str, Decimal]
    cards: dict[str, int] | None
    cards_expected: dict[str, int]
    stubs: int
    stubs_total: Decimal
    stubs_expected: int
    stubs_total_expected: Decimal


@dataclass(frozen=True, slots=True)
class TillNotSettled(Fact):
    """A till was still open at the forced close, or at the day's midnight."""

    staff: UUID
    counter: str


@dataclass(frozen=True, slots=True)
class DayNotClosed(Fact):
    """The day's own midnight came and the day was open."""

    date: date


@dataclass(frozen=True, slots=True)
class DayOpened(Fact):
    """A day was opened at a desk: what had been carried over from the evening, and whether it had been counted."""

    date: date
    carried_over: Decimal
    counted: bool


@dataclass(frozen=True, slots=True)
class DayClosed(Fact):
    """The hall's day was closed."""

    staff: UUID | None
    date: date


@dataclass(frozen=True, slots=True)
class SettlementLate(Fact):
    """The window of the day's first settlement passed without one."""

    staff: UUID | None
    date: date
