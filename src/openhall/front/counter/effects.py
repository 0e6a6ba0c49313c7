"""What each kind of business does to the customer's subscription and to numbers. Kinds name their effect; effects are few.

An effect first keeps what stood before (``order.before``), so that a reversal of the same day can put it back.
"""

import calendar
from collections.abc import Callable
from datetime import date, timedelta
from decimal import Decimal
from typing import Any

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
from openhall.kernel.commands import Context
from openhall.kernel.ids import uuid7

from .draft import Draft
from .models import Order

COOLING_DAYS = 90

Effect = Callable[[Context, Order, Draft], None]
_effects: dict[str, Effect] = {}


def effect(*names: str) -> Callable[[Effect], Effect]:
    def register(function: Effect) -> Effect:
        for name in names:
            _effects[name] = function
        return function

    return register


def names() -> list[str]:
    return sorted(_effects)


def months_later(day: date, months: int) -> date:
    """The same day ``months`` later, or that month's last."""
    year, month = divmod(day.year * 12 + day.month - 1 + months, 12)
    return date(year, month + 1, min(day.day, calendar.monthrange(year, month + 1)[1]))


def apply(ctx: Context, order: Order, draft: Draft) -> None:
    """Let the order's effect happen, keeping what stood before."""
    subscription = draft.subscription
    if subscription is not None:
        order.before["subscription"] = subscription.snapshot()
    order.before["numbers"] = {row.number: _kept(row) for row in draft.numbers.values()}
    _effects[draft.kind.effect](ctx, order, draft)
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
                setattr(subscription, name, subscription._meta.get_field(name.removesuffix("_id")).to_python(value))
        subscription.save()
    for number, before in order.before.get("numbers", {}).items():
        Number.objects.filter(number=number).update(**before)
    if ported := order.before.get("ported"):
        Number.objects.filter(number=ported).delete()


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


def _cool(ctx: Context, draft: Draft, number: str) -> None:
    _set_number(draft.numbers[number], COOLING, ctx.today + timedelta(days=COOLING_DAYS + 1))


def _agree(ctx: Context, subscription: Subscription, draft: Draft) -> None:
    """The agreement of the plan now taken counts at once; a plan without one leaves none."""
    plan = draft.plan
    assert plan is not None
    months = plan.contract_months
    subscription.contract_until = months_later(ctx.today, months) if months else None
    subscription.contract_fee = plan.early_exit_fee if months else Decimal("0.00")


@effect("join", "port_in")
def join(ctx: Context, order: Order, draft: Draft) -> None:
    assert draft.customer is not None and draft.plan is not None
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
    _agree(ctx, made, draft)
    made.save(force_insert=True)
    order.subscription = made


@effect("change_plan")
def change_plan(ctx: Context, order: Order, draft: Draft) -> None:
    subscription, plan = draft.subscription, draft.plan
    assert subscription is not None and plan is not None
    if subscription.next_plan_from is not None and subscription.next_plan_from <= ctx.today:
        subscription.plan_code = subscription.next_plan_code
    subscription.next_plan_code = plan.code
    subscription.next_plan_from = months_later(ctx.today.replace(day=1), 1)
    _agree(ctx, subscription, draft)


@effect("change_number")
def change_number(ctx: Context, order: Order, draft: Draft) -> None:
    assert draft.subscription is not None
    _take(order, draft, draft.new_number)
    _cool(ctx, draft, draft.number)
    draft.subscription.number = draft.new_number


@effect("transfer")
def transfer(ctx: Context, order: Order, draft: Draft) -> None:
    subscription = draft.subscription
    assert subscription is not None and draft.to_customer is not None
    subscription.customer = draft.to_customer
    subscription.password_initial = True
    if subscription.in_contract(ctx.today):
        subscription.contract_until, subscription.contract_fee = None, Decimal("0.00")


@effect("replace_sim")
def replace_sim(ctx: Context, order: Order, draft: Draft) -> None:
    assert draft.subscription is not None
    draft.subscription.sim_item, draft.subscription.sim = draft.sim_item, draft.sim


@effect("password_set", "password_reset")
def password(ctx: Context, order: Order, draft: Draft) -> None:
    assert draft.subscription is not None
    draft.subscription.password_initial = draft.kind.effect == "password_reset"


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
    _cool(ctx, draft, draft.number)


@effect("reopen")
def reopen(ctx: Context, order: Order, draft: Draft) -> None:
    assert draft.subscription is not None
    draft.subscription.state, draft.subscription.cancelled_at = ACTIVE, None
    draft.subscription.suspended_for = ""
    _set_number(draft.numbers[draft.number], IN_USE)


@effect("function", "international_call", "international_roaming", "value_added")
def function(ctx: Context, order: Order, draft: Draft) -> None:
    """A function goes on or off; a file that doesn't tell which switches on what the kind is named after."""
    subscription = draft.subscription
    assert subscription is not None
    wanted = draft.details.get("function") or ("" if draft.kind.effect == "function" else draft.kind.code)
    if not wanted:
        return
    others = [name for name in subscription.functions if name != wanted]
    subscription.functions = others if draft.details.get("off") else [*others, wanted]


@effect("payment_method")
def payment_method(ctx: Context, order: Order, draft: Draft) -> None:
    assert draft.subscription is not None
    draft.subscription.payment_method = draft.details.get("method", draft.subscription.payment_method)


@effect("bank_collection")
def bank_collection(ctx: Context, order: Order, draft: Draft) -> None:
    assert draft.subscription is not None
    draft.subscription.payment_method = "bank_collection"


@effect("lost_certificate")
def lost_certificate(ctx: Context, order: Order, draft: Draft) -> None:
    assert draft.subscription is not None
    draft.subscription.certificate += 1


@effect("money", "record", "sale")
def nothing(ctx: Context, order: Order, draft: Draft) -> None:
    """Money and goods say it all, or the order itself is the record."""
