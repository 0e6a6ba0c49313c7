"""What frames every page: hall, business day and its state, the person, the areas, alarms.

The shell knows no hall business. The modules that do hand it in: ``provide_day`` and ``provide_alarms`` take functions
that are asked once a page.
"""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from django.conf import settings
from django.http import HttpRequest
from django.utils import translation
from django.utils.functional import Promise, SimpleLazyObject
from django.utils.translation import gettext_lazy as _

from openhall.kernel import clock
from openhall.kernel.actors import Actor

from . import navigation
from .access import actor_of

NOT_OPEN, OPEN, CLOSED, AUDITED = "not_open", "open", "closed", "audited"
STATES: dict[str, tuple[Any, str, str]] = {
    NOT_OPEN: (_("Not open"), "plain", "circle"),
    OPEN: (_("In business"), "now", "circle-dot"),
    CLOSED: (_("Day closed"), "due", "lock"),
    AUDITED: (_("Audited"), "settled", "shield-check"),
}
"""未开 / 营业中 / 已日结 / 已稽核, each with its tone and icon."""


@dataclass(frozen=True, slots=True)
class Day:
    """The business day that the head of the page names."""

    hall: str
    date: date
    state: str = NOT_OPEN

    @property
    def word(self) -> Any:
        return STATES[self.state][0]

    @property
    def tone(self) -> str:
        return STATES[self.state][1]

    @property
    def icon(self) -> str:
        return STATES[self.state][2]


@dataclass(slots=True)
class Shell:
    """For the templates: ``{{ shell.day.hall }}``, ``{{ shell.actor.name }}``, ``{{ shell.nav }}``."""

    actor: Actor | None
    position: str | Promise = ""
    day: Day | None = None
    nav: list[tuple[Any, list[navigation.Entry]]] = field(default_factory=list)
    alarms: int = 0
    alarms_url: str = ""
    language: str = "zh-hans"

    @property
    def other_language(self) -> tuple[str, str]:
        return ("zh-hans", "中文") if self.language.startswith("en") else ("en", "EN")


def _no_day(actor: Actor) -> Day | None:
    return None


def _no_alarms(actor: Actor) -> tuple[int, str]:
    return 0, ""


_day: Callable[[Actor], Day | None] = _no_day
_alarms: Callable[[Actor], tuple[int, str]] = _no_alarms


def provide_day(ask: Callable[[Actor], Day | None]) -> None:
    """Hand in who knows the hall's business day (called from a module's ``nav.py``)."""
    global _day
    _day = ask


def provide_alarms(ask: Callable[[Actor], tuple[int, str]]) -> None:
    """Hand in who counts this person's open alarms, with the address that lists them."""
    global _alarms
    _alarms = ask


def alarms_of(actor: Actor) -> int:
    return _alarms(actor)[0]


def of(request: HttpRequest) -> Shell:
    actor = actor_of(request)
    language = translation.get_language() or settings.LANGUAGE_CODE
    if actor is None:
        return Shell(None, language=language)
    alarms, url = _alarms(actor)
    return Shell(
        actor=actor,
        position=position_name(actor.position),
        day=_day(actor),
        nav=navigation.groups_for(actor, request.path),
        alarms=alarms,
        alarms_url=url,
        language=language,
    )


def context(request: HttpRequest) -> dict[str, Any]:
    """The context processor ``openhall.web.shell.context``; asked only by pages that draw the shell."""
    return {"shell": SimpleLazyObject(lambda: of(request)), "now": clock.now, "course": clock.course}


POSITION_NAMES: dict[str, Any] = {
    "manager": _("Hall manager"),
    "duty_supervisor": _("Duty supervisor"),
    "clerk": _("Clerk"),
    "guide": _("Guide"),
    "auditor": _("Auditor"),
    "complaint_receptionist": _("Complaint receptionist"),
    "archivist": _("Archivist"),
    "shelf_guide": _("Shelf guide"),
    "salesperson": _("Salesperson"),
    "repair_technician": _("Repair technician"),
    "cleaner": _("Cleaner"),
    "guard": _("Guard"),
    "station_head": _("Station head"),
    "desk_leader": _("Desk leader"),
    "maintenance_supervisor": _("Maintenance supervisor"),
    "installer": _("Installer"),
    "community_rep": _("Community representative"),
    "administrator": _("Administrator"),
    "personnel": _("Personnel"),
    "department_leader": _("Department leader"),
    "partner_staff": _("Partner's staff"),
}


def position_name(position: str) -> str | Promise:
    """The position as people call it."""
    name: str | Promise = POSITION_NAMES.get(position, position)
    return name
