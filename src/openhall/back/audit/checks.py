"""What the desk has computed before the auditor looks: the checks that matter for this kind of order.

Pure decisions over plain data (``Seen``). Each check that applies says whether it holds, what it saw, which clause asks for
it and which fault it would be.
"""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from decimal import Decimal
from typing import Any
from uuid import UUID

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from openhall.kernel import wording
from openhall.kernel.money import ZERO

from .verdicts import (
    NO_BASIS,
    NO_DOCUMENT,
    NO_SIGNATURE,
    WRONG_AMOUNT,
    WRONG_DATA,
    WRONG_GOODS,
    WRONG_RECEIPT,
    WRONG_TARIFF,
)

HOLDS, FAILS, WAITS = "holds", "fails", "waits"


@dataclass(frozen=True, slots=True)
class Receipt:
    """The receipt form of an order as the register of forms knows it."""

    series: str
    no: int
    amount: Decimal
    void: bool
    own: bool
    """Used by the clerk of the order, at its till."""
    gap: bool
    """The form before it in its run had not been used when this one was."""


@dataclass(frozen=True, slots=True)
class Agreement:
    """What the number was bound to when the order was taken."""

    until: date
    fee: Decimal


@dataclass(frozen=True, slots=True)
class Special:
    """A special procedure: the document named, and whether it was in force."""

    number: str
    in_force: bool


@dataclass(frozen=True, slots=True)
class Seen:
    """An order as plain data, with everything that its checks look at."""

    on: date
    proof: str
    reviewed_kind: bool
    contract_bound: bool
    documents: frozenset[str]
    password_initial: bool
    copies_wanted: bool
    copies: int
    signatures: frozenset[str]
    clerk: UUID
    reviewer: UUID | None
    reviewed_at: datetime | None
    charges: Mapping[str, Decimal]
    tariff: Mapping[str, Decimal | None]
    goods_price: Decimal
    min_fee: Decimal
    due: Decimal
    given: Decimal
    change: Decimal
    ledger: Decimal
    receipt: Receipt | None
    goods: Sequence[str] = ()
    """What the order names: ``SIM 8986…`` or ``YS × 2``."""
    moved: Sequence[str] = ()
    """What the goods ledger says went to the customer."""
    agreement: Agreement | None = None
    special: Special | None = None
    customer_valid: bool | None = None

    def charged(self, *codes: str) -> Decimal:
        return sum((amount for code, amount in self.charges.items() if code in codes), ZERO)


@dataclass(frozen=True, slots=True)
class Result:
    """What one check says. ``fault`` is the kind of fault it would be, had it failed."""

    code: str
    label: Any
    state: str
    seen: str = ""
    clause: str = ""
    fault: str = ""


@dataclass(frozen=True, slots=True)
class Check:
    """A check: what it is called, and what decides. ``look`` gives None where it doesn't apply to the order."""

    code: str
    label: Any
    clause: str
    fault: str
    look: Callable[[Seen], tuple[str, str] | None] = field(repr=False)


CHECKS: list[Check] = []
Look = Callable[[Seen], tuple[str, str] | None]


def check(code: str, label: Any, *, clause: str, fault: str) -> Callable[[Look], Look]:
    """Register a check; they are made in the order in which they stand here."""

    def register(look: Look) -> Look:
        CHECKS.append(Check(code, label, clause, fault, look))
        return look

    return register


def results(seen: Seen) -> list[Result]:
    """Every check that applies to this order, with what it says; what fails comes first."""
    return sorted(_all(seen), key=lambda result: (FAILS, WAITS, HOLDS).index(result.state))


def _all(seen: Seen) -> Iterator[Result]:
    for one in CHECKS:
        found = one.look(seen)
        if found is not None:
            yield Result(one.code, one.label, found[0], found[1], one.clause, one.fault)


def _judged(right: bool, seen: str = "") -> tuple[str, str]:
    return (HOLDS if right else FAILS), seen


@check("proof", gettext_lazy("Proof of the customer"), clause="COUNTER-03", fault=NO_DOCUMENT)
def proof(seen: Seen) -> tuple[str, str] | None:
    """The document, or for kinds that allow it the number's own password, which isn't the initial one."""
    if seen.proof == "none":
        return None
    if "id_copy" in seen.documents:
        return _judged(True, _("identity document"))
    by_password = seen.proof == "any" and "password" in seen.documents and not seen.password_initial
    return _judged(by_password, _("service password") if by_password else _("none"))


@check("copies", gettext_lazy("Copies of the papers"), clause="COUNTER-04", fault=NO_DOCUMENT)
def copies(seen: Seen) -> tuple[str, str] | None:
    """At a desk a copy of the document is kept; in a file the words are the evidence."""
    return _judged(seen.copies > 0, str(seen.copies)) if seen.copies_wanted else None


@check("signatures", gettext_lazy("Signatures of three people"), clause="AUDIT-07", fault=NO_SIGNATURE)
def signatures(seen: Seen) -> tuple[str, str] | None:
    """Customer and clerk at once; for orders of acceptance a lead who is somebody else as well."""
    missing = [name for name in ("customer", "clerk") if name not in seen.signatures]
    names = {"customer": _("customer"), "clerk": _("clerk")}
    if missing:
        return FAILS, _("missing: {names}").format(names=wording.listed(names[name] for name in missing))
    if not seen.reviewed_kind:
        return HOLDS, _("customer and clerk; this kind has a receipt instead of a review")
    if seen.reviewed_at is None:
        return WAITS, _("the reviewer has not signed")
    return _judged(seen.reviewer != seen.clerk, _("customer, clerk, reviewer"))


@check("tariff", gettext_lazy("Charges as the tariff says"), clause="CATALOG-03", fault=WRONG_TARIFF)
def tariff(seen: Seen) -> tuple[str, str] | None:
    fixed = {
        code: price for code, price in seen.tariff.items() if price is not None and (price or code in seen.charges)
    }
    if not fixed:
        return None
    wrong = [f"{code} {seen.charged(code)} ≠ {price}" for code, price in fixed.items() if seen.charged(code) != price]
    return _judged(not wrong, ", ".join(wrong) or ", ".join(f"{code} {price}" for code, price in fixed.items()))


@check("goods_price", gettext_lazy("Goods at their price"), clause="CATALOG-03", fault=WRONG_TARIFF)
def goods_price(seen: Seen) -> tuple[str, str] | None:
    charged = seen.charged("card", "terminal")
    if not charged and not seen.goods_price:
        return None
    return _judged(charged == seen.goods_price, f"{charged} / {seen.goods_price}")


@check("vanity", gettext_lazy("Minimum of the vanity number"), clause="CATALOG-05", fault=WRONG_AMOUNT)
def vanity(seen: Seen) -> tuple[str, str] | None:
    if not seen.min_fee:
        return None
    paid = seen.charged("fee", "prepayment")
    return _judged(paid >= seen.min_fee, f"{paid} / {seen.min_fee}")


@check("agreement", gettext_lazy("Agreement and penalty"), clause="COUNTER-05", fault=WRONG_AMOUNT)
def agreement(seen: Seen) -> tuple[str, str] | None:
    """Leaving an agreement early costs its fee; on the day it ends the number is free."""
    if not seen.contract_bound:
        return None
    if seen.agreement is None or seen.on >= seen.agreement.until:
        return HOLDS, _("not bound")
    paid = seen.charged("penalty")
    words = _("bound until {until}; {paid} of {fee} paid")
    return _judged(
        paid >= seen.agreement.fee, words.format(until=seen.agreement.until, paid=paid, fee=seen.agreement.fee)
    )


@check("amount", gettext_lazy("Money given, due and booked"), clause="CASH-02", fault=WRONG_AMOUNT)
def amount(seen: Seen) -> tuple[str, str] | None:
    right = seen.due == sum(seen.charges.values(), ZERO) == seen.given - seen.change == seen.ledger
    words = _("due {due}, given {given}, change {change}, booked {booked}")
    return _judged(right, words.format(due=seen.due, given=seen.given, change=seen.change, booked=seen.ledger))


@check("receipt", gettext_lazy("Receipt form in order"), clause="INVOICES-03", fault=WRONG_RECEIPT)
def receipt(seen: Seen) -> tuple[str, str] | None:
    if seen.receipt is None:
        return None if not seen.due else (FAILS, _("no form used"))
    form = seen.receipt
    name = f"{form.series} {form.no}"
    if form.void:
        return FAILS, _("{form} is void").format(form=name)
    if not form.own:
        return FAILS, _("{form} was used by somebody else").format(form=name)
    if form.gap:
        return FAILS, _("{form}: the one before it had not been used").format(form=name)
    return _judged(form.amount == seen.due, f"{name} · {form.amount}")


@check("goods", gettext_lazy("Goods handed over"), clause="AUDIT-02", fault=WRONG_GOODS)
def goods(seen: Seen) -> tuple[str, str] | None:
    if not seen.goods and not seen.moved:
        return None
    missing = sorted(set(seen.goods) - set(seen.moved)) + sorted(set(seen.moved) - set(seen.goods))
    return _judged(not missing, ", ".join(missing or seen.moved))


@check("customer", gettext_lazy("Customer's document number"), clause="CUSTOMERS-03", fault=WRONG_DATA)
def customer(seen: Seen) -> tuple[str, str] | None:
    if seen.customer_valid is None:
        return None
    return _judged(seen.customer_valid, _("check digit right") if seen.customer_valid else _("check digit wrong"))


@check("basis", gettext_lazy("Branch document of the special procedure"), clause="AUDIT-09", fault=NO_BASIS)
def basis(seen: Seen) -> tuple[str, str] | None:
    if seen.special is None:
        return None
    return _judged(seen.special.in_force, seen.special.number or _("none named"))
