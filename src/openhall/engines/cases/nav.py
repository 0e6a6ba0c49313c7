"""Areas of cases, and what of them is due or waits for somebody on *My day*."""

from collections.abc import Iterator

from django.urls import reverse
from django.utils.translation import gettext_lazy

from openhall.kernel.actors import Actor
from openhall.web import home
from openhall.web.navigation import OWN, NavItem, register

from . import reading
from .models import Case


def count(actor: Actor) -> int:
    """Open cases of this person's, and those of others that wait for a step of this person's."""
    return reading.mine(actor).count() + len(reading.awaiting(actor))


def due(actor: Actor) -> Iterator[home.Line]:
    for case in reading.mine(actor)[: home.SHOWN]:
        yield _line(case, case.state_label)


def waiting(actor: Actor) -> Iterator[home.Line]:
    for case in reading.awaiting(actor):
        yield _line(case, case.definition.offered(actor, case)[0].label)


def _line(case: Case, word: object) -> home.Line:
    """Leads to the case, or to where its trade works it, if that is the only place."""
    tone = "wrong" if case.overdue else "due"
    elsewhere = not any(move.by_command or move.page for move in case.definition.moves.values())
    href = (case.address if elsewhere else "") or reverse("cases:case", args=[case.pk])
    running = None if case.paused_at is not None else case.due_at
    return home.Line(case.title, href, word, tone, case.summary, running, case.definition.clause)


register(
    NavItem(gettext_lazy("My cases"), "cases:mine", None, OWN, "clipboard-check", order=30, count=count),
    NavItem(gettext_lazy("Cases of the hall"), "cases:hall", "case.view", OWN, "clipboard-list", order=31),
)
home.register(home.DUE, due, order=20)
home.register(home.WAITING, waiting, order=20)
