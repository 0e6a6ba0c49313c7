"""Scoped doors to shifts."""

from openhall.kernel.actors import Actor
from openhall.kernel.doors import Found, look
from openhall.kernel.ids import as_uuid
from openhall.team.org import doors as org_doors

from .models import DutyEntry, Handover, Shift, SwapRequest


def shift(actor: Actor, key: str) -> Found[Shift]:
    """A shift of the actor's halls."""
    ident = as_uuid(key)
    row = Shift.objects.select_related("staff", "counter", "relieves").filter(id=ident).first() if ident else None
    return look(row, row is not None and org_doors.inside(actor, row.hall), "shift")


def swap_request_locked(actor: Actor, key: str) -> Found[SwapRequest]:
    """A swap that was asked for in the actor's halls, locked."""
    ident = as_uuid(key)
    rows = SwapRequest.objects.select_for_update(of=("self",)).select_related("shift", "other_shift")
    row = rows.filter(id=ident).first() if ident else None
    return look(row, row is not None and org_doors.inside(actor, row.hall), "swap")


def handover(actor: Actor, key: str) -> Found[Handover]:
    """A handover of the actor's halls."""
    ident = as_uuid(key)
    row = Handover.objects.with_people().filter(id=ident, replaced=False).first() if ident else None
    return look(row, row is not None and org_doors.inside(actor, row.hall), "handover")


def handover_locked(actor: Actor, key: str) -> Found[Handover]:
    ident = as_uuid(key)
    row = Handover.objects.select_for_update(of=("self",)).filter(id=ident).first() if ident else None
    return look(row, row is not None and org_doors.inside(actor, row.hall), "handover")


def duty_entry_locked(actor: Actor, key: str) -> Found[DutyEntry]:
    """An entry of a duty log of the actor's halls; its day is locked."""
    ident = as_uuid(key)
    rows = DutyEntry.objects.select_for_update(of=("self", "log")).select_related("log")
    row = rows.filter(id=ident).first() if ident else None
    return look(row, row is not None and org_doors.inside(actor, row.log.hall), "duty_entry")
