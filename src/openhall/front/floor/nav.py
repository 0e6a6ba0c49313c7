"""Where the floor stands on the left."""

from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from openhall.kernel.access import allowed
from openhall.kernel.actors import Actor
from openhall.positions import HALL_DISPLAY, KIOSK, LEAD
from openhall.web import devices, shell
from openhall.web.navigation import FRONT, HOUSE, NavItem, register

from . import attention


def alarms(actor: Actor) -> tuple[int, str]:
    """What a lead of the hall has to look at on the floor now."""
    if actor.hall_id is None or actor.positions.isdisjoint(LEAD) or not allowed(actor, "floor.watch"):
        return 0, ""
    return attention.count(actor.hall_id), reverse("floor:live")


register(
    NavItem(_("Reception"), "floor:guide", "ticket.take", FRONT, "ticket", order=5),
    NavItem(_("Live floor"), "floor:live", "floor.watch", FRONT, "layout-grid", order=6),
    NavItem(_("Bookings"), "floor:bookings", "appointment.book", FRONT, "calendar-event", order=7),
    NavItem(_("Opening hours"), "floor:doors", "hall.open_doors", HOUSE, "door-enter", order=19),
    NavItem(_("Notices"), "floor:notices", "hall.put_up", HOUSE, "message", order=21),
    NavItem(_("Incidents"), "floor:incidents", "incident.view", HOUSE, "alert-circle", order=22),
    NavItem(_("Queues of all halls"), "floor:city", "floor.city", FRONT, "building-store", order=7),
    NavItem(_("Calling"), "floor:mine", "counter.open", FRONT, "speakerphone", order=12),
)
devices.home(HALL_DISPLAY, "display:display")
devices.home(KIOSK, "kiosk:start")
shell.provide_alarms(alarms)
