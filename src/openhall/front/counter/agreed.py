"""What is agreed, in plain words: for the customer's display, for the slip that is signed, for the printed form.

The lines are made from the order as it is saved, so that what is read, signed and printed is the same.
"""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from django.utils.translation import gettext, pgettext

from openhall.front.catalog import queries as catalog
from openhall.front.catalog.models import Plan
from openhall.front.catalog.norms import charge_label, kind_name
from openhall.front.customers.models import Subscription
from openhall.front.services.connections import months_later
from openhall.kernel import clock
from openhall.kernel.money import text

from . import stages
from .effects import plan_from
from .models import FINAL, Order


def charge_name(row: dict[str, str]) -> str:
    """What a charge is called: as the tariff names it, or by its code."""
    return row.get("name") or charge_label(row["code"])


def source_label(row: dict[str, str]) -> str:
    """Where a charge comes from."""
    return {
        "tariff": gettext("Tariff in force"),
        "goods": gettext("Price of the goods"),
        "agreement": gettext("Agreement of the number"),
        "amount": gettext("Chosen amount"),
    }.get(row.get("source", ""), gettext("Order"))


@dataclass(frozen=True, slots=True)
class Compared:
    """One line of before and after."""

    label: str
    before: str
    after: str


def compare_plans(
    old: Plan | None, new: Plan, effective: date, subscription: Subscription, day: date
) -> list[Compared]:
    """Old and new price, allowances, day of effect, agreement (COUNTER-07)."""
    nothing = "–"
    found = [
        Compared(gettext("Plan"), old.name if old else nothing, new.name),
        Compared(gettext("Monthly fee"), text(old.monthly_fee) if old else nothing, text(new.monthly_fee)),
    ]
    before = (old.details.get("allowances") or {}) if old else {}
    after = new.details.get("allowances") or {}
    for name in dict.fromkeys([*before, *after]):
        found.append(Compared(name, before.get(name, nothing), after.get(name, nothing)))
    bound = subscription.contract_until if subscription.in_contract(day) else None
    until = months_later(day, new.contract_months) if new.contract_months else None
    found.append(
        Compared(
            gettext("In agreement until"),
            bound.isoformat() if bound else gettext("free"),
            until.isoformat() if until else gettext("free"),
        )
    )
    if bound or until:
        found.append(
            Compared(
                gettext("Early exit fee"),
                text(subscription.contract_fee) if bound else "0.00",
                text(new.early_exit_fee) if until else "0.00",
            )
        )
    found.append(Compared(gettext("Valid from"), nothing, effective.isoformat()))
    return found


def comparison(order: Order) -> list[Compared]:
    """What a change changes, before and after; empty where nothing is to be compared."""
    subscription, day = order.subscription, clock.local_date(order.accepted_at or order.prepared_at)
    if subscription is None:
        return []
    before = order.before.get("subscription") if order.state in FINAL else None
    if order.kind.effect == "change_plan":
        new = catalog.plan(order.plan_code)
        if new is None:
            return []
        kept = _as_it_was(subscription, before)
        effective = plan_from(order.hall, order.accepted_at or order.prepared_at, day)
        return compare_plans(catalog.plan(kept.plan_code), new, effective, kept, day)
    if order.kind.effect == "renew":
        free = gettext("month by month")
        return [
            Compared(
                pgettext("service", "Ends on"), order.details.get("before") or free, order.details.get("until") or free
            )
        ]
    if order.kind.effect == "change_number":
        return [Compared(gettext("Number"), order.number, order.new_number)]
    if order.kind.effect == "replace_sim":
        return [Compared("SIM", (before or {}).get("sim", subscription.sim), order.sim)]
    return []


def _as_it_was(subscription: Subscription, before: dict[str, Any] | None) -> Subscription:
    """The subscription as it stood before the order, also once the order is accepted."""
    if before is None:
        return subscription
    until = before.get("contract_until")
    return Subscription(
        number=before["number"],
        plan_code=before["plan_code"],
        contract_until=date.fromisoformat(until) if isinstance(until, str) else until,
        contract_fee=Decimal(str(before.get("contract_fee", "0.00"))),
    )


def lines(order: Order) -> list[str]:
    """What is agreed, one plain sentence a line."""
    found = [_subject(order)]
    plan = catalog.plan(order.plan_code) if order.plan_code else None
    if plan is not None and order.kind.effect != "change_plan":
        found.append(gettext("%(plan)s, %(fee)s yuan a month") % {"plan": plan.name, "fee": text(plan.monthly_fee)})
        found += [f"{name}{pgettext('punctuation', ': ')}{value}" for name, value in _allowances(plan).items()]
        if plan.contract_months:
            values = {"months": plan.contract_months, "fee": text(plan.early_exit_fee)}
            found.append(gettext("Agreement of %(months)s months; leaving early costs %(fee)s yuan") % values)
    if premium := order.details.get("premium"):
        found.append(
            gettext(
                "%(name)s: at least %(min_spend)s yuan a month for %(months)s months; leaving early costs %(fee)s yuan"
            )
            % premium
        )
    if (until := order.details.get("until")) and order.kind.effect == "connect":
        found.append(gettext("Paid until %(until)s") % {"until": until})
    for row in comparison(order):
        found.append(f"{row.label}{pgettext('punctuation', ': ')}{row.before} → {row.after}")
    for charge in order.charges:
        amount = Decimal(charge["amount"])
        found.append(gettext("%(charge)s %(amount)s yuan") % {"charge": charge_name(charge), "amount": text(amount)})
    marks = stages.explained(order.steps)
    if marks:
        found.append(
            gettext("Explained to me: %(what)s") % {"what": pgettext("list", ", ").join(map(mark_label, marks))}
        )
    return found


def _allowances(plan: Plan) -> dict[str, str]:
    return dict(plan.details.get("allowances") or {})


def means_label(means: str) -> str:
    """How the customer confirmed."""
    return {
        "words": gettext("by the file"),
        "signature": gettext("signed on the display"),
        "slip": gettext("signed on paper"),
        "code": gettext("one-time code"),
        "password": gettext("service password"),
        "tap": gettext("tapped"),
    }.get(means, means)


def mark_label(mark: str) -> str:
    return {"tariff": gettext("tariff"), "coverage": gettext("coverage"), "use": gettext("use")}.get(mark, mark)


def _subject(order: Order) -> str:
    name = kind_name(order.kind)
    return f"{name} {order.number}" if order.number else name


def shown(order: Order) -> dict[str, Any]:
    """What stood before the customer when the customer said yes; kept with the confirmation."""
    return {
        "due": text(order.due),
        "received": text(order.given),
        "change": text(order.change),
        "lines": lines(order),
        "revision": order.revision,
    }


def code_text(order: Order, code: str) -> str:
    values = {"code": code, "what": _subject(order), "due": text(order.due)}
    return gettext("Code %(code)s confirms: %(what)s, %(due)s yuan. Tell it nobody; type it on the display.") % values
