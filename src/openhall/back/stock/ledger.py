"""Writing and reading the ledger of goods in and out."""

from collections.abc import Iterable, Sequence
from uuid import UUID

from openhall.engines.ledger import goods, money
from openhall.engines.ledger.goods import GoodsPlace, Span
from openhall.engines.ledger.models import Entry
from openhall.engines.policy.parameters import Figures
from openhall.front.catalog.models import Item
from openhall.kernel.commands import Context
from openhall.kernel.problems import Refused, invalid

from .models import Slip
from .rules import GIFT_KEEPERS

GIFT_KIND = "gift"
CARD_KINDS = ("sim", "value_card")
TERMINAL_KIND = "terminal"


def item_of(code: str) -> Item:
    item = Item.objects.filter(code=code).first()
    if item is None:
        raise invalid("unknown item {code}", field="item", code=code)
    return item


def entry_of(ctx: Context, hall: UUID, subject: UUID | None = None, reverses: UUID | None = None) -> Entry:
    return money.open_entry(
        ctx.command, ctx.now, hall=hall, staff=ctx.actor.staff_id, subject=subject, reverses=reverses
    )


def keeper_only(ctx: Context, hall: UUID, item: Item) -> None:
    """Gifts come in, go to people and are written off only by their keeper. In a file the words are the evidence."""
    if item.kind != GIFT_KIND or ctx.words_suffice:
        return
    if not is_keeper(ctx, hall):
        raise Refused("stock.not_keeper", clause="STOCK-07", field="item")


def is_keeper(ctx: Context, hall: UUID) -> bool:
    return not ctx.actor.positions.isdisjoint(Figures(hall, ctx.now)[GIFT_KEEPERS].split())


def write(
    ctx: Context,
    entry: Entry,
    act: str,
    item: Item,
    quantity: int,
    *,
    giver: UUID | None = None,
    receiver: UUID | None = None,
    document: str = "",
    signature: str = "",
) -> Slip:
    """The line in the ledger of goods. What a person did at a desk waits for the second signature."""
    assert entry.hall is not None  # every slip is of a hall
    return Slip.objects.create(
        hall=entry.hall,
        at=ctx.now,
        act=act,
        entry=entry,
        item=item.no,
        quantity=quantity,
        staff=ctx.actor.staff_id,
        giver=giver,
        receiver=receiver,
        document=document.strip(),
        signature=signature,
        check_wanted=not ctx.words_suffice,
    )


def carry(
    entry: Entry, item: Item, runs: Sequence[Span], quantity: int, source: GoodsPlace, target: GoodsPlace
) -> None:
    """Move goods between two places of a hall that are locked both, so that runs are joined where they arrive."""
    if item.serial:
        goods.move(entry, item.no, runs, source, target)
        goods.join_runs(item.no, target)
    else:
        goods.move_quantity(entry, item.no, quantity, source, target)


def lock_both(*places: GoodsPlace) -> None:
    goods.ensure(*places)
    goods.lock(*places)


def as_rows(runs: Iterable[Span]) -> list[list[str]]:
    """Runs as JSON: first and last serial, leading zeros kept."""
    return [list(run.texts()) for run in runs]


def as_spans(rows: Iterable[Sequence[str]]) -> list[Span]:
    return [Span(len(first), int(first), int(last)) for first, last in rows]
