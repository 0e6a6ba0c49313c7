"""What happens to people and accounts, for rules and other trades."""

from dataclasses import dataclass
from uuid import UUID

from openhall.kernel.facts import Fact


@dataclass(frozen=True, slots=True)
class ParallelLogin(Fact):
    """Somebody signed in under a job number that was signed in elsewhere; it was refused. ``hall`` is the person's unit."""

    staff: UUID
    job_number: str
    first: str
    second: str


@dataclass(frozen=True, slots=True)
class StaffLeft(Fact):
    """Somebody's account was closed for good; ``hall`` is the person's unit."""

    staff: UUID
    job_number: str


@dataclass(frozen=True, slots=True)
class DutyLookedAt(Fact):
    """A duty of the matrix as it stands; ``hall`` is headquarters. ``known`` are the rules with an open finding on it."""

    duty: str
    responsible: int
    shared: bool
    led: bool
    known: frozenset[str]
