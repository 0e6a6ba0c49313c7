"""The rows behind the figures: a day's orders by kind, clerk, hour or means."""

from collections.abc import Sequence
from datetime import date, timedelta
from typing import Any
from uuid import UUID

from django.db.models import QuerySet
from django.http import Http404, HttpRequest, HttpResponseBase
from django.urls import NoReverseMatch, reverse
from django.utils.translation import gettext_lazy as _

from openhall.front.counter.models import ACCEPTED, REVERSED, Order
from openhall.kernel import clock
from openhall.team.org.models import Staff
from openhall.web.tables import BADGE, MONEY, PERSON, PHONE, WHEN, Choice, Column, Table

from .. import labels
from .common import date_asked, hall_asked

STATES = [(ACCEPTED, _("Standing")), (REVERSED, _("Taken back"))]
WORDS = {ACCEPTED: (_("Standing"), "settled"), REVERSED: (_("Taken back"), "due", "receipt-refund")}


class Orders(Table):
    """Orders of one hall between two dates."""

    key = "report-orders"
    search = ("number", "series")
    order = "-accepted_at"
    empty = (_("The orders behind this figure will stand here."), _("Clerks make them at the counter."))

    def __init__(self, request: HttpRequest, rows: "QuerySet[Order]", people: dict[UUID, Staff]) -> None:
        super().__init__(request, rows)
        self.names = labels.businesses()
        self.people = people

    @property
    def columns(self) -> Sequence[Column]:  # type: ignore[override]
        names, people = self.names, self.people
        return [
            Column("accepted_at", _("Time"), WHEN, sort="accepted_at", link=self.opens_order),
            Column("business", _("Kind"), sort="business", value=lambda row: names.get(row.business, row.business)),
            Column("number", _("Number"), PHONE),
            Column("staff", _("Clerk"), PERSON, value=lambda row: people.get(row.staff)),
            Column("form_no", _("Receipt"), value=lambda row: f"{row.series} {row.form_no}" if row.form_no else None),
            Column("cash", _("Cash"), MONEY, value=lambda row: row.cash - row.change, hidden=True),
            Column("card", _("Card"), MONEY, total=True, hidden=True),
            Column("epay", _("Mobile payment"), MONEY, total=True, hidden=True),
            Column("due", _("Sum"), MONEY, sort="due", total=True),
            Column("state", _("State"), BADGE, value=lambda row: WORDS.get(row.state)),
        ]

    @property
    def filters(self) -> Sequence[Choice]:  # type: ignore[override]
        people = [(str(key), f"{one.name} {one.job_number}") for key, one in self.people.items()]
        return [
            Choice("business", _("Kind"), sorted(self.names.items(), key=lambda pair: pair[1])),
            Choice("staff", _("Clerk"), people),
            Choice("state", _("State"), STATES),
        ]

    def opens_order(self, row: Any) -> str:
        try:
            return reverse("audit:order", args=[row.pk])
        except NoReverseMatch:
            return ""

    def tone(self, row: Any) -> str:
        return "settled" if row.state == REVERSED else ""


def orders(request: HttpRequest) -> HttpResponseBase:
    """Orders of a hall on a day (``on``), or on the days ``since`` … ``until``, in an hour if one is named."""
    hall = hall_asked(request)
    first, last = _dates(request)
    start, end = clock.midnight(first), clock.midnight(last + timedelta(days=1))
    if (hour := request.GET.get("hour", "")).isdigit() and int(hour) < 24 and first == last:
        start += timedelta(hours=int(hour))
        end = start + timedelta(hours=1)
    rows = Order.objects.accepted_between(start, end).filter(hall=hall.id)
    people = {row.id: row for row in Staff.objects.filter(unit=hall).only("id", "name", "job_number")}
    elsewhere = set(rows.values_list("staff", flat=True).distinct()) - people.keys()
    people |= {row.id: row for row in Staff.objects.filter(id__in=elsewhere).only("id", "name", "job_number")}
    table = Orders(request, rows, people)
    return table.respond("reports/orders.html", {"hall": hall, "first": first, "last": last})


def _dates(request: HttpRequest) -> tuple[date, date]:
    """At most a month of orders at once: more is what the monthly report is for."""
    if "since" not in request.GET:
        day = date_asked(request)
        return day, day
    first, last = date_asked(request, "since"), date_asked(request, "until")
    if not first <= last <= first + timedelta(days=31):
        raise Http404
    return first, last
