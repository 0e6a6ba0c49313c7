"""What becomes of an item that the auditor found wrong: it goes back to its clerk, who corrects or objects (AUDIT-04)."""

from collections.abc import Sequence
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from openhall.engines.cases.kinds import OWNER, Move, kind
from openhall.engines.cases.models import Case
from openhall.kernel import wording
from openhall.kernel.actors import Actor
from openhall.positions import AUDITOR

from . import verdicts

OPEN, CORRECTED, OBJECTED, RETURNED, CHECKED, WITHDRAWN = (
    "open",
    "corrected",
    "objected",
    "returned",
    "checked",
    "withdrawn",
)


def auditor(actor: Actor, case: Case) -> bool:
    """An auditor, but not the clerk whose item it is. Who found the fault may check its correction."""
    return AUDITOR in actor.positions and actor.staff_id != case.owner


def _faults(case: Case) -> str:
    faults: list[dict[str, Any]] = case.data.get("faults", [])
    return wording.listed(verdicts.label(fault["code"]) for fault in faults) or _("Found wrong")


def _details(case: Case) -> Sequence[tuple[str, str]]:
    notes = wording.listed((fault["note"] for fault in case.data.get("faults", []) if fault["note"]), apart=True)
    return [(_("Faults"), _faults(case)), *([(_("Remark"), notes)] if notes else [])]


def _address(case: Case) -> str:
    return reverse("audit:correction", args=[case.id])


CORRECTION = kind(
    "audit.correction",
    clause="AUDIT-04",
    title=gettext_lazy("Correction asked by the auditor"),
    first=OPEN,
    moves=[
        Move("correct", gettext_lazy("Corrected"), {OPEN, RETURNED}, CORRECTED, by=OWNER, text=True),
        Move("object", gettext_lazy("Object"), {OPEN, RETURNED}, OBJECTED, by=OWNER, text=True),
        Move("check", gettext_lazy("Accept"), {CORRECTED}, CHECKED, by=auditor),
        Move("withdraw", gettext_lazy("Objection right"), {OBJECTED}, WITHDRAWN, by=auditor, text=True),
        Move("return", gettext_lazy("Send back"), {CORRECTED, OBJECTED}, RETURNED, by=auditor, text=True),
    ],
    ends={CHECKED, WITHDRAWN},
    labels={
        OPEN: gettext_lazy("With the clerk"),
        CORRECTED: gettext_lazy("Corrected, to be checked"),
        OBJECTED: gettext_lazy("Objected"),
        RETURNED: gettext_lazy("Sent back"),
        CHECKED: gettext_lazy("Checked"),
        WITHDRAWN: gettext_lazy("Withdrawn"),
    },
    summary=_faults,
    details=_details,
    address=_address,
)
