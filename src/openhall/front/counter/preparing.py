"""An order is prepared: priced by the server, its number, SIM and goods set aside, and nothing of it final yet."""

from datetime import timedelta
from decimal import Decimal
from typing import Annotated, Any, Literal

from pydantic import StrictBool, StrictInt

from openhall.back.stock import counts
from openhall.engines.ledger import goods
from openhall.engines.policy.parameters import Figures
from openhall.front.catalog import documents
from openhall.front.catalog import queries as catalog
from openhall.front.catalog.actions import ChargeCode
from openhall.front.floor import queues
from openhall.front.till import sessions
from openhall.front.till.models import TillSession
from openhall.kernel import deadlines
from openhall.kernel.commands import Context, Outcome, command
from openhall.kernel.ids import uuid7
from openhall.kernel.inputs import Input, Money, PhoneNumber, RefTo, Text
from openhall.kernel.money import ZERO, text
from openhall.kernel.problems import Refused, invalid

from . import agreement, doors, effects_checks, judge, pricing, reserving, reviewing, showing, stages, terms
from .draft import Business, Charge, CustomerRef, Draft, Piece, Wanted, look_up
from .ending import EXPIRES
from .figures import PROVISIONAL_EXPIRES, TOPUP_MAX
from .finishing import describe
from .judge import Seat
from .models import PREPARED, REVIEW_PENDING, Order, Recommendation

Mark = Literal["tariff", "coverage", "use"]
Choice = Text | StrictInt | StrictBool


class AskedCharge(Input):
    """A charge; without amount the server says how much. An open amount that isn't the customer's choice has a reason."""

    code: ChargeCode
    amount: Money | None = None
    reason: Text = ""


class Prepare(Input):
    business: Business
    customer: CustomerRef | None = None
    to_customer: CustomerRef | None = None
    number: PhoneNumber | None = None
    new_number: PhoneNumber | None = None
    sim: Text | None = None
    plan: Text | None = None
    items: list[Piece] = []
    charges: list[AskedCharge] = []
    details: dict[Text, Choice] = {}
    explained: list[Mark] = []
    special: Text | None = None


class Explain(Input):
    order: Annotated[Text, RefTo("order")]
    explained: list[Mark]


class Recommend(Input):
    order: Annotated[Text, RefTo("order")]
    product: Text
    outcome: Literal["accepted", "declined", "not_suitable"]


@command("order.prepare", makes="order")
def prepare(ctx: Context, data: Prepare) -> Outcome:
    """An order as the customer wants it: priced, its number and goods set aside, nothing final before the customer says yes."""
    wanted = Wanted(
        **{name: getattr(data, name) for name in Wanted.model_fields if name != "charges"},
        charges=[Charge(code=one.code, amount=one.amount) for one in data.charges if one.amount is not None],
    )
    draft = look_up(ctx, wanted)
    till = sessions.own_till(ctx)
    order = Order(id=uuid7(), channel=ctx.channel, staff=till.staff, hall=till.hall)
    order.ticket = queues.served_by(till.staff)
    order.details = dict(data.details)
    if data.special is not None:
        order.details["special"] = documents.basis(till.hall, data.special, draft.kind.code, ctx.now, ctx.today).kept
    asked = [pricing.Asked(one.code, one.amount, one.reason) for one in data.charges]
    set_up(ctx, till, order, draft, asked)
    order.did("received", ctx.now, till.staff)
    if data.explained:
        order.did("explained", ctx.now, till.staff, marks=sorted(set(data.explained)))
    order.did("prepared", ctx.now, till.staff)
    order.save(force_insert=True)
    hold(ctx, till, order, draft)
    return outcome(order)


def set_up(ctx: Context, till: TillSession, order: Order, draft: Draft, asked: list[pricing.Asked]) -> None:
    """Price and judge a draft, and write it into its order. Locks the person's hands."""
    draft.details = {**order.details, "order": order.id}
    seat = Seat(till, till.hall, till.staff)
    goods.ensure(seat.place, reserving.place(till))
    goods.lock(seat.place, reserving.place(till))
    judge.number(ctx, seat, draft)
    if draft.sim or draft.pieces:
        counts.require_opening(seat.hall, seat.staff, ctx.now)
    judge.sim(seat, draft)
    judge.pieces(seat, draft)
    bound = _bound(ctx, draft)
    priced = _priced(ctx, draft, asked, bound.fee if bound else ZERO)
    draft.charges = [Charge(code=one.code, amount=one.amount) for one in priced]  # type: ignore[arg-type]
    penalty = draft.charged("penalty")
    draft.examined = agreement.needs_second_person(draft.kind, bound, penalty)
    judge.charges(ctx, draft)
    _within_limit(ctx, till, draft)

    figures = Figures(till.hall, ctx.now)
    order.charges = [one.row() for one in priced]
    order.state, order.day, order.till = PREPARED, till.day, till
    order.prepared_at = ctx.now
    order.expires_at = ctx.now + timedelta(minutes=figures[PROVISIONAL_EXPIRES])
    order.review = REVIEW_PENDING if draft.examined else ""
    if bound is not None:
        order.details["agreement"] = bound.row()
    describe(order, draft)
    effects_checks.check(ctx, order, draft)
    order.due = draft.due


def hold(ctx: Context, till: TillSession, order: Order, draft: Draft) -> None:
    """Set the things aside until the order's time is up, and show the order to the customer."""
    assert order.expires_at is not None
    reserving.reserve(order, draft, till, ctx.now)
    deadlines.set_deadline(EXPIRES, order.expires_at, str(order.id))
    if order.review == REVIEW_PENDING:
        reviewing.ask(ctx, order)
    showing.put(till.counter_id, order, showing.ORDER, ctx.now)


def outcome(order: Order) -> Outcome:
    """What the desk wants to know of a prepared order."""
    assert order.expires_at is not None
    return Outcome(
        "order",
        order.id,
        {
            "due": text(order.due),
            "charges": order.charges,
            "expires_at": order.expires_at.isoformat(),
            "review": order.review,
        },
    )


def _bound(ctx: Context, draft: Draft) -> agreement.Standing | None:
    if draft.subscription is None:
        return None
    return agreement.standing(draft.subscription, catalog.plan(draft.subscription.plan_code), ctx.today)


def _priced(ctx: Context, draft: Draft, asked: list[pricing.Asked], exit_fee: Decimal) -> list[pricing.Priced]:
    lines = {
        code: pricing.Line(line.name, line.amount)
        for code, line in catalog.tariff_lines(draft.kind.code, ctx.today).items()
    }
    if (term := terms.of(draft.kind, draft.details, ctx.today)) is not None and term.price:
        lines[term.charge] = pricing.Line(term.name, term.price)
    sums: dict[str, Decimal] = {}
    for item, piece in draft.pieces:
        code = {"value_card": "card", "terminal": "terminal"}.get(item.kind)
        if code is not None:
            sums[code] = sums.get(code, ZERO) + judge.price_of(item, piece.quantity)
    return pricing.price(
        asked,
        admitted=draft.kind.charges,
        tariff=lines,
        goods=sums,
        exit_fee=exit_fee,
        refund=draft.kind.refund,
    )


def _within_limit(ctx: Context, till: TillSession, draft: Draft) -> None:
    if not stages.posts_first(draft.kind):
        return
    if draft.due <= 0:
        raise invalid("a payment is positive", field="charges")
    limit = Figures(till.hall, ctx.now)[TOPUP_MAX]
    if limit and draft.due > limit:
        raise Refused("topup.too_much", limit=limit, clause="CASH-03", field="charges")


@command("order.explain")
def explain(ctx: Context, data: Explain) -> Outcome:
    """Tariff, coverage and use have been explained to the customer: what is named is marked."""
    order = doors.own_open(ctx, data.order)
    marks = sorted({*stages.explained(order.steps), *data.explained})
    order.did("explained", ctx.now, ctx.actor.staff_id, marks=marks)
    doors.changed(ctx, order, "steps")
    return Outcome("order", order.id, {"explained": marks})


@command("order.recommend")
def recommend(ctx: Context, data: Recommend) -> Outcome:
    """What was recommended with an order, and whether the customer wanted it; once an order, and no condition for anything."""
    order = doors.own(ctx, data.order)
    if not data.product.strip():
        raise invalid("name what was recommended", field="product")
    if Recommendation.objects.filter(order=order).exists():
        raise Refused("transition.not_allowed", clause="COUNTER-08")
    made = Recommendation.objects.create(
        order=order, product=data.product.strip(), outcome=data.outcome, at=ctx.now, staff=order.staff
    )
    return Outcome("recommendation", made.id)


def wanted_of(order: Order) -> Wanted:
    """A prepared order as the input that it came from, to be looked up anew."""
    kept: dict[str, Any] = {
        "business": order.business,
        "customer": str(order.customer_id) if order.customer_id else None,
        "to_customer": str(order.to_customer_id) if order.to_customer_id else None,
        "number": order.number or None,
        "new_number": order.new_number or None,
        "sim": order.sim or None,
        "plan": order.plan_code or None,
        "items": [Piece.model_validate(piece) for piece in order.items],
        "charges": [Charge(code=one["code"], amount=Decimal(one["amount"])) for one in order.charges],
    }
    return Wanted(**{name: value for name, value in kept.items() if value is not None})


def draft_of(ctx: Context, order: Order) -> Draft:
    """The draft of a prepared order; locks its numbers and the subscription."""
    draft = look_up(ctx, wanted_of(order), order.kind)
    draft.details = {**order.details, "order": order.id}
    return draft
