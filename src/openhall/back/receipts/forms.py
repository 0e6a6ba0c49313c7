"""Using receipt forms: the next one of a run that the person holds, and no other."""

from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from uuid import UUID

from django.db.models import Count, Sum

from openhall.kernel.ids import uuid7
from openhall.kernel.money import ZERO
from openhall.kernel.problems import Refused

from .models import USED, VOID, Form, Run

COPIES = 3
"""Red for the customer, green for the cashier, white for the handler (INVOICES-05)."""


def locked_run(staff: UUID, series: str, no: int) -> Run:
    """The person's run whose next form is ``no``, locked; else the refusal that fits."""
    run = Run.objects.select_for_update().filter(holder=staff, series=series, first__lte=no, last__gte=no).first()
    if run is None:
        raise Refused("receipt.not_held", no=f"{series} {no}")
    if no < run.next:
        raise Refused("receipt.used", no=f"{series} {no}")
    if no > run.next:
        raise Refused("receipt.out_of_order", next=f"{series} {run.next}")
    return run


def use(
    run: Run,
    *,
    at: datetime,
    staff: UUID,
    till: UUID | None = None,
    order: UUID | None = None,
    amount: Decimal = ZERO,
    void: str | None = None,
) -> Form:
    """Use (or spoil: ``void`` gives the reason) the next form of a locked run."""
    form = Form.objects.create(
        id=uuid7(),
        hall=run.hall,
        series=run.series,
        no=run.next,
        state=USED if void is None else VOID,
        staff=staff,
        till=till,
        order=order,
        amount=amount,
        at=at,
        reason=void or "",
        voided_at=None if void is None else at,
        voided_by=None if void is None else staff,
    )
    Run.objects.filter(id=run.id).update(next=run.next + 1)
    return form


@dataclass(frozen=True, slots=True)
class Stubs:
    """How many forms count as stubs, and the sum written on them."""

    count: int
    total: Decimal


def stubs_of_till(till: UUID) -> Stubs:
    """What the books say of the stubs of a till: used forms; void ones, those of reversed orders too, are no stubs."""
    found = Form.objects.filter(till=till, state=USED).aggregate(n=Count("id"), total=Sum("amount"))
    return Stubs(found["n"], found["total"] or ZERO)
