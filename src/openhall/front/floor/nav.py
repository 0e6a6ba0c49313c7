"""Where the floor stands on the left."""

from django.utils.translation import gettext_lazy as _

from openhall.positions import HALL_DISPLAY, KIOSK
from openhall.web import devices
from openhall.web.navigation import FRONT, HOUSE, NavItem, register

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
