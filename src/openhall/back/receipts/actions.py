"""Receipt forms arrive, are issued to people by runs, and are voided when spoilt."""

from openhall.kernel import doors as kernel_doors
from openhall.kernel.commands import Context, Outcome, command
from openhall.kernel.inputs import Input, Int, Text
from openhall.kernel.problems import Refused, invalid
from openhall.team.org import doors as org_doors
from openhall.team.org.models import Unit

from . import forms
from .models import Run

LARGEST_RUN = 1_000_000


class ReceiveForms(Input):
    hall: Text
    series: Text
    first: Int
    last: Int


class IssueForms(ReceiveForms):
    to: Text


class VoidForm(Input):
    series: Text
    no: Int
    reason: Text
    copies: Int


def _run_forward(data: ReceiveForms) -> None:
    if not data.series:
        raise invalid("a series has a name", field="series")
    if not 0 < data.first <= data.last or data.last - data.first >= LARGEST_RUN:
        raise invalid("a run goes forward from a positive number", field="first")


@command("receipts.receive")
def receive(ctx: Context, data: ReceiveForms) -> Outcome:
    """Receipt forms arrive at the hall."""
    hall = kernel_doors.fetch(org_doors.hall(ctx.actor, data.hall))
    _run_forward(data)
    known = Run.objects.filter(series=data.series, first__lte=data.last, last__gte=data.first).first()
    if known is not None:
        overlap = f"{max(known.first, data.first)}-{min(known.last, data.last)}"
        raise invalid(f"forms {data.series} {overlap} are known already", field="first")
    run = Run.objects.create(hall=hall.id, series=data.series, first=data.first, last=data.last, next=data.first)
    return Outcome("forms", run.id)


@command("receipts.issue")
def issue(ctx: Context, data: IssueForms) -> Outcome:
    """A person draws a run of forms from the hall."""
    hall, person = kernel_doors.fetch(org_doors.hall(ctx.actor, data.hall), org_doors.staff(ctx.actor, data.to))
    _run_forward(data)
    if person.unit_id != hall.id or person.left_at is not None:
        raise invalid(f"{data.to} doesn't work in this hall", field="to")
    given = _take_from_hall(hall, data)
    given.holder, given.issued_at = person.id, ctx.now
    given.save()
    return Outcome("forms", given.id)


def _take_from_hall(hall: Unit, data: IssueForms) -> Run:
    """Cut the asked forms out of the hall's runs (several adjoining ones where it must be)."""
    at = data.first
    rows = list(
        Run.objects.select_for_update()
        .filter(hall=hall.id, series=data.series, holder=None, first__lte=data.last, last__gte=data.first)
        .order_by("first")
    )
    for row in rows:
        if row.first > at:
            break
        at = row.last + 1
    if at <= data.last:
        raise Refused("receipt.not_held", no=f"{data.series} {at}")
    for row in rows:
        rest = [(row.first, data.first - 1), (data.last + 1, row.last)]
        row.delete()
        Run.objects.bulk_create(
            [
                Run(hall=hall.id, series=data.series, first=first, last=last, next=first)
                for first, last in rest
                if first <= last
            ]
        )
    return Run(hall=hall.id, series=data.series, first=data.first, last=data.last, next=data.first)


@command("receipts.void")
def void(ctx: Context, data: VoidForm) -> Outcome:
    """A spoilt form, the next of its run, with its reason; all three copies are kept."""
    staff = ctx.actor.staff_id
    if staff is None:
        raise invalid("only a person holds forms", field="series")
    if not data.reason.strip():
        raise invalid("a void form has a reason", field="reason")
    run = forms.locked_run(staff, data.series, data.no)
    if data.copies != forms.COPIES:
        raise Refused("receipt.void_incomplete", clause="INVOICES-04", field="copies")
    form = forms.use(run, at=ctx.now, staff=staff, void=data.reason.strip())
    return Outcome("form", form.id)
