"""Orders as the store room and the receipts see them; handed in to them, for they stand below the counter.

And what becomes of a payment's papers: no till closes while one lacks its invoice, and a reversal takes them back.
The count at a till's close is also the person's count of cards (STOCK-04).
"""

from collections.abc import Iterable
from datetime import date, datetime
from uuid import UUID

from openhall.back.receipts import invoices, unsupplied
from openhall.back.receipts.facts import ReceiptSupplied
from openhall.back.receipts.rules import ELECTRONIC_BY_DEFAULT
from openhall.back.stock import counts
from openhall.back.stock.actions.counting import record
from openhall.back.stock.models import CLOSING
from openhall.back.stock.sales import Piece, Sale, provide
from openhall.engines.policy.parameters import Figures
from openhall.front.catalog import queries as catalog
from openhall.front.catalog.models import Item
from openhall.front.till import sessions
from openhall.front.till.facts import TillClosed
from openhall.front.till.models import OPEN, TillSession
from openhall.kernel import facts
from openhall.kernel.actors import Actor
from openhall.kernel.commands import Context
from openhall.kernel.doors import Found, look
from openhall.kernel.ids import as_uuid
from openhall.kernel.money import ZERO
from openhall.team.org import doors as org_doors

from .draft import Draft
from .facts import OrderReversed
from .models import ACCEPTED, Order

COMPREHENSIVE = "general"


class OrderSales:
    """Orders that were accepted, reversed ones too."""

    def look(self, actor: Actor, key: str) -> Found[Sale]:
        ident = as_uuid(key)
        row = (
            Order.objects.final().select_related("customer", "till", "kind").filter(id=ident).first() if ident else None
        )
        inside = row is not None and org_doors.inside(actor, row.hall)
        return look(_sales([row])[row.id] if row is not None else None, inside, "order")

    def many(self, orders: list[UUID]) -> dict[UUID, Sale]:
        return _sales(Order.objects.final().select_related("customer", "till", "kind").filter(id__in=orders))


def _sales(orders: Iterable[Order]) -> dict[UUID, Sale]:
    rows = list(orders)
    known = catalog.items({piece["item"] for row in rows for piece in row.items})
    return {row.id: _sale(row, known) for row in rows}


def _sale(order: Order, known: dict[str, Item]) -> Sale:
    assert order.accepted_at is not None
    return Sale(
        order=order.id,
        hall=order.hall,
        staff=order.staff,
        till=order.till_id,
        till_open=order.till.state == OPEN,
        standing=order.state == ACCEPTED,
        business=order.business,
        title=order.kind.name,
        at=order.accepted_at,
        due=order.due,
        buyer=order.customer.name if order.customer else "",
        number=order.number,
        pieces=tuple(
            Piece(
                item=piece["item"],
                name=known[piece["item"]].name,
                kind=known[piece["item"]].kind,
                serial=piece.get("serial", ""),
                quantity=piece.get("quantity", 1),
                price=known[piece["item"]].price or ZERO,
            )
            for piece in order.items
        ),
    )


def give_papers(ctx: Context, order: Order, draft: Draft) -> None:
    """Beside the paper form: what the printer's failure leaves open, and at a desk the electronic receipt."""
    if order.due and draft.printer_failed:
        unsupplied.note(
            hall=order.hall, order=order.id, staff=order.staff, till=order.till_id, amount=order.due, at=ctx.now
        )
    if order.due and not ctx.words_suffice and Figures(order.hall, ctx.now)[ELECTRONIC_BY_DEFAULT]:
        invoices.electronic(
            hall=order.hall,
            order=order.id,
            staff=order.staff,
            account=order.number,
            amount=order.due,
            paid=order.paid,
            at=ctx.now,
        )


@sessions.before_closing
def papers_ready(ctx: Context, till: TillSession) -> None:
    """No form reserved, no payment without invoice (INVOICES-03, 07)."""
    unsupplied.ready(ctx, till.id)


@sessions.when_shut
def papers_shut(till: TillSession, at: datetime) -> None:
    """A till shut by force: what was reserved is void, and a finding."""
    for fact in unsupplied.shut(till.id, at):
        facts.tell(fact)


def listen(fact: facts.Fact) -> None:
    """An order keeps the form that it has now; a reversed one needs none."""
    if isinstance(fact, ReceiptSupplied):
        Order.objects.filter(id=fact.order).update(series=fact.series, form_no=fact.no)
    elif isinstance(fact, OrderReversed):
        unsupplied.drop(fact.order, fact.at)
        invoices.withdraw(fact.order, fact.at)
    elif isinstance(fact, TillClosed) and fact.cards is not None:
        record(fact.hall, fact.staff, fact.at, CLOSING, fact.cards, ask=False)  # the shift's match asks for the reason


def desk_people(hall: UUID, day: date) -> set[UUID]:
    """Who opened a till at a comprehensive desk on a day."""
    tills = TillSession.objects.filter(hall=hall, day__date=day, counter__kind=COMPREHENSIVE)
    return set(tills.values_list("staff", flat=True))


provide(OrderSales())
counts.provide_desks(desk_people)
facts.listen(listen)
