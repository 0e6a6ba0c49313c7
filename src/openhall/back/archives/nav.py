"""Where the archives stand on the left."""

from django.utils.translation import gettext_lazy as _

from openhall.engines.cases.models import Case
from openhall.kernel import clock
from openhall.kernel.actors import Actor
from openhall.positions import ARCHIVIST
from openhall.web.navigation import BACK, NavItem, register

from .cases import ACCESS
from .expecting import overdue_before
from .models import VoucherSet


def late_papers(actor: Actor) -> int:
    """The archivist sees all overdue papers of the hall; a clerk the own ones elsewhere."""
    if actor.hall_id is None or actor.staff_id is None:
        return 0
    rows = VoucherSet.objects.overdue(overdue_before(actor.hall_id, clock.now()))
    if actor.position == ARCHIVIST:
        return rows.filter(hall=actor.hall_id).count()
    return rows.filter(hall=actor.hall_id, staff=actor.staff_id).count()


def waiting_access(actor: Actor) -> int:
    """Applications that wait for this person: to approve, to read, to bring back."""
    return Case.objects.open().filter(kind=ACCESS.name, owner=actor.staff_id).count() if actor.staff_id else 0


register(
    NavItem(_("Archives"), "archives:desk", "archive.view", BACK, "folder", order=70, count=late_papers),
    NavItem(_("Archive access"), "archives:loans", "archive.apply", BACK, "lock-open", order=71, count=waiting_access),
)
