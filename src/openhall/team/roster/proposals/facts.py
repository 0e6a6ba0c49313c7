"""What happens with published weeks and guards' rounds."""

from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from openhall.kernel.facts import Fact


@dataclass(frozen=True, slots=True)
class PostUncovered(Fact):
    """A week was published although a post that must never be empty is, or a shift began so."""

    duty: str
    date: date
    start: datetime
    end: datetime | None


@dataclass(frozen=True, slots=True)
class RoundMissed(Fact):
    """No round was made between two moments of a night shift."""

    staff: UUID
    since: datetime


@dataclass(frozen=True, slots=True)
class LunchTooShort(Fact):
    """A lunch was set that leaves less than the time for it."""

    staff: UUID
    date: date
    minutes: int
