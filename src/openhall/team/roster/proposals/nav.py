"""Areas of expected arrivals and proposed rosters."""

from django.utils.translation import gettext_lazy

from openhall.web.navigation import OWN, TEAM, NavItem, register

register(
    NavItem(gettext_lazy("My wishes"), "proposals:wishes", "roster.wish", OWN, "star", order=41),
    NavItem(gettext_lazy("Counters needed"), "proposals:forecast", "roster.forecast", TEAM, "chart-bar", order=8),
    NavItem(gettext_lazy("Proposed rosters"), "proposals:list", "roster.propose", TEAM, "adjustments", order=9),
    NavItem(gettext_lazy("Posts and norms"), "proposals:norms", "roster.lay_down", TEAM, "scale", order=10),
    NavItem(gettext_lazy("Night rounds"), "proposals:rounds", "roster.rounds", TEAM, "shield-check", order=11),
)
