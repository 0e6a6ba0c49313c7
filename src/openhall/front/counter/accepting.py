"""A prepared order becomes final: the customer has confirmed, everything that the register asks for is there."""

from typing import Annotated, Any

from pydantic import StrictBool, model_validator

from openhall.front.till import sessions
from openhall.kernel.commands import Context, Outcome
from openhall.kernel.inputs import Input, RefTo, Text
from openhall.kernel.problems import Refused

from . import doors, evidence, followups, showing, tendering
from .draft import FormNo
from .finishing import finish
from .models import ACCEPTED

OrderRef = Annotated[Text, RefTo("order")]


class AcceptPrepared(Input):
    """At a desk and over the API an order made by ``order.prepare`` is closed; words alone are no evidence there."""

    order: OrderRef
    receipt: FormNo | None = None
    printer_failed: StrictBool = False

    @model_validator(mode="before")
    @classmethod
    def _words_alone(cls, given: Any) -> Any:
        if isinstance(given, dict) and "order" not in given and "business" in given:
            raise Refused("order.not_prepared", clause="COUNTER-02")
        return given


def close_prepared(ctx: Context, data: AcceptPrepared) -> Outcome:
    """Papers, explanation, money, confirmation: then all effects at once. What was reserved and held becomes final."""
    order = doors.own(ctx, data.order)
    if order.state == ACCEPTED and order.confirmed_at is None:
        raise Refused("order.unconfirmed", clause="COUNTER-02", step="confirmed")
    doors.still_open(ctx, order)
    evidence.require(order, ctx.today)
    if order.due and not order.tendered:
        raise Refused("tender.insufficient", due=order.due, clause="COUNTER-01", step="tendered")
    if order.confirmed_at is None:
        raise Refused("order.unconfirmed", clause="COUNTER-02", step="confirmed")
    draft = tendering.ready_draft(ctx, order, data.receipt, printer_failed=data.printer_failed)
    draft.signatures = ("customer", "clerk")
    till = sessions.own_till(ctx)
    if order.till_id != till.id:
        raise Refused("transition.not_allowed")
    order.did("accepted", ctx.now, ctx.actor.staff_id)
    order.revision += 1
    outcome = finish(ctx, till, order, draft)
    followups.follow(ctx, order)
    showing.leave(order, ctx.now, showing.THANKS)
    return outcome
