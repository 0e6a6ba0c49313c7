"""A month's hours, person by person."""

from datetime import timedelta

from django.http import HttpRequest, HttpResponseBase
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from openhall.web.tables import NUMBER, PERSON, Column, Table

from .. import board
from .common import hall_of, halls_of, month_of


class Months(Table):
    """Everybody's shifts and hours of a month, and what was found."""

    key = "roster-month"
    columns = [
        Column("person", _("Person"), PERSON),
        Column("shifts", _("Shifts"), NUMBER, sort="shifts", total=True),
        Column("planned", _("Planned hours"), NUMBER, sort="planned", total=True),
        Column("ahead", _("Early for handover, h"), NUMBER, sort="ahead", total=True, hidden=True),
        Column("waited", _("Waited for relief, h"), NUMBER, sort="waited", total=True, hidden=True),
        Column("working", _("Working hours"), NUMBER, sort="working", total=True),
        Column("guide", _("Guide turns"), NUMBER, value=lambda row: row.by_duty.get("guide", 0), hidden=True),
        Column("relief_late", _("Late for handover"), NUMBER, sort="relief_late", total=True),
        Column("late", pgettext_lazy("attendance", "Late"), NUMBER, sort="late", total=True),
        Column("late_minutes", _("Minutes late"), NUMBER, sort="late_minutes", total=True),
        Column("early", _("Left early"), NUMBER, sort="early", total=True),
        Column("early_minutes", _("Minutes early"), NUMBER, sort="early_minutes", total=True),
        Column("absent", _("Absent"), NUMBER, sort="absent", total=True),
        Column("without_leave", _("Absent without leave"), NUMBER, sort="without_leave", total=True),
        Column("empty_minutes", _("Minutes of empty post"), NUMBER, sort="empty_minutes", total=True),
        Column("unrelieved", _("Left unrelieved"), NUMBER, sort="unrelieved", total=True, hidden=True),
        Column("overtime", _("Overtime hours"), NUMBER, sort="overtime", total=True),
        Column("leave", _("Days of leave"), NUMBER, sort="leave", total=True),
        Column("overstayed", _("Overstayed"), NUMBER, sort="overstayed", total=True),
        Column("swaps", _("Swaps asked"), NUMBER, sort="swaps", total=True),
    ]
    search = ["person.name", "person.job_number"]
    size = 200
    empty = (_("The hours of this month will stand here."), _("A lead plans shifts on the week board."))


def month(request: HttpRequest) -> HttpResponseBase:
    hall, first = hall_of(request), month_of(request)
    before = (first - timedelta(days=1)).replace(day=1)
    after = (first + timedelta(days=31)).replace(day=1)
    context = {
        "hall": hall,
        "halls": halls_of(request),
        "first": first,
        "before": reverse("roster:month", query={"hall": hall.code, "month": f"{before:%Y-%m}"}),
        "after": reverse("roster:month", query={"hall": hall.code, "month": f"{after:%Y-%m}"}),
        "back_url": reverse("roster:week", query={"hall": hall.code, "week": first.isoformat()}),
    }
    return Months(request, board.month(hall, first)).respond("roster/month.html", context)
