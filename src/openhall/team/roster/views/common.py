"""What the pages of the roster share: which hall and which week, and what duties are called."""

from datetime import date, timedelta
from typing import Any

from django.http import Http404, HttpRequest
from django.utils.translation import gettext_lazy, pgettext_lazy

from openhall.kernel import clock
from openhall.team.org import doors as org_doors
from openhall.team.org.models import HALL, Unit
from openhall.team.org.views.acting import press, run, submit, there, who

from ..board import monday_of
from ..models import ASKED, BY_LEAVE, CONSENTED, DECLINED, LAPSED, NOTICED, WITHDRAWN

__all__ = [
    "CHANGE_STATES",
    "CONSENT_STATES",
    "DUTIES",
    "PAPER_STATES",
    "SWAP_STATES",
    "hall_of",
    "month_of",
    "press",
    "run",
    "submit",
    "there",
    "week_of",
    "who",
]

DUTIES: dict[str, Any] = {
    "counter": pgettext_lazy("duty", "Counter"),
    "guide": pgettext_lazy("duty", "Guide"),
    "supervise": pgettext_lazy("duty", "Supervisor"),
    "guard": pgettext_lazy("duty", "Guard"),
    "clean": pgettext_lazy("duty", "Cleaning"),
    "field": pgettext_lazy("duty", "Field"),
    "audit": pgettext_lazy("duty", "Audit"),
}
CHANGE_STATES: dict[str, tuple[Any, str]] = {
    NOTICED: (pgettext_lazy("shift change", "With notice"), "settled"),
    BY_LEAVE: (pgettext_lazy("shift change", "By approved leave"), "settled"),
    ASKED: (pgettext_lazy("shift change", "Waits for consent"), "due"),
    CONSENTED: (pgettext_lazy("shift change", "Consented"), "settled"),
    DECLINED: (pgettext_lazy("shift change", "Declined"), "wrong"),
    WITHDRAWN: (pgettext_lazy("shift change", "Withdrawn"), "settled"),
    LAPSED: (pgettext_lazy("shift change", "Not answered in time"), "wrong"),
}
SWAP_STATES: dict[str, Any] = {
    "asked": (gettext_lazy("Waits for the other"), "due"),
    "agreed": (gettext_lazy("Waits for approval"), "due"),
    "declined": (pgettext_lazy("swap", "Declined"), "settled"),
    "withdrawn": (pgettext_lazy("swap", "Withdrawn"), "settled"),
    "approved": (gettext_lazy("Swapped"), "now"),
    "refused": (gettext_lazy("Not approved"), "settled"),
}
PAPER_STATES: dict[str, Any] = {
    "waiting": (gettext_lazy("Waits for approval"), "due"),
    "granted": (pgettext_lazy("paper", "Approved"), "now"),
    "denied": (pgettext_lazy("paper", "Not approved"), "settled"),
    "back": (gettext_lazy("Reported back"), "settled"),
    "overstayed": (gettext_lazy("Overstayed"), "wrong"),
    "confirmed": (gettext_lazy("Absent without leave"), "wrong"),
    "ordered": (gettext_lazy("Waits for acceptance"), "due"),
    "taken": (pgettext_lazy("overtime", "Accepted"), "now"),
    "declined": (pgettext_lazy("overtime", "Declined"), "settled"),
    "worked": (pgettext_lazy("overtime", "Worked"), "settled"),
}
CONSENT_STATES: dict[str, Any] = {
    "asked": (gettext_lazy("Waits for a lead"), "due"),
    "given": (pgettext_lazy("consent", "Consented"), "now"),
    "refused": (pgettext_lazy("consent", "Refused"), "settled"),
    "used": (pgettext_lazy("consent", "Used"), "settled"),
}
NO_HALL = gettext_lazy("There is no hall in your units.")


def hall_of(request: HttpRequest) -> Unit:
    """The hall asked for, else the own one, else the first of the own units."""
    actor = who(request)
    asked = request.GET.get("hall", "")
    if asked:
        found: Unit = there(org_doors.hall(actor, asked))
        return found
    own = Unit.objects.filter(id=actor.hall_id).first() if actor.hall_id else None
    row = own or Unit.objects.within(actor).filter(level=HALL).order_by("path").first()
    if row is None:
        raise Http404(str(NO_HALL))
    return row


def halls_of(request: HttpRequest) -> list[Unit]:
    """Between which halls this person may choose; nobody with an own hall chooses."""
    actor = who(request)
    return [] if actor.hall_id else list(Unit.objects.within(actor).filter(level=HALL).order_by("path"))


def week_of(request: HttpRequest) -> date:
    """The Monday of the week asked for; this week's where none is, or none that can be."""
    return monday_of(_day(request.GET.get("week", "")))


def month_of(request: HttpRequest) -> date:
    """The first of the month asked for."""
    return _day(f"{request.GET.get('month', '')}-01").replace(day=1)


def _day(text: str) -> date:
    try:
        asked = date.fromisoformat(text)
    except ValueError:
        return clock.today()
    return min(max(asked, date(2000, 1, 3)), clock.today() + timedelta(days=730))
