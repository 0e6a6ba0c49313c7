"""What the receipt forms open cases for: lost sheets, and forms to be voided that the customer had."""

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from openhall.engines.cases.kinds import Move, kind, other
from openhall.engines.cases.models import Case
from openhall.positions import AUDITOR, LEAD

ASKED, DONE, REFUSED = "asked", "done", "refused"

_AUDITOR, _LEADS = other(AUDITOR), other(*LEAD)
_LABELS: dict[str, str | Promise] = {ASKED: _("To be decided"), DONE: _("Approved"), REFUSED: _("Refused")}


def _form(case: Case) -> str:
    return str(case.data.get("form", ""))


LOSS = kind(
    "receipts.loss",
    clause="INVOICES-02",
    title=_("Lost receipt form"),
    first=ASKED,
    moves=[
        Move(
            "approve",
            _("Approve"),
            {ASKED},
            DONE,
            by=_AUDITOR,
            by_command=False,
            text=True,
            page="receipts:decide-loss",
        ),
        Move(
            "refuse",
            _("Refuse"),
            {ASKED},
            REFUSED,
            by=_AUDITOR,
            by_command=False,
            text=True,
            page="receipts:decide-loss",
        ),
    ],
    ends={DONE, REFUSED},
    labels=_LABELS,
    summary=_form,
)

VOIDING = kind(
    "receipts.void",
    clause="INVOICES-04",
    title=_("Form to be voided that the customer had"),
    first=ASKED,
    moves=[
        Move("approve", _("Approve"), {ASKED}, DONE, by=_LEADS, by_command=False, page="receipts:decide-void"),
        Move(
            "refuse",
            _("Refuse"),
            {ASKED},
            REFUSED,
            by=_LEADS,
            by_command=False,
            text=True,
            page="receipts:decide-void",
        ),
    ],
    ends={DONE, REFUSED},
    labels=_LABELS,
    summary=_form,
)
