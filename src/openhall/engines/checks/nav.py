"""The area of checks."""

from django.utils.translation import pgettext_lazy

from openhall.web.navigation import TEAM, NavItem, register

register(NavItem(pgettext_lazy("list", "Checks"), "checks:checks", "checks.view", TEAM, "checklist", order=16))
