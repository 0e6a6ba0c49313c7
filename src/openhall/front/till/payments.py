"""Mobile payments as the counter uses them: ask, look what became of it, use what was paid for an order (CASH-04).

``order.tender`` calls ``request``; ``paid_for`` says what the provider has confirmed; when the order is accepted,
``use`` marks the payments and gives the ledger lines that take their money out of where it waited::

    payment = payments.request(ctx, till, amount=due, code=code, subject=order.id)
    ...
    money.post(entry, [*books.lines(order, till), *payments.use(ctx, order.id)])

The provider is asked outside the transaction: on commit, and again by deadlines until it has said something.
"""

import logging
from collections.abc import Iterable
from datetime import datetime, timedelta
from decimal import Decimal
from uuid import UUID

from django.db import transaction

from openhall.engines.ledger.money import MoneyPlace
from openhall.engines.policy.parameters import Figures
from openhall.kernel import clock, deadlines
from openhall.kernel.actors import SYSTEM
from openhall.kernel.commands import JOB, Context, execute
from openhall.kernel.models import Deadline
from openhall.kernel.money import ZERO, text
from openhall.kernel.problems import Refused, invalid
from openhall.links import payments as port

from .models import MobilePayment, TillSession
from .models.payments import PAID, PENDING, RETURNED, UNCLEAR, UNSETTLED
from .parameters import PENDING_TIMEOUT

log = logging.getLogger("openhall.payments")
UNCLEAR_AT, QUERY, RETURN = "payment.unclear", "payment.query", "payment.return"
LONGEST_CODE = 64


def request(ctx: Context, till: TillSession, *, amount: Decimal, code: str, subject: UUID | None) -> MobilePayment:
    """Ask the provider for a payment by the code that the customer shows; it is pending until the provider speaks."""
    if amount <= 0:
        raise invalid("a payment is positive", field="amount")
    code = code.strip()
    if not (code.isascii() and code.isdigit()) or not 10 <= len(code) <= LONGEST_CODE:
        raise invalid("a payment code has 10 to 64 digits", field="code")
    made = MobilePayment.objects.create(
        hall=till.hall,
        till=till,
        staff=till.staff,
        subject=subject,
        amount=amount,
        code=code,
        provider=port.provider().name,
        requested_at=ctx.now,
    )
    timeout = timedelta(seconds=Figures(till.hall, ctx.now)[PENDING_TIMEOUT])
    deadlines.set_deadline(UNCLEAR_AT, ctx.now + timeout, str(made.id))
    ask_again(made, ctx.now)
    transaction.on_commit(lambda: ask_provider(made.id))
    return made


def next_query(asked_at: datetime, at: datetime) -> datetime | None:
    """When to ask the next time: every few seconds at first, then less often; after three days people decide."""
    age = at - asked_at
    if age > timedelta(days=3):
        return None
    steps = [(timedelta(seconds=30), 5), (timedelta(minutes=3), 20), (timedelta(hours=1), 300)]
    pause = next((seconds for limit, seconds in steps if age < limit), 3600)
    return at + timedelta(seconds=pause)


def ask_again(payment: MobilePayment, at: datetime) -> None:
    due = next_query(payment.requested_at, at)
    if due is not None:
        deadlines.set_deadline(QUERY, due, str(payment.id))


@deadlines.handles(QUERY)
def query_due(deadline: Deadline) -> None:
    """Time to ask the provider again; the next question is set before this one, so that none is lost."""
    payment = MobilePayment.objects.filter(id=deadline.subject, state__in=UNSETTLED).first()
    if payment is not None:
        ask_again(payment, clock.now())
        transaction.on_commit(lambda: ask_provider(payment.id))


@deadlines.handles(UNCLEAR_AT)
def unclear_from_now(deadline: Deadline) -> None:
    """The provider has said nothing in time: the payment is unclear, neither paid nor failed."""
    MobilePayment.objects.filter(id=deadline.subject, state=PENDING).update(state=UNCLEAR, unclear_at=clock.now())


def ask_provider(payment_id: UUID) -> None:
    """Ask what became of a payment, and put the answer in by the same command as the provider's own notice."""
    payment = MobilePayment.objects.filter(id=payment_id, state__in=UNSETTLED).first()
    if payment is None:
        return
    provider, first = port.provider(), payment.queries == 0
    MobilePayment.objects.filter(id=payment.id).update(queries=payment.queries + 1)
    asked = port.Request(payment.id, payment.amount, payment.code, payment.requested_at)
    try:
        answer = provider.ask(asked, clock.now()) if first else provider.query(asked, clock.now())
    except Exception as failure:  # a provider that can't be reached says nothing; it is asked again
        log.warning("payment %s: the provider did not answer: %s", payment.id, failure)
        return
    if answer.state == port.PENDING:
        return
    notice = {
        "payment": str(payment.id),
        "provider": provider.name,
        "provider_id": answer.provider_id,
        "state": answer.state,
        "amount": text(answer.amount),
    }
    times = provider.notices_of(asked, answer) if isinstance(provider, port.Simulator) else 1
    for _time in range(times):
        try:
            execute("payment.confirm", notice, SYSTEM, channel=JOB)
        except Refused as refusal:
            log.warning("payment %s: %s", payment.id, refusal.message)


def return_money(payment: MobilePayment, at: datetime) -> None:
    """Have the provider give the money back: on commit, and again every five minutes until it has done so."""
    deadlines.set_deadline(RETURN, at + timedelta(minutes=5), str(payment.id))
    transaction.on_commit(lambda: _give_back(payment.id))


@deadlines.handles(RETURN)
def return_due(deadline: Deadline) -> None:
    payment = MobilePayment.objects.get(id=deadline.subject)
    return_money(payment, clock.now())


def _give_back(payment_id: UUID) -> None:
    payment = MobilePayment.objects.get(id=payment_id)
    asked = port.Request(payment.id, payment.amount, payment.code, payment.requested_at)
    try:
        answer = port.provider().give_back(asked, clock.now())
    except Exception as failure:  # asked again by the deadline; a provider returns a payment only once
        log.warning("payment %s: the provider did not take it back: %s", payment.id, failure)
        return
    if answer.state == port.PAID:
        deadlines.cancel(RETURN, str(payment.id))


def paid_for(subject: UUID) -> Decimal:
    """What the provider has confirmed for an order, and no order has used yet."""
    return sum((row.amount for row in MobilePayment.objects.about(subject).without_order()), ZERO)


def waiting_for(subject: UUID) -> Iterable[MobilePayment]:
    """Payments for an order about which the provider has said nothing yet."""
    return list(MobilePayment.objects.about(subject).unsettled())


def use(ctx: Context, subject: UUID) -> list[tuple[MoneyPlace, Decimal]]:
    """The order takes its paid payments: marked once, and their waiting money out of the ledger's waiting place."""
    rows = MobilePayment.objects.select_for_update(of=("self",)).select_related("till__day").about(subject)
    moves: list[tuple[MoneyPlace, Decimal]] = []
    for row in rows.without_order():
        row.used_at = ctx.now
        row.save(update_fields=["used_at"])
        moves += [(row.held, row.amount), (row.claim, -row.amount)]
    return moves


def take_back(subject: UUID, at: datetime) -> None:
    """The order was reversed: the provider returns what it paid by mobile. The reversal's own entry has the money."""
    rows = MobilePayment.objects.select_for_update().about(subject).filter(state=PAID, used_at__isnull=False)
    for row in rows:
        row.state, row.used_at, row.note = RETURNED, None, "reversed"
        row.save(update_fields=["state", "used_at", "note"])
        return_money(row, at)
