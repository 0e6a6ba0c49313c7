"""The hall's daily reports: the list, one on the screen, on A4 and as PDF."""

from collections.abc import Sequence
from typing import Any
from uuid import UUID

from django.http import FileResponse, Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from openhall.front.till.models import SIGNED
from openhall.team.org.models import Unit
from openhall.web.tables import BADGE, DAY, MONEY, NUMBER, Choice, Column, Table

from .. import labels, pdf
from ..models import DailyReport
from . import showing
from .common import actor_behind, halls_below


def _matched(row: DailyReport) -> tuple[Any, str]:
    return (_("Matched"), "settled") if row.matched else (_("Differs"), "wrong")


def _signed(row: DailyReport) -> tuple[Any, str] | tuple[Any, str, str]:
    signature = showing.signature_of(row.day)
    if signature is None:
        return (_("Not signed"), "due")
    return (
        (_("Signed"), "settled", "shield-check") if signature.matched else (_("Signed with note"), "wrong", "signature")
    )


class DailyReports(Table):
    """Frozen daily reports of the halls below a person's unit."""

    key = "daily-reports"
    order = "-date"
    empty = (_("Frozen daily reports will stand here."), _("A lead makes one by closing the hall's day."))

    def __init__(self, request: HttpRequest, rows: Any, halls: list[Unit]) -> None:
        super().__init__(request, rows)
        self.halls = halls

    @property
    def columns(self) -> Sequence[Column]:  # type: ignore[override]
        names = {hall.id: hall.name for hall in self.halls}
        return [
            Column("date", _("Date"), DAY, sort="date", link=lambda row: reverse("reports:daily-one", args=[row.pk])),
            Column("hall", _("Hall"), value=lambda row: names.get(row.hall)),
            Column("accepted", _("Orders"), NUMBER, sort="accepted", total=True),
            Column("reversed", _("Taken back"), NUMBER, total=True),
            Column("cash", labels.MEANS["cash"], MONEY, sort="cash", total=True),
            Column("card", labels.MEANS["card"], MONEY, sort="card", total=True),
            Column("epay", labels.MEANS["epay"], MONEY, sort="epay", total=True),
            Column("books", _("Sum"), MONEY, sort="books", total=True),
            Column("matched", _("Clerks' match"), BADGE, value=_matched),
            Column("signature", _("Audit"), BADGE, value=_signed),
        ]

    @property
    def filters(self) -> Sequence[Choice]:  # type: ignore[override]
        return [
            Choice("hall", _("Hall"), [(str(hall.id), hall.name) for hall in self.halls]),
            Choice("matched", _("Clerks' match"), [("yes", _("Matched")), ("no", _("Differs"))], apply=_by_match),
            Choice("signed", _("Audit"), [("yes", _("Signed")), ("no", _("Not signed"))], apply=_by_signature),
        ]


def _by_match(rows: Any, value: str) -> Any:
    return rows.filter(differences=[]) if value == "yes" else rows.exclude(differences=[])


def _by_signature(rows: Any, value: str) -> Any:
    return rows.filter(day__state=SIGNED) if value == "yes" else rows.exclude(day__state=SIGNED)


def daily(request: HttpRequest) -> HttpResponseBase:
    """All frozen daily reports of the own halls."""
    halls = halls_below(actor_behind(request))
    rows = DailyReport.objects.of_halls([hall.id for hall in halls]).select_related("day", "day__signature")
    return DailyReports(request, rows, halls).respond("reports/daily.html")


def _report(request: HttpRequest, key: UUID) -> tuple[DailyReport, Unit]:
    report = DailyReport.objects.select_related("day", "day__signature").filter(id=key).first()
    if report is None:
        raise Http404
    hall = Unit.objects.halls().within(actor_behind(request)).filter(id=report.hall).first()
    if hall is None:
        raise Http404
    return report, hall


def _context(request: HttpRequest, key: UUID) -> dict[str, Any]:
    report, hall = _report(request, key)
    signature = showing.signature_of(report.day)
    people = labels.people([report.day.closed_by, report.day.opened_by, signature and signature.staff])
    context = showing.report_page(report)
    return {
        **context,
        "hall": hall,
        "closed_by": people.get(str(report.day.closed_by)),
        "signed_by": people.get(str(signature.staff)) if signature else None,
        "hours": showing.hours_chart(
            report.details.get("hours", []),
            showing.hours_before(report.hall, report.date),
            today=_("This day"),
            then=_("Same weekday before"),
        ),
        "on": report.date.isoformat(),
        "month": f"{report.date:%Y-%m}",
        "reversed_note": gettext("{n} taken back").format(n=report.reversed) if report.reversed else "",
        "back_url": reverse("reports:daily"),
    }


def one(request: HttpRequest, key: UUID) -> HttpResponse:
    """One frozen report."""
    return render(request, "reports/daily_one.html", _context(request, key))


def paper(request: HttpRequest, key: UUID) -> HttpResponse:
    """The report on A4: one page for a normal day, signatures at the foot."""
    return render(request, "reports/daily_print.html", _context(request, key))


def as_pdf(request: HttpRequest, key: UUID) -> FileResponse:
    """The same paper as a PDF."""
    context = _context(request, key)
    content = pdf.daily(context, printed_by=actor_behind(request))
    name = f"{context['hall'].code}-{context['report'].date.isoformat()}.pdf"
    return FileResponse(content, content_type="application/pdf", filename=name)
