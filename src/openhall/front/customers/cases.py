"""Matters about customers that somebody must deal with."""

from uuid import UUID

from django.utils.translation import gettext_lazy as _

from openhall.engines.cases.kinds import OWNER, Move, kind
from openhall.positions import HEAD
from openhall.team.org.models import Staff

LEAK = kind(
    "customers.leak",
    clause="CUSTOMERS-04",
    title=_("Suspected leak of customer data"),
    first="reported",
    moves=[
        Move("hear", _("Hear the person"), {"reported"}, "heard", by=OWNER, text=True),
        Move("decide", _("Decide"), {"heard"}, "decided", by=OWNER, text=True),
        Move("unfounded", _("Unfounded"), {"reported", "heard"}, "unfounded", by=OWNER, text=True),
    ],
    ends={"decided", "unfounded"},
    labels={
        "reported": _("Reported"),
        "heard": _("Person heard"),
        "decided": _("Decided"),
        "unfounded": _("Unfounded"),
    },
)
"""Consequences are decided by a manager, and only after the person has been heard."""


def manager_of(unit: UUID, *, but: UUID | None = None) -> UUID | None:
    """Who heads a hall; nobody where it has no head, or the head is the person it is about."""
    heads = Staff.objects.filter(unit=unit, position__in=HEAD, left_at=None).order_by("job_number")
    return next((head for head in heads.values_list("id", flat=True) if head != but), None)
