"""Areas of the reports, and what they hand in to the head of the page and to *My day*."""

from collections.abc import Iterator
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from openhall.front.till.models import CLOSED, OPEN, SIGNED
from openhall.kernel import access, clock
from openhall.kernel.actors import Actor
from openhall.team.org.models import Unit
from openhall.web import home, shell
from openhall.web.navigation import BACK, FRONT, NavItem, register
from openhall.web.templatetags.kit import day_text, money

from . import today
from .views import branch

STATES = {OPEN: shell.OPEN, CLOSED: shell.CLOSED, SIGNED: shell.AUDITED}


def business_day(actor: Actor) -> shell.Day | None:
    """The head of the page: the hall's open day, else its last; above the halls the unit and the date."""
    if actor.unit_id is None:
        return None
    name = Unit.objects.filter(id=actor.unit_id).values_list("name", flat=True).first()
    if actor.hall_id is None:
        return shell.Day(name or "", clock.today(), "")
    found = today.latest_day(actor.hall_id)
    if found is None or (found.state != OPEN and found.date != clock.today()):
        return shell.Day(name or "", clock.today(), shell.NOT_OPEN)
    return shell.Day(name or "", found.date, STATES[found.state])


def missing_reports(actor: Actor) -> int:
    """Own shifts whose report isn't submitted."""
    return len(today.reports_missing(actor.staff_id))


def due(actor: Actor) -> Iterator[home.Line]:
    """A closed shift wants its report before one goes home."""
    if not access.allowed(actor, "report.submit"):
        return
    for till in today.reports_missing(actor.staff_id):
        assert till.closed_at is not None
        text = _("Submit the report of your shift at {counter}").format(counter=till.counter.code)
        href = reverse("reports:shift", args=[till.id])
        yield home.Line(
            text, href, _("Report"), "due", note=day_text(till.day.date), due=clock.next_midnight(till.closed_at)
        )


def figures(actor: Actor) -> Iterator[home.Figure]:
    """A clerk's own orders and takings of today."""
    if actor.staff_id is None or not access.allowed(actor, "report.submit"):
        return
    own = today.own_shift(actor.staff_id, clock.today())
    href = reverse("reports:mine")
    yield home.Figure(_("My orders"), own["orders"], href)
    yield home.Figure(_("My takings"), money(own["total"]), href, unit=_("yuan"))


def halls(actor: Actor) -> dict[str, Any] | None:
    """For a branch: its halls side by side, from yesterday's frozen rows."""
    if actor.hall_id is not None or not access.allowed(actor, "reports.branch"):
        return None
    return branch.strip(actor)


register(
    NavItem(gettext_lazy("The hall's day"), "reports:day", "reports.day", FRONT, "sunrise", order=5),
    NavItem(
        gettext_lazy("My daily report"),
        "reports:mine",
        "report.submit",
        FRONT,
        "report-money",
        order=60,
        count=missing_reports,
    ),
    NavItem(gettext_lazy("Reports of the halls"), "reports:branch", "reports.branch", BACK, "building-store", order=5),
    NavItem(gettext_lazy("Daily reports"), "reports:daily", "reports.view", BACK, "report-analytics", order=30),
)
shell.provide_day(business_day)
home.register(home.DUE, due, order=20)
home.register_figures(figures, order=10)
home.register_strip("reports/_branch_strip.html", halls, order=20)
