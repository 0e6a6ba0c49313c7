"""Areas of the roster, and what of it stands on *My day*."""

from collections.abc import Iterator

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from openhall.kernel import clock
from openhall.kernel.actors import Actor
from openhall.web import home
from openhall.web.navigation import OWN, TEAM, NavItem, register

from .models import Shift


def unread(actor: Actor) -> int:
    """Own published shifts that aren't read yet."""
    return Shift.objects.unread_by(actor.staff_id, clock.now()).count() if actor.staff_id else 0


def waiting(actor: Actor) -> Iterator[home.Line]:
    count = unread(actor)
    if count:
        text = _("Shifts published for you")
        yield home.Line(text, reverse("roster:mine"), _("To read"), "due", str(count), clause="ROSTER-02")


register(
    NavItem(gettext_lazy("My shifts"), "roster:mine", None, OWN, "calendar-check", order=40, count=unread),
    NavItem(gettext_lazy("Week board"), "roster:week", "roster.view", TEAM, "calendar-event", order=5),
    NavItem(gettext_lazy("Month's hours"), "roster:month", "roster.view", TEAM, "clock", order=6),
)
home.register(home.WAITING, waiting, order=40)
