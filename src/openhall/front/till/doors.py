"""Scoped doors to tills, collections, hand-ins and mobile payments."""

from typing import TypeVar
from uuid import UUID

from django.db.models import QuerySet

from openhall.kernel.actors import Actor
from openhall.kernel.doors import Found, look
from openhall.kernel.ids import as_uuid
from openhall.team.org import doors as org_doors

from .models import Collection, HandIn, MobilePayment, TillSession

M = TypeVar("M", TillSession, Collection, HandIn, MobilePayment)


def _row(rows: "QuerySet[M]", key: str) -> M | None:
    ident = as_uuid(key)
    return rows.filter(id=ident).first() if ident else None


def _inside(actor: Actor, hall: UUID, *people: UUID | None) -> bool:
    own = actor.staff_id is not None and actor.staff_id in people
    return own or org_doors.inside(actor, hall)


def till(actor: Actor, key: str) -> Found[TillSession]:
    """One's own till sessions, and those of the halls of the own units."""
    row = _row(TillSession.objects.select_related("day", "counter"), key)
    return look(row, row is not None and _inside(actor, row.hall, row.staff), "till")


def till_locked(actor: Actor, key: str) -> Found[TillSession]:
    row = _row(TillSession.objects.select_for_update(of=("self",)).select_related("day", "counter"), key)
    return look(row, row is not None and _inside(actor, row.hall, row.staff), "till")


def collection_locked(actor: Actor, key: str) -> Found[Collection]:
    rows = Collection.objects.select_for_update(of=("self",)).select_related("settlement__day", "till", "machine")
    row = _row(rows, key)
    return look(row, row is not None and _inside(actor, row.settlement.hall), "collection")


def hand_in_locked(actor: Actor, key: str) -> Found[HandIn]:
    row = _row(HandIn.objects.select_for_update(of=("self",)).select_related("day"), key)
    return look(row, row is not None and _inside(actor, row.hall, row.staff), "hand_in")


def payment_locked(actor: Actor, key: str) -> Found[MobilePayment]:
    rows = MobilePayment.objects.select_for_update(of=("self",)).select_related("till__day")
    row = _row(rows, key)
    return look(row, row is not None and _inside(actor, row.hall, row.staff), "payment")
