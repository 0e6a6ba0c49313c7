"""Matters that the live floor shows beside its own alarms: whoever has them names their kinds of case."""

from typing import Any
from uuid import UUID

from django.urls import reverse

from openhall.engines.cases.models import Case
from openhall.engines.policy.directory import directory
from openhall.kernel.actors import Actor

from .cases import QUEUE, SUPPORT

_kinds: list[str] = []


def watch(kind: str) -> None:
    """Open cases of this kind stand on the live floor of their hall."""
    _kinds.append(kind)


def count(hall: UUID) -> int:
    """How many alarms are open in a hall: crowds that nobody has answered, calls for support, and what was handed in."""
    return Case.objects.open().of_kind(QUEUE.name, SUPPORT.name, *_kinds).of_halls([hall]).count()


def matters(hall: UUID, actor: Actor) -> list[dict[str, Any]]:
    """What is open in this hall, the most pressing first, with where this person deals with it."""
    rows = list(Case.objects.open().of_kind(*_kinds).of_halls([hall]).by_due()) if _kinds else []
    known = directory().people([row.owner for row in rows if row.owner is not None]) if rows else {}
    found = []
    for row in rows:
        steps = [step for step in row.definition.offered(actor, row) if step.page]
        href = reverse(steps[0].page, args=[row.pk]) if steps else ""
        found.append(
            {
                "case": row,
                "owner": known.get(row.owner) if row.owner else None,
                "step": steps[0] if steps else None,
                "href": href,
            }
        )
    return found
