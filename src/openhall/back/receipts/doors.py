"""Scoped doors to books and their papers."""

from openhall.kernel import access
from openhall.kernel.actors import Actor
from openhall.kernel.doors import Found, look
from openhall.kernel.ids import as_uuid
from openhall.team.org import doors as org_doors

from .models import Handover, Loss, Run


def run_locked(actor: Actor, key: str) -> Found[Run]:
    """A book of the actor's halls, locked."""
    ident = as_uuid(key)
    row = Run.objects.select_for_update().filter(id=ident).first() if ident else None
    return look(row, row is not None and org_doors.inside(actor, row.hall), "book")


def run(actor: Actor, key: str) -> Found[Run]:
    """For looking: one's own book, or those of halls whose books one may see."""
    ident = as_uuid(key)
    row = Run.objects.filter(id=ident).first() if ident else None
    own = row is not None and actor.staff_id is not None and actor.staff_id in (row.holder, row.last_holder)
    seen = row is not None and access.allowed(actor, "receipts.view") and org_doors.inside(actor, row.hall)
    return look(row, own or seen, "book")


def loss_locked(actor: Actor, key: str) -> Found[Loss]:
    ident = as_uuid(key)
    row = Loss.objects.select_for_update().filter(id=ident).first() if ident else None
    return look(row, row is not None and org_doors.inside(actor, row.hall), "loss")


def handover_locked(actor: Actor, key: str) -> Found[Handover]:
    ident = as_uuid(key)
    row = Handover.objects.select_for_update().filter(id=ident).first() if ident else None
    return look(row, row is not None and org_doors.inside(actor, row.hall), "handover")
