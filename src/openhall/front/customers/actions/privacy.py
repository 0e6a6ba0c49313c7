"""Looking at customers: what is masked, who unmasked it and why, holds, and suspected leaks."""

from typing import Annotated
from uuid import UUID

from openhall.engines.cases.actions import open_case
from openhall.front.customers import cases, doors, proof
from openhall.front.customers.facts import CustomerUnmasked
from openhall.front.customers.models import Unmasking
from openhall.kernel import clock
from openhall.kernel import doors as kernel_doors
from openhall.kernel.commands import Context, Outcome, command
from openhall.kernel.inputs import Input, Personal, RefTo, Text
from openhall.kernel.problems import Refused, invalid
from openhall.team.org.models import Staff

from .files import CustomerRef


class View(Input):
    customer: CustomerRef


class Unmask(Input):
    customer: CustomerRef
    reason: Annotated[Text, Personal()] = ""


class CallDetails(Input):
    customer: CustomerRef


class Hold(Input):
    customer: CustomerRef
    reason: Text


class Release(Input):
    customer: CustomerRef
    reason: Text


class ReportLeak(Input):
    text: Annotated[Text, Personal()]
    customer: Annotated[Text | None, RefTo("customer")] = None
    person: Text | None = None


def place_of(ctx: Context) -> UUID:
    """Where somebody works: the hall, or the unit above it."""
    place = ctx.actor.hall_id or ctx.actor.unit_id
    if place is None:
        raise invalid("nobody looks at customers from nowhere")
    return place


@command("customer.view")
def view(ctx: Context, data: View) -> Outcome:
    """A customer file is opened on a screen; identity and phone stay masked."""
    return Outcome("customer", kernel_doors.fetch(doors.customer(data.customer)).id)


@command("customer.unmask")
def unmask(ctx: Context, data: Unmask) -> Outcome:
    """Identity and phone are shown in full, once: in the customer's open transaction, or for a stated reason."""
    customer = kernel_doors.fetch(doors.customer(data.customer))
    place, staff = place_of(ctx), ctx.actor.staff_id
    assert staff is not None
    transaction = proof.open_transaction(ctx.actor, customer.id)
    reason = data.reason.strip()
    if transaction is None and not reason:
        raise Refused("customer.reason_missing", clause="CUSTOMERS-04", field="reason")
    made = Unmasking.objects.create(
        customer=customer,
        at=ctx.now,
        staff=staff,
        hall=place,
        order=transaction.order if transaction else None,
        reason=reason,
    )
    count = Unmasking.objects.filter(staff=staff, at__gte=clock.midnight(ctx.today)).count()
    ctx.tell(CustomerUnmasked(place, ctx.now, staff, customer.id, count))
    shown = {name: getattr(customer, name) for name in ("name", "id_number", "phone", "address", "email")}
    return Outcome("unmasking", made.id, {"count": count}, secret=shown)


@command("customer.call_details")
def call_details(ctx: Context, data: CallDetails) -> Outcome:
    """Call details open inside a bill query of that customer, after proof of identity; to nobody else in a hall."""
    customer = kernel_doors.fetch(doors.customer(data.customer))
    transaction = proof.open_transaction(ctx.actor, customer.id)
    if transaction is None or transaction.business != proof.CALL_DETAILS or not transaction.proved:
        raise Refused("customer.no_proof", clause="CUSTOMERS-04")
    return Outcome("customer", customer.id, {"order": str(transaction.order)})


@command("customer.hold")
def hold(ctx: Context, data: Hold) -> Outcome:
    """A legal hold: nothing of this file is destroyed until it is lifted."""
    customer = kernel_doors.fetch(doors.customer_locked(data.customer))
    if not data.reason.strip():
        raise invalid("a hold has its reason", field="reason")
    if customer.held_at is not None:
        raise Refused("transition.not_allowed")
    customer.held_at, customer.held_by, customer.held_reason = ctx.now, ctx.actor.staff_id, data.reason.strip()
    customer.save(update_fields=["held_at", "held_by", "held_reason"])
    ctx.changed("customer.held", customer.id, None, data.reason.strip())
    return Outcome("customer", customer.id)


@command("customer.release")
def release(ctx: Context, data: Release) -> Outcome:
    """A legal hold is lifted; the log keeps who laid it and who lifted it."""
    customer = kernel_doors.fetch(doors.customer_locked(data.customer))
    if not data.reason.strip():
        raise invalid("lifting a hold has its reason", field="reason")
    if customer.held_at is None:
        raise Refused("transition.not_allowed")
    ctx.changed("customer.held", customer.id, customer.held_reason, data.reason.strip())
    customer.held_at, customer.held_by, customer.held_reason = None, None, ""
    customer.save(update_fields=["held_at", "held_by", "held_reason"])
    return Outcome("customer", customer.id)


@command("customer.report_leak", makes="case")
def report_leak(ctx: Context, data: ReportLeak) -> Outcome:
    """Somebody suspects that customer data got out; the manager hears the person before anything follows."""
    customer = kernel_doors.fetch(doors.customer(data.customer)) if data.customer is not None else None
    if not data.text.strip():
        raise invalid("say what happened", field="text")
    person = None
    if data.person is not None:
        person = Staff.objects.filter(job_number=data.person).first()
        if person is None:
            raise invalid("unknown job number {person}", field="person", person=data.person)
    place = place_of(ctx)
    case = open_case(
        cases.LEAK,
        hall=place,
        at=ctx.now,
        opened_by=ctx.actor.staff_id,
        owner=cases.manager_of(place, but=person.id if person else None),
        subject_kind="customer" if customer else "",
        subject=customer.id if customer else "",
        data={"person": str(person.id) if person else None},
        text=data.text.strip(),
    )
    return Outcome("case", case.id)
