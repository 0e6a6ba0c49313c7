"""What the store room opens cases for: pieces missing at a handover, counts that differ, goods to be written off."""

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from openhall.engines.cases.kinds import OWNER, Move, kind, other
from openhall.positions import HEAD, LEAD

OPEN, EXPLAINED, SETTLED, REFUSED = "open", "explained", "settled", "refused"

_EXPLAINED_AND_CONFIRMED = [
    Move("explain", _("Explain"), {OPEN}, EXPLAINED, by=OWNER, text=True),
    Move("ask_again", _("Ask again"), {EXPLAINED}, OPEN, by=other(*LEAD), text=True),
    Move("confirm", _("Confirm"), {EXPLAINED}, SETTLED, by=other(*LEAD)),
]
_LABELS: dict[str, str | Promise] = {
    OPEN: _("Reason wanted"),
    EXPLAINED: _("To be confirmed"),
    SETTLED: _("Settled"),
    REFUSED: _("Refused"),
}

MISSING = kind(
    "stock.missing",
    clause="STOCK-03",
    title=_("Goods missing at a handover"),
    first=OPEN,
    moves=_EXPLAINED_AND_CONFIRMED,
    ends={SETTLED},
    labels=_LABELS,
)

COUNT = kind(
    "stock.count",
    clause="STOCK-04",
    title=_("Count that differs"),
    first=OPEN,
    moves=_EXPLAINED_AND_CONFIRMED,
    ends={SETTLED},
    labels=_LABELS,
)

WRITE_OFF = kind(
    "stock.write_off",
    clause="STOCK-09",
    title=_("Goods to be written off"),
    first=OPEN,
    moves=[
        Move("approve", _("Approve"), {OPEN}, SETTLED, by=other(*HEAD), by_command=False),
        Move("refuse", _("Refuse"), {OPEN}, REFUSED, by=other(*HEAD), by_command=False, text=True),
    ],
    ends={SETTLED, REFUSED},
    labels={**_LABELS, OPEN: _("To be approved"), SETTLED: _("Written off")},
)
