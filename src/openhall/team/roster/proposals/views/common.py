"""What the pages of proposals share: words and addresses."""

from typing import Any

from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from openhall.front.floor.words import SERVICE_NAMES
from openhall.team.org.models import Unit

from .. import plan
from ..models import CANCELLED, CLASHING, DONE, EARLY, FAILED, LATE, OFF, RUNNING, TAKEN, WAITING
from ..reading import WANTS

WANT_NAMES: dict[str, Any] = {want: SERVICE_NAMES[want] for want in WANTS}
STATE_NAMES: dict[str, tuple[Any, str]] = {
    WAITING: (pgettext_lazy("proposal", "Waiting"), "due"),
    RUNNING: (_("Being worked out"), "now"),
    DONE: (pgettext_lazy("proposal", "Proposed"), "now"),
    CLASHING: (_("No legal roster"), "wrong"),
    FAILED: (pgettext_lazy("proposal", "Came to nothing"), "wrong"),
    CANCELLED: (pgettext_lazy("proposal", "Called off"), "settled"),
    TAKEN: (pgettext_lazy("proposal", "Taken over"), "settled"),
}
SOFT_NAMES: dict[str, Any] = {
    plan.SUPERVISOR: _("No supervisor"),
    plan.GUARDED: _("No guard"),
    plan.GUIDED: _("No guide"),
    plan.LUNCH: _("Lunch not in turns"),
    plan.BELOW: _("Counters below need"),
    plan.FAIR: _("Turns uneven"),
    plan.WISHED: _("Wishes not granted"),
    plan.ABOVE: _("Counters above need"),
}
HARD_NAMES: dict[str, Any] = {
    plan.OVERLAP: _("One post at a time"),
    plan.AWAY: _("Nobody works who has left"),
    plan.LEAVE: _("Nobody works while on leave"),
    plan.UNQUALIFIED: _("Only who is qualified"),
    plan.REST: _("Rest between shifts"),
    plan.HOURS: _("Hours of a week"),
    plan.FREE: _("Free days in seven"),
}
TURN_NAMES: dict[str, Any] = {
    plan.EARLY: _("Early shifts"),
    plan.LATE: _("Late shifts"),
    plan.WEEKEND: _("Weekend shifts"),
    plan.GUIDE: _("Guide turns"),
}
WISH_NAMES: dict[str, Any] = {OFF: _("Day off"), EARLY: _("Early shift"), LATE: _("Late shift")}


def list_address(hall: Unit) -> str:
    return reverse("proposals:list", query={"hall": hall.code})
