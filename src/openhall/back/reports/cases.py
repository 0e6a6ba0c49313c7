"""The matter that a difference in a clerk's match becomes (AUDIT-02)."""

from collections.abc import Sequence

from django.urls import reverse
from django.utils.translation import gettext as translated
from django.utils.translation import gettext_lazy as _

from openhall.engines.cases.kinds import OWNER, Move, kind, other
from openhall.engines.cases.models import Case
from openhall.positions import LEAD


def _sides(case: Case) -> str:
    """Books, money, stubs as one reads them; what wasn't captured is a dash."""
    match = case.data.get("match", {})
    return " · ".join(match.get(side) or "–" for side in ("books", "money", "stubs"))


def _details(case: Case) -> Sequence[tuple[str, str]]:
    match = case.data.get("match", {})
    goods = [row for row in match.get("goods", []) if row["counted"] != row["booked"]]
    names = {"books": translated("Books"), "money": translated("Money"), "stubs": translated("Stubs")}
    sides = [(name, match.get(side) or "–") for side, name in names.items()]
    return [*sides, *((row["item"], f"{row['counted']} / {row['booked']}") for row in goods)]


def _address(case: Case) -> str:
    return reverse("reports:shift", args=[case.subject])


MATCH_DIFFERENCE = kind(
    "match.difference",
    clause="AUDIT-02",
    title=_("Books, money, stubs or goods differ"),
    first="open",
    moves=[
        Move("explain", _("Explain"), {"open", "asked"}, "explained", by=OWNER, text=True),
        Move("confirm", _("Confirm"), {"explained"}, "confirmed", by=other(*LEAD)),
        Move("ask", _("Ask again"), {"explained"}, "asked", by=other(*LEAD), text=True),
    ],
    ends={"confirmed"},
    labels={
        "open": _("Unexplained"),
        "explained": _("Explained"),
        "asked": _("Asked again"),
        "confirmed": _("Confirmed"),
    },
    summary=_sides,
    details=_details,
    address=_address,
)
