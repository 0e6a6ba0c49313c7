"""The gift ledger and its statistics sheet (STOCK-07): computed from the moves, never typed."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from uuid import UUID

from openhall.engines.ledger.goods import CUSTOMER, SCRAP, SUPPLIER
from openhall.engines.ledger.models import Move
from openhall.front.catalog.models import Item
from openhall.kernel import clock
from openhall.team.org.models import Staff

from . import flows, sales
from .ledger import GIFT_KIND

WEEK = timedelta(days=7)


def week_of(day: date) -> date:
    """The Monday that a day's week begins with."""
    return day - timedelta(days=day.weekday())


@dataclass(slots=True)
class Line:
    """One gift over a period: opening + received - issued - written off = closing."""

    item: Item
    received: int = 0
    issued: int = 0
    written_off: int = 0
    closing: int = 0
    last_holder: str = ""

    @property
    def opening(self) -> int:
        return self.closing - self.received + self.issued + self.written_off


def gifts() -> list[Item]:
    return list(Item.objects.filter(kind=GIFT_KIND).order_by("code"))


def sheet(hall: UUID, since: datetime, until: datetime) -> list[Line]:
    """The statistics of every gift of a hall over a period."""
    lines = {item.no: Line(item) for item in gifts()}
    now = {item: standing.total for item, standing in flows.standings(hall, until).items()}
    for item, line in lines.items():
        line.closing = now.get(item, 0)
    for item, source, target, count in flows.between(hall, until):  # what came after the period isn't in it
        if item in lines:
            lines[item].closing -= _gain(source, target) * count
    for item, source, target, count in flows.between(hall, since, until):
        if item in lines:
            _add(lines[item], source, target, count)
    numbers = dict(Staff.objects.filter(unit=hall).values_list("id", "job_number"))
    holders = flows.last_holders(hall, lines)
    for item, line in lines.items():
        holder = holders.get(item, "")
        line.last_holder = numbers.get(UUID(holder), "") if holder else ""
    return [line for line in lines.values() if line.closing or line.received or line.issued or line.written_off]


def _gain(source: str, target: str) -> int:
    """What a move adds to what the hall has."""
    outside = (SUPPLIER, CUSTOMER, SCRAP)
    return (source in outside) - (target in outside)


def _add(line: Line, source: str, target: str, count: int) -> None:
    if source == SUPPLIER:
        line.received += count
    if target == CUSTOMER:
        line.issued += count
    if source == CUSTOMER:
        line.issued -= count
    if target == SCRAP:
        line.written_off += count


@dataclass(frozen=True, slots=True)
class Issue:
    """A gift that went to a customer: when, which, to whom, on which order, by whom."""

    at: datetime
    item: str
    quantity: int
    staff: UUID | None
    order: UUID | None
    customer: str
    business: str


def issues(hall: UUID, since: datetime, until: datetime, limit: int = 500) -> list[Issue]:
    """Each gift handed out in a period, newest first, with the transaction that it went out against."""
    names = {item.no: item.name for item in gifts()}
    moves = (
        Move.objects.filter(entry__hall=hall, entry__at__gte=since, entry__at__lt=until, item__in=names)
        .filter(target__kind=CUSTOMER)
        .select_related("entry")
        .order_by("-entry__at", "-id")[:limit]
    )
    rows = list(moves)
    known = sales.many([row.entry.subject for row in rows if row.entry.subject])
    return [_issue(row, names, known.get(row.entry.subject) if row.entry.subject else None) for row in rows]


def _issue(row: Move, names: dict[int, str], sale: sales.Sale | None) -> Issue:
    return Issue(
        at=row.entry.at,
        item=names[row.item],
        quantity=row.quantity,
        staff=row.entry.staff,
        order=row.entry.subject,
        customer=sale.buyer if sale else "",
        business=sale.business if sale else "",
    )


def period(week: date) -> tuple[datetime, datetime]:
    return clock.midnight(week), clock.midnight(week + WEEK)


def as_json(lines: Iterable[Line], counted: dict[str, int]) -> list[dict[str, object]]:
    return [
        {
            "item": line.item.code,
            "name": line.item.name,
            "opening": line.opening,
            "received": line.received,
            "issued": line.issued,
            "written_off": line.written_off,
            "closing": line.closing,
            "counted": counted.get(line.item.code),
            "last_holder": line.last_holder,
        }
        for line in lines
    ]
