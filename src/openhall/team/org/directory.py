"""What the policy engine asks about units and people (``engines/policy/directory.py``)."""

from collections.abc import Mapping, Sequence
from typing import Any
from uuid import UUID

from openhall.engines.policy.directory import Directory, Level, Person
from openhall.kernel.actors import Actor
from openhall.kernel.doors import Found
from openhall.kernel.ids import as_uuid

from . import doors
from .models import HALL, LEVELS, Staff, Unit

CLASS = "class"
HALL_CLASSES = ("demonstration", "standard", "small", "station", "campus")


class UnitDirectory(Directory):
    """Levels are ``unit:<key>`` and, between the halls and their city, ``class:<hall class>``."""

    def levels_of(self, hall: UUID) -> Sequence[str]:
        row = Unit.objects.filter(id=hall).first()
        return [] if row is None else [f"unit:{row.id}", *_above(row)]

    def levels_above(self, level: str) -> Sequence[str] | None:
        kind, _, key = level.partition(":")
        if kind == CLASS:
            tops = Unit.objects.filter(parent=None).order_by("code")
            return [f"unit:{top.id}" for top in tops] if key in HALL_CLASSES else None
        row = _unit(key) if kind == "unit" else None
        return None if row is None else _above(row)

    def levels(self, actor: Actor) -> Sequence[Level]:
        below = list(Unit.objects.within(actor).order_by("path"))
        lineage = _lineage(actor.unit_path)[:-1]
        above = Unit.objects.filter(code__in=lineage).order_by("path")
        units = [*above, *(row for row in below if row.code not in lineage)]
        found = [Level(f"unit:{row.id}", row.name, row.level, _depth(row)) for row in units]
        own_class = {row.hall_class for row in below if row.hall_class}
        shown = HALL_CLASSES if any(row.parent_id is None for row in below) else sorted(own_class)
        return [*found, *(Level(f"{CLASS}:{name}", name, CLASS) for name in shown)]

    def names(self, levels: Sequence[str]) -> Mapping[str, Level]:
        found = {level: Level(level, level.partition(":")[2], CLASS) for level in levels if level.startswith("class:")}
        keys = [key for level in levels if level.startswith("unit:") and (key := as_uuid(level[5:]))]
        for row in Unit.objects.filter(id__in=keys):
            found[f"unit:{row.id}"] = Level(f"unit:{row.id}", row.name, row.level, _depth(row))
        return found

    def covers(self, actor: Actor, hall: UUID) -> bool:
        return doors.inside(actor, hall)

    def halls(self, actor: Actor) -> Any:
        return Unit.objects.within(actor).values("id")  # offices as well: what is found of their people is theirs

    def halls_at(self, level: str) -> Sequence[UUID]:
        kind, _, key = level.partition(":")
        halls = Unit.objects.halls()
        if kind == CLASS:
            return list(halls.filter(hall_class=key).values_list("id", flat=True))
        row = _unit(key)
        return [] if row is None else list(halls.filter(path__startswith=row.path).values_list("id", flat=True))

    def hall(self, actor: Actor, code: str) -> Found[UUID]:
        found = doors.hall(actor, code)
        return Found(found.row.id if found.row else None, found.outside, found.what)

    def person(self, actor: Actor, job_number: str) -> Found[UUID]:
        found = doors.staff(actor, job_number)
        return Found(found.row.id if found.row else None, found.outside, found.what)

    def code_of(self, hall: UUID) -> str:
        return Unit.objects.filter(id=hall).values_list("code", flat=True).first() or ""

    def hall_names(self, halls: Sequence[UUID]) -> Mapping[UUID, str]:
        return dict(Unit.objects.filter(id__in=halls).values_list("id", "name"))

    def people(self, staff: Sequence[UUID]) -> Mapping[UUID, Person]:
        rows = Staff.objects.filter(id__in=staff).values_list("id", "name", "job_number")
        return {key: Person(name, job_number) for key, name, job_number in rows}


def _unit(key: str) -> Unit | None:
    ident = as_uuid(key)
    return Unit.objects.filter(id=ident).first() if ident else None


def _lineage(path: str) -> list[str]:
    return path.split("\n")[:-1]


def _depth(row: Unit) -> int:
    return LEVELS.index(row.level)


def _above(row: Unit) -> list[str]:
    codes = _lineage(row.path)[:-1]
    above = {unit.code: unit.id for unit in Unit.objects.filter(code__in=codes)}
    levels = [f"unit:{above[code]}" for code in reversed(codes)]
    return [f"{CLASS}:{row.hall_class}", *levels] if row.level == HALL else levels
