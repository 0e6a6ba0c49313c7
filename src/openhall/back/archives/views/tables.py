"""Lists of the archives."""

from typing import Any

from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from openhall.back.archives.cases import PURPOSES
from openhall.back.archives.models import EXPECTED, FILED, RECEIVED
from openhall.web.tables import BADGE, PERSON, WHEN, Choice, Column, Table

PAPERS = {
    "form": _("Signed form"),
    "id_copy": _("Copy of the document"),
    "authorisation": _("Authorisation"),
    "business_licence": _("Business licence"),
    "agent_id": _("Agent's document"),
    "old_certificate": _("Old certificate"),
}


def papers(names: list[str]) -> str:
    return " · ".join(str(PAPERS.get(name, name)) for name in names)


class Vouchers(Table):
    """Papers of orders: expected from the clerk, received, filed."""

    key = "vouchers"
    columns = [
        Column("at", _("Order"), WHEN, sort="at"),
        Column("business", _("Business"), value=lambda row: row.business),
        Column("person", _("Clerk"), PERSON),
        Column("papers", _("Papers"), value=lambda row: papers(row.papers), wide=True),
        Column("missing", _("Missing"), value=lambda row: papers(row.missing) or "–"),
        Column("state_word", _("State"), BADGE),
        Column("archive_no", _("Archive number"), sort="archive_no"),
        Column("box", _("Box"), sort="box"),
        Column("place", _("Place"), sort="place"),
    ]
    filters = [
        Choice(
            "state",
            _("State"),
            [("overdue", _("Overdue")), (EXPECTED, _("Expected")), (RECEIVED, _("Received")), (FILED, _("Filed"))],
            apply=lambda rows, value: rows,
        ),
    ]
    search = ["archive_no", "box", "place"]
    order = "-at"
    empty = (_("Papers of completed orders will stand here."), _("They are expected as soon as an order is completed."))

    def opens(self, row: Any) -> str:
        return reverse("archives:vouchers", args=[row.pk])

    def tone(self, row: Any) -> str:
        return "wrong" if row.late else ""


class Loans(Table):
    """Applications for papers, and who has them."""

    key = "archive-access"
    columns = [
        Column("opened_at", _("Applied"), WHEN, sort="opened_at"),
        Column("applicant", _("Applicant"), PERSON),
        Column("purpose", _("Purpose"), value=lambda row: PURPOSES.get(row.data.get("purpose", ""), "")),
        Column("items", _("Papers"), value=lambda row: " · ".join(row.data.get("items", [])), wide=True),
        Column("approver", _("Approved by"), PERSON),
        Column("reader", _("Reader"), PERSON),
        Column("state_word", _("State"), BADGE),
        Column("due_at", _("Back by"), "due"),
    ]
    filters = [
        Choice(
            "open",
            _("State"),
            [("yes", _("Going on")), ("no", _("Done with"))],
            apply=lambda rows, value: rows.filter(closed_at__isnull=value == "yes"),
        )
    ]
    order = "-opened_at"
    empty = (_("Applications for papers will stand here."), _("Whoever needs papers applies; a superior approves."))

    def opens(self, row: Any) -> str:
        return reverse("archives:access", args=[row.pk])

    def tone(self, row: Any) -> str:
        return "wrong" if row.overdue and row.closed_at is None else ""
