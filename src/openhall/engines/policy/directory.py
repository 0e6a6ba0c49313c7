"""What the engine must know of units and people without knowing them. The module that has them hands itself in."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from openhall.kernel.actors import Actor
from openhall.kernel.doors import Found


@dataclass(frozen=True, slots=True)
class Level:
    """Where a figure can be set, or a hall stands: a unit or a class of halls. ``depth`` indents it in a chooser."""

    key: str
    name: str
    kind: str
    depth: int = 0


@dataclass(frozen=True, slots=True)
class Person:
    """A person as pages show one."""

    name: str
    job_number: str


class Directory:
    """The questions. Without units there are none: no hall, nobody."""

    def levels_of(self, hall: UUID) -> Sequence[str]:
        """The levels of a hall, nearest first: hall, class, city, province, headquarters."""
        return ()

    def levels_above(self, level: str) -> Sequence[str] | None:
        """The levels above one, nearest first; None where there is no such level."""
        return None

    def levels(self, actor: Actor) -> Sequence[Level]:
        """The levels that this person may look at, top first: those above the own unit, it, what lies below, classes."""
        return ()

    def names(self, levels: Sequence[str]) -> Mapping[str, Level]:
        return {}

    def covers(self, actor: Actor, hall: UUID) -> bool:
        """Does the hall belong to the actor's units?"""
        return False

    def halls(self, actor: Actor) -> Any:
        """The keys of the halls of the actor's units, for ``hall__in``."""
        return ()

    def halls_at(self, level: str) -> Sequence[UUID]:
        """The halls that a figure set at this level would be for."""
        return ()

    def hall(self, actor: Actor, code: str) -> Found[UUID]:
        """A hall by its code."""
        return Found(None, what=code)

    def person(self, actor: Actor, job_number: str) -> Found[UUID]:
        """A person of the actor's units by job number."""
        return Found(None, what=job_number)

    def code_of(self, hall: UUID) -> str:
        """The code of a hall, empty where there is none."""
        return ""

    def hall_names(self, halls: Sequence[UUID]) -> Mapping[UUID, str]:
        return {}

    def people(self, staff: Sequence[UUID]) -> Mapping[UUID, Person]:
        return {}


_directory = Directory()


def register(found: Directory) -> None:
    global _directory
    _directory = found


def directory() -> Directory:
    return _directory
