"""Handing a counter over: the leaving person declares, the coming person counts; both have signed then.

Nothing moves by it: money, goods and forms change hands by their own commands.
"""

from typing import Any

from pydantic import Field

from openhall.front.catalog.models import Item
from openhall.front.till import sessions
from openhall.kernel import doors as kernel_doors
from openhall.kernel.commands import Context, Outcome, command, plain
from openhall.kernel.inputs import Input, Int, Money, Text
from openhall.kernel.problems import Refused, invalid
from openhall.team.org import doors as org_doors
from openhall.team.org.models import Counter

from ..facts import HandedOver
from ..models import Handover

CASH = "cash"


class NextForm(Input):
    series: Text
    next: Int


class Declare(Input):
    counter: Text
    to: Text
    cash: Money
    cards: dict[str, Int]
    receipts: list[NextForm]
    notes: Text | None = None


class Count(Input):
    counter: Text
    giver: Text = Field(alias="from")
    cash: Money
    cards: dict[str, Int]
    receipts: list[NextForm]


@command("shift.hand_over", makes="handover")
def hand_over(ctx: Context, data: Declare) -> Outcome:
    """The leaving person declares cash, cards and the next receipt form at a counter."""
    assert ctx.actor.staff_id is not None
    counter, receiver = kernel_doors.fetch(
        org_doors.counter(ctx.actor, data.counter), org_doors.staff(ctx.actor, data.to)
    )
    _judge(data)
    _lock(counter)
    Handover.objects.filter(counter=counter, taken_at=None, replaced=False).update(replaced=True)
    made = Handover.objects.create(
        hall=counter.hall_id,
        counter=counter,
        giver_id=ctx.actor.staff_id,
        receiver=receiver,
        declared_at=ctx.now,
        declared=_content(data),
        notes=data.notes or "",
    )
    return Outcome("handover", made.id)


@command("shift.take_over")
def take_over(ctx: Context, data: Count) -> Outcome:
    """The coming person says what was counted; where the two differ it is found."""
    counter, giver = kernel_doors.fetch(
        org_doors.counter(ctx.actor, data.counter), org_doors.staff(ctx.actor, data.giver)
    )
    _judge(data)
    _lock(counter)
    row = Handover.objects.filter(counter=counter, taken_at=None, replaced=False).first()
    if row is None or row.giver_id != giver.id or row.receiver_id != ctx.actor.staff_id:
        raise Refused("transition.not_allowed")
    row.taken_at, row.counted = ctx.now, _content(data)
    row.save(update_fields=["taken_at", "counted"])
    found = differences(row.declared, row.counted)
    ctx.tell(HandedOver(row.hall, ctx.now, row.giver_id, row.receiver_id, counter.code, found))
    return Outcome("handover", row.id, {"differences": sorted(found)})


def _judge(data: Declare | Count) -> None:
    """Can this be declared or counted at all?"""
    if data.cash < 0:
        raise invalid("cash counted is not negative", field="cash")
    known = set(Item.objects.filter(code__in=data.cards).values_list("code", flat=True))
    for code, number in data.cards.items():
        if code not in known or not 0 <= number < 2**31:
            raise invalid("{code}: {number} can't be counted", field="cards", code=code, number=number)
    for run in data.receipts:
        if not 0 < run.next < 2**31:
            raise invalid("{series}: {next} is no number of a form", field="receipts", series=run.series, next=run.next)


def _lock(counter: Counter) -> None:
    Counter.objects.select_for_update(no_key=True).get(id=counter.id)


def _content(data: Declare | Count) -> dict[str, Any]:
    series = {one.series: one.next for one in data.receipts}
    content: dict[str, Any] = plain({CASH: data.cash, "cards": data.cards, "receipts": series})
    return content


def differences(declared: dict[str, Any], counted: dict[str, Any]) -> dict[str, tuple[Any, Any]]:
    """What the two sides name differently: cash, an item (left out is 0), a series (left out is a difference)."""
    found: dict[str, tuple[Any, Any]] = {}
    if declared[CASH] != counted[CASH]:
        found[CASH] = (declared[CASH], counted[CASH])
    for item in sorted(declared["cards"].keys() | counted["cards"].keys()):
        pair = (declared["cards"].get(item, 0), counted["cards"].get(item, 0))
        if pair[0] != pair[1]:
            found[item] = pair
    for series in sorted(declared["receipts"].keys() | counted["receipts"].keys()):
        pair = (declared["receipts"].get(series), counted["receipts"].get(series))
        if pair[0] != pair[1]:
            found[series] = pair
    return found


@sessions.before_opening
def no_open_handover(ctx: Context, counter: Counter) -> None:
    """Nobody opens a till where a declaration hasn't been taken over."""
    _lock(counter)
    if Handover.objects.filter(counter=counter, taken_at=None, replaced=False).exists():
        raise Refused("transition.not_allowed", clause="ROSTER-11")
