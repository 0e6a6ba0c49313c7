"""Scoped doors to the papers of the store room."""

from typing import TypeVar

from django.db.models import Model, QuerySet

from openhall.kernel import access
from openhall.kernel.actors import Actor
from openhall.kernel.doors import Found, look
from openhall.kernel.ids import as_uuid
from openhall.team.org import doors as org_doors

from .models import Count, HandOn, Requisition, Slip

M = TypeVar("M", bound=Model)


def _locked(actor: Actor, rows: "QuerySet[M]", key: str, what: str) -> Found[M]:
    ident = as_uuid(key)
    row = rows.select_for_update().filter(pk=ident).first() if ident else None
    return look(row, row is not None and org_doors.inside(actor, row.hall), what)  # type: ignore[attr-defined]


def slip_locked(actor: Actor, key: str) -> Found[Slip]:
    return _locked(actor, Slip.objects.all(), key, "slip")


def hand_on_locked(actor: Actor, key: str) -> Found[HandOn]:
    return _locked(actor, HandOn.objects.all(), key, "hand-on")


def requisition_locked(actor: Actor, key: str) -> Found[Requisition]:
    return _locked(actor, Requisition.objects.all(), key, "requisition")


def count(actor: Actor, key: str) -> Found[Count]:
    """A count: one's own, or of a hall whose store room one may see."""
    ident = as_uuid(key)
    row = Count.objects.filter(pk=ident).first() if ident else None
    own = row is not None and row.staff == actor.staff_id
    seen = row is not None and access.allowed(actor, "stock.view") and org_doors.inside(actor, row.hall)
    return look(row, own or seen, "count")
