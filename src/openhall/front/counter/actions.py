"""Acceptance, review and reversal of orders."""

from datetime import datetime
from typing import Annotated
from uuid import UUID

from django.db.models import Q

from openhall.back.receipts import forms
from openhall.back.receipts.models import VOID, Form
from openhall.back.stock import places
from openhall.engines.ledger import goods, money
from openhall.engines.ledger.models import Entry
from openhall.front.till import sessions
from openhall.front.till.models import TillSession
from openhall.kernel import access, deadlines, facts
from openhall.kernel import doors as kernel_doors
from openhall.kernel.commands import Context, Outcome, command
from openhall.kernel.ids import uuid7
from openhall.kernel.inputs import Input, Int, Money, RefTo, Text
from openhall.kernel.money import ZERO, text
from openhall.kernel.problems import Refused, invalid
from openhall.team.org import doors as org_doors

from . import books, doors, effects, judge
from .draft import Document, Draft, FormNo, Signature, Tender, Wanted, judge_tender_form, look_up
from .facts import OrderAccepted, OrderReversed, OrderUnsigned
from .judge import Seat
from .models import ACCEPTED, REVERSED, WORDS, Order

OrderRef = Annotated[Text, RefTo("order")]


class Accept(Wanted):
    tender: Tender = Tender()
    receipt: FormNo | None = None
    documents: list[Document]
    signatures: list[Signature]


class Review(Input):
    order: OrderRef


class Refund(Input):
    cash: Money = ZERO
    card: Money = ZERO
    epay: Money = ZERO


class Reverse(Input):
    order: OrderRef
    reason: Text
    approved_by: Text
    refund: Refund
    copies: Int


@command("order.accept", makes="order")
def accept(ctx: Context, data: Accept) -> Outcome:
    """A business acceptance, complete and paid, at the person's open till: all its effects at once, or none."""
    if not ctx.words_suffice:
        raise Refused("order.not_prepared", clause="COUNTER-02")
    draft = look_up(ctx, data)
    draft.tender, draft.receipt = data.tender, data.receipt
    draft.documents, draft.signatures = tuple(data.documents), tuple(data.signatures)
    judge_tender_form(draft.kind, draft.tender)
    till = sessions.own_till(ctx)
    order = Order(id=uuid7(), prepared_at=ctx.now, channel=ctx.channel)
    return finish(ctx, till, order, draft)


def finish(ctx: Context, till: TillSession, order: Order, draft: Draft) -> Outcome:
    """Judge a draft in the order of its fields, then let all of it happen."""
    seat = Seat(till, till.hall, till.staff)
    goods.lock(places.hands(seat.hall, seat.staff))
    judge.number(ctx, seat, draft)
    judge.sim(seat, draft)
    judge.pieces(seat, draft)
    judge.charges(ctx, draft)
    drawer = money.kept_balance(till.drawer)
    after = judge.tender(draft, drawer)
    run = judge.receipt(seat, draft)
    judge.documents(draft)
    judge.signatures(draft)

    _write_order(ctx, seat, order, draft)
    effects.apply(ctx, order, draft)
    order.save(force_insert=order._state.adding)
    entry = money.open_entry(ctx.command, ctx.now, hall=seat.hall, staff=seat.staff, subject=order.id)
    money.post(entry, books.lines(order, till))
    if order.hundreds:
        till.dropped += 100 * order.hundreds
        till.save(update_fields=["dropped"])
    _hand_over(entry, seat, draft)
    if run is not None:
        forms.use(run, at=ctx.now, staff=seat.staff, till=till.id, order=order.id, amount=order.due)
    if order.cash > 0:
        sessions.watch_tender(ctx, till, order.id, after)
    elif order.cash < 0:
        sessions.watch_other(ctx, till, after)
    ctx.tell(OrderAccepted(seat.hall, ctx.now, order.id, seat.staff, order.business, order.customer_id, order.number))
    return Outcome("order", order.id, {"due": text(order.due), "change": text(order.change), "drawer": text(after)})


def _write_order(ctx: Context, seat: Seat, order: Order, draft: Draft) -> None:
    order.hall, order.day, order.till, order.staff = seat.hall, seat.till.day, seat.till, seat.staff
    order.kind, order.business, order.state = draft.kind, draft.kind.code, ACCEPTED
    order.customer, order.to_customer, order.subscription = draft.customer, draft.to_customer, draft.subscription
    order.number, order.new_number = draft.number, draft.new_number
    order.sim_item, order.sim = draft.sim_item, draft.sim if draft.sim_item is not None else ""
    order.plan_code = draft.plan.code if draft.plan else ""
    order.items = [
        {"item": item.code, **piece.model_dump(exclude_none=True, exclude={"item"})} for item, piece in draft.pieces
    ]
    order.charges = [{"code": charge.code, "amount": text(charge.amount)} for charge in draft.charges]
    order.due, order.change = draft.due, draft.change
    order.cash, order.card, order.epay = draft.tender.cash, draft.tender.card, draft.tender.epay
    order.hundreds = draft.tender.hundreds
    if draft.receipt is not None:
        order.series, order.form_no = draft.receipt.series, draft.receipt.no
    order.documents, order.signatures = list(draft.documents), list(draft.signatures)
    order.accepted_at = order.confirmed_at = ctx.now
    order.confirmed_by = WORDS


def _hand_over(entry: Entry, seat: Seat, draft: Draft) -> None:
    """Goods go from the person's hands to the customer."""
    source, target = places.hands(seat.hall, seat.staff), places.customers(seat.hall)
    if draft.sim_item is not None:
        goods.move(entry, draft.sim_item, goods.spans([draft.sim]), source, target)
    for item, piece in draft.pieces:
        if piece.serial is not None:
            goods.move(entry, item.no, goods.spans([piece.serial]), source, target)
        else:
            goods.move_quantity(entry, item.no, piece.quantity or 0, source, target)


@command("order.review")
def review(ctx: Context, data: Review) -> Outcome:
    """The reviewer's signature under an order; not by who accepted it."""
    order = kernel_doors.fetch(doors.order_locked(ctx.actor, data.order))
    if order.state == REVERSED:
        raise Refused("order.already_reversed")
    if order.staff == ctx.actor.staff_id:
        raise Refused("order.self_review", clause="AUDIT-07")
    if order.state != ACCEPTED or order.reviewed_at is not None:
        raise Refused("transition.not_allowed")
    order.reviewed_by, order.reviewed_at = ctx.actor.staff_id, ctx.now
    order.save(update_fields=["reviewed_by", "reviewed_at"])
    return Outcome("order", order.id)


@command("order.reverse")
def reverse(ctx: Context, data: Reverse) -> Outcome:
    """An order of the same day is taken back: money, goods, number and receipt; approved by a lead who is somebody else."""
    found, approver = doors.order_locked(ctx.actor, data.order), org_doors.staff(ctx.actor, data.approved_by)
    order = kernel_doors.fetch(found)
    if not data.reason.strip():
        raise invalid("a reversal has its reason", field="reason")
    if approver.row is None and not approver.outside:
        raise invalid(f"unknown job number {data.approved_by}", field="approved_by")
    till = sessions.own_till(ctx)
    _reversible(till, order)
    _approved(ctx, data, approver.row)
    _refund_fits(data, order)
    drawer = money.kept_balance(till.drawer)
    after = drawer - order.paid["cash"]
    if after < 0:
        raise Refused("till.insufficient_cash", held=drawer, field="refund")
    form = Form.objects.filter(order=order.id).first()
    if form is not None and data.copies != forms.COPIES:
        raise Refused("receipt.void_incomplete", clause="INVOICES-04", field="copies")

    effects.undo(order)
    entry = money.open_entry(
        ctx.command, ctx.now, hall=order.hall, staff=till.staff, subject=order.id, reverses=_entry_of(order)
    )
    money.post(entry, books.lines_back(order, till))
    _take_back(entry, order, till)
    if form is not None:
        Form.objects.filter(id=form.id).update(
            state=VOID, reason=data.reason.strip(), voided_at=ctx.now, voided_by=till.staff
        )
    order.state, order.reversed_at, order.reversed_by = REVERSED, ctx.now, till.staff
    order.reversal_reason = data.reason.strip()
    order.reversal_approved_by = approver.row.id if approver.row else None
    order.save(update_fields=["state", "reversed_at", "reversed_by", "reversal_reason", "reversal_approved_by"])
    sessions.watch_other(ctx, till, after)
    ctx.tell(OrderReversed(order.hall, ctx.now, order.id, order.staff))
    return Outcome("order", order.id, {"drawer": text(after)})


def _reversible(till: TillSession, order: Order) -> None:
    """Only an order of the same day, by who accepted it, at the till that accepted it, with nothing later on its number."""
    if order.state == REVERSED:
        raise Refused("order.already_reversed")
    if order.state != ACCEPTED:
        raise Refused("transition.not_allowed")
    if order.day_id != till.day_id:
        raise Refused("order.other_day", clause="CASH-06")
    if order.staff != till.staff or order.till_id != till.id:
        raise Refused("transition.not_allowed")
    if order.subscription_id is not None:
        later = Order.objects.standing().filter(subscription=order.subscription_id, accepted_at__gte=order.accepted_at)
        if later.filter(id__gt=order.id).exists():
            raise Refused("transition.not_allowed")


def _approved(ctx: Context, data: Reverse, approver: object) -> None:
    from openhall.team.org.models import Staff

    if data.approved_by == ctx.actor.job_number:
        raise Refused("order.self_approval", field="approved_by")
    if not isinstance(approver, Staff):
        raise Refused("scope.denied", field="approved_by")
    if approver.left_at is not None:
        raise Refused("account.closed", field="approved_by")
    if not access.allowed(approver.actor(), "order.review"):
        raise Refused("permission.denied", field="approved_by")


def _refund_fits(data: Reverse, order: Order) -> None:
    refund = {"cash": data.refund.cash, "card": data.refund.card, "epay": data.refund.epay}
    if refund != order.paid:
        raise invalid("the refund is what was paid, by the same means", field="refund")


def _entry_of(order: Order) -> UUID | None:
    return Entry.objects.filter(subject=order.id, act="order.accept").values_list("id", flat=True).first()


def _take_back(entry: Entry, order: Order, till: TillSession) -> None:
    """Goods and SIM come back to the person who reverses."""
    source, target = places.customers(order.hall), places.hands(order.hall, till.staff)
    goods.ensure(source, target)
    goods.lock(source, target)
    if order.sim_item is not None:
        goods.move(entry, order.sim_item, goods.spans([order.sim]), source, target)
    known = doors.items_of(order)
    for piece in order.items:
        item = known[piece["item"]]
        if "serial" in piece:
            goods.move(entry, item.no, goods.spans([piece["serial"]]), source, target)
        else:
            goods.move_quantity(entry, item.no, piece["quantity"], source, target)


@deadlines.every_midnight(order=20)
def midnight(at: datetime) -> None:
    """Orders accepted the day before the one that ends now bear the reviewer's signature, or are found."""
    unsigned = Order.objects.due_at(at).filter(kind__reviewed=True).filter(Q(reviewed_at=None) | Q(reviewed_at__gte=at))
    for order in unsigned:
        facts.tell(OrderUnsigned(order.hall, at, order.id, order.staff))
