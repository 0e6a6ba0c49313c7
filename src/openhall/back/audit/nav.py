"""Areas of the audit, what it hands in to *My day*, and where an order that a finding speaks of is seen."""

from collections.abc import Collection, Iterator
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from openhall.back.reports import figures, labels, today
from openhall.back.reports.models import DailyReport
from openhall.back.reports.views import day as hall_day
from openhall.back.reports.views import showing
from openhall.engines.policy import subjects
from openhall.front.counter.models import Order
from openhall.front.till.models import BusinessDay
from openhall.kernel import access, clock
from openhall.kernel.actors import Actor
from openhall.kernel.ids import as_uuid
from openhall.positions import HEAD
from openhall.team.org.models import Unit
from openhall.web import home
from openhall.web.navigation import BACK, FRONT, NavItem, register
from openhall.web.templatetags.kit import day_text

from . import days

SHOWN = 3


def _halls(actor: Actor) -> list[Unit]:
    return list(Unit.objects.halls().within(actor))


def to_sign(actor: Actor) -> int:
    """Closed days of the own halls that wait for the auditor's signature."""
    return days.unsigned_days([hall.id for hall in _halls(actor)]).count()


def signatures(actor: Actor) -> int:
    """Orders of the own hall that want the reviewer's signature and aren't one's own."""
    if actor.hall_id is None or actor.staff_id is None:
        return 0
    return today.unsigned(actor.hall_id).exclude(staff=actor.staff_id).count()


def waiting(actor: Actor) -> Iterator[home.Line]:
    """What waits for a signature: days for the auditor, orders for the leads."""
    if access.allowed(actor, "audit.sign"):
        halls = {hall.id: hall for hall in _halls(actor)}
        rows = list(days.unsigned_days(halls))
        for place, day in enumerate(rows[:SHOWN]):
            text = _("Audit and sign {day}").format(day=day_text(day.date))
            href = reverse("audit:desk", args=[halls[day.hall].code, day.date.isoformat()])
            more = len(rows) - place if place == SHOWN - 1 else 1
            yield home.Line(
                text, href, _("To be signed"), "due", note=halls[day.hall].name, clause="AUDIT-03", count=more
            )
    if access.allowed(actor, "order.review") and (count := signatures(actor)):
        text = ngettext("{n} order wants your signature", "{n} orders want your signature", count).format(n=count)
        yield home.Line(text, reverse("audit:signing"), _("Sign"), "due", clause="AUDIT-07", count=count)


def due(actor: Actor) -> Iterator[home.Line]:
    """Yesterday's orders are to be audited by tonight."""
    if not access.allowed(actor, "audit.check"):
        return
    count = days.due_today([hall.id for hall in _halls(actor)]).count()
    if count:
        text = ngettext("Audit {n} order of yesterday", "Audit {n} orders of yesterday", count).format(n=count)
        until = clock.next_midnight(clock.now())
        yield home.Line(text, reverse("audit:home"), _("Audit"), "due", due=until, clause="AUDIT-07", count=count)


def own_audit(actor: Actor) -> Iterator[home.Figure]:
    """An auditor's own looks of today, and what was found."""
    if actor.staff_id is None or not access.allowed(actor, "audit.check"):
        return
    looked, faulty = days.looked_today(actor.staff_id, _halls(actor))
    href = reverse("audit:home")
    yield home.Figure(_("Orders audited"), looked, href)
    yield home.Figure(_("Found faulty"), faulty, reverse("audit:corrections"), tone="due" if faulty else "")


def strip(actor: Actor) -> dict[str, Any] | None:
    """For who leads a hall: its day as one strip; for who heads it the month as well."""
    if actor.hall_id is None or not access.allowed(actor, "reports.day"):
        return None
    hall = Unit.objects.get(id=actor.hall_id)
    business_day = today.latest_day(hall.id)
    context = hall_day.strip(hall, business_day)
    context |= {"unsigned_count": today.unsigned(hall.id).count(), "day_url": reverse("reports:day")}
    last = BusinessDay.objects.filter(hall=hall.id).exclude(state="open").order_by("-date").first()
    if context["unsigned_count"]:
        context["tiles"]["sign_note"] = _("by the end of the next day")
    if last is not None and "last" in context:
        context["last"] = [_progress_tile(hall, last), *context["last"]]
    if not actor.positions.isdisjoint(HEAD):
        first, end = figures.month_bounds(clock.today())
        reports = list(DailyReport.objects.of_halls([hall.id]).within(first, end))
        context["by_day"] = showing.month_chart(reports, first)
        context["month_url"] = reverse("reports:month", args=[hall.code, f"{first:%Y-%m}"])
    return context


def _progress_tile(hall: Unit, day: BusinessDay) -> dict[str, Any]:
    """How far the audit of the last closed day has come."""
    progress = days.progress(day)
    done = progress.looked == progress.items
    note = _("{n} corrections open").format(n=progress.open_corrections) if progress.open_corrections else ""
    return {
        "label": _("Audit"),
        "value": f"{progress.looked} / {progress.items}",
        "note": " · ".join(part for part in (day_text(day.date), note) if part),
        "tone": "" if done and not progress.open_corrections else "due",
        "href": reverse("audit:close", args=[hall.code, day.date.isoformat()]),
    }


def orders(keys: Collection[str]) -> dict[str, subjects.Subject]:
    """Orders that findings speak of: their kind and time, and where they stand."""
    ids = [key for text in keys if (key := as_uuid(text)) is not None]
    names = labels.businesses()
    rows = Order.objects.filter(id__in=ids).only("id", "business", "accepted_at")
    return {
        str(row.id): subjects.Subject(
            f"{names.get(row.business, row.business)} {clock.local(row.accepted_at):%m-%d %H:%M}"
            if row.accepted_at
            else names.get(row.business, row.business),
            reverse("audit:order", args=[row.id]),
        )
        for row in rows
    }


register(
    NavItem(gettext_lazy("Audit"), "audit:home", "audit.desk", BACK, "shield-check", order=10, count=to_sign),
    NavItem(gettext_lazy("Days to audit"), "audit:days", "audit.view", BACK, "calendar-check", order=12),
    NavItem(
        gettext_lazy("Signatures missing"),
        "audit:signing",
        "order.review",
        FRONT,
        "signature",
        order=8,
        count=signatures,
    ),
    NavItem(gettext_lazy("Branch documents"), "audit:documents", "audit.documents", BACK, "certificate", order=60),
)
home.register(home.WAITING, waiting, order=20)
home.register(home.DUE, due, order=20)
home.register_figures(own_audit, order=20)
home.register_strip("reports/_strip.html", strip, order=10)
subjects.register("order", orders)
