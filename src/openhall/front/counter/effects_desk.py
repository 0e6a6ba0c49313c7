"""Effects that a desk's order has beside the subscription: changes on a day, cards, bills, packages, deposits, mandates;
and what of it a reversal puts back. Each is kept with the order that made it."""

from datetime import timedelta

from openhall.back.stock import places
from openhall.engines.ledger import goods, money
from openhall.engines.ledger.goods import GoodsPlace
from openhall.engines.ledger.models import Entry, Line
from openhall.front.customers.models import ACTIVE, SUSPENDED, Subscription
from openhall.front.services import bills, changes, outbox
from openhall.front.services.actions import first_of_next_month
from openhall.front.services.models import BARRED, TO_DESTROY, LockedCard, Mandate, OldCard, Package
from openhall.kernel import clock
from openhall.kernel.actors import SYSTEM
from openhall.kernel.commands import JOB, Context
from openhall.kernel.money import text

from .draft import Draft
from .effects import cooled_off, effect, follows, undoes
from .effects_checks import credited, day_of, original
from .models import Order

HANDED_IN = "handed_in"
"""The place of old cards that wait to be destroyed."""
OWN_ACTS = ("credit.correct", "deposit.set_off")


@effect("function", "international_call", "international_roaming", "value_added")
def function(ctx: Context, order: Order, draft: Draft) -> None:
    """A function goes on or off, on a day; a file that doesn't tell which switches on what the kind is named after."""
    subscription = draft.subscription
    assert subscription is not None
    wanted = draft.details.get("function") or ("" if draft.kind.effect == "function" else draft.kind.code)
    if not wanted:
        return
    if ctx.words_suffice:
        subscription.functions = [*(name for name in subscription.functions if name != wanted), str(wanted)]
        return
    new = f"{'-' if draft.details.get('off') else '+'}{wanted}"
    day = day_of(draft.details, ctx.today)
    changes.plan(ctx, subscription, order.id, changes.FUNCTION, ", ".join(subscription.functions), new, day)


@effect("payment_method")
def payment_method(ctx: Context, order: Order, draft: Draft) -> None:
    """Another means of payment is valid from the next bill run."""
    if (method := draft.details.get("method")) is not None:
        _pay_by(ctx, order, draft, str(method))


@effect("bank_collection")
def bank_collection(ctx: Context, order: Order, draft: Draft) -> None:
    """The mandate is in force; the bank is asked from the next bill run."""
    assert draft.subscription is not None
    if ctx.words_suffice:
        draft.subscription.payment_method = "bank_collection"
        return
    Mandate.objects.in_force().filter(subscription=draft.subscription.id).update(ended_at=ctx.now)
    Mandate.objects.filter(order=order.id).update(valid_from=ctx.today)
    _pay_by(ctx, order, draft, "bank_collection")


def _pay_by(ctx: Context, order: Order, draft: Draft, method: str) -> None:
    subscription = draft.subscription
    assert subscription is not None
    day = first_of_next_month(ctx.today)
    old = subscription.payment_method
    changes.plan(ctx, subscription, order.id, changes.PAYMENT_METHOD, old, method, day)


@effect("package")
def package(ctx: Context, order: Order, draft: Draft) -> None:
    """The allowance is there at once, for its days; nothing renews it."""
    assert draft.subscription is not None
    product = draft.kind.product
    Package.objects.create(
        subscription=draft.subscription.id,
        order=order.id,
        name=draft.kind.name,
        gigabytes=product["gigabytes"],
        valid_from=ctx.today,
        valid_until=ctx.today + timedelta(days=product["days"] - 1),
    )


@effect("correct_credit")
def correct_credit(ctx: Context, order: Order, draft: Draft) -> None:
    """A counter-entry that names the original: from the number wrongly credited to the right one."""
    assert draft.subscription is not None
    found = original(order)
    assert found.subscription_id is not None
    amount = credited(found)
    first = Entry.objects.filter(subject=found.id, act="order.accept").values_list("id", flat=True).first()
    entry = money.open_entry(
        "credit.correct", ctx.now, hall=order.hall, staff=order.staff, subject=order.id, reverses=first
    )
    money.transfer(entry, bills.balance(draft.subscription.id), bills.balance(found.subscription_id), amount)
    order.details["amount"] = text(amount)


@effect("reprint")
def reprint(ctx: Context, order: Order, draft: Draft) -> None:
    """A copy with its count: no new number, no revenue."""
    if ctx.words_suffice:
        return
    found = original(order)
    Order.objects.select_for_update().get(id=found.id)  # two copies at once get two counts
    earlier = Order.objects.standing().filter(business=order.business, details__original=str(found.id))
    order.details["copy"] = earlier.exclude(id=order.id).count() + 1
    order.details["form"] = f"{found.series} {found.form_no}"


@effect("unlock_card")
def unlock_card(ctx: Context, order: Order, draft: Draft) -> None:
    """A locked recharge card is released; a PUK is shown by ``card.puk``, once this order is accepted."""
    if draft.details.get("card") == "recharge":
        rows = LockedCard.objects.filter(serial=str(draft.details.get("serial")), released_at=None)
        rows.update(released_at=ctx.now, released_by_order=order.id)


# -- what goes along with an acceptance at a desk ---------------------------------------------------------------------


@follows
def settle_bills(ctx: Context, order: Order, draft: Draft) -> None:
    """Arrears fall by what is paid; a number suspended for arrears resumes when nothing is owed any more."""
    subscription, paid = draft.subscription, draft.charged("arrears")
    if subscription is None or draft.kind.refund or paid <= 0:
        return
    owed = bills.owed(subscription.id, lock=True)
    if not owed:
        return
    order.before["bills"] = bills.settle(bills.split(paid, owed).bills)
    if (
        subscription.state == SUSPENDED
        and subscription.suspended_for == "arrears"
        and not bills.arrears(subscription.id)
    ):
        subscription.state, subscription.suspended_for = ACTIVE, ""


@follows
def set_off(ctx: Context, order: Order, draft: Draft) -> None:
    """What is left of a deposit pays arrears, only where the customer consents."""
    subscription = draft.subscription
    if draft.kind.refund != "deposit" or subscription is None or draft.details.get("consent") is not True:
        return
    left = -money.kept_balance(bills.deposit(subscription.id), lock=True) + draft.due
    parts = bills.split(left, bills.owed(subscription.id, lock=True))
    if not parts.settled:
        return
    order.before["bills"] = bills.settle(parts.bills)
    entry = money.open_entry("deposit.set_off", ctx.now, hall=order.hall, staff=order.staff, subject=order.id)
    money.transfer(entry, bills.receivable(subscription.id), bills.deposit(subscription.id), parts.settled)
    order.details["set_off"] = text(parts.settled)


@follows
def old_cards(ctx: Context, order: Order, draft: Draft) -> None:
    """The card that a number leaves: barred and void, handed in to be destroyed, or barred until cooling off ends."""
    subscription, before = draft.subscription, order.before.get("subscription")
    effect_name = draft.kind.effect
    if subscription is None or before is None or not before["sim"] or before["sim_item"] is None:
        return
    if effect_name not in ("replace_sim", "exchange_sim", "cancel"):
        return
    void_from = cooled_off(order.hall, ctx.now, ctx.today) if effect_name == "cancel" else ctx.today
    handed_in = effect_name == "exchange_sim"
    OldCard.objects.create(
        subscription=subscription.id,
        order=order.id,
        item=before["sim_item"],
        sim=before["sim"],
        state=TO_DESTROY if handed_in else BARRED,
        void_from=void_from,
        at=ctx.now,
    )
    if handed_in:
        _carry(order, before["sim_item"], before["sim"], "sim.hand_in", back=False)


def _carry(order: Order, item: int, sim: str, act: str, *, back: bool) -> None:
    """The old card between its customer and the box of cards to be destroyed."""
    box = GoodsPlace(HANDED_IN, order.hall)
    now = goods.place_of(item, sim)
    if now is None:
        return
    source = box if back else GoodsPlace(now.kind, now.hall, now.owner)
    target = places.customers(order.hall) if back else box
    goods.ensure(source, target)
    goods.lock(source, target)
    entry = money.open_entry(act, clock.now(), hall=order.hall, staff=order.staff, subject=order.id)
    goods.move(entry, item, goods.spans([sim]), source, target)


@follows
def history(ctx: Context, order: Order, draft: Draft) -> None:
    """Owner and certificate before and after, for those who look at the number later."""
    subscription, before = draft.subscription, order.before.get("subscription")
    if subscription is None or before is None:
        return
    if subscription.customer_id != before["customer_id"]:
        old, new = str(before["customer_id"]), str(subscription.customer_id)
        changes.plan(ctx, subscription, order.id, "owner", old, new, ctx.today)
    if subscription.certificate != before["certificate"]:
        old, new = (certificate_no(subscription, count) for count in (before["certificate"], subscription.certificate))
        changes.plan(ctx, subscription, order.id, changes.CERTIFICATE, old, new, ctx.today)


def certificate_no(subscription: Subscription, count: int) -> str:
    """The number of a user certificate: the subscription's own, and which one it is."""
    return f"{subscription.id.hex[-10:].upper()}-{count}"


@follows
def tell_network(ctx: Context, order: Order, draft: Draft) -> None:
    """A job for the operator's systems, committed with the order."""
    subscription, before = order.subscription, order.before.get("subscription") or {}
    if subscription is None:
        return
    after = subscription.snapshot()
    changed = {name: [before.get(name), value] for name, value in after.items() if before.get(name) != value}
    if draft.kind.effect == "package":
        changed["package"] = [None, draft.kind.product]
    elif draft.kind.effect in ("connect", "renew"):
        changed["connection"] = [order.details.get("before"), order.details.get("until")]
    if changed:
        outbox.ask(ctx, order.id, subscription.number, draft.kind.effect, changed)


# -- and what of it a reversal puts back ------------------------------------------------------------------------------


@undoes
def undo_desk(order: Order) -> None:
    """Bills open again, changes to come dropped, package and mandate ended, cards as before, own entries turned round."""
    at = clock.now()
    if paid := order.before.get("bills"):
        bills.unsettle(paid)
    changes.drop(order.id)
    Package.objects.filter(order=order.id).update(ended_at=at)
    Mandate.objects.filter(order=order.id).update(ended_at=at)
    LockedCard.objects.filter(released_by_order=order.id).update(released_at=None, released_by_order=None)
    for card in OldCard.objects.filter(order=order.id):
        if card.state == TO_DESTROY:
            _carry(order, card.item, card.sim, "sim.hand_back", back=True)
        card.delete()
    for entry in Entry.objects.filter(subject=order.id, act__in=OWN_ACTS):
        _turn_round(order, entry)
    if order.subscription is not None:
        ctx = Context(SYSTEM, at, JOB, "order.reverse")
        outbox.ask(ctx, order.id, order.subscription.number, "undo", order.subscription.snapshot())


def _turn_round(order: Order, entry: Entry) -> None:
    back = money.open_entry(
        f"{entry.act}.back", clock.now(), hall=order.hall, staff=order.staff, subject=order.id, reverses=entry.id
    )
    rows = Line.objects.filter(entry=entry).select_related("account")
    money.post(
        back,
        [(money.MoneyPlace(row.account.kind, row.account.hall, row.account.owner), -row.amount) for row in rows],
    )
