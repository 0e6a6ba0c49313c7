"""What each kind of business does to the customer's subscription and to numbers. Kinds name their effect; effects are few.

An effect first keeps what stood before (``order.before``), so that a reversal of the same day can put it back.
"""

from collections.abc import Callable
from datetime import date, datetime, timedelta
from decimal import Decimal
from typing import Any
from uuid import UUID

from openhall.engines.policy.parameters import Figures
from openhall.front.catalog.figures import NUMBER_COOLING_OFF, PLAN_CHANGE_EFFECTIVE
from openhall.front.catalog.models import NumberClass, Plan
from openhall.front.customers.models import (
    ACTIVE,
    CANCELLED,
    COOLING,
    FREE,
    IN_USE,
    RESERVED,
    SUSPENDED,
    VOID,
    Number,
    Subscription,
)
from openhall.front.services.connections import months_later
from openhall.kernel.commands import WORDS_SUFFICE, Context
from openhall.kernel.ids import uuid7
from openhall.kernel.ready import insert

from . import effects_checks
from .draft import Draft
from .models import Order

Effect = Callable[[Context, Order, Draft], None]
Undo = Callable[[Order], None]
Follow = Callable[[Context, Order, Draft], None]
_effects: dict[str, Effect] = {}
_undoing: list[Undo] = []
_following: list[Follow] = []


def effect(*names: str) -> Callable[[Effect], Effect]:
    def register(function: Effect) -> Effect:
        for name in names:
            _effects[name] = function
        return function

    return register


def undoes(function: Undo) -> Undo:
    """Something beside the subscription that a reversal puts back, for orders of a desk."""
    _undoing.append(function)
    return function


def follows(function: Follow) -> Follow:
    """Something that begins with the acceptance of a desk's order: a job for the network, a case."""
    _following.append(function)
    return function


def names() -> list[str]:
    return sorted(_effects)


def apply(ctx: Context, order: Order, draft: Draft) -> None:
    """Let the order's effect happen, keeping what stood before."""
    subscription = draft.subscription
    if not ctx.words_suffice:
        effects_checks.check(ctx, order, draft, final=True)
    if subscription is not None:
        order.before["subscription"] = subscription.snapshot()
    order.before["numbers"] = {row.number: _kept(row) for row in draft.numbers.values()}
    _effects[draft.kind.effect](ctx, order, draft)
    if not ctx.words_suffice:
        for follow in _following:
            follow(ctx, order, draft)
    if subscription is not None and subscription.snapshot() != order.before["subscription"]:
        subscription.save()


def _kept(row: Number) -> dict[str, Any]:
    """A reservation ends with the order that made it: reversed, the number is free."""
    return {"state": FREE if row.state == RESERVED else row.state, "cooling_until": row.cooling_until}


def undo(order: Order) -> None:
    """Owner, plan, agreement and state as before; numbers as before; a subscription that the order made is void."""
    subscription = order.subscription
    if subscription is not None:
        before = order.before.get("subscription")
        if before is None:
            subscription.state = VOID
        else:
            for name, value in before.items():
                field: Any = subscription._meta.get_field(name.removesuffix("_id"))
                setattr(subscription, name, field.to_python(value))
            subscription.password_hash = order.before.get("password_hash", subscription.password_hash)
        subscription.save()
    for number, before in order.before.get("numbers", {}).items():
        Number.objects.filter(number=number).update(**before)
    if ported := order.before.get("ported"):
        Number.objects.filter(number=ported).delete()
    if order.channel not in WORDS_SUFFICE:
        for function in _undoing:
            function(order)


def _take(order: Order, draft: Draft, number: str) -> None:
    """A number comes into use."""
    row = draft.numbers.get(number)
    if row is None:
        Number.objects.create(number=number, hall=None, state=IN_USE)
        order.before["ported"] = number
    else:
        _set_number(row, IN_USE)


def _set_number(row: Number, state: str, until: date | None = None) -> None:
    row.state, row.cooling_until, row.reserved_for, row.reserved_until = state, until, None, None
    row.save(update_fields=["state", "cooling_until", "reserved_for", "reserved_until"])


def cooled_off(hall: UUID, at: datetime, day: date) -> date:
    """The first day on which a number that is given up today may be sold again."""
    return day + timedelta(days=Figures(hall, at)[NUMBER_COOLING_OFF] + 1)


def _cool(ctx: Context, order: Order, draft: Draft, number: str) -> None:
    _set_number(draft.numbers[number], COOLING, cooled_off(order.hall, ctx.now, ctx.today))


def plan_from(hall: UUID, at: datetime, day: date) -> date:
    """When a plan chosen today begins: the first of the next month, unless the figure says at once."""
    if Figures(hall, at)[PLAN_CHANGE_EFFECTIVE] == "at_once":
        return day
    return months_later(day.replace(day=1), 1)


def bound(day: date, plan: Plan, premium: NumberClass | None) -> tuple[date | None, Decimal]:
    """Until when plan and number class bind, and what leaving early costs: of each the larger."""
    terms = [(plan.contract_months, plan.early_exit_fee)]
    if premium is not None:
        terms.append((premium.months, premium.early_exit_fee))
    binding = [(months, fee) for months, fee in terms if months]
    if not binding:
        return None, Decimal("0.00")
    return months_later(day, max(months for months, _fee in binding)), max(fee for _months, fee in binding)


def _agree(ctx: Context, subscription: Subscription, draft: Draft, premium: NumberClass | None = None) -> None:
    """The agreement of the plan now taken counts at once; a plan without one leaves none."""
    assert draft.plan is not None
    subscription.contract_until, subscription.contract_fee = bound(ctx.today, draft.plan, premium)


@effect("join", "port_in")
def join(ctx: Context, order: Order, draft: Draft) -> None:
    assert draft.customer is not None and draft.plan is not None
    premium = effects_checks.premium(draft)
    _take(order, draft, draft.number)
    made = Subscription(
        id=uuid7(),
        number=draft.number,
        customer=draft.customer,
        plan_code=draft.plan.code,
        sim_item=draft.sim_item,
        sim=draft.sim,
        joined_at=ctx.now,
    )
    _agree(ctx, made, draft, premium)
    insert(made)
    order.subscription = made


@effect("change_plan")
def change_plan(ctx: Context, order: Order, draft: Draft) -> None:
    subscription, plan = draft.subscription, draft.plan
    assert subscription is not None and plan is not None
    if subscription.next_plan_from is not None and subscription.next_plan_from <= ctx.today:
        subscription.plan_code = subscription.next_plan_code
    subscription.next_plan_code = plan.code
    subscription.next_plan_from = plan_from(order.hall, ctx.now, ctx.today)
    if subscription.next_plan_from <= ctx.today:
        subscription.plan_code, subscription.next_plan_code, subscription.next_plan_from = plan.code, "", None
    _agree(ctx, subscription, draft)


@effect("change_number")
def change_number(ctx: Context, order: Order, draft: Draft) -> None:
    assert draft.subscription is not None
    _take(order, draft, draft.new_number)
    _cool(ctx, order, draft, draft.number)
    draft.subscription.number = draft.new_number


@effect("transfer")
def transfer(ctx: Context, order: Order, draft: Draft) -> None:
    subscription = draft.subscription
    assert subscription is not None and draft.to_customer is not None
    subscription.customer = draft.to_customer
    subscription.password_initial = True
    if subscription.in_contract(ctx.today):
        subscription.contract_until, subscription.contract_fee = None, Decimal("0.00")


@effect("replace_sim", "exchange_sim")
def replace_sim(ctx: Context, order: Order, draft: Draft) -> None:
    assert draft.subscription is not None
    draft.subscription.sim_item, draft.subscription.sim = draft.sim_item, draft.sim


@effect("password_set", "password_reset")
def password(ctx: Context, order: Order, draft: Draft) -> None:
    """The customer's new password, kept as a hash only; a reset makes it an initial one again."""
    subscription = draft.subscription
    assert subscription is not None
    chosen = order.details.pop("password_hash", "")
    subscription.password_initial = draft.kind.effect == "password_reset" and not chosen
    if not ctx.words_suffice:
        order.before["password_hash"] = subscription.password_hash
        subscription.password_hash = chosen
        subscription.save(update_fields=["password_hash"])


@effect("suspend")
def suspend(ctx: Context, order: Order, draft: Draft) -> None:
    assert draft.subscription is not None
    draft.subscription.state = SUSPENDED
    draft.subscription.suspended_for = draft.details.get("reason", "wish")


@effect("resume")
def resume(ctx: Context, order: Order, draft: Draft) -> None:
    assert draft.subscription is not None
    draft.subscription.state, draft.subscription.suspended_for = ACTIVE, ""


@effect("cancel")
def cancel(ctx: Context, order: Order, draft: Draft) -> None:
    assert draft.subscription is not None
    draft.subscription.state, draft.subscription.cancelled_at = CANCELLED, ctx.now
    _cool(ctx, order, draft, draft.number)


@effect("reopen")
def reopen(ctx: Context, order: Order, draft: Draft) -> None:
    assert draft.subscription is not None
    draft.subscription.state, draft.subscription.cancelled_at = ACTIVE, None
    draft.subscription.suspended_for = ""
    _set_number(draft.numbers[draft.number], IN_USE)


@effect("money", "record", "sale", "order_line", "answer", "customer_data")
def nothing(ctx: Context, order: Order, draft: Draft) -> None:
    """Money and goods say it all, or the order itself is the record."""


@effect("lost_certificate")
def lost_certificate(ctx: Context, order: Order, draft: Draft) -> None:
    """The old user certificate is void, the new one has the next number."""
    assert draft.subscription is not None
    draft.subscription.certificate += 1
