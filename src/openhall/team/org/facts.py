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
