"""Cards and numbers are asked for from above, answered there, and received (STOCK-02)."""

from datetime import timedelta
from typing import Annotated, Any, Literal
from uuid import UUID

from openhall.back.stock import requisitions
from openhall.back.stock.doors import requisition_locked
from openhall.back.stock.ledger import CARD_KINDS, item_of, keeper_only
from openhall.back.stock.models import GRANTED, RECEIVED, REFUSED, SENT, Requisition
from openhall.back.stock.serials import LARGEST_QUANTITY
from openhall.front.catalog.models import Item
from openhall.front.customers.actions.numbers import LoadNumbers, load_numbers
from openhall.kernel import commands, deadlines
from openhall.kernel import doors as kernel_doors
from openhall.kernel.actors import SYSTEM
from openhall.kernel.commands import Context, Outcome, command
from openhall.kernel.inputs import Input, Int, Money, PhoneNumber, RefTo, Text
from openhall.kernel.models import Deadline
from openhall.kernel.problems import Refused, invalid
from openhall.links.allocation import Asked, office
from openhall.team.org import doors as org_doors
from openhall.team.org.models import Unit

RequisitionRef = Annotated[Text, RefTo("requisition")]
ASK = "stock.requisition"
LARGEST_SEGMENT = 10_000


class Ask(Input):
    hall: Text
    quantity: Int
    item: Text | None = None
    reason: Text = ""


class Answer(Input):
    requisition: RequisitionRef
    granted: Int
    delivery: Text = ""
    note: Text = ""


class ReceiveNumbers(Input):
    hall: Text
    first: PhoneNumber
    last: PhoneNumber
    requisition: RequisitionRef | None = None
    grade: Literal["normal", "vanity"] = "normal"
    min_fee: Money | None = None


@command("stock.requisition", makes="requisition")
def requisition(ctx: Context, data: Ask) -> Outcome:
    """The hall's lead asks for cards, or without an item for a segment of phone numbers; the proposal is kept beside it."""
    hall = kernel_doors.fetch(org_doors.hall(ctx.actor, data.hall))
    item = item_of(data.item) if data.item is not None else None
    if not 0 < data.quantity <= LARGEST_QUANTITY:
        raise invalid("a quantity is positive", field="quantity")
    if item is not None:
        keeper_only(ctx, hall.id, item)
    assert ctx.actor.staff_id is not None  # by people only
    proposed = _proposed(ctx, hall.id, item)
    if proposed is not None and data.quantity > proposed and not data.reason.strip():
        raise Refused("stock.reason_wanted", proposed=proposed, clause="STOCK-02", field="reason")
    made = Requisition.objects.create(
        hall=hall.id,
        item=item.no if item else None,
        quantity=data.quantity,
        proposed=proposed,
        reason=data.reason.strip(),
        sent_by=ctx.actor.staff_id,
        sent_at=ctx.now,
    )
    deadlines.set_deadline(ASK, ctx.now, str(made.id))
    return Outcome("requisition", made.id, {"proposed": proposed})


def _proposed(ctx: Context, hall: UUID, item: Item | None) -> int | None:
    if item is None or item.kind not in CARD_KINDS:
        return None
    for proposal in requisitions.proposals(hall, ctx.now):
        if proposal.item.no == item.no:
            return proposal.quantity
    return None


@deadlines.calls(ASK, again=timedelta(minutes=1))
def ask_above(deadline: Deadline) -> None:
    """The office above is asked; the simulator answers at once, another adapter may leave the answer to an import."""
    row = Requisition.objects.filter(id=deadline.subject, state=SENT).first()
    if row is None:
        return
    hall = Unit.objects.get(id=row.hall)
    item = Item.objects.filter(no=row.item).first() if row.item else None
    answer = office().ask(Asked(str(row.id), hall.code, item.code if item else "", row.quantity))
    if answer is not None:
        given: dict[str, Any] = {"granted": answer.granted, "delivery": answer.delivery, "note": answer.note}
        commands.execute(
            "stock.answer_requisition", {"requisition": str(row.id), **given}, SYSTEM, channel=commands.JOB
        )


@command("stock.answer_requisition", by_system=True)
def answer_requisition(ctx: Context, data: Answer) -> Outcome:
    """What the office above answered: how many are on the way, under which delivery note."""
    row = kernel_doors.fetch(requisition_locked(ctx.actor, data.requisition))
    if row.state != SENT:
        raise Refused("transition.not_allowed")
    if not 0 <= data.granted <= LARGEST_QUANTITY:
        raise invalid("a quantity is not negative", field="granted")
    row.state = GRANTED if data.granted else REFUSED
    row.answered_at = ctx.now
    row.answer = {"granted": data.granted, "delivery": data.delivery.strip(), "note": data.note.strip()}
    row.save(update_fields=["state", "answered_at", "answer"])
    return Outcome("requisition", row.id, {"state": row.state})


def answered(ctx: Context, key: str, hall: UUID, item: int | None, quantity: int) -> None:
    """What came in belongs to a requisition: it is received when all that was granted is here."""
    row = kernel_doors.fetch(requisition_locked(ctx.actor, key))
    if row.hall != hall or row.item != item:
        raise invalid("this was asked for by another hall, or for other goods", field="requisition")
    if row.state not in (SENT, GRANTED):
        raise Refused("transition.not_allowed")
    row.received += quantity
    granted = int(row.answer.get("granted", row.quantity))
    if row.received >= granted:
        row.state, row.received_at, row.received_by = RECEIVED, ctx.now, ctx.actor.staff_id
    row.save(update_fields=["received", "state", "received_at", "received_by"])


@command("stock.receive_numbers")
def receive_numbers(ctx: Context, data: ReceiveNumbers) -> Outcome:
    """A segment of phone numbers arrives: the hall may assign them from now on."""
    hall = kernel_doors.fetch(org_doors.hall(ctx.actor, data.hall))
    first, last = int(data.first), int(data.last)
    if not 0 <= last - first < LARGEST_SEGMENT:
        raise invalid("a segment runs forward and has at most 10,000 numbers", field="last")
    if data.requisition is not None:
        answered(ctx, data.requisition, hall.id, None, last - first + 1)
    numbers = [str(number) for number in range(first, last + 1)]
    return load_numbers(
        ctx,
        LoadNumbers.model_validate(
            {"hall": data.hall, "numbers": numbers, "grade": data.grade, "min_fee": data.min_fee}
        ),
    )
