"""The one place where an acceptance becomes final, whether a file, a desk or the API brought it."""

from openhall.back.receipts import forms
from openhall.engines.ledger import goods, money
from openhall.engines.ledger.models import Entry
from openhall.front.till import payments, sessions
from openhall.front.till.models import TillSession
from openhall.kernel import deadlines
from openhall.kernel.commands import Context, Outcome
from openhall.kernel.money import text
from openhall.kernel.ready import insert

from . import books, effects, ending, holding, judge, reserving, sales
from .draft import Draft
from .facts import OrderAccepted
from .judge import Seat
from .models import ACCEPTED, PREPARED, WORDS, Order

ACT = "order.accept"
"""Under this name the ledger keeps every acceptance, posted top-ups too."""


def finish(ctx: Context, till: TillSession, order: Order, draft: Draft) -> Outcome:
    """Judge a draft in the order of its fields, then let all of it happen."""
    prepared = order.state == PREPARED and not order._state.adding
    seat = Seat(till, till.hall, till.staff, reserving.place(till) if prepared else None)
    goods.lock(seat.place)
    judge.number(ctx, seat, draft)
    judge.sim(seat, draft)
    judge.pieces(seat, draft)
    judge.charges(ctx, draft)
    drawer = money.kept_balance(till.drawer)
    after = judge.tender(draft, drawer)
    run = judge.receipt(seat, draft)
    judge.documents(draft)
    judge.signatures(draft)

    given_back = holding.lines_back(order, till)
    _write_order(ctx, seat, order, draft)
    effects.apply(ctx, order, draft)
    if order._state.adding:
        insert(order)
    else:
        order.save()
    entry = money.open_entry(ACT, ctx.now, hall=seat.hall, staff=seat.staff, subject=order.id)
    money.post(entry, [*books.lines(order, till), *given_back])
    if order.epay > 0 and not ctx.words_suffice:
        taken = money.open_entry("payment.use", ctx.now, hall=seat.hall, staff=seat.staff, subject=order.id)
        money.post(taken, payments.use(ctx, order.id))
    if order.hundreds:
        till.dropped += 100 * order.hundreds
        till.save(update_fields=["dropped"])
    _hand_over(entry, seat, draft)
    if run is not None:
        forms.use(run, at=ctx.now, staff=seat.staff, till=till.id, order=order.id, amount=order.due)
    sales.give_papers(ctx, order, draft)
    if order.cash > 0:
        sessions.watch_tender(ctx, till, order.id, after)
    elif order.cash < 0:
        sessions.watch_other(ctx, till, after)
    if prepared:
        deadlines.cancel(ending.EXPIRES, str(order.id))
    ctx.tell(
        OrderAccepted(
            seat.hall,
            ctx.now,
            order=order.id,
            staff=seat.staff,
            business=order.business,
            customer=order.customer_id,
            number=order.number,
            documents=tuple(order.documents),
            confirmed_by=order.confirmed_by,
        )
    )
    return Outcome("order", order.id, {"due": text(order.due), "change": text(order.change), "drawer": text(after)})


def _write_order(ctx: Context, seat: Seat, order: Order, draft: Draft) -> None:
    order.hall, order.day, order.till, order.staff = seat.hall, seat.till.day, seat.till, seat.staff
    order.state, order.accepted_at = ACCEPTED, ctx.now
    describe(order, draft)
    order.due, order.change = draft.due, draft.change
    order.cash, order.card, order.epay = draft.tender.cash, draft.tender.card, draft.tender.epay
    order.hundreds = draft.tender.hundreds
    if draft.receipt is not None:
        order.series, order.form_no = draft.receipt.series, draft.receipt.no
    order.documents, order.signatures = list(draft.documents), list(draft.signatures)
    if ctx.words_suffice:
        order.confirmed_at, order.confirmed_by = ctx.now, WORDS


def describe(order: Order, draft: Draft) -> None:
    """What the customer wants, as the order keeps it."""
    order.kind, order.business = draft.kind, draft.kind.code
    order.customer, order.to_customer, order.subscription = draft.customer, draft.to_customer, draft.subscription
    order.number, order.new_number = draft.number, draft.new_number
    order.sim_item, order.sim = draft.sim_item, draft.sim if draft.sim_item is not None else ""
    order.plan_code = draft.plan.code if draft.plan else ""
    order.items = [
        {"item": item.code, **piece.model_dump(exclude_none=True, exclude={"item"})} for item, piece in draft.pieces
    ]
    if not order.charges:  # a desk's order keeps with each charge where it comes from
        order.charges = [{"code": charge.code, "amount": text(charge.amount)} for charge in draft.charges]


def _hand_over(entry: Entry, seat: Seat, draft: Draft) -> None:
    """Goods go from the person's hands (or from where they were reserved) to the customer."""
    reserving.move(entry, seat.hall, draft.sim_item, draft.sim, draft.pieces, seat.place, reserving.given(seat.hall))
