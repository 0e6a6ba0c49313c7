"""Who leaves with a till still open (ORG-20): the account closes all the same, and the till becomes somebody's matter.
Nobody is lent to another hall from a till that is open."""

from datetime import date, timedelta

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from openhall.engines.cases.actions import open_case
from openhall.engines.cases.kinds import Move, kind, positions
from openhall.kernel import clock, facts
from openhall.positions import LEAD
from openhall.team.org import leaving, lending
from openhall.team.org.facts import StaffLeft
from openhall.team.org.models import Staff

from .models import TillSession

SETTLEMENT = kind(
    "till.settlement",
    clause="ORG-20",
    title=_("Till of somebody who left"),
    first="open",
    moves=[Move("settle", _("Settled"), {"open"}, "settled", by=positions(*LEAD), text=True)],
    ends={"settled"},
    labels={"open": _("To be settled"), "settled": _("Settled")},
)


def _on_leaving(fact: facts.Fact) -> None:
    if not isinstance(fact, StaffLeft):
        return
    person = Staff.objects.select_related("unit").get(id=fact.staff)
    for till in TillSession.objects.open().of_person(fact.staff).select_related("counter"):
        open_case(
            SETTLEMENT,
            hall=till.hall,
            at=fact.at,
            owner=leaving.responsible(person),
            due_at=fact.at + timedelta(hours=24),
            subject_kind="till",
            subject=till.id,
            data={"job_number": fact.job_number, "counter": till.counter.code},
        )


def _open_till(person: Staff) -> str | Promise:
    till = TillSession.objects.open().of_person(person.id).select_related("counter").first()
    return _("open at counter %(code)s") % {"code": till.counter.code} if till else ""


def _till_today(person: Staff, first: date, last: date) -> str | Promise:
    return _open_till(person) if first == clock.today() else ""


facts.listen(_on_leaving)
leaving.register("till", _("Till settled"), _open_till, blocks=True)
lending.register(_till_today)
