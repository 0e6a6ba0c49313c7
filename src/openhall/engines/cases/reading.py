"""Which cases a person sees, and which wait for the person."""

from openhall.engines.policy.directory import directory
from openhall.kernel import access
from openhall.kernel.actors import Actor

from .kinds import ANYBODY, OWNER, kinds
from .models import Case, CaseQuerySet

MOST = 500
"""So many open cases are looked through for what waits for somebody; a hall has a few dozen."""


def mine(actor: Actor) -> CaseQuerySet:
    """Open cases that this person owns."""
    return Case.objects.open().owned_by(actor.staff_id).by_due()


def of_units(actor: Actor) -> CaseQuerySet:
    """Every case of the halls of the own units."""
    return Case.objects.of_halls(directory().halls(actor))


def visible(actor: Actor) -> CaseQuerySet:
    """What this person may see: own ones and copies, and those of the own units for who looks after these."""
    own = Case.objects.concerning(actor.staff_id)
    return own | of_units(actor) if access.allowed(actor, "case.view") else own


def awaiting(actor: Actor) -> list[Case]:
    """Open cases of others in which a step is this person's to make, the most pressing first."""
    asked = [
        name for name, kind in kinds.items() if any(step.by not in (OWNER, ANYBODY) for step in kind.moves.values())
    ]
    rows = of_units(actor) | Case.objects.concerning(actor.staff_id)
    rows = rows.open().of_kind(*asked).exclude(owner=actor.staff_id).by_due()
    return [case for case in rows[:MOST] if case.definition.awaited(actor, case)]
