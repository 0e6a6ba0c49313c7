"""Names for keys on a page: people with their job numbers, halls."""

from collections.abc import Iterable
from typing import Any
from uuid import UUID

from django.http import HttpRequest

from openhall.kernel.actors import Actor
from openhall.team.org.models import Staff, Unit


def actor_of(request: HttpRequest) -> Actor:
    """The person behind a page that has an access rule."""
    actor: Actor = request.actor  # type: ignore[attr-defined]
    return actor


def people(keys: Iterable[UUID | None]) -> dict[UUID, Staff]:
    return Staff.objects.in_bulk({key for key in keys if key is not None})


def units(keys: Iterable[UUID | None]) -> dict[UUID, Unit]:
    return Unit.objects.in_bulk({key for key in keys if key is not None})


def with_people(rows: Iterable[Any], **names: str) -> list[Any]:
    """Give each row the people its keys name: ``with_people(rows, person="staff")`` sets ``row.person``."""
    found = list(rows)
    known = people(getattr(row, field) for row in found for field in names.values())
    for row in found:
        for name, field in names.items():
            setattr(row, name, known.get(getattr(row, field)))
    return found
