"""Counters needed against counters planned, by half hour; what the figures rest on, and how good they were."""

from datetime import date, timedelta
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import pgettext
from django.views.decorators.http import require_GET

from openhall.front.floor.words import SERVICE_NAMES
from openhall.kernel import clock
from openhall.kernel.problems import Refused
from openhall.web.charts import bars

from ...views.common import hall_of, halls_of, week_of
from .. import reading, staffing
from ..arrivals import days_of


@require_GET
def forecast(request: HttpRequest) -> HttpResponse:
    """One day of a week in half hours, and the week's days to choose from."""
    hall, monday = hall_of(request), week_of(request)
    days = days_of(monday)
    context: dict[str, Any] = {
        "hall": hall,
        "halls": halls_of(request),
        "monday": monday,
        "day": _day_asked(request, days),
        "before": _address(hall.code, monday - timedelta(days=7)),
        "after": _address(hall.code, monday + timedelta(days=7)),
        "board": reverse("roster:week", query={"hall": hall.code, "week": monday.isoformat()}),
    }
    try:
        known = reading.forecast(hall, clock.now())
    except Refused as refusal:
        return render(request, "proposals/forecast.html", {**context, "refusal": refusal.for_people()})
    opening = reading.opening(hall, days)
    served = reading.wants_at(hall.id)
    shifts = staffing.there(staffing.shifts_near(hall.id, days[0], days[-1]))
    rows = staffing.day(
        known, context["day"], opening[context["day"]], staffing.turns_of(shifts, context["day"], served)
    )
    context |= {
        "forecast": known,
        "rows": rows,
        "days": [
            (day, _address(hall.code, day), *_marks(known, day, opening[day], staffing.turns_of(shifts, day, served)))
            for day in days
        ],
        "wants": _wants(known),
        "chart": bars(
            [row.name for row in rows],
            (pgettext("counters", "Planned"), [row.planned for row in rows]),
            line=(pgettext("counters", "Needed"), [row.needed for row in rows]),
        ),
        "sums": {"under": sum(row.under for row in rows) / 2, "over": sum(row.over for row in rows) / 2},
        "names": SERVICE_NAMES,
    }
    return render(request, "proposals/forecast.html", context)


def _address(hall: str, day: date) -> str:
    return reverse("proposals:forecast", query={"hall": hall, "week": day.isoformat(), "day": day.isoformat()})


def _day_asked(request: HttpRequest, days: list[date]) -> date:
    asked = next((day for day in days if day.isoformat() == request.GET.get("day")), None)
    return asked or (clock.today() if clock.today() in days else days[0])


def _marks(
    known: reading.Forecast, day: date, opening: tuple[int, int] | None, turns: list[staffing.Span]
) -> tuple[float, float]:
    """Counter hours lacking and too many on a day."""
    lacking = over = 0
    for row in staffing.day(known, day, opening, turns, played=False):
        lacking, over = lacking + row.under, over + row.over
    return lacking / 2, over / 2


def _wants(known: reading.Forecast) -> list[dict[str, Any]]:
    """What is known of each want that the hall serves."""
    return [
        {
            "name": SERVICE_NAMES[want],
            "week": sum(sum(day) for day in known.expected[want]),
            "handling": known.handling[want],
            "counters": known.counters[want],
        }
        for want in reading.WANTS
        if known.counters[want] or any(map(any, known.expected[want]))
    ]
