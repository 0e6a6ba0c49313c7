"""What to ask for from above: computed from use, sent only by a person (STOCK-02). Pure figures."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from openhall.engines.policy.parameters import Figures
from openhall.front.catalog.models import Item
from openhall.kernel import clock

from . import flows
from .ledger import CARD_KINDS
from .models import Requisition
from .rules import REORDER_DAYS_COVER, USE_DAYS


@dataclass(frozen=True, slots=True)
class Proposal:
    """Of one kind of cards: what was used, what is there or coming, what to ask for."""

    item: Item
    used: int
    on_hand: int
    coming: int
    quantity: int

    @property
    def daily(self) -> float:
        return self.used / USE_DAYS


def to_order(used: int, on_hand: int, days_cover: int, use_days: int = USE_DAYS) -> int:
    """Average daily use times the days to cover, rounded up, less what is there; never below nothing."""
    wanted = -(-used * days_cover // use_days) if used > 0 else 0
    return max(wanted - on_hand, 0)


def window(now: datetime) -> datetime:
    """The last 28 days, today not counted as a whole day of use but taken along."""
    return clock.midnight(clock.local_date(now)) - timedelta(days=USE_DAYS)


def proposals(hall: UUID, now: datetime) -> list[Proposal]:
    """For every kind of cards of a hall."""
    standings = flows.standings(hall, window(now))
    days = Figures(hall, now)[REORDER_DAYS_COVER]
    coming = _coming(Requisition.objects.of_hall(hall).on_the_way())
    found = []
    for item in Item.objects.filter(kind__in=CARD_KINDS).order_by("kind", "code"):
        standing = standings.get(item.no, flows.Standing())
        on_the_way = coming.get(item.no, 0)
        quantity = to_order(standing.used, standing.total + on_the_way, days)
        if standing.total or standing.used or on_the_way:
            found.append(Proposal(item, standing.used, standing.total, on_the_way, quantity))
    return found


def _coming(rows: Iterable[Requisition]) -> dict[int | None, int]:
    found: dict[int | None, int] = {}
    for row in rows:
        open_ = max(row.quantity - row.received, 0)
        found[row.item] = found.get(row.item, 0) + open_
    return found
