"""Who acts: a person under the own job number, or the system that sets a scene."""

from dataclasses import dataclass
from uuid import UUID


@dataclass(frozen=True, slots=True)
class Actor:
    """A person as the commands see them. ``unit_path`` is the scope: the own unit and what lies below it."""

    staff_id: UUID | None
    job_number: str
    name: str = ""
    position: str = ""
    unit_id: UUID | None = None
    unit_path: str = ""
    hall_id: UUID | None = None
    closed: bool = False
    system: bool = False
    unknown: bool = False
    also: frozenset[str] = frozenset()
    """Positions held beside the first one."""
    granted: frozenset[str] | None = None
    """The permissions of a system's token; a person's come from the positions."""

    @property
    def positions(self) -> frozenset[str]:
        return self.also | {self.position}

    def covers(self, unit_path: str) -> bool:
        return self.system or unit_path.startswith(self.unit_path)


SYSTEM = Actor(staff_id=None, job_number="system", system=True)
