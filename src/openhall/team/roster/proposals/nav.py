"""Areas of expected arrivals and proposed rosters."""

from django.utils.translation import gettext_lazy

from openhall.web.navigation import TEAM, NavItem, register

register(
    NavItem(gettext_lazy("Counters needed"), "proposals:forecast", "roster.forecast", TEAM, "chart-bar", order=8),
)
