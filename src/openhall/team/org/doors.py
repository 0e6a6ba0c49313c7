"""Scoped doors to units, people and counters."""

from uuid import UUID

from django.db.models import QuerySet

from openhall.kernel import company
from openhall.kernel.actors import SYSTEM, Actor
from openhall.kernel.doors import Found, look
from openhall.kernel.problems import invalid
from openhall.kernel.ready import ready

from .models import HALL, Counter, Staff, Unit


def unit(actor: Actor, code: str) -> Found[Unit]:
    row = Unit.objects.filter(code=code).first()
    return look(row, row is not None and actor.covers(row.path), code)


def hall(actor: Actor, code: str) -> Found[Unit]:
    """A hall by its code."""
    row = _hall.one(code)
    return look(row, row is not None and actor.covers(row.path), code)


@ready(str)
def _hall(code: str) -> QuerySet[Unit]:
    return Unit.objects.filter(code=code, level=HALL)


def staff(actor: Actor, job_number: str) -> Found[Staff]:
    """A person by job number, of the actor's units or lent to one of them today, who may have left."""
    row = Staff.objects.select_related("unit", "lent_to").filter(job_number=job_number).first()
    seen = row is not None and (actor.covers(row.unit.path) or actor.covers(row.workplace.path))
    return look(row, seen, job_number)


def approver(actor: Actor, job_number: str) -> Found[Staff]:
    """Who approves what the actor does: a person as ``staff`` finds one, or one from above whose units the actor is in."""
    found = staff(actor, job_number)
    if not found.outside:
        return found
    row = Staff.objects.select_related("unit", "lent_to").get(job_number=job_number)
    return look(row, row.actor().covers(actor.unit_path), job_number)


def member(actor: Actor, job_number: str) -> Found[Staff]:
    """As ``staff``, of the actor's own units alone: account and file of who is lent stay with the own hall."""
    row = Staff.objects.select_related("unit").filter(job_number=job_number).first()
    return look(row, row is not None and actor.covers(row.unit.path), job_number)


def staff_locked(actor: Actor, job_number: str) -> Found[Staff]:
    """As ``member``, locked."""
    rows = Staff.objects.select_for_update(of=("self",)).select_related("unit")
    row = rows.filter(job_number=job_number).first()
    return look(row, row is not None and actor.covers(row.unit.path), job_number)


def counter(actor: Actor, code: str) -> Found[Counter]:
    """A counter by its code: of the actor's own hall first, else the one below the actor's unit that bears the code."""
    rows = _counters.all(code)
    own = [row for row in rows if row.hall_id == actor.hall_id] or [row for row in rows if actor.covers(row.hall.path)]
    if own:
        return look(own[0], True, code)
    return look(rows[0] if rows else None, False, code)


@ready(str)
def _counters(code: str) -> QuerySet[Counter]:
    return Counter.objects.select_related("hall").filter(code=code).order_by("hall__code")


def actor(job_number: str) -> Actor:
    """Who acts under this job number; ``input.invalid`` where nobody does."""
    if job_number == SYSTEM.job_number:
        return SYSTEM
    found = company.kept(("actor", job_number), lambda: _actor(job_number))
    if found is None:
        raise invalid("unknown job number {job_number}", field="by", job_number=job_number)
    return found


def _actor(job_number: str) -> Actor | None:
    row = Staff.objects.select_related("unit", "lent_to").filter(job_number=job_number).first()
    return None if row is None else row.actor()


def inside(actor: Actor, hall: UUID) -> bool:
    """Does a hall (by its key) belong to the actor's units?"""
    if actor.system or (actor.hall_id is not None and actor.hall_id == hall):
        return True
    path = company.kept(("path", hall), Unit.objects.filter(id=hall).values_list("path", flat=True).first)
    return path is not None and actor.covers(path)
