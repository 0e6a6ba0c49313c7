"""The cashier keys the green copies from the paper, without seeing what the system has (INVOICES-05)."""

from openhall.back.receipts import copies
from openhall.back.receipts.models import Form, Green
from openhall.kernel import doors as kernel_doors
from openhall.kernel.commands import Context, Outcome, command
from openhall.kernel.inputs import Day, Input, Int, Money, Text
from openhall.kernel.money import text
from openhall.kernel.problems import Refused, invalid
from openhall.team.org import doors as org_doors

MOST = 2000


class Copy(Input):
    series: Text
    no: Int
    amount: Money


class KeyGreen(Input):
    hall: Text
    date: Day
    copies: list[Copy]


@command("receipts.key_green")
def key_green(ctx: Context, data: KeyGreen) -> Outcome:
    """Numbers and amounts of the green copies of a day, keyed from paper; a number keyed again is corrected."""
    hall = kernel_doors.fetch(org_doors.hall(ctx.actor, data.hall))
    if data.date > ctx.today:
        raise invalid("this day has not come", field="date")
    keys = [(copy.series, copy.no) for copy in data.copies]
    if not keys or len(keys) > MOST or len(set(keys)) != len(keys):
        raise invalid("each copy is keyed once", field="copies")
    if any(not copy.series or copy.no <= 0 or copy.no >= 2**62 for copy in data.copies):
        raise invalid("a copy has its series and number", field="copies")
    assert ctx.actor.staff_id is not None
    for series in {copy.series for copy in data.copies}:
        numbers = [copy.no for copy in data.copies if copy.series == series]
        if Form.objects.filter(series=series, no__in=numbers, staff=ctx.actor.staff_id).exists():
            raise Refused("receipt.own_copies", clause="INVOICES-05", field="copies")
        Green.objects.standing().filter(series=series, no__in=numbers).update(replaced_at=ctx.now)
    Green.objects.bulk_create(
        [
            Green(
                hall=hall.id,
                date=data.date,
                series=copy.series,
                no=copy.no,
                amount=copy.amount,
                staff=ctx.actor.staff_id,
                at=ctx.now,
            )
            for copy in data.copies
        ]
    )
    found = copies.comparison(hall.id, data.date)
    return Outcome(
        "green",
        None,
        {"keyed": len(keys), "total": text(copies.total(hall.id, data.date)), "differences": len(found)},
    )
