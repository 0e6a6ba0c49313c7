"""A draft: everything an acceptance names, looked up and fit to be judged."""

from dataclasses import dataclass, field
from decimal import Decimal
from typing import Annotated, Any, Literal

from django.db.models import QuerySet
from pydantic import AfterValidator, model_validator

from openhall.front.catalog import queries as catalog
from openhall.front.catalog.actions import ChargeCode
from openhall.front.catalog.models import BusinessKind, Item, Plan
from openhall.front.customers import doors as customer_doors
from openhall.front.customers.models import Customer, Number, Subscription
from openhall.kernel.commands import Context
from openhall.kernel.doors import fetch
from openhall.kernel.inputs import Input, Int, Money, PhoneNumber, RefTo, Text
from openhall.kernel.money import ZERO
from openhall.kernel.problems import invalid
from openhall.kernel.ready import ready

CustomerRef = Annotated[Text, RefTo("customer")]
Document = Literal["id_copy", "authorisation", "business_licence", "password", "old_certificate"]
Signature = Literal["customer", "clerk"]


def _known(business: str) -> str:
    if not catalog.business_known(business):
        raise ValueError(f"there is no business {business}")
    return business


Business = Annotated[Text, AfterValidator(_known)]


class Piece(Input):
    """Goods of an order: one serial, or a quantity."""

    item: Text
    serial: Text | None = None
    quantity: Int | None = None

    @model_validator(mode="after")
    def _something(self) -> "Piece":
        if self.serial is None and self.quantity is None:
            raise ValueError("a serial or a quantity is needed")
        return self


class Charge(Input):
    code: ChargeCode
    amount: Money


class Tender(Input):
    """What the customer gives; ``hundreds`` of the cash are 100-yuan notes that go into the drop safe at once."""

    cash: Money = ZERO
    card: Money = ZERO
    epay: Money = ZERO
    hundreds: Int = 0


class FormNo(Input):
    series: Text
    no: Int


class Wanted(Input):
    """What the customer wants: the business and its choices."""

    business: Business
    customer: CustomerRef | None = None
    to_customer: CustomerRef | None = None
    number: PhoneNumber | None = None
    new_number: PhoneNumber | None = None
    sim: Text | None = None
    plan: Text | None = None
    items: list[Piece] = []
    charges: list[Charge] = []


@dataclass(slots=True)
class Draft:
    """Looked up, not yet judged."""

    kind: BusinessKind
    customer: Customer | None
    to_customer: Customer | None
    subscription: Subscription | None
    numbers: dict[str, Number]
    number: str
    new_number: str
    sim: str
    plan: Plan | None
    pieces: list[tuple[Item, Piece]]
    charges: list[Charge]
    tender: Tender = field(default_factory=Tender)
    receipt: FormNo | None = None
    documents: tuple[str, ...] = ()
    signatures: tuple[str, ...] = ()
    sim_item: int | None = None
    examined: bool = False
    posts_first: bool = False
    printer_failed: bool = False
    details: dict[str, Any] = field(default_factory=dict)

    @property
    def due(self) -> Decimal:
        return sum((charge.amount for charge in self.charges), ZERO)

    @property
    def change(self) -> Decimal:
        return max(self.tender.cash + self.tender.card + self.tender.epay - self.due, ZERO)

    def charged(self, *codes: str) -> Decimal:
        return sum((charge.amount for charge in self.charges if charge.code in codes), ZERO)

    @property
    def assigned(self) -> str:
        """The number that this order would give to the customer."""
        if self.kind.number == "new":
            return self.number
        return self.new_number if "new_number" in self.kind.needs else ""


@ready(str, str)
def _numbers_locked(one: str, other: str) -> QuerySet[Number]:
    return Number.objects.select_for_update().filter(number__in=[one, other]).order_by("number")


def look_up(ctx: Context, data: Wanted, kind: BusinessKind | None = None) -> Draft:
    """Everything the input names. Locks numbers (sorted), then the subscription. Refuses what doesn't exist or fit.

    ``kind``: the version that a prepared order was taken under; else the one in force today.
    """
    kind = kind or catalog.kind_on(data.business, ctx.today)
    if kind is None or kind.retired:
        raise invalid("{business} is not offered", field="business", business=data.business)
    customer = fetch(customer_doors.customer(data.customer)) if data.customer is not None else None
    to_customer = fetch(customer_doors.customer(data.to_customer)) if data.to_customer is not None else None
    _named(kind, data)
    plan = None
    if data.plan is not None and (plan := catalog.plan(data.plan)) is None:
        raise invalid("unknown plan {plan}", field="plan", plan=data.plan)
    draft = Draft(
        kind=kind,
        customer=customer,
        to_customer=to_customer,
        subscription=None,
        numbers={},
        number=data.number or "",
        new_number=data.new_number or "",
        sim=data.sim or "",
        plan=plan,
        pieces=_pieces(data.items),
        charges=list(data.charges),
    )
    if draft.assigned or kind.effect in {"cancel", "reopen"}:
        draft.numbers = {row.number: row for row in _numbers_locked.all(draft.number, draft.new_number)}
    if kind.number == "own":
        draft.subscription = _own_number(draft)
    _signs(kind, data.charges)
    return draft


def _named(kind: BusinessKind, data: Wanted) -> None:
    """What this kind of business can't do without."""
    needed = list(kind.needs)
    if kind.number != "none":
        needed += ["customer", "number"]
    for name in needed:
        if getattr(data, name) is None:
            raise invalid("{code} needs {name}", field=name, code=kind.code, name=name)
    if "to_customer" in kind.needs and data.to_customer == data.customer:
        raise invalid("the number goes to somebody else", field="to_customer")
    if "new_number" in kind.needs and data.new_number == data.number:
        raise invalid("the new number is another one", field="new_number")


def _own_number(draft: Draft) -> Subscription:
    subscription = customer_doors.subscription_locked(draft.number)
    if subscription is None or draft.customer is None or subscription.customer_id != draft.customer.id:
        raise invalid("{number} is not this customer's", field="number", number=draft.number)
    return subscription


def _pieces(pieces: list[Piece]) -> list[tuple[Item, Piece]]:
    known = catalog.items({piece.item for piece in pieces}) if pieces else {}
    found = []
    serials = set()
    for piece in pieces:
        item = known.get(piece.item)
        if item is None:
            raise invalid("unknown item {item}", field="items", item=piece.item)
        if (piece.serial is not None) != item.serial or (piece.quantity is None) != item.serial:
            raise invalid("{code} is kept by {tracked}", field="items", code=item.code, tracked=item.tracked)
        if piece.quantity is not None and piece.quantity <= 0:
            raise invalid("a quantity is positive", field="items")
        if piece.serial is not None and (item.no, piece.serial) in serials:
            raise invalid("{serial} is named twice", field="items", serial=piece.serial)
        serials.add((item.no, piece.serial or ""))
        found.append((item, piece))
    return found


def _signs(kind: BusinessKind, charges: list[Charge]) -> None:
    """Refunds have negative charges of their own code, everything else none."""
    if kind.refund:
        if not charges or any(charge.code != kind.refund or charge.amount >= 0 for charge in charges):
            raise invalid("a refund has a negative charge {refund}", field="charges", refund=kind.refund)
    elif any(charge.amount < 0 for charge in charges):
        raise invalid("a charge is not negative", field="charges")


def judge_tender_form(kind: BusinessKind, tender: Tender) -> None:
    """Signs of the money given, and that the hundreds fit into the cash."""
    amounts = (tender.cash, tender.card, tender.epay)
    if kind.refund:
        wrong = any(amount > 0 for amount in amounts) or tender.hundreds != 0
    else:
        wrong = any(amount < 0 for amount in amounts) or not 0 <= tender.hundreds * 100 <= tender.cash
    if wrong:
        raise invalid("the money given has the sign of the charge, and its hundreds fit into the cash", field="tender")
