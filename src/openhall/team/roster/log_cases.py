"""What comes out of the duty log: a request to the level above about something major, and a task to mend a problem."""

from uuid import UUID

from django.utils.translation import gettext_lazy as _

from openhall.engines.cases.kinds import OWNER, Move, kind
from openhall.positions import DEPARTMENT_LEADER, HEAD
from openhall.team.org.models import Staff, Unit

UPWARD = kind(
    "duty.request",
    clause="ROSTER-06",
    title=_("Request to the superior"),
    first="asked",
    moves=[Move("reply", _("Reply"), {"asked"}, "replied", by=OWNER, text=True)],
    ends={"replied"},
    labels={"asked": _("Waits for a reply"), "replied": _("Replied")},
    summary=lambda case: str(case.data.get("text", "")),
)
IMPROVEMENT = kind(
    "duty.improvement",
    clause="ROSTER-06",
    title=_("Improvement out of the duty log"),
    first="open",
    moves=[Move("done", _("Done"), {"open"}, "done", by=OWNER, text=True)],
    ends={"done"},
    labels={"open": _("To be mended"), "done": _("Done")},
    summary=lambda case: str(case.data.get("text", "")),
)


def head_of(hall: UUID) -> Staff | None:
    """The manager or station head."""
    return Staff.objects.serving().filter(unit=hall).holding(*HEAD).order_by("job_number").first()


def superior_of(person: Staff) -> Staff | None:
    """Who is asked upward: the head of the hall; for the head a leader of the unit above, and so on up."""
    head = head_of(person.unit_id)
    if head is not None and head.id != person.id:
        return head
    unit: Unit | None = person.unit
    while unit is not None and unit.parent_id is not None:
        unit = Unit.objects.get(id=unit.parent_id)
        leader = Staff.objects.serving().filter(unit=unit).holding(DEPARTMENT_LEADER).order_by("job_number").first()
        if leader is not None:
            return leader
    return None
