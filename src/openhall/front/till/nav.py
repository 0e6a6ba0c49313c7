"""Areas of money, and what of it stands on *My day*."""

from collections.abc import Iterator

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from openhall.engines.policy.parameters import Figures
from openhall.kernel import access, clock
from openhall.kernel.actors import Actor
from openhall.kernel.money import ZERO
from openhall.web import home
from openhall.web.navigation import BACK, FRONT, NavItem, register
from openhall.web.templatetags.kit import money as shown

from . import account, sessions
from .models import BusinessDay, Collection, HandIn, MobilePayment, Settlement, TillSession
from .parameters import SETTLER_POSITION, interim_limit, named


def _till(actor: Actor) -> TillSession | None:
    return TillSession.objects.open().of_person(actor.staff_id).select_related("day", "counter").first()


def waiting_at_till(actor: Actor) -> int:
    """Collections to confirm, and a drawer over its limit."""
    till = _till(actor)
    if till is None:
        return 0
    over = sessions.drawer_state(till, clock.now()).over
    return Collection.objects.waiting().filter(till=till).count() + int(over)


def unclear(actor: Actor) -> int:
    if actor.hall_id is None or actor.staff_id is None:
        return 0
    rows = MobilePayment.objects.filter(hall=actor.hall_id).unclear()
    return rows.count() if access.allowed(actor, "payment.decide") else rows.filter(staff=actor.staff_id).count()


def wrong(actor: Actor) -> Iterator[home.Line]:
    till = _till(actor)
    if till is not None:
        state = sessions.drawer_state(till, clock.now())
        if state.over:
            text = _("Drawer at %(held)s: drop %(amount)s") % {
                "held": shown(state.held),
                "amount": shown(state.proposal),
            }
            yield home.Line(
                text, reverse("till:mine"), _("Over the limit"), "wrong", till.counter.code, clause="CASH-01"
            )
    number = unclear(actor)
    if number:
        text = _("Mobile payments nobody knows about")
        yield home.Line(
            text, reverse("till:payments") + "?state=unclear", _("Unclear"), "wrong", str(number), clause="CASH-04"
        )


def waiting(actor: Actor) -> Iterator[home.Line]:
    for one in Collection.objects.waiting().of_person(actor.staff_id).select_related("till__counter"):
        text = _("%(amount)s was taken from your till") % {"amount": shown(one.cash)}
        yield home.Line(
            text, reverse("till:mine"), _("Confirm"), "due", one.till.counter.code if one.till else "", clause="CASH-07"
        )
    if actor.hall_id is not None and actor.staff_id is not None and access.allowed(actor, "dayend.receive"):
        for made in (
            HandIn.objects.waiting().filter(hall=actor.hall_id).exclude(staff=actor.staff_id).select_related("day")
        ):
            text = _("%(amount)s handed in") % {"amount": shown(made.cash)}
            yield home.Line(
                text, reverse("till:hand_in"), _("Receive"), "due", f"{made.day.date:%m-%d}", clause="CASH-09"
            )


def due(actor: Actor) -> Iterator[home.Line]:
    """The first round of the day, for who settles."""
    if actor.hall_id is None or not access.allowed(actor, "settlement.take"):
        return
    if not named(actor, Figures(actor.hall_id, clock.now())[SETTLER_POSITION]):
        return
    day = BusinessDay.objects.open_of(actor.hall_id).first()
    if day is None or Settlement.objects.of_day(day.id).finished().exists():
        return
    limit = interim_limit(day.hall, clock.now())
    yield home.Line(
        _("First settlement of the day"),
        reverse("till:rounds"),
        _("Settle the tills"),
        "due",
        due=limit,
        clause="CASH-07",
    )


def figures(actor: Actor) -> Iterator[home.Figure]:
    till = _till(actor)
    if till is not None:
        state = sessions.drawer_state(till, clock.now())
        note = _("limit %(limit)s") % {"limit": shown(state.limit)}
        yield home.Figure(
            _("In my drawer"), shown(state.held), reverse("till:mine"), note, "wrong" if state.over else ""
        )
    if access.allowed(actor, "till.view") and actor.staff_id is not None:
        standing = sum(account.standing(actor.staff_id).values(), ZERO)
        if standing:
            yield home.Figure(_("On my name"), shown(standing), reverse("till:account"), _("to be paid in"), "due")


register(
    NavItem(gettext_lazy("My till"), "till:mine", "till.view", FRONT, "cash", order=20, count=waiting_at_till),
    NavItem(gettext_lazy("Business day"), "till:day", "till.watch", FRONT, "sunrise", order=30),
    NavItem(gettext_lazy("Tills"), "till:tills", "till.watch", FRONT, "wallet", order=31),
    NavItem(gettext_lazy("Rounds"), "till:rounds", "till.watch", FRONT, "coins", order=32),
    NavItem(gettext_lazy("Where the money is"), "till:custody", "till.watch", BACK, "lock-square", order=60),
    NavItem(gettext_lazy("Hand-in"), "till:hand_in", "dayend.view", FRONT, "transfer", order=33),
    NavItem(gettext_lazy("Clerks' accounts"), "till:accounts", "till.accounts", BACK, "scale", order=61),
    NavItem(
        gettext_lazy("Mobile payments"),
        "till:payments",
        "payment.view",
        FRONT,
        "device-mobile",
        order=34,
        count=unclear,
    ),
)
home.register(home.WRONG, wrong, order=20)
home.register(home.WAITING, waiting, order=10)
home.register(home.DUE, due, order=30)
home.register_figures(figures, order=20)
