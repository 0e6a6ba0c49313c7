"""Scoped doors to tickets and appointments."""

from openhall.kernel.actors import Actor
from openhall.kernel.doors import Found, look
from openhall.kernel.ids import as_uuid
from openhall.team.org import doors as org_doors

from .hall_models import PhoneTicket
from .models import Appointment, Move, Ticket


def ticket_locked(actor: Actor, key: str) -> Found[Ticket]:
    """A ticket of the actor's halls, locked."""
    ident = as_uuid(key)
    row = Ticket.objects.select_for_update().filter(id=ident).first() if ident else None
    return look(row, row is not None and org_doors.inside(actor, row.hall), "ticket")


def ticket(actor: Actor, key: str) -> Found[Ticket]:
    """The same, only to read: whose hall's queue is locked before the ticket is."""
    ident = as_uuid(key)
    row = Ticket.objects.filter(id=ident).first() if ident else None
    return look(row, row is not None and org_doors.inside(actor, row.hall), "ticket")


def appointment_locked(actor: Actor, key: str) -> Found[Appointment]:
    ident = as_uuid(key)
    row = Appointment.objects.select_for_update().filter(id=ident).first() if ident else None
    return look(row, row is not None and org_doors.inside(actor, row.hall), "appointment")


def move_locked(actor: Actor, key: str) -> Found[Move]:
    """That somebody is sent to a counter of the actor's halls, locked."""
    ident = as_uuid(key)
    row = Move.objects.select_for_update().filter(id=ident).first() if ident else None
    return look(row, row is not None and org_doors.inside(actor, row.hall), "move")


def phone_ticket_locked(actor: Actor, key: str) -> Found[PhoneTicket]:
    """A number drawn by phone in the actor's halls, locked."""
    ident = as_uuid(key)
    rows = PhoneTicket.objects.select_for_update(of=("self",)).select_related("ticket")
    row = rows.filter(id=ident).first() if ident else None
    return look(row, row is not None and org_doors.inside(actor, row.hall), "phone_ticket")
