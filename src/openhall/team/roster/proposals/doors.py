"""Scoped doors to templates and proposals."""

from openhall.kernel.actors import Actor
from openhall.kernel.doors import Found, look
from openhall.kernel.ids import as_uuid
from openhall.team.org import doors as org_doors

from .models import PostNorm, Proposal, ShiftTemplate


def template(actor: Actor, key: str) -> Found[ShiftTemplate]:
    """A shift that one of the actor's halls laid down."""
    ident = as_uuid(key)
    row = ShiftTemplate.objects.filter(id=ident).first() if ident else None
    return look(row, row is not None and org_doors.inside(actor, row.hall), "template")


def norm(actor: Actor, key: str) -> Found[PostNorm]:
    """What one of the actor's halls laid down about its posts."""
    ident = as_uuid(key)
    row = PostNorm.objects.filter(id=ident).first() if ident else None
    return look(row, row is not None and org_doors.inside(actor, row.hall), "norm")


def proposal(actor: Actor, key: str) -> Found[Proposal]:
    """A proposal for one of the actor's halls."""
    return _proposal(actor, key, locked=False)


def proposal_locked(actor: Actor, key: str) -> Found[Proposal]:
    """As ``proposal``, locked."""
    return _proposal(actor, key, locked=True)


def _proposal(actor: Actor, key: str, *, locked: bool) -> Found[Proposal]:
    ident = as_uuid(key)
    rows = Proposal.objects.select_for_update() if locked else Proposal.objects.all()
    row = rows.filter(id=ident).first() if ident else None
    return look(row, row is not None and org_doors.inside(actor, row.hall), "proposal")
