"""Errors in customers' data: corrected at once, traced to their cause, counted once a manager has upheld them."""

from typing import Literal
from uuid import UUID

from openhall.front.customers import doors, files, history
from openhall.front.customers.facts import DataErrorFound
from openhall.front.customers.models import DataError
from openhall.kernel import doors as kernel_doors
from openhall.kernel import secrets
from openhall.kernel.commands import Context, Outcome, command
from openhall.kernel.inputs import Input, Text
from openhall.kernel.problems import Refused
from openhall.team.org import doors as org_doors
from openhall.team.org.models import Staff

from .files import ChangeFile, CustomerRef, IdKind, Private, wanted_values
from .privacy import place_of


class RegisterError(Input):
    customer: CustomerRef
    field: Literal["name", "document", "phone", "address", "email"]
    right: Private
    id_kind: IdKind | None = None
    original_seen: bool = False
    cause: Literal["entry", "customer", "system"]
    staff: Text | None = None
    note: Private = ""


@command("customer.register_error", makes="data_error")
def register_error(ctx: Context, data: RegisterError) -> Outcome:
    """A wrong value in a customer file: it is corrected at once; who entered it is proposed from the history."""
    customer = kernel_doors.fetch(doors.customer_locked(data.customer))
    proposed = history.entered_by(customer, data.field)
    staff = proposed if data.staff is None else _named(ctx, data.staff, proposed)
    assert ctx.actor.staff_id is not None
    wrong = files.value_of(customer, data.field)
    if not files.rewrite(ctx, customer, wanted_values(ctx, customer, _as_change(data)), reason=data.cause):
        raise Refused("customer.not_wrong", clause="CUSTOMERS-08", field="right")
    made = DataError.objects.create(
        customer=customer,
        hall=place_of(ctx),
        field=data.field,
        wrong_sealed=secrets.seal(wrong),
        right_sealed=secrets.seal(files.value_of(customer, data.field)),
        cause=data.cause,
        note=data.note.strip(),
        staff=staff,
        proposed=proposed,
        found_by=ctx.actor.staff_id,
        at=ctx.now,
    )
    ctx.tell(
        DataErrorFound(
            history.hall_of(staff) or made.hall, ctx.now, made.id, staff, made.found_by, made.field, made.cause
        )
    )
    return Outcome("data_error", made.id, {"staff": str(staff) if staff else None})


def _named(ctx: Context, job_number: str, proposed: UUID | None) -> UUID:
    """Whom the finder names instead: somebody of the own units, or, wherever, whom the history itself proposes."""
    found = org_doors.staff(ctx.actor, job_number)
    person = found.row or Staff.objects.filter(id=proposed, job_number=job_number).first()
    return person.id if person is not None else kernel_doors.fetch(found).id


def _as_change(data: RegisterError) -> ChangeFile:
    """The correction as a change of the file, judged as any other."""
    given: dict[str, object] = {"customer": data.customer, "original_seen": data.original_seen}
    if data.field == "document":
        given |= {"id_number": data.right, "id_kind": data.id_kind}
    else:
        given[data.field] = data.right
    return ChangeFile.model_validate(given)
