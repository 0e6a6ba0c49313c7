"""The matter that a difference in a clerk's match becomes (AUDIT-02)."""

from django.utils.translation import gettext_lazy as _

from openhall.engines.cases.kinds import OWNER, Move, kind, other
from openhall.positions import LEAD

MATCH_DIFFERENCE = kind(
    "match.difference",
    clause="AUDIT-02",
    title=_("Books, money, stubs or goods differ"),
    first="open",
    moves=[
        Move("explain", _("Explain"), {"open", "asked"}, "explained", by=OWNER, text=True),
        Move("ask", _("Ask again"), {"explained"}, "asked", by=other(*LEAD), text=True),
        Move("confirm", _("Confirm"), {"explained"}, "confirmed", by=other(*LEAD)),
    ],
    ends={"confirmed"},
    labels={
        "open": _("Unexplained"),
        "explained": _("Explained"),
        "asked": _("Asked again"),
        "confirmed": _("Confirmed"),
    },
)
