"""A hall's month, added up from its frozen daily rows."""

from datetime import date
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse

from openhall.front.till.models import MEANS

from .. import collection, figures, labels
from ..models import DailyReport
from . import showing
from .common import actor_behind, hall_named, halls_below


def _month(code: str) -> date:
    try:
        return date.fromisoformat(f"{code}-01")
    except ValueError:
        raise Http404 from None


def _context(request: HttpRequest, hall_code: str, month: str) -> dict[str, Any]:
    actor = actor_behind(request)
    hall, first = hall_named(actor, hall_code), _month(month)
    last = figures.month_bounds(first)[1]
    reports = list(
        DailyReport.objects.of_halls([hall.id])
        .within(first, last)
        .select_related("day", "day__signature")
        .order_by("date")
    )
    sums = figures.summed(reports)
    names = labels.businesses()
    before = first.replace(year=first.year - 1, month=12) if first.month == 1 else first.replace(month=first.month - 1)
    after = first.replace(year=first.year + 1, month=1) if first.month == 12 else first.replace(month=first.month + 1)
    return {
        "hall": hall,
        "halls": halls_below(actor),
        "first": first,
        "before": f"{before:%Y-%m}",
        "after": f"{after:%Y-%m}",
        "reports": [{"row": row, "signature": showing.signature_of(row.day)} for row in reports],
        "sums": sums,
        "means": [(labels.MEANS[name], sums[name]) for name in MEANS],
        "kinds": [{**line, "name": names.get(line["business"], line["business"])} for line in sums["kinds"]],
        "groups": showing.classes_and_lines(sums["kinds"]),
        "missing": next(row.missing for row in collection.month(hall, first)),
        "by_day": showing.month_chart(reports, first),
        "by_kind": showing.kinds_chart(sums["kinds"]),
        "back_url": reverse("reports:daily"),
    }


def month(request: HttpRequest, hall: str, month: str) -> HttpResponse:
    """A hall's month on the screen."""
    return render(request, "reports/month.html", _context(request, hall, month))


def paper(request: HttpRequest, hall: str, month: str) -> HttpResponse:
    """A hall's month on A4."""
    return render(request, "reports/month_print.html", _context(request, hall, month))
