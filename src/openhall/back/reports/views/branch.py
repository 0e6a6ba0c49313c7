"""A branch's halls side by side: daily and monthly reports, the missing ones by name, the summary analysis (ORG-04)."""

from datetime import date, timedelta
from typing import Any

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from openhall.front.till.models import MEANS
from openhall.kernel import access, clock
from openhall.kernel.actors import Actor
from openhall.kernel.commands import SCREEN, execute
from openhall.kernel.ids import uuid7
from openhall.kernel.money import ZERO
from openhall.kernel.problems import Refused
from openhall.team.org.models import Unit
from openhall.web import charts
from openhall.web.forms import Form
from openhall.web.templatetags.kit import day_text

from .. import collection, labels
from ..models import DAY, MONTH, Summary
from . import showing
from .common import actor_behind, date_asked, unit_of


class Analysis(Form):
    """What the branch makes of its halls' reports."""

    text = forms.CharField(
        label=gettext_lazy("Summary analysis"), max_length=10_000, widget=forms.Textarea(attrs={"rows": 6})
    )


def branch(request: HttpRequest) -> HttpResponse:
    """The halls of the branch for a day (``period=day``) or a month."""
    unit = unit_of(actor_behind(request))
    period = MONTH if request.GET.get("period") == MONTH else DAY
    on = date_asked(request)
    first = on.replace(day=1) if period == MONTH else on
    form = Analysis(request.POST or None)
    if request.method == "POST" and form.is_valid():
        payload = {"unit": unit.code, "period": period, "first": first.isoformat(), "text": form.cleaned_data["text"]}
        try:
            execute("report.summarise", payload, actor_behind(request), channel=SCREEN, key=request.POST.get("key"))
        except Refused as refusal:
            form.refuse(refusal)
        else:
            messages.success(request, _("The analysis is kept."))
            return redirect(f"{reverse('reports:branch')}?period={period}&on={first.isoformat()}")
    table = _days(unit, first) if period == DAY else _months(unit, first)
    context = {
        **table,
        "unit": unit,
        "period": period,
        "first": first,
        "form": form,
        "writes": access.allowed(actor_behind(request), "report.summarise"),
        "summaries": _summaries(unit, period, first),
        "key": str(uuid7()),
    }
    return render(request, "reports/branch.html", context)


def _days(unit: Unit, on: date) -> dict[str, Any]:
    rows = collection.day(unit, on)
    there = [row.report for row in rows if row.report]
    return {
        "days": [
            {
                "hall": row.hall,
                "report": row.report,
                "state": row.state,
                "signature": row.report and showing.signature_of(row.report.day),
            }
            for row in rows
        ],
        "missing": [row.hall for row in rows if row.report is None],
        "sums": {
            "accepted": sum(report.accepted for report in there),
            "books": sum((report.books for report in there), ZERO),
            **{name: sum((report.takings[name] for report in there), ZERO) for name in MEANS},
        },
        "chart": charts.ranking(
            [row.hall.name for row in rows], (_("Takings"), [row.report.books if row.report else None for row in rows])
        ),
    }


def strip(actor: Actor) -> dict[str, Any]:
    """The halls side by side for *My day*: yesterday, from frozen rows."""
    unit, on = unit_of(actor), clock.today() - timedelta(days=1)
    title = _("Halls side by side, {day}").format(day=day_text(on))
    return {**_days(unit, on), "title": title, "href": f"{reverse('reports:branch')}?period=day&on={on.isoformat()}"}


def _months(unit: Unit, first: date) -> dict[str, Any]:
    rows = collection.month(unit, first)
    names = ("days", "accepted", "reversed", "books", *MEANS)
    return {
        "months": [{"hall": row.hall, "sums": row.sums, "missing": row.missing} for row in rows],
        "missing": [row.hall for row in rows if row.missing],
        "sums": {name: sum((row.sums[name] for row in rows), start=ZERO) for name in names},
        "chart": charts.ranking([row.hall.name for row in rows], (_("Takings"), [row.sums["books"] for row in rows])),
        "month": f"{first:%Y-%m}",
    }


def _summaries(unit: Unit, period: str, first: date) -> list[dict[str, Any]]:
    """What was written for this period: by this unit, and by those below it."""
    units = {row.id: row for row in Unit.objects.filter(path__startswith=unit.path).exclude(level="hall")}
    rows = list(Summary.objects.filter(unit__in=units, period=period, first=first).order_by("-at"))
    people = labels.people(row.staff for row in rows)
    return [{"row": row, "unit": units[row.unit], "person": people.get(str(row.staff))} for row in rows]
