"""Looking into the archive needs a superior's approval, a named reader, and papers that come back (CUSTOMERS-07)."""

from uuid import UUID

from django.utils.translation import gettext_lazy as _

from openhall.engines.cases.kinds import Move, kind
from openhall.engines.cases.models import Case
from openhall.kernel import company
from openhall.kernel.actors import Actor
from openhall.positions import ARCHIVIST, DEPARTMENT_LEADER, HEAD
from openhall.team.org.models import Staff, Unit

APPLIED, APPROVED, OUT, RETURNED, DECLINED = "applied", "approved", "out", "returned", "declined"

PURPOSES = {
    "operations": _("Operations"),
    "management": _("Management"),
    "production": _("Production"),
    "arrears": _("Arrears recovery"),
}
"""经营、管理、生产、清欠: for anything else the archive stays shut."""


def leaders_above(hall: UUID) -> list[UUID]:
    """Leaders of the levels above a hall, the nearest level first."""
    return company.kept(("leaders above", hall), lambda: _leaders_above(hall))


def _leaders_above(hall: UUID) -> list[UUID]:
    path = Unit.objects.values_list("path", flat=True).get(id=hall)
    rows = Staff.objects.filter(position=DEPARTMENT_LEADER, left_at=None).values_list("id", "unit__path")
    above = [(unit, leader) for leader, unit in rows if path.startswith(unit) and unit != path]
    return [leader for _unit, leader in sorted(above, key=lambda pair: (-len(pair[0]), str(pair[1])))]


def heads_of(hall: UUID) -> list[UUID]:
    """Who heads the hall itself."""
    heads = Staff.objects.filter(unit=hall, position__in=HEAD, left_at=None).order_by("job_number")
    return list(heads.values_list("id", flat=True))


def superior(actor: Actor, case: Case) -> bool:
    """A leader of a level above the hall; a head of the hall only where no such level exists. Never applicant or reader."""
    if actor.staff_id is None or str(actor.staff_id) in (str(case.opened_by), case.data.get("reader")):
        return False
    leaders = leaders_above(case.hall)
    if leaders:
        return actor.staff_id in leaders
    return actor.position in HEAD and actor.unit_id == case.hall


def reader(actor: Actor, case: Case) -> bool:
    """The one person who was named to read."""
    return bool(str(actor.staff_id) == case.data.get("reader"))


def keeper(actor: Actor, case: Case) -> bool:
    """Who may bring papers back: the reader, or who keeps the archive."""
    return reader(actor, case) or actor.position == ARCHIVIST


ACCESS = kind(
    "archives.access",
    clause="CUSTOMERS-07",
    title=_("Archive access"),
    first=APPLIED,
    moves=[
        Move("approve", _("Approve"), {APPLIED}, APPROVED, by=superior, by_command=False),
        Move("decline", _("Decline"), {APPLIED}, DECLINED, by=superior, text=True),
        Move("lend", _("Open the papers"), {APPROVED}, OUT, by=reader, by_command=False),
        Move("return", _("Return"), {OUT}, RETURNED, by=keeper, by_command=False),
    ],
    ends={RETURNED, DECLINED},
    labels={
        APPLIED: _("Waiting for approval"),
        APPROVED: _("Approved"),
        OUT: _("With the reader"),
        RETURNED: _("Returned"),
        DECLINED: _("Declined"),
    },
)
