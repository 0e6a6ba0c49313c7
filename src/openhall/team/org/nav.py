"""Areas, search, what findings about people are called, and what waits for somebody in *My day*."""

from collections.abc import Iterator

from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext_lazy

from openhall.engines.cases.models import Case
from openhall.kernel.access import allowed
from openhall.kernel.actors import Actor
from openhall.web import search
from openhall.web.navigation import HOUSE, TEAM, NavItem, register

from . import leaving
from .models import Staff, Unit


def to_cancel(actor: Actor) -> int:
    """Job numbers that wait to be cancelled by this person."""
    return Case.objects.open().owned_by(actor.staff_id).filter(kind=leaving.CANCEL.name).count()


def people(actor: Actor, words: str) -> Iterator[search.Hit]:
    """People by name or job number, for those who look after people."""
    if not allowed(actor, "staff.view"):
        return
    found = Staff.objects.within(actor).filter(Q(job_number__iexact=words) | Q(name__icontains=words))
    for person in found.select_related("unit").order_by("left_at", "job_number")[: search.LIMIT]:
        href = reverse("org:person", args=[person.job_number])
        yield search.Hit(f"{person.name} {person.job_number}", person.unit.name, href)


def units(actor: Actor, words: str) -> Iterator[search.Hit]:
    if not allowed(actor, "unit.view"):
        return
    found = Unit.objects.within(actor).filter(Q(code__iexact=words) | Q(name__icontains=words)).order_by("path")
    for unit in found[: search.LIMIT]:
        yield search.Hit(unit.name, unit.code, reverse("org:unit", args=[unit.code]))


register(
    NavItem(gettext_lazy("People"), "org:people", "staff.view", TEAM, "users", order=10, count=to_cancel),
    NavItem(gettext_lazy("Units"), "org:units", "unit.view", TEAM, "building-store", order=20),
    NavItem(gettext_lazy("Devices"), "org:devices", "device.view", HOUSE, "device-mobile", order=20),
    NavItem(gettext_lazy("Duty matrix"), "org:duties", None, TEAM, "list-check", order=30),
)
search.register(gettext_lazy("People"), people)
search.register(gettext_lazy("Units"), units)
