"""Doors to the archive: papers of the own halls."""

from openhall.kernel.actors import Actor
from openhall.kernel.doors import Found, look
from openhall.kernel.ids import as_uuid
from openhall.team.org import doors as org_doors

from .models import Destruction, VoucherSet


def vouchers_locked(actor: Actor, order: str) -> Found[VoucherSet]:
    """The papers of an order, by the order's key; locked."""
    ident = as_uuid(order)
    row = VoucherSet.objects.select_for_update().filter(order=ident).first() if ident else None
    return look(row, row is not None and org_doors.inside(actor, row.hall), "vouchers")


def filed(actor: Actor, number: str) -> Found[VoucherSet]:
    """Papers in a box, by their archive number."""
    rows = [row for row in VoucherSet.objects.filter(archive_no=number) if number]
    own = [row for row in rows if org_doors.inside(actor, row.hall)]
    return look((own or rows)[0] if rows else None, bool(own), number)


def destruction_locked(key: str) -> Found[Destruction]:
    """A destruction list: customers are everybody's, so are the lists."""
    ident = as_uuid(key)
    row = Destruction.objects.select_for_update().filter(id=ident).first() if ident else None
    return look(row, True, "destruction")
