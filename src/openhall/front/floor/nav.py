"""Where the floor stands on the left."""

from django.utils.translation import gettext_lazy as _

from openhall.web.navigation import FRONT, NavItem, register

register(NavItem(_("Reception"), "floor:guide", "ticket.take", FRONT, "ticket", order=5))
