"""What an order of a desk must be beside its fields: the data sheet of its kind, and the conditions of its effect.

Asked when it is prepared and again (``final``) before its effects happen. A file brings no details and is asked nothing.
"""

from collections.abc import Callable
from datetime import date
from decimal import Decimal
from typing import Any
from uuid import UUID

from django.utils.translation import gettext

from openhall.engines.ledger import money
from openhall.front.catalog import queries as catalog
from openhall.front.catalog.models import NumberClass
from openhall.front.catalog.norms import said
from openhall.front.customers.models import ACTIVE
from openhall.front.customers.models import Change as FileChange
from openhall.front.services import bills
from openhall.front.services.models import Change as ServiceChange
from openhall.front.services.models import LockedCard, Mandate
from openhall.kernel import access
from openhall.kernel.commands import Context
from openhall.kernel.ids import as_uuid
from openhall.kernel.money import ZERO, text
from openhall.kernel.problems import Detail, Refused, invalid
from openhall.team.org.models import Staff

from .draft import Charge, Draft
from .models import ACCEPTED, Order

CLAUSE = "CATALOG-04"
Check = Callable[[Context, Order, Draft, bool], None]
_checks: dict[str, Check] = {}


def checks(*effects: str) -> Callable[[Check], Check]:
    def register(function: Check) -> Check:
        for effect in effects:
            _checks[effect] = function
        return function

    return register


def check(ctx: Context, order: Order, draft: Draft, *, final: bool = False) -> None:
    """Refuse a desk's order that lacks what its kind asks for; settle what it pays into the oldest bills first."""
    _sheet(order, draft)
    if draft.assigned:
        _premium_terms(order, draft)
    if (found := _checks.get(draft.kind.effect)) is not None:
        found(ctx, order, draft, final)
    if draft.kind.effect == "money" and not draft.kind.refund and draft.subscription is not None:
        _split(order, draft)


def _sheet(order: Order, draft: Draft) -> None:
    """The data sheet of the kind: required fields are there, choices are among those offered."""
    for field in draft.kind.sheet:
        name, value = field["name"], order.details.get(field["name"])
        if value is None or not str(value).strip():
            if field.get("required", True):
                raise Refused("order.details_missing", field_label=said(field), field=name, clause="CATALOG-07")
            continue
        if field.get("choices") and value not in field["choices"]:
            raise invalid("{name} is one of {names}", field=name, name=name, names=", ".join(field["choices"]))


def premium(draft: Draft) -> NumberClass | None:
    """The class of the number that this order gives away; refuses a plan or deposit below what it asks for."""
    row = draft.numbers.get(draft.assigned)
    found = catalog.number_class(row.grade) if row is not None else None
    if found is None:
        return None
    if draft.plan is not None and draft.plan.monthly_fee < found.min_spend:
        raise Refused("number.class_spend", min_spend=found.min_spend, clause="CATALOG-05", field="plan")
    if draft.charged("deposit") < found.deposit:
        raise Refused("number.class_deposit", deposit=found.deposit, clause="CATALOG-05", field="charges")
    return found


def _premium_terms(order: Order, draft: Draft) -> None:
    """What the class of the number asks for goes into the order, for the customer to read before confirming."""
    found = premium(draft)
    if found is not None:
        order.details["premium"] = {
            "name": found.name,
            "min_spend": text(found.min_spend),
            "months": found.months,
            "deposit": text(found.deposit),
            "fee": text(found.early_exit_fee),
        }


def _split(order: Order, draft: Draft) -> None:
    """What is paid settles the oldest bill first, the rest becomes balance; the sum stays."""
    assert draft.subscription is not None
    owed = bills.owed(draft.subscription.id, lock=True)
    paid = draft.charged("arrears", "prepayment")
    if not owed or not paid:
        return
    parts = bills.split(paid, owed)
    others = [row for row in order.charges if row["code"] not in ("arrears", "prepayment")]
    amounts = {"arrears": parts.settled, "prepayment": parts.rest}
    named = {row["code"]: row for row in order.charges}
    order.charges = [
        *others,
        *(
            {**named.get(code, {"source": "amount", "name": "", "reason": ""}), "code": code, "amount": text(amount)}
            for code, amount in amounts.items()
            if amount
        ),
    ]
    draft.charges = [Charge(code=row["code"], amount=Decimal(row["amount"])) for row in order.charges]


# -- named refusals -----------------------------------------------------------------------------------------------


def no_arrears(draft: Draft) -> None:
    """Nothing is owed for the number, or this order pays it."""
    assert draft.subscription is not None
    left = bills.arrears(draft.subscription.id) - draft.charged("arrears")
    if left > 0:
        raise Refused("order.arrears_open", amount=left, clause=CLAUSE, field="number")


def _condition(holds: bool, detail: Detail, field: str = "number") -> None:
    if not holds:
        raise Refused("order.conditions_not_met", detail=detail, clause="CATALOG-02", field=field)


def held(subscription: UUID) -> tuple[Decimal, Decimal]:
    """Balance and deposit of a number."""
    return -money.kept_balance(bills.balance(subscription)), -money.kept_balance(bills.deposit(subscription))


def day_of(details: dict[str, Any], today: date) -> date:
    """The day from which a function changes; today where none is given."""
    given = details.get("from")
    if given is None:
        return today
    try:
        wanted = date.fromisoformat(str(given))
    except ValueError:
        raise invalid("a date is written 2026-11-16", field="from") from None
    if wanted < today:
        raise invalid("nothing changes backwards", field="from")
    return wanted


def original(order: Order, name: str = "original") -> Order:
    """The accepted order that this one refers to."""
    key = as_uuid(str(order.details.get(name, "")))
    found = Order.objects.standing().filter(id=key).select_related("kind").first() if key else None
    if found is None:
        raise Refused("order.original_wrong", clause=CLAUSE, field=name)
    return found


# -- one for each effect that has conditions ------------------------------------------------------------------------


@checks("transfer")
def _transfer(ctx: Context, order: Order, draft: Draft, final: bool) -> None:
    assert draft.subscription is not None
    no_arrears(draft)
    _balance, deposit = held(draft.subscription.id)
    if deposit:
        raise Refused("order.unsettled", balance=ZERO, deposit=deposit, clause=CLAUSE, field="number")


@checks("exchange_sim")
def _exchange(ctx: Context, order: Order, draft: Draft, final: bool) -> None:
    assert draft.subscription is not None
    _condition(bool(draft.subscription.sim), Detail("there is no card to hand in"))


@checks("function", "value_added", "international_call", "international_roaming")
def _function(ctx: Context, order: Order, draft: Draft, final: bool) -> None:
    assert draft.subscription is not None
    day_of(order.details, ctx.today)
    if draft.kind.effect.startswith("international"):
        if order.details.get("off"):
            raise invalid("a function goes off by change_function, without its deposit", field="off")
        _condition(draft.subscription.state == ACTIVE, Detail("the number must be active"))
        no_arrears(draft)


@checks("suspend")
def _suspend(ctx: Context, order: Order, draft: Draft, final: bool) -> None:
    assert draft.subscription is not None
    if order.details.get("reason") == "arrears":
        _condition(bills.arrears(draft.subscription.id) > 0, Detail("nothing is owed"), "reason")


@checks("resume")
def _resume(ctx: Context, order: Order, draft: Draft, final: bool) -> None:
    assert draft.subscription is not None
    if draft.subscription.suspended_for == "arrears":
        no_arrears(draft)
    _condition(draft.subscription.suspended_for != "port_rejected", Detail("the donor did not let the number go"))


@checks("cancel")
def _cancel(ctx: Context, order: Order, draft: Draft, final: bool) -> None:
    assert draft.subscription is not None
    no_arrears(draft)
    balance, deposit = held(draft.subscription.id)
    if balance or deposit:
        raise Refused("order.unsettled", balance=balance, deposit=deposit, clause=CLAUSE, field="number")


@checks("reopen")
def _reopen(ctx: Context, order: Order, draft: Draft, final: bool) -> None:
    no_arrears(draft)


@checks("record")
def _record(ctx: Context, order: Order, draft: Draft, final: bool) -> None:
    """A bill query is about the time since the number is this customer's; what was before stays closed (transfer)."""
    month = order.details.get("month")
    if draft.kind.code != "bill_query" or month is None or draft.subscription is None:
        return
    since = owner_since(draft.subscription.id)
    if since is not None and str(month) < since.strftime("%Y-%m"):
        raise Refused(
            "order.conditions_not_met", detail=Detail("since {since}", since=since), clause=CLAUSE, field="month"
        )


def owner_since(subscription: UUID) -> date | None:
    """Since when a transferred number is its present owner's; None where it was never transferred at a desk."""
    row = ServiceChange.objects.of(subscription).filter(field="owner", dropped_at=None).first()
    return row.effective_from if row is not None else None


@checks("money")
def _money(ctx: Context, order: Order, draft: Draft, final: bool) -> None:
    """A deposit goes back against the order under which it was paid."""
    if draft.kind.refund == "deposit" and draft.subscription is not None:
        paid = original(order, "deposit_order")
        amounts = [Decimal(row["amount"]) for row in paid.charges if row["code"] == "deposit"]
        if paid.subscription_id != draft.subscription.id or sum(amounts, ZERO) <= 0:
            raise Refused("order.original_wrong", clause=CLAUSE, field="deposit_order")


@checks("reprint")
def _reprint(ctx: Context, order: Order, draft: Draft, final: bool) -> None:
    found = original(order)
    if found.form_no is None or found.customer_id != order.customer_id:
        raise Refused("order.original_wrong", clause=CLAUSE, field="original")


@checks("correct_credit")
def _correct(ctx: Context, order: Order, draft: Draft, final: bool) -> None:
    """The posting that went to a wrong number: it still stands there, and a lead who is somebody else approves."""
    assert draft.subscription is not None
    found = original(order)
    amount = credited(found)
    wrong = found.subscription_id
    again = Order.objects.filter(business=order.business, state=ACCEPTED, details__original=str(found.id))
    if wrong is None or wrong == draft.subscription.id or amount <= 0 or again.exclude(id=order.id).exists():
        raise Refused("order.original_wrong", clause=CLAUSE, field="original")
    if -money.kept_balance(bills.balance(wrong), lock=True) < amount:
        raise Refused("order.conditions_not_met", detail=Detail("it has been used"), clause=CLAUSE, field="original")
    approver = Staff.objects.select_related("unit").filter(job_number=str(order.details.get("approved_by"))).first()
    if approver is None:
        raise invalid("unknown job number", field="approved_by")
    if approver.id == order.staff:
        raise Refused("order.self_approval", clause=CLAUSE, field="approved_by")
    if approver.closed or not access.allowed(approver.actor(), "order.review"):
        raise Refused("permission.denied", field="approved_by")


def credited(order: Order) -> Decimal:
    """What an order put onto the balance."""
    return sum((Decimal(row["amount"]) for row in order.charges if row["code"] == "prepayment"), ZERO)


@checks("unlock_card")
def _unlock(ctx: Context, order: Order, draft: Draft, final: bool) -> None:
    assert draft.subscription is not None
    if order.details.get("card") == "recharge":
        serial = str(order.details.get("serial", ""))
        locked = LockedCard.objects.filter(serial=serial, released_at=None).exists()
        _condition(locked, Detail("this card is not locked"), "serial")
    else:
        _condition(bool(draft.subscription.sim), Detail("there is no card"))


@checks("customer_data")
def _customer_data(ctx: Context, order: Order, draft: Draft, final: bool) -> None:
    """The file itself is changed with its own command, inside this order; which fields, the order keeps."""
    if not final or order.customer_id is None:
        return
    rows = FileChange.objects.filter(customer=order.customer_id, at__gte=order.prepared_at)
    fields = sorted(set(rows.values_list("field", flat=True)))
    if not fields:
        raise Refused("order.nothing_changed", clause=CLAUSE)
    order.details["changed"] = fields


@checks("bank_collection")
def _mandate(ctx: Context, order: Order, draft: Draft, final: bool) -> None:
    if final and not Mandate.objects.filter(order=order.id).exists():
        raise Refused("mandate.missing", clause=CLAUSE)


@checks("password_set")
def _password(ctx: Context, order: Order, draft: Draft, final: bool) -> None:
    """The customer types it on the display; without it nothing is set."""
    if final and not order.details.get("password_hash"):
        raise Refused(
            "order.details_missing", field_label=gettext("Service password"), field="password", clause="COUNTER-03"
        )
