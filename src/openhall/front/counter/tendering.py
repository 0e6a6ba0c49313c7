"""Money given at the desk: held until the customer confirms; and top-ups, which are posted first (CASH-03)."""

from decimal import Decimal
from typing import Annotated
from uuid import UUID

from django.db.models import F
from pydantic import StrictBool

from openhall.back.receipts.models import Run
from openhall.engines.ledger import money
from openhall.front.till import payments, sessions
from openhall.kernel.commands import Context, Outcome, command
from openhall.kernel.inputs import Input, RefTo, Text
from openhall.kernel.money import ZERO, text
from openhall.kernel.problems import Refused, invalid

from . import books, doors, evidence, finishing, holding, judge, preparing, showing, stages
from .draft import Draft, FormNo, Tender, judge_tender_form
from .models import REVIEW_ALLOWED, Order

OrderRef = Annotated[Text, RefTo("order")]


class GiveMoney(Input):
    order: OrderRef
    tender: Tender


class Post(Input):
    """``checked``: the customer has looked at number and amount and nodded; a tap on the display says the same."""

    order: OrderRef
    checked: StrictBool = False
    receipt: FormNo | None = None
    printer_failed: StrictBool = False


@command("order.tender")
def tender(ctx: Context, data: GiveMoney) -> Outcome:
    """The customer gives money for a prepared order: it is held, nobody's yet, until the customer has confirmed."""
    order = doors.own_open(ctx, data.order)
    evidence.require(order, ctx.today)
    judge_tender_form(order.kind, data.tender)
    _confirmed(order, data.tender)
    draft = preparing.draft_of(ctx, order)
    till = sessions.own_till(ctx)
    if order.till_id != till.id:
        raise Refused("transition.not_allowed")
    holding.give_back(order, till, ctx.now)
    draft.tender = data.tender
    judge.tender(draft, money.kept_balance(till.drawer))
    order.cash, order.card, order.epay = data.tender.cash, data.tender.card, data.tender.epay
    order.hundreds, order.change = data.tender.hundreds, draft.change
    order.did("tendered", ctx.now, ctx.actor.staff_id)
    holding.take(order, till, ctx.now)
    doors.changed(ctx, order, "cash", "card", "epay", "hundreds", "change", "steps")
    shown = {"due": text(order.due), "received": text(order.given), "change": text(order.change)}
    return Outcome("order", order.id, shown)


def _confirmed(order: Order, given: Tender) -> None:
    """A mobile payment counts once the provider has confirmed it, and all of it is taken (CASH-04)."""
    if given.epay <= 0:
        return
    paid = payments.paid_for(order.id)
    if given.epay != paid:
        raise Refused("tender.unconfirmed", paid=paid, asked=given.epay, clause="CASH-04", field="tender")


@command("order.post")
def post(ctx: Context, data: Post) -> Outcome:
    """A top-up is posted: number and amount were checked; it stands unconfirmed until the customer has said yes."""
    order = doors.own_open(ctx, data.order)
    if not stages.posts_first(order.kind):
        raise Refused("order.unconfirmed", clause="COUNTER-02")
    if not order.tendered:
        raise Refused("tender.insufficient", due=order.due, clause="COUNTER-01", step="tendered")
    if "checked" not in order.steps:
        if not data.checked:
            raise Refused("order.not_checked", clause="CASH-03", step="checked")
        order.did("checked", ctx.now, ctx.actor.staff_id, by="word")
    draft = ready_draft(ctx, order, data.receipt, printer_failed=data.printer_failed)
    draft.posts_first, draft.signatures = True, ("clerk",)
    till = sessions.own_till(ctx)
    order.did("posted", ctx.now, ctx.actor.staff_id)
    order.did("accepted", ctx.now, ctx.actor.staff_id)
    order.revision += 1
    made = finishing.finish(ctx, till, order, draft)
    showing.put(till.counter_id, order, showing.ORDER, ctx.now)
    return Outcome("order", order.id, {**made.data, "balance": text(balance(order))})


def ready_draft(ctx: Context, order: Order, receipt: FormNo | None, *, printer_failed: bool = False) -> Draft:
    """A prepared order with all that was collected for it, as the draft that becomes final."""
    if printer_failed and receipt is not None:
        raise invalid("either a form was printed, or the printer failed", field="receipt")
    draft = preparing.draft_of(ctx, order)
    draft.tender = Tender(cash=order.cash, card=order.card, epay=order.epay, hundreds=order.hundreds)
    draft.printer_failed = printer_failed
    if not printer_failed:
        draft.receipt = receipt or (next_form(order) if order.due else None)
    draft.documents = evidence.documents(order)
    draft.examined = order.review == REVIEW_ALLOWED
    return draft


def next_form(order: Order) -> FormNo | None:
    """The form that this order will use."""
    return next_form_of(order.staff)


def next_form_of(staff: UUID) -> FormNo | None:
    """The next form of the oldest run that the person holds."""
    unfinished = Run.objects.filter(holder=staff, next__lte=F("last"))
    run = unfinished.order_by("issued_at", "series", "first").first()
    return FormNo(series=run.series, no=run.next) if run is not None else None


def balance(order: Order) -> Decimal:
    """What the number has at its disposal now."""
    if order.subscription_id is None:
        return ZERO
    return -money.kept_balance(books.claim("prepayment", order.subscription_id))
