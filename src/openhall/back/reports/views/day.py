"""The duty supervisor's day: tills and drawers, missing signatures, findings, what is due."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import NoReverseMatch, reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from openhall.engines.cases.models import Case
from openhall.engines.policy.models import Finding
from openhall.engines.policy.views import presenting
from openhall.front.till.models import BusinessDay
from openhall.kernel import clock
from openhall.team.org.models import Unit
from openhall.web.templatetags.kit import day_text

from .. import figures, labels, today
from ..models import DailyReport
from . import showing
from .common import actor_behind, hall_asked, halls_below

SHOWN = 8


def day(request: HttpRequest) -> HttpResponse:
    """A hall's day as its duty supervisor sees it; everything can be acted on where it is seen."""
    actor, hall = actor_behind(request), hall_asked(request)
    business_day = today.latest_day(hall.id)
    context = {
        "hall": hall,
        "halls": halls_below(actor) if actor.hall_id is None else [],
        "business_day": business_day,
        **strip(hall, business_day),
        **signatures(hall),
        **_open_matters(hall),
    }
    return render(request, "reports/day.html", context)


def live(request: HttpRequest) -> HttpResponse:
    """The tills alone, asked again and again while the page is open."""
    hall = hall_asked(request)
    business_day = today.latest_day(hall.id)
    drawers = today.drawers(business_day) if business_day else []
    return render(request, "reports/_tills.html", {"hall": hall, "drawers": drawers, "business_day": business_day})


def strip(hall: Unit, business_day: BusinessDay | None) -> dict[str, Any]:
    """A hall's day in one strip: takings by hour, tills and drawers, signatures, the last day's matches."""
    if business_day is None:
        return {"drawers": [], "takings": None, "tiles": {"signing": address("audit:signing", hall)}}
    drawers = today.drawers(business_day)
    over = sum(one.over for one in drawers)
    takings = today.takings(business_day)
    hours = showing.hours_chart(
        figures.by_hour(business_day.id),
        showing.hours_before(hall.id, business_day.date),
        today=_("This day"),
        then=_("Same weekday before"),
    )
    return {
        "drawers": drawers,
        "open_tills": sum(one.open for one in drawers),
        "over": over,
        "takings": takings,
        "hours": hours,
        "last": [tile for report in today.last_reports(hall.id, 1) for tile in match_tiles(report)],
        "tiles": {
            "orders": orders_address(hall, business_day),
            "day": day_text(business_day.date),
            "reversed": _("{n} taken back").format(n=takings.reversed) if takings.reversed else "",
            "over": ngettext("{n} drawer over its limit", "{n} drawers over their limit", over).format(n=over)
            if over
            else "",
            "signing": address("audit:signing", hall),
        },
    }


def orders_address(hall: Unit, business_day: BusinessDay) -> str:
    """The rows behind a day's figures."""
    return f"{reverse('reports:orders')}?hall={hall.code}&on={business_day.date.isoformat()}"


def address(name: str, hall: Unit) -> str:
    """A page of a module above, if that is there."""
    try:
        return f"{reverse(name)}?hall={hall.code}"
    except NoReverseMatch:
        return ""


def match_tiles(report: DailyReport) -> list[dict[str, Any]]:
    """How both three-way matches of a closed day stand, as tiles."""
    href, on = reverse("reports:daily-one", args=[report.pk]), day_text(report.date)
    signature = showing.signature_of(report.day)
    names = sorted({str(one["staff"]) for one in report.differences})
    clerks = {
        "label": _("Clerks' match"),
        "value": _("Matched") if report.matched else _("Differs"),
        "note": " · ".join([on, *names]),
        "tone": "" if report.matched else "wrong",
        "href": href,
    }
    value = _("Not signed") if signature is None else _("Matched") if signature.matched else _("Differs")
    auditor = {
        "label": _("Auditor's match"),
        "value": value,
        "note": " · ".join([on, *([signature.note] if signature and signature.note else [])]),
        "tone": "due" if signature is None else "" if signature.matched else "wrong",
        "href": href,
    }
    return [clerks, auditor]


def signatures(hall: Unit, shown: int = SHOWN) -> dict[str, Any]:
    """Orders that want a reviewer's signature: how many, and the oldest of them."""
    rows = today.unsigned(hall.id)
    found = list(rows.select_related("kind")[:shown])
    people = labels.people(order.staff for order in found)
    names = labels.businesses()
    lines = [
        {
            "order": order,
            "name": names.get(order.business, order.business),
            "person": people.get(str(order.staff)),
            "until": today.sign_until(order),
        }
        for order in found
    ]
    return {"unsigned": lines, "unsigned_count": rows.count()}


def _open_matters(hall: Unit) -> dict[str, Any]:
    """Findings of today in the hall, and cases by their due time."""
    start = clock.midnight(clock.today())
    findings = Finding.objects.of_halls([hall.id]).open().filter(at__gte=start).order_by("-at")
    cases = Case.objects.open().of_halls([hall.id]).order_by("due_at")
    found = list(findings[:SHOWN])
    people = labels.people([*(one.staff for one in found), *(case.owner for case in cases[:SHOWN])])
    return {
        "findings": [
            {"row": one, "title": presenting.named("rules", one.rule), "person": people.get(str(one.staff))}
            for one in found
        ],
        "findings_count": findings.count(),
        "cases": [_case(case, people) for case in cases[:SHOWN]],
        "cases_count": cases.count(),
    }


def _case(case: Case, people: dict[str, Any]) -> dict[str, Any]:
    kind = case.definition
    return {
        "row": case,
        "person": people.get(str(case.owner)),
        "words": kind.summary(case) if kind.summary else "",
        "href": case_address(case),
    }


def case_address(case: Case) -> str:
    """Where a matter is dealt with: its page among the cases, else where the thing itself stands."""
    try:
        return reverse("cases:case", args=[case.id])
    except NoReverseMatch:
        return case.definition.address(case) if case.definition.address else ""
