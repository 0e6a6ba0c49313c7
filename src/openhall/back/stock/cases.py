"""What the store room opens cases for: pieces missing at a handover, counts that differ, goods to be written off."""

from collections.abc import Sequence

from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from openhall.engines.cases.kinds import OWNER, Move, kind, other
from openhall.engines.cases.models import Case
from openhall.positions import HEAD, LEAD

OPEN, EXPLAINED, SETTLED, REFUSED = "open", "explained", "settled", "refused"

_EXPLAINED_AND_CONFIRMED = [
    Move("explain", _("Explain"), {OPEN}, EXPLAINED, by=OWNER, text=True),
    Move("confirm", _("Confirm"), {EXPLAINED}, SETTLED, by=other(*LEAD)),
    Move("ask_again", _("Ask again"), {EXPLAINED}, OPEN, by=other(*LEAD), text=True),
]
_DECIDE = "stock:decide-write-off"
_LABELS: dict[str, str | Promise] = {
    OPEN: _("Reason wanted"),
    EXPLAINED: _("To be confirmed"),
    SETTLED: _("Dealt with"),
    REFUSED: _("Refused"),
}


def _missing(case: Case) -> str:
    return ", ".join(f"{code}: {_serials(rows)}" for code, rows in case.data.get("missing", {}).items())


def _serials(rows: object) -> str:
    if not isinstance(rows, list):
        return str(rows)
    return " ".join(first if first == last else f"{first}–{last}" for first, last in rows)


def _count(case: Case) -> str:
    lines = case.data.get("lines", [])
    return "；".join(f"{line['name']} {line['counted'] - line['expected']:+d}" for line in lines)


def _count_details(case: Case) -> Sequence[tuple[str, str]]:
    """Book and counted side by side."""
    return [
        (line["name"], f"{line['expected']} / {line['counted']} {' '.join(line['missing'])}".strip())
        for line in case.data.get("lines", [])
    ]


def _written_off(case: Case) -> str:
    return f"{case.data.get('name', '')} × {case.data.get('quantity', '')}"


MISSING = kind(
    "stock.missing",
    clause="STOCK-03",
    title=_("Goods missing at a handover"),
    first=OPEN,
    moves=_EXPLAINED_AND_CONFIRMED,
    ends={SETTLED},
    labels=_LABELS,
    summary=_missing,
)

COUNT = kind(
    "stock.count",
    clause="STOCK-04",
    title=_("Count that differs"),
    first=OPEN,
    moves=_EXPLAINED_AND_CONFIRMED,
    ends={SETTLED},
    labels=_LABELS,
    summary=_count,
    details=_count_details,
    address=lambda case: reverse("stock:count", args=[case.subject]),
)

WRITE_OFF = kind(
    "stock.write_off",
    clause="STOCK-09",
    title=_("Goods to be written off"),
    first=OPEN,
    moves=[
        Move("approve", _("Approve"), {OPEN}, SETTLED, by=other(*HEAD), by_command=False, page=_DECIDE),
        Move("refuse", _("Refuse"), {OPEN}, REFUSED, by=other(*HEAD), by_command=False, text=True, page=_DECIDE),
    ],
    ends={SETTLED, REFUSED},
    labels={**_LABELS, OPEN: _("To be approved"), SETTLED: _("Written off")},
    summary=_written_off,
    address=lambda case: reverse("stock:write-offs"),
)
