"""Mobile payments: asked for, confirmed by the provider, decided by people where it never answers, given back."""

from typing import Annotated, Literal
from uuid import UUID

from django.db import transaction

from openhall.engines.ledger import money
from openhall.front.till import doors, payments, sessions
from openhall.front.till.models import OPEN, MobilePayment, PaymentNotice
from openhall.front.till.models.payments import FAILED, PAID, RETURNED, UNCLEAR, UNSETTLED
from openhall.kernel import deadlines
from openhall.kernel import doors as kernel_doors
from openhall.kernel.commands import Context, Outcome, command
from openhall.kernel.ids import as_uuid
from openhall.kernel.inputs import Input, Money, RefTo, Text
from openhall.kernel.problems import Refused, invalid

PaymentRef = Annotated[Text, RefTo("payment")]


class RequestPayment(Input):
    amount: Money
    code: Text
    subject: Text | None = None


class ConfirmPayment(Input):
    """A provider's notice: our reference, its own transaction id, what became of the payment."""

    payment: Text
    provider: Text
    provider_id: Text
    state: Literal["paid", "failed"]
    amount: Money


class QueryPayment(Input):
    payment: PaymentRef


class DecidePayment(Input):
    payment: PaymentRef
    state: Literal["paid", "failed"]
    note: Text


class GiveBack(Input):
    payment: PaymentRef
    reason: Text


@command("payment.request")
def request(ctx: Context, data: RequestPayment) -> Outcome:
    """A mobile payment is asked of the provider, at the person's own open till."""
    till = sessions.own_till(ctx)
    subject = None if data.subject is None else as_uuid(data.subject)
    if data.subject is not None and subject is None:
        raise invalid("what is paid for is named by its key", field="subject")
    made = payments.request(ctx, till, amount=data.amount, code=data.code, subject=subject)
    return Outcome("payment", made.id, {"state": made.state})


def _locked(key: str) -> MobilePayment:
    ident = as_uuid(key)
    rows = MobilePayment.objects.select_for_update(of=("self",)).select_related("till__day")
    row = rows.filter(id=ident).first() if ident else None
    if row is None:
        raise invalid("there is no such payment", field="payment")
    return row


@command("payment.confirm", by_system=True, by_people=False)
def confirm(ctx: Context, data: ConfirmPayment) -> Outcome:
    """The provider says what became of a payment; a notice sent again (same transaction id) changes nothing more."""
    payment = _locked(data.payment)
    if data.provider != payment.provider or not data.provider_id.strip():
        raise invalid("that is not this payment's provider", field="provider")
    known = PaymentNotice.objects.filter(provider=data.provider, provider_id=data.provider_id).first()
    if known is not None and known.payment_id != payment.id:
        raise invalid("this transaction belongs to another payment", field="provider_id")
    if known is not None:
        return Outcome("payment", payment.id, {"state": payment.state, "repeated": True})
    PaymentNotice.objects.create(
        payment=payment,
        provider=data.provider,
        provider_id=data.provider_id,
        state=data.state,
        amount=data.amount,
        at=ctx.now,
    )
    if data.amount != payment.amount:
        # Another sum than we asked for: people look into it.
        if payment.state in UNSETTLED:
            _unclear(ctx, payment, f"notice over {data.amount}")
    elif data.state == PAID and payment.state in (*UNSETTLED, FAILED):
        _paid(ctx, payment, data.provider_id)
    elif data.state == FAILED and payment.state in UNSETTLED:
        _failed(ctx, payment, data.provider_id)
    return Outcome("payment", payment.id, {"state": payment.state, "repeated": False})


def _unclear(ctx: Context, payment: MobilePayment, note: str) -> None:
    payment.state, payment.unclear_at, payment.note = UNCLEAR, payment.unclear_at or ctx.now, note
    payment.save(update_fields=["state", "unclear_at", "note"])


def _settle(ctx: Context, payment: MobilePayment, state: str, provider_id: str) -> None:
    ctx.changed("payment", payment.id, payment.state, state)
    payment.state, payment.settled_at, payment.provider_id = state, ctx.now, provider_id
    payment.at_till = payment.till.state == OPEN
    payment.save(update_fields=["state", "settled_at", "provider_id", "at_till", "decided_by", "note"])
    deadlines.cancel(payments.UNCLEAR_AT, str(payment.id))
    deadlines.cancel(payments.QUERY, str(payment.id))


def _paid(ctx: Context, payment: MobilePayment, provider_id: str) -> None:
    """The money is the customer's until an order takes it; the provider owes it to us."""
    _settle(ctx, payment, PAID, provider_id)
    entry = money.open_entry(ctx.command, ctx.now, hall=payment.hall, staff=payment.staff, subject=payment.id)
    money.transfer(entry, payment.held, payment.claim, payment.amount)


def _failed(ctx: Context, payment: MobilePayment, provider_id: str) -> None:
    _settle(ctx, payment, FAILED, provider_id)


@command("payment.query")
def query(ctx: Context, data: QueryPayment) -> Outcome:
    """Ask the provider once more what became of a payment."""
    payment = kernel_doors.fetch(doors.payment_locked(ctx.actor, data.payment))
    if payment.state not in UNSETTLED:
        raise Refused("transition.not_allowed")
    key: UUID = payment.id
    transaction.on_commit(lambda: payments.ask_provider(key))
    return Outcome("payment", payment.id, {"state": payment.state})


@command("payment.decide")
def decide(ctx: Context, data: DecidePayment) -> Outcome:
    """A lead decides what an unclear payment was, by the provider's own records; never who asked for it."""
    payment = kernel_doors.fetch(doors.payment_locked(ctx.actor, data.payment))
    if not data.note.strip():
        raise invalid("say by which record", field="note")
    if payment.staff == ctx.actor.staff_id:
        raise Refused("order.self_approval", clause="CASH-04")
    if payment.state != UNCLEAR:
        raise Refused("transition.not_allowed", clause="CASH-04")
    payment.decided_by, payment.note = ctx.actor.staff_id, data.note.strip()
    if data.state == PAID:
        _paid(ctx, payment, payment.provider_id)
    else:
        _failed(ctx, payment, payment.provider_id)
    return Outcome("payment", payment.id, {"state": payment.state})


@command("payment.give_back")
def give_back(ctx: Context, data: GiveBack) -> Outcome:
    """A payment that no order used goes back to the customer."""
    payment = kernel_doors.fetch(doors.payment_locked(ctx.actor, data.payment))
    if not data.reason.strip():
        raise invalid("a return has its reason", field="reason")
    if payment.used_at is not None:
        raise Refused("payment.used", clause="CASH-04")
    if payment.state != PAID:
        raise Refused("transition.not_allowed")
    payment.state, payment.decided_by, payment.note = RETURNED, ctx.actor.staff_id, data.reason.strip()
    payment.save(update_fields=["state", "decided_by", "note"])
    entry = money.open_entry(ctx.command, ctx.now, hall=payment.hall, staff=payment.staff, subject=payment.id)
    money.transfer(entry, payment.claim, payment.held, payment.amount)
    payments.return_money(payment, ctx.now)
    return Outcome("payment", payment.id, {"state": payment.state})
