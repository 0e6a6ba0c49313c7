"""The yearly table of holidays and make-up workdays, and what stands on days that it changed."""

from collections.abc import Sequence
from datetime import date
from typing import Any
from uuid import UUID

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from openhall.engines.cases.models import Case
from openhall.kernel import clock
from openhall.kernel.access import allowed

from .. import calendar, doors, falling_out, holidays, yearly
from ..models import OutletType, SpecialDay, Unit
from .acting import press, submit, who
from .forms import SpecialDayForm

FURTHEST = 5


def table(request: HttpRequest) -> HttpResponse:
    """A year of the table, and the form for a further day."""
    year = _year(request)
    form = SpecialDayForm(request.POST or None, initial={"kind": "holiday", "hours_of": "0"})
    if request.method == "POST" and form.is_valid():
        data = form.cleaned_data
        given = {**data, "hours_of": int(data["hours_of"] or 0), "type": data["type"] or None}
        if submit(request, "calendar.lay_down", form, given, _("The table is kept.")):
            return redirect(reverse("org:yearly", query={"year": data["date"].year}))
    context = {
        "form": form,
        "year": year,
        "days": days_of(year),
        "announced": yearly.announced(year),
        "types": OutletType.objects.all(),
        "may": allowed(who(request), "calendar.lay_down"),
        "may_import": allowed(who(request), "transfer.import"),
        "back_url": reverse("org:types"),
    }
    return render(request, "org/yearly.html", context, status=422 if form.errors else 200)


def days_of(year: int) -> Sequence[Any]:
    """The rows of a year; of one that nobody has touched yet, what the library says."""
    rows = list(SpecialDay.objects.filter(date__year=year).select_related("type"))
    if any(row.type_id is None for row in rows):
        return rows
    now = clock.now()
    seeds = [
        SpecialDay(date=one.date, kind=one.kind, zh=one.zh, en=one.en, source=one.source, notice=one.notice, at=now)
        for one in holidays.of_year(year)
    ]
    return sorted([*seeds, *rows], key=lambda row: row.date)


@require_POST
def keep(request: HttpRequest, code: str) -> HttpResponse:
    """Outlets of a type keep holidays, or no longer do."""
    keeps = request.POST.get("keeps") == "1"
    press(request, "calendar.keep_holidays", {"type": code, "keeps": keeps}, _("The calendar is kept."))
    return redirect("org:types")


def relook(request: HttpRequest, key: UUID) -> HttpResponse:
    """What stands on the days that changed, as they are now."""
    case = Case.objects.of_kind(yearly.RELOOK.name).filter(id=key).first()
    actor = who(request)
    if case is None or not (case.seen_by(actor) or doors.inside(actor, case.hall)):
        raise Http404
    dates = [date.fromisoformat(day) for day in case.data.get("dates", [])]
    things = yearly.standing([case.hall], dates)
    found = calendar.days_of(case.hall, dates[0], dates[-1]) if dates else {}
    lines = [
        (
            found[day],
            [(one, falling_out.outside(one, found[day])) for one in things if clock.local_date(one.at) == day],
        )
        for day in dates
    ]
    context = {
        "case": case,
        "hall": Unit.objects.get(id=case.hall),
        "lines": lines,
        "moves": case.definition.offered(actor, case),
        "back_url": reverse("home"),
    }
    return render(request, "org/relook.html", context)


def _year(request: HttpRequest) -> int:
    today = clock.today().year
    try:
        return min(max(int(request.GET.get("year", today)), today - FURTHEST), today + FURTHEST)
    except ValueError:
        return today
