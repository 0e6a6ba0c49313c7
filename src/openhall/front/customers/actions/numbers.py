"""Number resources: numbers that halls may assign, and where numbers are at home."""

from typing import Literal

from openhall.front.customers.models import Number, NumberSegment
from openhall.kernel import doors as kernel_doors
from openhall.kernel.commands import Context, Outcome, command
from openhall.kernel.inputs import Digits, Input, Money, PhoneNumber, Text
from openhall.kernel.money import ZERO
from openhall.kernel.problems import invalid
from openhall.team.org import doors as org_doors


class LoadNumbers(Input):
    hall: Text
    numbers: list[PhoneNumber]
    grade: Literal["normal", "vanity"] = "normal"
    min_fee: Money | None = None


class Segment(Input):
    prefix: Digits
    operator: Text
    province: Text = ""
    city: Text = ""
    area_code: Text = ""


class LoadSegments(Input):
    segments: list[Segment]


@command("numbers.load", by_system=True)
def load_numbers(ctx: Context, data: LoadNumbers) -> Outcome:
    """Phone numbers that the hall may assign; a vanity number asks for a minimum of fees and prepayment."""
    hall = kernel_doors.fetch(org_doors.hall(ctx.actor, data.hall))
    if not data.numbers or len(set(data.numbers)) != len(data.numbers):
        raise invalid("each number is named once", field="numbers")
    if data.min_fee is not None and data.min_fee < 0:
        raise invalid("a fee is not negative", field="min_fee")
    known = Number.objects.filter(number__in=data.numbers).values_list("number", flat=True).first()
    if known is not None:
        raise invalid("number {known} is known already", field="numbers", known=known)
    Number.objects.bulk_create(
        [Number(number=number, hall=hall.id, grade=data.grade, min_fee=data.min_fee or ZERO) for number in data.numbers]
    )
    return Outcome("numbers", None, {"count": len(data.numbers)})


@command("numbers.load_segments", by_system=True)
def load_segments(ctx: Context, data: LoadSegments) -> Outcome:
    """Where the numbers with a beginning are at home; a beginning given again is corrected."""
    rows = {segment.prefix: segment for segment in data.segments}
    if not rows or len(rows) != len(data.segments):
        raise invalid("each beginning is named once", field="segments")
    if any(not 3 <= len(prefix) <= 11 or not row.operator.strip() for prefix, row in rows.items()):
        raise invalid("a beginning has 3 to 11 digits, and an operator", field="segments")
    NumberSegment.objects.bulk_create(
        [NumberSegment(**segment.model_dump()) for segment in rows.values()],
        update_conflicts=True,
        unique_fields=["prefix"],
        update_fields=["operator", "province", "city", "area_code"],
    )
    return Outcome("segments", None, {"count": len(rows)})
