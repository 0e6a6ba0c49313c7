"""Customer files and number resources."""

from typing import Annotated, Literal

from django.db import IntegrityError, transaction

from openhall.kernel import doors as kernel_doors
from openhall.kernel import secrets
from openhall.kernel.commands import Context, Outcome, command
from openhall.kernel.inputs import Input, Money, Personal, PhoneNumber, Text
from openhall.kernel.money import ZERO
from openhall.kernel.problems import Refused, invalid
from openhall.team.org import doors as org_doors

from . import identity
from .models import Customer, Number


class Register(Input):
    name: Annotated[Text, Personal()]
    id_kind: Literal["resident_id", "passport", "permit", "business_licence"]
    id_number: Annotated[Text, Personal()]
    phone: Annotated[Text | None, Personal()] = None


class LoadNumbers(Input):
    hall: Text
    numbers: list[PhoneNumber]
    grade: Literal["normal", "vanity"] = "normal"
    min_fee: Money | None = None


@command("customer.register", makes="customer")
def register(ctx: Context, data: Register) -> Outcome:
    """A customer file; the same kind and number of document again is the same customer."""
    if not data.name.strip():
        raise invalid("a customer has a name", field="name")
    if not identity.valid(data.id_kind, data.id_number, ctx.today):
        raise Refused("customer.id_invalid", clause="CUSTOMERS-03", field="id_number")
    digest = secrets.digest(data.id_number.strip().upper())
    known = Customer.objects.filter(id_kind=data.id_kind, id_digest=digest).first()
    if known is not None:
        return Outcome("customer", known.id, {"known": True})
    phone = (data.phone or "").strip()
    try:
        with transaction.atomic():
            made = Customer.objects.create(
                name=data.name.strip(),
                id_kind=data.id_kind,
                id_digest=digest,
                id_sealed=secrets.seal(data.id_number.strip()),
                phone_digest=secrets.digest(phone) if phone else "",
                phone_sealed=secrets.seal(phone),
                registered_at=ctx.now,
                registered_by=ctx.actor.staff_id,
                changed_at=ctx.now,
            )
    except IntegrityError:  # somebody registered the same document at this very moment
        same = Customer.objects.get(id_kind=data.id_kind, id_digest=digest)
        return Outcome("customer", same.id, {"known": True})
    return Outcome("customer", made.id, {"known": False})


@command("numbers.load", by_system=True, by_people=False)
def load_numbers(ctx: Context, data: LoadNumbers) -> Outcome:
    """Phone numbers that the hall may assign; a vanity number asks for a minimum of fees and prepayment."""
    hall = kernel_doors.fetch(org_doors.hall(ctx.actor, data.hall))
    if not data.numbers or len(set(data.numbers)) != len(data.numbers):
        raise invalid("each number is named once", field="numbers")
    if data.min_fee is not None and data.min_fee < 0:
        raise invalid("a fee is not negative", field="min_fee")
    known = Number.objects.filter(number__in=data.numbers).values_list("number", flat=True).first()
    if known is not None:
        raise invalid(f"number {known} is known already", field="numbers")
    Number.objects.bulk_create(
        [Number(number=number, hall=hall.id, grade=data.grade, min_fee=data.min_fee or ZERO) for number in data.numbers]
    )
    return Outcome("numbers", None, {"count": len(data.numbers)})
