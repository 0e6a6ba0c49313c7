"""May this acceptance be? One function for each field, called in the order of the fields; each refuses or says nothing."""

from dataclasses import dataclass
from decimal import Decimal
from uuid import UUID

from openhall.back.receipts import forms
from openhall.back.receipts.models import Run
from openhall.back.stock import places
from openhall.engines.ledger import goods, money
from openhall.engines.ledger.goods import GoodsPlace
from openhall.engines.ledger.models import QuantityHolding
from openhall.front.catalog import queries as catalog
from openhall.front.catalog.models import Item
from openhall.front.customers.models import ACTIVE, CANCELLED, COOLING, LIVE, SUSPENDED, Number
from openhall.front.till.models import TillSession
from openhall.kernel.commands import Context
from openhall.kernel.inputs import is_digits
from openhall.kernel.money import ZERO
from openhall.kernel.problems import Refused, invalid

from . import books, terms
from .draft import Draft

STATES = {"suspend": (ACTIVE,), "resume": (SUSPENDED,), "reopen": (CANCELLED,)}
"""In which state a number must be for an effect; others take a number in use."""


@dataclass(frozen=True, slots=True)
class Seat:
    """Where an order is taken: the till, its hall, whose hands; and where a prepared order's goods stand meanwhile."""

    till: TillSession
    hall: UUID
    staff: UUID
    set_aside: GoodsPlace | None = None

    @property
    def place(self) -> GoodsPlace:
        """Where the goods of the order must be."""
        return self.set_aside or places.hands(self.hall, self.staff)


def number(ctx: Context, seat: Seat, draft: Draft) -> None:
    """The number is in the right state, or may be assigned here."""
    if draft.kind.number == "new":
        _assignable(ctx, seat, draft, draft.number, ported=draft.kind.effect == "port_in")
    elif draft.subscription is not None:
        effect = draft.kind.effect
        if draft.subscription.state not in STATES.get(effect, LIVE):
            raise Refused("transition.not_allowed", field="number")
        if effect == "reopen" and not _cooling(ctx, draft.numbers.get(draft.number)):
            raise Refused("transition.not_allowed", clause="CATALOG-04", field="number")
    if "new_number" in draft.kind.needs:
        _assignable(ctx, seat, draft, draft.new_number, ported=False)


def _cooling(ctx: Context, row: Number | None) -> bool:
    return row is not None and row.state == COOLING and (row.cooling_until is None or ctx.today < row.cooling_until)


def _assignable(ctx: Context, seat: Seat, draft: Draft, wanted: str, *, ported: bool) -> None:
    row = draft.numbers.get(wanted)
    if row is None:
        if not ported:
            raise Refused("number.unavailable", field="number")
        return
    reserved_here = row.reserved_for is not None and row.reserved_for == draft.details.get("order")
    cooled_off = ported and row.hall is None and not _cooling(ctx, row) and row.state == COOLING
    if not (row.free_at(ctx.now, ctx.today) or reserved_here or cooled_off) or row.hall not in (seat.hall, None):
        raise Refused("number.unavailable", field="number")


def sim(seat: Seat, draft: Draft) -> None:
    """The SIM is known, unused and in the person's own hands."""
    if "sim" not in draft.kind.needs:
        return
    if not (draft.sim.isascii() and draft.sim.isdigit()) or len(draft.sim) > 40:
        raise Refused("sim.unavailable", field="sim")
    for item in catalog.sims():
        here = goods.is_at(item.no, draft.sim, seat.place)
        if here:
            draft.sim_item = item.no
            return
        place = None if here is None else goods.place_of(item.no, draft.sim)
        if place is not None and place.kind in (goods.CUSTOMER, goods.SCRAP, goods.SUPPLIER):
            break
        if place is not None:
            raise Refused("stock.not_holder", serial=draft.sim, field="sim")
    raise Refused("sim.unavailable", field="sim")


def pieces(seat: Seat, draft: Draft) -> None:
    """Every piece is in the person's own hands."""
    wanted: dict[int, int] = {}
    for item, piece in draft.pieces:
        if piece.serial is not None:
            if not is_digits(piece.serial) or not goods.is_at(item.no, piece.serial, seat.place):
                raise Refused("stock.not_holder", serial=piece.serial, field="items")
            continue
        wanted[item.no] = wanted.get(item.no, 0) + (piece.quantity or 0)
        held = QuantityHolding.objects.filter(place_id=seat.place.id, item=item.no).values_list("quantity", flat=True)
        if (held.first() or 0) < wanted[item.no]:
            raise Refused("stock.insufficient", item=item.name, field="items")


def charges(ctx: Context, draft: Draft) -> None:
    """Vanity minimum, agreement, tariff, prices of goods, and that nobody is refunded more than they paid."""
    row = draft.numbers.get(draft.assigned)
    if row is not None and draft.charged("fee", "prepayment") < row.min_fee:
        raise Refused("number.min_fee", min_fee=row.min_fee, clause="CATALOG-05", field="charges")
    _agreement(ctx, draft)
    tariff = {
        **catalog.tariff(draft.kind.code, ctx.today),
        **terms.prices(draft.kind, draft.details, ctx.today),
    }
    for code in {charge.code for charge in draft.charges} | {code for code, price in tariff.items() if price}:
        price = tariff.get(code)
        if price is not None and draft.charged(code) != price:
            raise Refused("charge.not_tariff", code=code, price=price, clause="CATALOG-03", field="charges")
    goods_price = sum((price_of(item, piece.quantity) for item, piece in draft.pieces), ZERO)
    if draft.charged("card", "terminal") != goods_price:
        raise Refused(
            "charge.not_tariff", code="card / terminal", price=goods_price, clause="CATALOG-03", field="charges"
        )
    if draft.kind.refund and draft.subscription is not None:
        place = books.claim(draft.kind.refund, draft.subscription.id)
        if -draft.due > -money.kept_balance(place, lock=True):
            raise invalid("the refund exceeds what is there", field="charges")


def _agreement(ctx: Context, draft: Draft) -> None:
    subscription = draft.subscription
    if not draft.kind.contract_bound or subscription is None or not subscription.in_contract(ctx.today):
        return
    if draft.examined:  # a second person decides, or has decided
        return
    if draft.charged("penalty") < subscription.contract_fee:
        until, fee = subscription.contract_until, subscription.contract_fee
        raise Refused("order.in_contract", until=until, fee=fee, clause="COUNTER-05", field="charges")


def price_of(item: Item, quantity: int | None) -> Decimal:
    if item.kind not in ("value_card", "terminal"):
        return ZERO
    return (item.price or ZERO) * (quantity or 1)


def tender(draft: Draft, drawer: Decimal) -> Decimal:
    """The money covers what is due, only cash exceeds it, and the drawer can give the change. Returns the drawer after."""
    given, due = draft.tender, draft.due
    total = given.cash + given.card + given.epay
    if draft.kind.refund and total != due:
        raise invalid("a refund gives back exactly what it charges", field="tender")
    if total < due:
        raise Refused("tender.insufficient", due=due, field="tender")
    if not draft.kind.refund and given.card + given.epay > due:
        raise Refused("tender.overpaid", field="tender")
    after = drawer + given.cash - 100 * given.hundreds - draft.change
    if after < 0:
        raise Refused("till.insufficient_cash", held=drawer, field="tender")
    return after


def receipt(seat: Seat, draft: Draft) -> Run | None:
    """Money moves only with the next form of a run that the person holds; that run is locked.

    Where the printer failed the payment goes on the list of those without invoice, and wants a paper form.
    """
    if draft.receipt is None:
        if draft.due and not draft.printer_failed:
            raise Refused("receipt.required", clause="INVOICES-07", field="receipt")
        return None
    return forms.locked_run(seat.staff, draft.receipt.series, draft.receipt.no)


def documents(draft: Draft) -> None:
    """The proof that this kind of business asks for; an initial password proves nothing."""
    if draft.kind.proof == "none" or "id_copy" in draft.documents:
        return
    by_password = draft.kind.proof == "any" and "password" in draft.documents
    if not by_password or draft.subscription is None or draft.subscription.password_initial:
        raise Refused("order.document_missing", document="id_copy", clause="COUNTER-03", field="documents")


def signatures(draft: Draft) -> None:
    """Both sign; a top-up that is posted first waits for the customer's afterwards."""
    for needed in ("clerk",) if draft.posts_first else ("customer", "clerk"):
        if needed not in draft.signatures:
            raise Refused("order.signature_missing", signature=needed, clause="COUNTER-02", field="signatures")
