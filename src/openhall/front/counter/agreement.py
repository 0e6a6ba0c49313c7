"""Customers in agreement are strictly examined when they leave, hand over or change (COUNTER-05): pure decisions."""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from openhall.front.catalog.models import BusinessKind, Plan
from openhall.front.customers.models import Subscription
from openhall.kernel.money import ZERO, text

EMERGENCIES = frozenset({"replace_sim", "suspend"})
"""Effects that are never held up: a lost card is replaced, a lost phone suspended, at once."""


@dataclass(frozen=True, slots=True)
class Standing:
    """What binds a customer: an agreement period, a joining subsidy, a special discount. Any one is enough."""

    plan: str
    until: date | None
    fee: Decimal
    subsidy: Decimal
    discount: str

    def row(self) -> dict[str, str]:
        """As the order keeps it, for the second person and for the customer's paper."""
        return {
            "plan": self.plan,
            "until": self.until.isoformat() if self.until else "",
            "fee": text(self.fee),
            "subsidy": text(self.subsidy),
            "discount": self.discount,
        }


def standing(subscription: Subscription, plan: Plan | None, day: date) -> Standing | None:
    """What binds the customer of this number on that day, or None where nothing does."""
    terms = plan.details if plan is not None else {}
    bound = subscription.in_contract(day)
    subsidy, discount = Decimal(terms.get("subsidy", "0.00")), str(terms.get("discount", ""))
    if not bound and not subsidy and not discount:
        return None
    return Standing(
        plan=plan.name if plan is not None else subscription.plan_code,
        until=subscription.contract_until if bound else None,
        fee=subscription.contract_fee if bound else ZERO,
        subsidy=subsidy,
        discount=discount,
    )


def needs_second_person(kind: BusinessKind, found: Standing | None, penalty: Decimal) -> bool:
    """The agreed fee charged in the order is settlement and needs no decision; emergencies never need one."""
    if found is None or not kind.contract_bound or kind.effect in EMERGENCIES:
        return False
    return not (found.fee and penalty >= found.fee)
