"""What stands on the left: areas in five groups, each person seeing only the own.

A module declares its entries in ``nav.py``::

    from openhall.web.navigation import FRONT, NavItem, register
    register(NavItem(_("Counter"), "counter:desk", "order.accept", FRONT, "armchair", order=10, count=waiting))

``count`` is asked apart from the page (``/shell/counts/``) and tells what waits for this person only.
"""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.urls import NoReverseMatch, reverse
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from openhall.kernel.access import allowed
from openhall.kernel.actors import Actor

OWN, FRONT, BACK, TEAM, HOUSE, REACH = "own", "front", "back", "team", "house", "reach"
GROUPS: dict[str, Any] = {
    OWN: "",
    FRONT: _("Front office"),
    BACK: _("Back office"),
    TEAM: _("Team"),
    HOUSE: _("House"),
    REACH: _("Outreach"),
}
"""前台 · 后台 · 班组 · 厅务 · 对外; what belongs to nobody's trade (my day, rule book) stands first without a heading."""


@dataclass(frozen=True, slots=True)
class NavItem:
    """One area. ``permission`` None: for whoever is signed in."""

    label: str | Promise
    url: str
    permission: str | None
    group: str
    icon: str
    order: int = 50
    count: Callable[[Actor], int] | None = None

    @property
    def key(self) -> str:
        return self.url.replace(":", "-")


@dataclass(frozen=True, slots=True)
class Entry:
    """An item as one person's page shows it."""

    item: NavItem
    href: str
    current: bool


_items: dict[str, NavItem] = {}


def register(*items: NavItem) -> None:
    for item in items:
        if item.group not in GROUPS:
            raise AssertionError(f"no such group of navigation: {item.group}")
        _items[item.url] = item


def mine(actor: Actor) -> list[NavItem]:
    """The entries that this position carries, in order."""
    found = [item for item in _items.values() if item.permission is None or allowed(actor, item.permission)]
    return sorted(found, key=lambda item: (list(GROUPS).index(item.group), item.order, item.url))


def groups_for(actor: Actor, where: str = "") -> list[tuple[Any, list[Entry]]]:
    """``(heading, entries)`` for the left side; the entry whose address begins the present one longest is current."""
    hrefs = {item.url: href for item in mine(actor) if (href := _href(item.url)) is not None}
    here = max((href for href in hrefs.values() if where.startswith(href)), key=len, default="")
    groups: dict[str, list[Entry]] = {}
    for item in mine(actor):
        if item.url in hrefs:
            href = hrefs[item.url]
            groups.setdefault(item.group, []).append(Entry(item, href, bool(here) and href == here))
    return [(GROUPS[group], entries) for group, entries in groups.items()]


def counts_for(actor: Actor) -> dict[str, int]:
    """What waits for this person, by entry."""
    return {item.key: item.count(actor) for item in mine(actor) if item.count is not None}


def _href(name: str) -> str | None:
    try:
        return reverse(name)
    except NoReverseMatch:
        return None
