"""The list of days that were, or are to be, audited."""

from collections.abc import Sequence
from typing import Any

from django.http import HttpRequest, HttpResponseBase
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from openhall.front.till.models import CLOSED, OPEN, SIGNED, BusinessDay
from openhall.kernel import access
from openhall.team.org.models import Unit
from openhall.web.tables import BADGE, DAY, MONEY, NUMBER, Choice, Column, Table

from .. import days
from ..verdicts import COMPLETE, INCOMPLETE, NOT_BEGUN, UNDER_WAY
from .common import actor_behind

DAY_STATES: dict[str, Any] = {
    OPEN: (_("In business"), "now"),
    CLOSED: (_("To be signed"), "due"),
    SIGNED: (_("Signed"), "settled", "shield-check"),
}
AUDIT_STATES: dict[str, Any] = {
    NOT_BEGUN: (_("Not begun"), "plain"),
    UNDER_WAY: (_("Under way"), "now"),
    INCOMPLETE: (_("Incomplete"), "due"),
    COMPLETE: (_("Complete"), "settled"),
}


class Days(Table):
    """Business days with how far their audit has come; progress is asked for one page of rows at a time."""

    key = "audit-days"
    order = "-date"
    size = 30
    empty = (_("Days to be audited will stand here."), _("A lead opens and closes them."))

    def __init__(self, request: HttpRequest, rows: Any, halls: Sequence[Unit], link: str) -> None:
        super().__init__(request, rows)
        self.halls = {hall.id: hall for hall in halls}
        self.link = link
        self._progress: dict[Any, Any] = {}

    def progress(self, row: BusinessDay) -> Any:
        if row.id not in self._progress:
            self._progress |= days.progress_of(list(self.page.object_list))
        return self._progress.get(row.id)

    def address(self, row: BusinessDay) -> str:
        return reverse(self.link, args=[self.halls[row.hall].code, row.date.isoformat()])

    @property
    def columns(self) -> Sequence[Column]:  # type: ignore[override]
        return [
            Column("date", _("Date"), DAY, sort="date", link=self.address),
            Column("hall", _("Hall"), value=lambda row: self.halls[row.hall].name),
            Column("state", _("Day"), BADGE, sort="state", value=lambda row: DAY_STATES[row.state]),
            Column("orders", _("Items"), NUMBER, value=lambda row: self.progress(row).items),
            Column("looked", _("Looked at"), NUMBER, value=lambda row: self.progress(row).looked),
            Column("faulty", _("Faulty"), NUMBER, value=lambda row: self.progress(row).faulty or None),
            Column("audit", _("Audit"), BADGE, value=lambda row: AUDIT_STATES[self.progress(row).state]),
            Column("books", _("Sum"), MONEY, value=lambda row: _report(row).books if _report(row) else None),
            Column("clerks", _("Clerks' match"), BADGE, value=_clerks),
            Column("auditor", _("Auditor's match"), BADGE, value=_auditor),
        ]

    @property
    def filters(self) -> Sequence[Choice]:  # type: ignore[override]
        return [
            Choice("hall", _("Hall"), [(str(hall.id), hall.name) for hall in self.halls.values()]),
            Choice("state", _("Day"), [(key, words[0]) for key, words in DAY_STATES.items()]),
        ]


def _report(row: BusinessDay) -> Any:
    return getattr(row, "report", None)


def _clerks(row: BusinessDay) -> Any:
    report = _report(row)
    return report and ((_("Matched"), "settled") if report.matched else (_("Differs"), "wrong"))


def _auditor(row: BusinessDay) -> Any:
    signature = getattr(row, "signature", None)
    return signature and ((_("Matched"), "settled") if signature.matched else (_("Signed with note"), "wrong"))


def listed(request: HttpRequest) -> HttpResponseBase:
    """Days of the own halls, the latest first."""
    actor = actor_behind(request)
    halls = list(Unit.objects.halls().within(actor).order_by("code"))
    rows = BusinessDay.objects.filter(hall__in=[hall.id for hall in halls]).select_related("report", "signature")
    link = "audit:desk" if access.allowed(actor, "audit.desk") else "audit:close"
    return Days(request, rows, halls, link).respond(
        "audit/days.html", {"late": days.late_count(hall.id for hall in halls)}
    )
