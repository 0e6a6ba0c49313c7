"""What an order costs at the desk. The server prices everything: pure decisions over the tariff and the goods."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal

from openhall.kernel.money import ZERO, text
from openhall.kernel.problems import Refused, invalid

OPEN = frozenset({"prepayment", "arrears", "deposit"})
"""Amounts that the customer or the bill decides; they need no reason. (A penalty stands in the agreement.)"""

GOODS, TARIFF, AGREEMENT, AMOUNT = "goods", "tariff", "agreement", "amount"


@dataclass(frozen=True, slots=True)
class Asked:
    """A charge as the desk asks for it; without an amount the server says what it is."""

    code: str
    amount: Decimal | None = None
    reason: str = ""


@dataclass(frozen=True, slots=True)
class Line:
    """A line of the tariff: its price, or None where the amount is open."""

    name: str
    amount: Decimal | None


@dataclass(frozen=True, slots=True)
class Priced:
    """A charge of an order, and where it comes from."""

    code: str
    amount: Decimal
    source: str
    name: str = ""
    reason: str = ""

    def row(self) -> dict[str, str]:
        return {
            "code": self.code,
            "amount": text(self.amount),
            "source": self.source,
            "name": self.name,
            "reason": self.reason,
        }


def price(
    asked: Sequence[Asked],
    *,
    admitted: Sequence[str],
    tariff: Mapping[str, Line],
    goods: Mapping[str, Decimal],
    exit_fee: Decimal,
    refund: str = "",
) -> list[Priced]:
    """The charges of an order. What the tariff, the goods or the agreement say can't be typed otherwise.

    ``admitted``: codes that this kind of business knows; ``goods``: the sums of its value cards and terminals;
    ``exit_fee``: what the agreement asks for leaving early; ``refund``: the code whose money goes back.
    """
    by_code = {one.code: one for one in asked}
    if len(by_code) != len(asked):
        raise invalid("each charge is named once", field="charges")
    fixed = {code: line for code, line in tariff.items() if line.amount}
    order = [*by_code, *(code for code in (*fixed, *goods) if code not in by_code)]
    return [
        _one(by_code.get(code, Asked(code)), admitted, tariff, goods, exit_fee, refund) for code in dict.fromkeys(order)
    ]


def _one(
    asked: Asked,
    admitted: Sequence[str],
    tariff: Mapping[str, Line],
    goods: Mapping[str, Decimal],
    exit_fee: Decimal,
    refund: str,
) -> Priced:
    code, line = asked.code, tariff.get(asked.code)
    if code in goods:
        return _as_published(asked, goods[code], GOODS, "")
    if line is not None and line.amount is not None:
        return _as_published(asked, line.amount, TARIFF, line.name)
    if line is None and code not in admitted:
        raise _refused(code, ZERO)
    if code == "penalty" and not refund:
        return _as_published(asked, exit_fee, AGREEMENT, "")
    free = code in OPEN or code == refund
    if line is None and not free:
        raise _refused(code, ZERO)
    if asked.amount is None:
        raise invalid("how much is the {code}?", field="charges", code=code)
    if not free and not asked.reason.strip():
        raise invalid("an open amount has its reason", field="charges")
    return Priced(code, asked.amount, AMOUNT, line.name if line else "", asked.reason.strip())


def _as_published(asked: Asked, amount: Decimal, source: str, name: str) -> Priced:
    if asked.amount is not None and asked.amount != amount:
        raise _refused(asked.code, amount)
    return Priced(asked.code, amount, source, name)


def _refused(code: str, price: Decimal) -> Refused:
    return Refused("charge.not_tariff", code=code, price=price, clause="CASH-02", field="charges")
