"""What the receipt forms open cases for: lost sheets, and forms to be voided that the customer had."""

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from openhall.engines.cases.kinds import Move, kind, other
from openhall.positions import AUDITOR, LEAD

ASKED, DONE, REFUSED = "asked", "done", "refused"

_LABELS: dict[str, str | Promise] = {ASKED: _("To be decided"), DONE: _("Approved"), REFUSED: _("Refused")}

LOSS = kind(
    "receipts.loss",
    clause="INVOICES-02",
    title=_("Lost receipt form"),
    first=ASKED,
    moves=[
        Move("approve", _("Approve"), {ASKED}, DONE, by=other(AUDITOR), by_command=False, text=True),
        Move("refuse", _("Refuse"), {ASKED}, REFUSED, by=other(AUDITOR), by_command=False, text=True),
    ],
    ends={DONE, REFUSED},
    labels=_LABELS,
)

VOIDING = kind(
    "receipts.void",
    clause="INVOICES-04",
    title=_("Form to be voided that the customer had"),
    first=ASKED,
    moves=[
        Move("approve", _("Approve"), {ASKED}, DONE, by=other(*LEAD), by_command=False),
        Move("refuse", _("Refuse"), {ASKED}, REFUSED, by=other(*LEAD), by_command=False, text=True),
    ],
    ends={DONE, REFUSED},
    labels=_LABELS,
)
