"""Where master data stands on the left."""

from django.utils.translation import gettext_lazy as _

from openhall.web.navigation import TEAM, NavItem, register

register(NavItem(_("Master data"), "transfer:import", "transfer.export", TEAM, "upload", order=40))
