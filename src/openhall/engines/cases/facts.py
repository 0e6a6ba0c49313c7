"""What happens to cases, for rules to look at."""

from dataclasses import dataclass
from uuid import UUID

from openhall.kernel.facts import Fact


@dataclass(frozen=True, slots=True)
class CaseOverdue(Fact):
    """A case's limit passed and it is still open. Rules ask for the kind."""

    case: UUID
    kind: str
    owner: UUID | None
    subject_kind: str
    subject: str
