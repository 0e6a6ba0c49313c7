"""How a prepared order ends without being accepted: declined, expired, or set aside until papers are there.

Whatever it held goes back: the number is free, SIM and goods are in the person's hands, the money is the customer's.
"""

from datetime import datetime
from typing import Annotated
from uuid import UUID

from openhall.engines.cases import actions as cases
from openhall.engines.cases.models import Case
from openhall.front.till.models import TillSession
from openhall.kernel import clock, deadlines
from openhall.kernel.actors import SYSTEM
from openhall.kernel.commands import JOB, Context, Outcome, command
from openhall.kernel.inputs import Input, RefTo, Text
from openhall.kernel.models import Deadline
from openhall.kernel.money import text
from openhall.kernel.problems import Refused, invalid

from . import doors, holding, papers, reserving, showing
from .models import DECLINED, EXPIRED, PREPARED, REVIEW_PENDING, Order

EXPIRES = "order.expires"
OrderRef = Annotated[Text, RefTo("order")]


class Decline(Input):
    order: OrderRef
    reason: Text


def let_go(order: Order, at: datetime) -> None:
    """Everything that the order held goes back. The order is locked; numbers, till and places are locked here."""
    reserving.lock(order)
    till = TillSession.objects.select_for_update(of=("self",)).select_related("day").get(id=order.till_id)
    holding.give_back(order, till, at)
    reserving.release(order, at)
    deadlines.cancel(EXPIRES, str(order.id))
    _drop_review(order, at)


def _drop_review(order: Order, at: datetime) -> None:
    """A decision that nobody needs any more."""
    if order.review != REVIEW_PENDING:
        return
    open_cases = Case.objects.select_for_update().open().about("order", order.id)
    for case in open_cases.filter(kind="order.agreement_review"):
        cases.move(Context(SYSTEM, at, JOB, EXPIRES), case, "lapse")
    order.review = ""


def _end(order: Order, at: datetime, state: str, reason: str) -> None:
    let_go(order, at)
    order.state, order.ended_at, order.ended_reason = state, at, reason
    order.save(update_fields=["state", "ended_at", "ended_reason", "review"])
    papers.forget(order, at)
    showing.leave(order, at)


def decline_now(ctx: Context, order: Order, reason: str) -> None:
    _end(order, ctx.now, DECLINED, reason)


def lapse(order: Order, at: datetime, reason: str) -> None:
    _end(order, at, EXPIRED, reason)


@command("order.decline")
def decline(ctx: Context, data: Decline) -> Outcome:
    """The customer doesn't want it, or it was entered wrongly: nothing happened, everything goes back."""
    order = doors.own(ctx, data.order)
    if order.state != PREPARED:
        raise Refused("order.expired" if order.state == EXPIRED else "transition.not_allowed")
    if not data.reason.strip():
        raise invalid("say why", field="reason")
    held = holding.amount(order)
    decline_now(ctx, order, data.reason.strip())
    return Outcome("order", order.id, {"back": text(held)})


@deadlines.handles(EXPIRES)
def expires(deadline: Deadline) -> None:
    """A prepared order's time is up."""
    order = Order.objects.select_for_update(of=("self",)).filter(id=deadline.subject).open().first()
    if order is not None:
        lapse(order, clock.now(), "time is up")


def at_till_end(till: UUID, at: datetime) -> None:
    """A till closes: what was only prepared there has ended."""
    for order in Order.objects.select_for_update(of=("self",)).of_till(till).open().order_by("id"):
        lapse(order, at, "the till was closed")
