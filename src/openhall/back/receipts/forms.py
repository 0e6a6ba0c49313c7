"""Using receipt forms: the next one of a run that the person holds, and no other."""

from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from uuid import UUID

from django.db.models import Count, F, QuerySet, Sum

from openhall.kernel.ids import uuid7
from openhall.kernel.money import ZERO
from openhall.kernel.problems import Refused
from openhall.kernel.ready import insert, ready

from .models import LOST, RESERVED, USED, VOID, Form, Run

RED, GREEN, WHITE = "red", "green", "white"
SHEETS = (RED, GREEN, WHITE)
COPIES = len(SHEETS)
"""Red for the customer, green for the cashier, white for the handler (INVOICES-05)."""


def written(series: str, no: int, width: int = 0) -> str:
    """A form as people read it: the series, and the number with its leading zeros."""
    return f"{series} {str(no).zfill(width)}"


@ready(UUID, str, int)
def _run_locked(staff: UUID, series: str, no: int) -> QuerySet[Run]:
    return Run.objects.select_for_update().filter(holder=staff, series=series, first__lte=no, last__gte=no)


def locked_run(staff: UUID, series: str, no: int) -> Run:
    """The person's run whose next form is ``no``, locked; else the refusal that fits."""
    run = _run_locked.one(staff, series, no)
    if run is None:
        raise Refused("receipt.not_held", no=f"{series} {no}")
    if no < run.next:
        raise Refused("receipt.used", no=written(series, no, run.width))
    if no > run.next:
        raise Refused("receipt.out_of_order", next=written(series, run.next, run.width))
    return run


def proposed(staff: UUID | None) -> Run | None:
    """The book whose next form a person uses now: the one drawn first that isn't used up."""
    return Run.objects.held_by(staff).filter(next__lte=F("last")).in_order().first()


def use(
    run: Run,
    *,
    at: datetime,
    staff: UUID,
    till: UUID | None = None,
    order: UUID | None = None,
    amount: Decimal = ZERO,
    void: str | None = None,
    note: str = "",
    state: str = "",
) -> Form:
    """Use (or spoil: ``void`` gives the reason) the next form of a locked run."""
    form = Form(
        id=uuid7(),
        hall=run.hall,
        series=run.series,
        no=run.next,
        width=run.width,
        state=state or (USED if void is None else VOID),
        staff=staff,
        till=till,
        order=order,
        amount=amount,
        at=at,
        reason=void or "",
        note=note,
        voided_at=None if void is None else at,
        voided_by=None if void is None else staff,
    )
    insert(form)
    Run.objects.filter(id=run.id).update(next=_after(run, run.next))
    return form


def _after(run: Run, no: int) -> int:
    """The form after this one; sheets that were reported lost are passed over."""
    following = no + 1
    if run.lost:
        gone = set(Form.objects.of_run(run).filter(state=LOST, no__gt=no).values_list("no", flat=True))
        while following in gone:
            following += 1
    return following


def reserve(run: Run, *, at: datetime, staff: UUID, till: UUID, order: UUID, amount: Decimal) -> Form:
    """Set the next form of a locked run aside for an order whose receipt is being printed.

    A crash between printing and confirmation leaves it reserved; the day's end forces it into used or void.
    """
    return use(run, at=at, staff=staff, till=till, order=order, amount=amount, state=RESERVED)


def confirm(form: Form, at: datetime) -> None:
    """A reserved form was printed and given: it is used."""
    changed = Form.objects.filter(id=form.id, state=RESERVED).update(state=USED, at=at)
    if changed != 1:
        raise Refused("transition.not_allowed")
    form.state, form.at = USED, at


def spoil(form: Form, *, at: datetime, by: UUID, reason: str, note: str = "", approved_by: UUID | None = None) -> None:
    """A form that was used or reserved becomes void, with its reason; it stays in the sequence."""
    form.state, form.reason, form.note = VOID, reason, note
    form.voided_at, form.voided_by, form.void_approved_by = at, by, approved_by
    form.save(update_fields=["state", "reason", "note", "voided_at", "voided_by", "void_approved_by"])


@dataclass(frozen=True, slots=True)
class Stubs:
    """How many forms count as stubs, and the sum written on them."""

    count: int
    total: Decimal


def stubs_of_till(till: UUID) -> Stubs:
    """What the books say of the stubs of a till: used forms; void ones, those of reversed orders too, are no stubs."""
    found = Form.objects.filter(till=till, state=USED).aggregate(n=Count("id"), total=Sum("amount"))
    return Stubs(found["n"], found["total"] or ZERO)
