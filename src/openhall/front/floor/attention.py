"""Matters that the live floor shows beside its own alarms: whoever has them names their kinds of case."""

from typing import Any
from uuid import UUID

from django.db.models import Q
from django.urls import reverse

from openhall.engines.cases.models import Case
from openhall.engines.policy.directory import directory
from openhall.kernel.actors import Actor

from .cases import QUEUE, SUPPORT, TRANSFER

WITHOUT_A_DESK = Q(overdue=True) | Q(data__has_key="let_go")
"""Of the customers on the way to a second desk: those for whom the duty supervisor has to see."""

_kinds: list[str] = []


def watch(kind: str) -> None:
    """Open cases of this kind stand on the live floor of their hall."""
    _kinds.append(kind)


def count(hall: UUID) -> int:
    """How many alarms are open in a hall: crowds that nobody has answered, calls for support, customers whom no second desk
    has accepted in time, and what was handed in."""
    rows = Case.objects.open().of_halls([hall])
    at_once = Q(kind__in=(QUEUE.name, SUPPORT.name, *_kinds))
    return rows.filter(at_once | Q(kind=TRANSFER.name) & WITHOUT_A_DESK).count()


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
