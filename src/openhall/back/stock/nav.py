"""Areas of the store room, its search, and what of it waits for somebody in *My day*."""

from collections.abc import Iterator

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from openhall.kernel import access, clock
from openhall.kernel.actors import Actor
from openhall.team.org.models import Staff
from openhall.web import home, search
from openhall.web.navigation import BACK, FRONT, NavItem, register

from . import reading, words
from .models import HandOn


def unchecked(actor: Actor) -> int:
    """Movements of the hall that wait for this person's second signature."""
    if actor.hall_id is None or not access.allowed(actor, "stock.check"):
        return 0
    count: int = reading.to_check(actor, actor.hall_id).count()
    return count


def to_take(actor: Actor) -> int:
    """Goods that colleagues hand over and this person has to count."""
    return HandOn.objects.waiting_for(actor.staff_id).count() if actor.staff_id else 0


def waiting(actor: Actor) -> Iterator[home.Line]:
    if actor.staff_id is None or not access.allowed(actor, "stock.take_on"):
        return
    for offer in HandOn.objects.waiting_for(actor.staff_id).order_by("given_at")[: home.SHOWN]:
        giver = Staff.objects.filter(id=offer.giver).first()
        text = _("Count and take over goods of {name}").format(name=giver.name if giver else "")
        yield home.Line(text, reverse("stock:take", args=[offer.id]), _("Handover"), "due", clause="STOCK-03")


def wrong(actor: Actor) -> Iterator[home.Line]:
    """Second signatures that days before left open."""
    if actor.hall_id is None or not access.allowed(actor, "stock.check"):
        return
    late = reading.left_over(actor, actor.hall_id, clock.now())
    if late:
        text = ngettext(
            "{n} movement of goods lacks its second signature",
            "{n} movements of goods lack their second signature",
            late,
        ).format(n=late)
        href = f"{reverse('stock:movements')}?checks=open"
        yield home.Line(text, href, _("Overdue"), "wrong", clause="STOCK-01", count=late)


def today(actor: Actor) -> Iterator[home.Line]:
    """And those of today."""
    count = unchecked(actor)
    late = reading.left_over(actor, actor.hall_id, clock.now()) if count and actor.hall_id else 0
    if count - late > 0:
        text = ngettext(
            "Second signature under {n} movement of goods",
            "Second signature under {n} movements of goods",
            count - late,
        ).format(n=count - late)
        href = f"{reverse('stock:movements')}?checks=open"
        yield home.Line(text, href, _("Check"), "due", due=clock.next_midnight(clock.now()), clause="STOCK-01")


def find(actor: Actor, asked: str) -> Iterator[search.Hit]:
    """Serials: a SIM, a card, an IMEI."""
    serial = "".join(asked.split())
    if not access.allowed(actor, "stock.view") or len(serial) < 6:
        return
    for one in reading.where_is(actor, serial):
        href = f"{reverse('stock:where')}?serial={serial}"
        yield search.Hit(f"{one.item.name} {serial}", str(words.PLACES[one.place.kind]), href)


register(
    NavItem(gettext_lazy("Store room"), "stock:store", "stock.view", BACK, "packages", order=10, count=unchecked),
    NavItem(gettext_lazy("My goods"), "stock:mine", "stock.hand_on", FRONT, "package", order=70, count=to_take),
)
home.register(home.WAITING, waiting, order=30)
home.register(home.WRONG, wrong, order=40)
home.register(home.DUE, today, order=40)
search.register(gettext_lazy("Cards and terminals"), find)
