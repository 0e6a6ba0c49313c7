"""The case that a queue alarm opens: somebody answers it with a measure."""

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from openhall.engines.cases.actions import reassign
from openhall.engines.cases.kinds import Move, kind, positions
from openhall.engines.cases.models import Case
from openhall.positions import DESK_LEADER, DUTY_SUPERVISOR, HEAD, LEAD, MANAGER, STATION_HEAD
from openhall.team.org.models import Staff

from .words import SERVICE_NAMES

OPEN_DESK, MOVE_STAFF, DIVERT, EXPLAIN = "open_desk", "move_staff", "divert", "explain"
MEASURES: dict[str, str | Promise] = {
    OPEN_DESK: gettext_lazy("Open a desk"),
    MOVE_STAFF: gettext_lazy("Move staff"),
    DIVERT: gettext_lazy("To self-service"),
    EXPLAIN: gettext_lazy("Explain to customers"),
}
FIRST = (DUTY_SUPERVISOR, DESK_LEADER, STATION_HEAD, MANAGER)
"""Who has the duty: the first of these whom the hall has."""


def lead_of(hall: UUID) -> UUID | None:
    rows = Staff.objects.filter(unit=hall, left_at=None, position__in=FIRST)
    found = min(rows, key=lambda one: (FIRST.index(one.position), one.job_number), default=None)
    return found.id if found is not None else None


def _to_the_head(case: Case, at: datetime) -> None:
    """Nobody has taken a measure in time: it is put to the hall's head, against the hall."""
    head = Staff.objects.filter(unit=case.hall, left_at=None, position__in=HEAD).order_by("job_number").first()
    if head is not None and head.id != case.owner:
        reassign(case, head.id, at=at, by=None)


def _words(case: Case) -> str:
    return str(SERVICE_NAMES.get(case.data.get("service", ""), ""))


def _details(case: Case) -> Sequence[tuple[str, str]]:
    found = [(_("Service"), _words(case)), (_("Waiting"), str(case.data.get("waiting", "")))]
    if measure := case.data.get("measure"):
        found.append((_("Measure"), str(MEASURES[measure])))
    return found


QUEUE = kind(
    "floor.queue",
    clause="FLOOR-05",
    title=gettext_lazy("Queue alarm"),
    first="ringing",
    moves=[
        Move("measure", gettext_lazy("Take a measure"), {"ringing"}, "measured", by=positions(*LEAD), by_command=False)
    ],
    ends={"measured"},
    labels={
        "ringing": gettext_lazy("Waits for a measure"),
        "measured": gettext_lazy("Measure taken"),
        "remind": gettext_lazy("Told again"),
    },
    at_limit=_to_the_head,
    summary=_words,
    details=_details,
    address=lambda case: reverse("floor:live"),
)
