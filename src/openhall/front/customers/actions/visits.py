"""Visits: who came, with what need, what was done, what came of it."""

from typing import Annotated, Literal

from openhall.front.customers import doors, phones
from openhall.front.customers.models import Customer, Visit, VisitStep
from openhall.kernel import doors as kernel_doors
from openhall.kernel import secrets
from openhall.kernel.commands import Context, Outcome, command
from openhall.kernel.inputs import Input, RefTo, Text
from openhall.kernel.problems import Refused, invalid

from .files import Private, file_of_contact

VisitRef = Annotated[Text, RefTo("visit")]
VisitKind = Literal["enquiry", "business", "complaint", "repair", "other"]


class OpenVisit(Input):
    kind: VisitKind
    need: Private
    name: Private = ""
    phone: Private = ""
    customer: Annotated[Text | None, RefTo("customer")] = None
    follow_up: bool = False
    result: Private = ""


class StepVisit(Input):
    visit: VisitRef
    text: Private


class CloseVisit(Input):
    visit: VisitRef
    result: Private


@command("visit.open", makes="visit")
def open_visit(ctx: Context, data: OpenVisit) -> Outcome:
    """Somebody came with a need. Name and phone are asked where something remains to be done."""
    if ctx.actor.hall_id is None or ctx.actor.staff_id is None:
        raise invalid("a visit is to a hall")
    customer = kernel_doors.fetch(doors.customer(data.customer)) if data.customer is not None else None
    if not data.need.strip():
        raise Refused("customer.incomplete", clause="CUSTOMERS-02", field="need")
    name = data.name.strip() or (customer.name if customer else "")
    phone = data.phone.strip() or (customer.phone if customer else "")
    if data.follow_up or not data.result.strip():
        for field, value in (("name", name), ("phone", phone)):
            if not value:
                raise Refused("customer.incomplete", clause="CUSTOMERS-02", field=field)
    normal = phones.normal(phone) if phone else ""
    if normal is None:
        raise Refused("customer.phone_invalid", clause="CUSTOMERS-02", field="phone")
    if customer is None and normal:
        customer = file_of_contact(ctx, name, normal)
    made = Visit(
        hall=ctx.actor.hall_id,
        at=ctx.now,
        staff=ctx.actor.staff_id,
        kind=data.kind,
        customer=customer,
        name=name,
        need=data.need.strip(),
        follow_up=data.follow_up,
        result=data.result.strip(),
        done_at=ctx.now if data.result.strip() and not data.follow_up else None,
    )
    _set_phone(made, customer, normal)
    made.save(force_insert=True)
    return Outcome("visit", made.id)


def _set_phone(visit: Visit, customer: Customer | None, phone: str) -> None:
    if phone:
        visit.phone_sealed, visit.phone_digest = secrets.seal(phone), secrets.digest(phone)


@command("visit.step")
def step(ctx: Context, data: StepVisit) -> Outcome:
    """One step of handling a request, at whatever hall."""
    visit = _going_on(data.visit)
    if not data.text.strip():
        raise invalid("a step says what was done", field="text")
    assert ctx.actor.staff_id is not None
    VisitStep.objects.create(visit=visit, at=ctx.now, staff=ctx.actor.staff_id, text=data.text.strip())
    return Outcome("visit", visit.id)


@command("visit.close")
def close(ctx: Context, data: CloseVisit) -> Outcome:
    """The request is done with: what came of it."""
    visit = _going_on(data.visit)
    if not data.result.strip():
        raise Refused("customer.incomplete", clause="CUSTOMERS-02", field="result")
    assert ctx.actor.staff_id is not None
    visit.result, visit.done_at = data.result.strip(), ctx.now
    visit.save(update_fields=["result", "done_at"])
    VisitStep.objects.create(visit=visit, at=ctx.now, staff=ctx.actor.staff_id, text=data.result.strip())
    return Outcome("visit", visit.id)


def _going_on(key: str) -> Visit:
    visit = kernel_doors.fetch(doors.visit_locked(key))
    if visit.done_at is not None:
        raise Refused("transition.not_allowed")
    return visit
