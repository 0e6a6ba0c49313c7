"""How people, accounts and units are called on screens."""

from collections.abc import Iterable
from datetime import time
from typing import Any

from django.utils.translation import get_language, gettext_lazy, pgettext
from django.utils.translation import gettext as _

from openhall.kernel import clock
from openhall.web.shell import position_name

from .. import accounts
from ..models import PersonnelEntry, Staff
from ..models.people import POSITION

LEVELS = {
    "headquarters": gettext_lazy("Headquarters"),
    "province": gettext_lazy("Province"),
    "city": gettext_lazy("City branch or service centre"),
    "hall": gettext_lazy("Outlet"),
}
HALL_CLASSES = {
    "demonstration": gettext_lazy("Demonstration hall"),
    "standard": gettext_lazy("Standard hall"),
    "small": gettext_lazy("Small hall"),
    "station": gettext_lazy("Service station"),
    "campus": gettext_lazy("Campus hall"),
}
COUNTER_KINDS = {
    "general": gettext_lazy("General counter"),
    "enquiry": gettext_lazy("Enquiry counter"),
    "vip": gettext_lazy("VIP counter"),
    "sales": gettext_lazy("Sales counter"),
    "complaint": gettext_lazy("Complaint counter"),
}
AREAS = {
    "hall": gettext_lazy("Running the hall"),
    "floor": gettext_lazy("On the floor"),
    "reception": gettext_lazy("Reception and guidance"),
    "acceptance": gettext_lazy("Business at the counter"),
    "sales": gettext_lazy("Selling"),
    "complaints": gettext_lazy("Complaints"),
    "audit": gettext_lazy("Audit and figures"),
    "archive": gettext_lazy("Archive"),
    "repair": gettext_lazy("Repair"),
    "premises": gettext_lazy("House and safety"),
    "station": gettext_lazy("Service station"),
    "office": gettext_lazy("Offices and partners"),
    "common": gettext_lazy("Common to all"),
    "sales_process": gettext_lazy("Sales process"),
}
CLASSES = {
    "counter": gettext_lazy("Counter class"),
    "approval": gettext_lazy("Approval class"),
    "administration": gettext_lazy("Administration class"),
}
TITLES = {
    "Left at once": gettext_lazy("Left at once"),
    "Stays after all": gettext_lazy("Stays after all"),
}

Badge = tuple[Any, str, str]


def position(code: str) -> str:
    return str(position_name(code)) if code else _("no position")


def positions(person: Staff) -> str:
    held = [person.position, *person.also]
    return (" · " if english() else "、").join(position(one) for one in held)


def english() -> bool:
    return (get_language() or "").startswith("en")


def level(code: str) -> str:
    return str(LEVELS.get(code, code))


def hall_class(code: str) -> str:
    return str(HALL_CLASSES.get(code, code))


def counter_kind(code: str) -> str:
    return str(COUNTER_KINDS.get(code, code))


def area(code: str) -> str:
    return str(AREAS.get(code, code))


def password_class(person: Staff) -> str:
    return str(CLASSES[accounts.class_of(person.positions)])


def weekday(day: int) -> str:
    return [
        pgettext("weekday", "Mon"),
        pgettext("weekday", "Tue"),
        pgettext("weekday", "Wed"),
        pgettext("weekday", "Thu"),
        pgettext("weekday", "Fri"),
        pgettext("weekday", "Sat"),
        pgettext("weekday", "Sun"),
    ][day]


def entry_title(entry: PersonnelEntry) -> str:
    """What a line of the file says; positions and standing phrases in the reader's language."""
    if entry.kind == POSITION:
        return "、".join(position(code) for code in entry.title.split()) or _("no position")
    if entry.title.startswith("Last working day "):
        return _("Last working day %(day)s") % {"day": entry.title.removeprefix("Last working day ")}
    return str(TITLES.get(entry.title, entry.title))


def account_state(person: Staff) -> Badge:
    """How the account stands: word, tone, icon."""
    if person.cancelled_at is not None:
        return (_("Cancelled"), "settled", "ban")
    if person.closed:
        return (_("To be cancelled"), "due", "user-circle")
    account = getattr(person, "account", None)
    if account is not None and account.locked_at(clock.real_now()):
        return (_("Locked out"), "wrong", "lock")
    if person.last_day is not None:
        return (_("Leaving %(day)s") % {"day": f"{person.last_day:%m-%d}"}, "due", "door-exit")
    if getattr(person, "live", 0):
        return (_("Online"), "now", "user-check")
    if not person.has_usable_password() or person.password == "!":
        return (_("No password yet"), "plain", "key")
    return (_("Offline"), "settled", "user")


def spans(found: Iterable[tuple[time, time]]) -> str:
    """From when to when, such as 08:30–12:00 13:30–17:00."""
    return " ".join(f"{opens:%H:%M}–{closes:%H:%M}" for opens, closes in found)
