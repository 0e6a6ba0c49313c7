"""Acceptance, review and reversal of orders."""

from datetime import datetime
from uuid import UUID

from django.db.models import Q

from openhall.back.receipts import forms
from openhall.back.receipts.models import VOID, Form
from openhall.back.stock import places
from openhall.engines.ledger import goods, money
from openhall.engines.ledger.models import Entry
from openhall.front.floor import queues
from openhall.front.till import payments, sessions
from openhall.front.till.models import TillSession
from openhall.kernel import access, deadlines, facts
from openhall.kernel import doors as kernel_doors
from openhall.kernel.commands import Context, Outcome, command
from openhall.kernel.ids import uuid7
from openhall.kernel.inputs import Input, Int, Money, Text
from openhall.kernel.money import ZERO, text
from openhall.kernel.problems import Refused, invalid
from openhall.team.org import doors as org_doors

from . import books, doors, effects
from .accepting import AcceptPrepared, OrderRef, close_prepared
from .draft import Document, FormNo, Signature, Tender, Wanted, judge_tender_form, look_up
from .facts import OrderReversed, OrderUnsigned
from .finishing import ACT, finish
from .models import ACCEPTED, REVERSED, Order


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


@command("order.accept", makes="order", desk=AcceptPrepared)
def accept(ctx: Context, data: Accept | AcceptPrepared) -> Outcome:
    """A business acceptance, complete and paid, at the person's open till: all its effects at once, or none."""
    if isinstance(data, AcceptPrepared):
        return close_prepared(ctx, data)
    if not ctx.words_suffice:
        raise Refused("order.not_prepared", clause="COUNTER-02")
    draft = look_up(ctx, data)
    draft.tender, draft.receipt = data.tender, data.receipt
    draft.documents, draft.signatures = tuple(data.documents), tuple(data.signatures)
    judge_tender_form(draft.kind, draft.tender)
    till = sessions.own_till(ctx)
    order = Order(id=uuid7(), prepared_at=ctx.now, channel=ctx.channel, ticket=queues.served_by(till.staff))
    return finish(ctx, till, order, draft)


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
    found, approver = doors.order_locked(ctx.actor, data.order), org_doors.approver(ctx.actor, data.approved_by)
    order = kernel_doors.fetch(found)
    if not data.reason.strip():
        raise invalid("a reversal has its reason", field="reason")
    if approver.row is None and not approver.outside:
        raise invalid("unknown job number {approved_by}", field="approved_by", approved_by=data.approved_by)
    till = sessions.own_till(ctx)
    _reversible(till, order)
    _approved(ctx, data, approver.row)
    _refund_fits(data, order)
    drawer = money.kept_balance(till.drawer)
    after = drawer - order.paid["cash"]
    if after < 0:
        raise Refused("till.insufficient_cash", held=drawer, field="refund")
    form = Form.objects.of_order(order.id).first()
    if form is not None and data.copies != forms.COPIES:
        raise Refused("receipt.void_incomplete", clause="INVOICES-04", field="copies")

    effects.undo(order)
    entry = money.open_entry(
        ctx.command, ctx.now, hall=order.hall, staff=till.staff, subject=order.id, reverses=_entry_of(order)
    )
    money.post(entry, books.lines_back(order, till))
    _take_back(entry, order, till)
    if order.epay > 0:
        payments.take_back(order.id, ctx.now)
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
    return Entry.objects.filter(subject=order.id, act=ACT).values_list("id", flat=True).first()


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
