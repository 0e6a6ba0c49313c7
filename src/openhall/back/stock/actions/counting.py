"""Blind counts of what is in hand, at opening and at closing (STOCK-04, STOCK-08)."""

from datetime import datetime
from typing import Literal
from uuid import UUID

from openhall.back.stock import counts
from openhall.back.stock.cases import COUNT
from openhall.back.stock.models import CLOSING, Count
from openhall.engines.cases.actions import open_case
from openhall.front.catalog.models import Item
from openhall.kernel import clock
from openhall.kernel.commands import Context, Outcome, command
from openhall.kernel.inputs import Digits, Input, Int, Text
from openhall.kernel.problems import invalid


class Scan(Input):
    """IMEIs found in the drawer, and on display."""

    in_stock: list[Digits] = []
    on_display: list[Digits] = []


class CountGoods(Input):
    moment: Literal["opening", "closing"]
    counted: dict[Text, Int] = {}
    scanned: dict[Text, Scan] = {}


@command("stock.count")
def count(ctx: Context, data: CountGoods) -> Outcome:
    """A person counts cards and terminals in hand without seeing the books; what should be there is said afterwards."""
    hall, staff = ctx.actor.hall_id, ctx.actor.staff_id
    if hall is None or staff is None:
        raise invalid("only people of a hall hold goods", field="counted")
    known = {item.code: item for item in Item.objects.filter(code__in={*data.counted, *data.scanned})}
    for code, number in data.counted.items():
        if code not in known or number < 0:
            raise invalid("{code}: {number} can't be counted", field="counted", code=code, number=number)
    for code, scan in data.scanned.items():
        if code not in known or not known[code].serial:
            raise invalid("{code} has no serials", field="scanned", code=code)
        if again := counts.twice([*scan.in_stock, *scan.on_display]):
            raise invalid("{again} was scanned twice", field="scanned", again=again)
    scanned = {
        code: counts.Scanned(tuple(scan.in_stock), tuple(scan.on_display)) for code, scan in data.scanned.items()
    }
    made = record(hall, staff, ctx.now, data.moment, data.counted, scanned)
    return Outcome("count", made.id, {"agreed": made.agreed, "lines": made.lines})


def record(
    hall: UUID,
    staff: UUID,
    now: datetime,
    moment: str,
    counted: dict[str, int],
    scanned: dict[str, counts.Scanned] | None = None,
    *,
    ask: bool = True,
) -> Count:
    """Put a count beside the books and keep it; a difference asks its person for the reason."""
    expected = counts.expected_of(hall, staff, now)
    for code in {*counted, *(scanned or {})} - set(expected):
        item = Item.objects.filter(code=code, kind__in=counts.COUNTED_KINDS).first()
        if item is not None and (counted.get(code) or (scanned or {}).get(code)):
            expected[code] = counts.Expected(item)
    lines = counts.compare(expected, counted, scanned or {})
    made = Count(
        hall=hall,
        staff=staff,
        at=now,
        date=clock.local_date(now),
        moment=moment,
        lines=lines,
        agreed=counts.agreed(lines),
    )
    if ask and not made.agreed:
        made.case = open_case(
            COUNT,
            hall=hall,
            at=now,
            opened_by=staff,
            owner=staff,
            subject_kind="count",
            subject=made.id,
            data={"moment": moment, "lines": made.differences},
        ).id
    made.save(force_insert=True)
    return made


def record_closing(ctx: Context, hall: UUID, staff: UUID, cards: dict[str, int]) -> Count:
    """The count that comes with closing a till. A file's differences are history: nobody is asked for reasons."""
    return record(hall, staff, ctx.now, CLOSING, cards, ask=not ctx.words_suffice)
