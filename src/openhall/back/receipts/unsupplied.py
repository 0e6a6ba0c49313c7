"""Payments without invoice: the list that the counter writes to when the printer fails, and that keeps a till open."""

from datetime import datetime
from decimal import Decimal
from uuid import UUID

from openhall.kernel.commands import Context
from openhall.kernel.problems import Refused

from .facts import FormLeftReserved
from .forms import spoil, written
from .models import PRINTER, Form, Unsupplied


def note(
    *, hall: UUID, order: UUID, staff: UUID, till: UUID, amount: Decimal, at: datetime, reason: str = PRINTER
) -> Unsupplied:
    """The order was paid and has no invoice: it stands on the list until a paper form is entered."""
    return Unsupplied.objects.create(
        hall=hall, order=order, staff=staff, till=till, amount=amount, at=at, reason=reason
    )


def drop(order: UUID, at: datetime) -> None:
    """The order was reversed: no invoice is wanted any more."""
    Unsupplied.objects.open().filter(order=order).update(dropped_at=at)


def ready(ctx: Context, till: UUID) -> None:
    """May this till close? Not while a form is reserved, or a payment has no invoice."""
    reserved = Form.objects.filter(till=till, state="reserved").order_by("series", "no").first()
    if reserved is not None:
        no = written(reserved.series, reserved.no, reserved.width)
        raise Refused("receipt.reserved", no=no, clause="INVOICES-03")
    waiting = Unsupplied.objects.open().of_till(till).count()
    if waiting:
        raise Refused("receipt.unsupplied", count=waiting, clause="INVOICES-07")


def shut(till: UUID, at: datetime) -> list[FormLeftReserved]:
    """A till is shut by force: what is reserved becomes void, and is told."""
    told = []
    for form in Form.objects.select_for_update().filter(till=till, state="reserved").order_by("series", "no"):
        spoil(form, at=at, by=form.staff, reason="shut by force")
        told.append(FormLeftReserved(form.hall, at, form.staff, written(form.series, form.no, form.width)))
    return told
