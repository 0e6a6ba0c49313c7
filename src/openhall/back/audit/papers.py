"""An order with its papers, charges, receipt and history, as whoever looks at it sees it; and its checks."""

import json
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from decimal import Decimal
from functools import cached_property
from typing import Any
from uuid import UUID

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from openhall.back.receipts.models import VOID, Form, Run
from openhall.engines.cases.models import Case
from openhall.engines.ledger.goods import CUSTOMER
from openhall.engines.ledger.models import Entry, Line, Move
from openhall.engines.ledger.money import BALANCE, DEPOSIT, INCOME, RECEIVABLE
from openhall.engines.policy.models import Finding
from openhall.engines.policy.views import presenting
from openhall.front.catalog import queries as catalog
from openhall.front.catalog.models import BranchDocument, Item
from openhall.front.counter.models import Order
from openhall.front.customers import identity
from openhall.front.customers.models import Number
from openhall.kernel import clock, wording
from openhall.kernel.commands import WORDS_SUFFICE
from openhall.kernel.ids import as_uuid
from openhall.kernel.money import ZERO
from openhall.team.org.models import Staff

from . import checks, verdicts
from .checks import Agreement, Receipt, Result, Seen, Special
from .models import FAULTY, Check

SEARCHED = timedelta(days=40)


@dataclass(frozen=True, slots=True)
class Event:
    """A line of an order's history."""

    at: datetime
    text: str
    who: Staff | None = None
    tone: str = ""
    icon: str = ""
    clause: str = ""


@dataclass
class Look:
    """One order as the desk shows it. Read once, lazily; nothing here writes."""

    order: Order
    people: dict[UUID, Staff] = field(default_factory=dict)

    @cached_property
    def results(self) -> list[Result]:
        return checks.results(seen(self.order))

    @cached_property
    def audit(self) -> Check | None:
        return Check.objects.filter(order=self.order).first()

    @cached_property
    def form(self) -> Form | None:
        return Form.objects.filter(order=self.order.id).first()

    @cached_property
    def papers(self) -> list[Any]:
        """Copies of the papers examined at the desk; a file's words have none."""
        return list(self.order.papers.standing().order_by("examined_at"))

    @cached_property
    def cases(self) -> list[Case]:
        return list(Case.objects.about("order", self.order.id).order_by("opened_at"))

    @cached_property
    def findings(self) -> list[Finding]:
        """Findings about the order; they come within weeks of it, and only those are searched."""
        start = self.order.accepted_at or self.order.prepared_at
        there = Finding.objects.of_halls([self.order.hall]).between(start, start + SEARCHED)
        return list(there.filter(subject=str(self.order.id)).order_by("at"))

    @property
    def clerk(self) -> Staff | None:
        return self.person(self.order.staff)

    @property
    def reviewer(self) -> Staff | None:
        return self.person(self.order.reviewed_by)

    def person(self, key: UUID | None) -> Staff | None:
        if key is None:
            return None
        if key not in self.people:
            found = Staff.objects.filter(id=key).first()
            if found is None:
                return None
            self.people[key] = found
        return self.people[key]

    @cached_property
    def document(self) -> BranchDocument | None:
        """The branch document that a special procedure rests on."""
        special = self.order.details.get("special")
        key = as_uuid(special["document"]) if special and special.get("document") else None
        return BranchDocument.objects.defer("content").filter(id=key).first() if key else None

    @cached_property
    def history(self) -> list[Event]:
        """What happened to the order, the newest first."""
        return sorted(self._events(), key=lambda event: event.at, reverse=True)

    def _events(self) -> Iterable[Event]:
        order = self.order
        if order.accepted_at is not None:
            yield Event(order.accepted_at, _("Accepted and paid"), self.clerk, icon="cash")
        if order.confirmed_at is not None and order.confirmed_at != order.accepted_at:
            yield Event(order.confirmed_at, _("Confirmed by the customer"), icon="signature")
        if order.reviewed_at is not None:
            yield Event(order.reviewed_at, _("Reviewed and signed"), self.reviewer, icon="signature")
        if order.reversed_at is not None:
            reason = order.reversal_reason
            text = _("Taken back: {reason}").format(reason=reason)
            yield Event(order.reversed_at, text, self.person(order.reversed_by), tone="due", icon="receipt-refund")
        if self.audit is not None:
            faults = wording.listed(verdicts.label(fault["code"]) for fault in self.audit.faults)
            text = _("Audited: {faults}").format(faults=faults) if faults else _("Audited")
            tone = "wrong" if self.audit.verdict == FAULTY else ""
            yield Event(self.audit.at, text, self.person(self.audit.staff), tone=tone, icon="shield-check")
        for finding in self.findings:
            yield Event(
                finding.at,
                presenting.named("rules", finding.rule),
                self.person(finding.staff),
                tone="wrong",
                clause=finding.clause,
            )
        for case in self.cases:
            for event in case.events.all():
                label = case.definition.moves[event.move].label if event.move in case.definition.moves else ""
                text = " ".join(str(part) for part in (case.definition.title, label, event.text) if part)
                yield Event(event.at, text, self.person(event.staff), clause=case.definition.clause)


def seen(order: Order) -> Seen:
    """The order as plain data, for its checks."""
    on = clock.local_date(order.accepted_at or order.prepared_at)
    before = order.before.get("subscription") or {}
    charges: dict[str, Decimal] = {}
    for charge in order.charges:
        charges[charge["code"]] = charges.get(charge["code"], ZERO) + Decimal(charge["amount"])
    items = catalog.items({piece["item"] for piece in order.items})
    at_desk = order.channel not in WORDS_SUFFICE
    return Seen(
        on=on,
        proof=order.kind.proof,
        reviewed_kind=order.kind.reviewed,
        contract_bound=order.kind.contract_bound,
        documents=frozenset(order.documents),
        password_initial=bool(before.get("password_initial", False)),
        copies_wanted=at_desk and order.kind.number == "new" and "id_copy" in order.documents,
        copies=sum(bool(paper.file) for paper in order.papers.standing()) if at_desk else 0,
        signatures=frozenset(order.signatures),
        clerk=order.staff,
        reviewer=order.reviewed_by,
        reviewed_at=order.reviewed_at,
        charges=charges,
        tariff=catalog.tariff(order.business, on),
        goods_price=_goods_price(order, items),
        min_fee=_min_fee(order),
        due=order.due,
        given=order.cash + order.card + order.epay,
        change=order.change,
        ledger=_booked(order),
        receipt=_receipt(order),
        goods=_named(order),
        moved=_moved(order),
        agreement=_agreement(before),
        special=_special(order, on),
        customer_valid=_document_valid(order, on),
    )


def _goods_price(order: Order, items: dict[str, Item]) -> Decimal:
    """Value cards and terminals at their catalogue price; goods that went with a plan may cost less."""
    total = ZERO
    for piece in order.items:
        item = items[piece["item"]]
        if item.kind in ("value_card", "terminal"):
            price = Decimal(piece["price"]) if "price" in piece else item.price or ZERO
            total += price * (piece.get("quantity") or 1)
    return total


def _min_fee(order: Order) -> Decimal:
    """The minimum of a number that this order gave to the customer."""
    given = order.number if order.kind.number == "new" else order.new_number
    row = Number.objects.filter(number=given).first() if given else None
    return row.min_fee if row is not None else ZERO


def _booked(order: Order) -> Decimal:
    """What the ledger says that the order earned, or owes the customer from now on."""
    entries = Entry.objects.filter(subject=order.id, reverses=None)
    kinds = (INCOME, BALANCE, DEPOSIT, RECEIVABLE)
    amounts = Line.objects.filter(entry__in=entries, account__kind__in=kinds).values_list("amount", flat=True)
    return -sum(amounts, ZERO)


def _receipt(order: Order) -> Receipt | None:
    form = Form.objects.filter(order=order.id).first()
    if form is None:
        return None
    reversed_ = order.reversed_at is not None
    before = Form.objects.filter(series=form.series, no=form.no - 1).first()
    starts_run = Run.objects.filter(series=form.series, first=form.no).exists()
    return Receipt(
        form.series,
        form.no,
        form.amount,
        void=form.state == VOID and not reversed_,
        own=form.staff == order.staff and form.till == order.till_id,
        gap=not starts_run and (before is None or before.at > form.at),
    )


def _named(order: Order) -> list[str]:
    """The goods that the order names, as the ledger would write them."""
    found = [f"SIM {order.sim}"] if order.sim else []
    for piece in order.items:
        found.append(
            f"{piece['item']} {piece['serial']}" if piece.get("serial") else f"{piece['item']} × {piece['quantity']}"
        )
    return found


def _moved(order: Order) -> list[str]:
    """What went to the customer according to the goods ledger."""
    entries = Entry.objects.filter(subject=order.id, reverses=None)
    moves = list(Move.objects.filter(entry__in=entries, target__kind=CUSTOMER).order_by("id"))
    items = {item.no: item for item in Item.objects.filter(no__in={move.item for move in moves})}
    found = []
    for move in moves:
        item = items[move.item]
        if move.first is None:
            found.append(f"{item.code} × {move.quantity}")
        else:
            serial = str(int(move.first)).zfill(move.width or 0)
            found.append(f"SIM {serial}" if item.kind == "sim" and serial == order.sim else f"{item.code} {serial}")
    return found


def _agreement(before: dict[str, Any]) -> Agreement | None:
    until = before.get("contract_until")
    if not until:
        return None
    return Agreement(date.fromisoformat(str(until)), Decimal(str(before.get("contract_fee") or "0.00")))


def _special(order: Order, on: date) -> Special | None:
    """The special procedure of an order; its document is asked for the day of the order, whatever became of it since."""
    special = order.details.get("special")
    if not special:
        return None
    key = as_uuid(special["document"]) if special.get("document") else None
    row = BranchDocument.objects.defer("content").filter(id=key).first() if key else None
    in_force = (
        row is not None
        and order.business in row.businesses
        and row.valid_from <= on
        and (row.valid_until is None or on <= row.valid_until)
    )
    return Special(str(special.get("number", "")), in_force)


def _document_valid(order: Order, on: date) -> bool | None:
    customer = order.customer
    if customer is None or customer.id_kind != "resident_id":
        return None
    number = customer.id_number
    return identity.valid(customer.id_kind, number, on) if number else None


# -- words and pictures ------------------------------------------------------------------------------------------


CHARGES: dict[str, Any] = {
    "fee": gettext_lazy("Fee"),
    "prepayment": gettext_lazy("Prepayment"),
    "deposit": gettext_lazy("Deposit"),
    "arrears": gettext_lazy("Arrears"),
    "penalty": gettext_lazy("Penalty"),
    "card": gettext_lazy("Value cards"),
    "terminal": gettext_lazy("Terminal"),
    "other": gettext_lazy("Other charge"),
}
DOCUMENTS: dict[str, Any] = {
    "id_copy": gettext_lazy("Identity document, original seen"),
    "authorisation": gettext_lazy("Authorisation"),
    "business_licence": gettext_lazy("Business licence"),
    "password": gettext_lazy("Service password entered"),
    "old_certificate": gettext_lazy("Old certificate"),
    "agent_id": gettext_lazy("Representative's document"),
}


def charge_name(code: str) -> Any:
    return CHARGES.get(code, code)


def document_name(code: str) -> Any:
    return DOCUMENTS.get(code, code)


def goods_of(order: Order) -> list[dict[str, str]]:
    """SIM and goods of an order by name, with their serials."""
    items = catalog.items({piece["item"] for piece in order.items})
    found = [{"name": _("SIM card"), "what": order.sim}] if order.sim else []
    for piece in order.items:
        what = piece.get("serial") or f"× {piece.get('quantity')}"
        found.append({"name": items[piece["item"]].name if piece["item"] in items else piece["item"], "what": what})
    return found


def strokes_of(order: Order) -> list[str]:
    """The customer's drawn signature as lines of an SVG of 100 × 40, or nothing."""
    confirmation = getattr(order, "confirmation", None)
    if confirmation is None or not confirmation.strokes_sealed:
        return []
    try:
        lines = json.loads(confirmation.strokes)
        return [" ".join(f"{point[0] / 100:.1f},{point[1] / 250:.1f}" for point in line) for line in lines]
    except (ValueError, TypeError, IndexError, RuntimeError):
        return []
