"""Goods move from place to place: serials as runs, so that a box of 10,000 SIMs is one row; other goods as quantities.

Locking: the place that gives is locked before its runs are read (sorted by key where several are locked); the place
that takes only grows and needs none, except where runs are joined again.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from decimal import Decimal
from uuid import NAMESPACE_OID, UUID, uuid5

from django.db import connection
from django.db.models import F, QuerySet, Sum

from openhall.kernel.ids import uuid7
from openhall.kernel.ready import ready

from .models import Entry, Move, Place, QuantityHolding, SerialHolding

SUPPLIER = "supplier"
STORE = "store"
HANDS = "hands"  # owner: person
CUSTOMER = "customer"
SCRAP = "scrap"
RESERVED = "reserved"  # owner: person; set aside for an order that isn't final, still in that person's drawer
DISPLAY = "display"  # owner: person; shown to customers, still in that person's keeping
LENT = "lent"  # owner: person who lent it out
REPAIR = "repair"  # owner: person who sent it away
KEPT = (HANDS, RESERVED, DISPLAY, LENT, REPAIR)
"""Kinds of place that a person answers for."""


@dataclass(frozen=True, slots=True)
class GoodsPlace:
    kind: str
    hall: UUID | None = None
    owner: str = ""

    @property
    def id(self) -> UUID:
        """A person's hands are the same wherever the person works; every other place belongs to its hall."""
        hall = None if self.kind == HANDS else self.hall
        return uuid5(NAMESPACE_OID, f"place|{self.kind}|{hall}|{self.owner}")

    def row(self) -> Place:
        return Place(id=self.id, kind=self.kind, hall=self.hall, owner=self.owner)


@dataclass(frozen=True, slots=True, order=True)
class Span:
    """Serials of one width from first to last, both included. The width keeps leading zeros."""

    width: int
    first: int
    last: int

    @property
    def count(self) -> int:
        return self.last - self.first + 1

    def texts(self) -> tuple[str, str]:
        return str(self.first).zfill(self.width), str(self.last).zfill(self.width)


def without(runs: Iterable[Span], taken: Iterable[Span]) -> list[Span]:
    """The runs less the taken ones: what is left, as runs again."""
    left = sorted(runs)
    for gone in taken:
        kept: list[Span] = []
        for run in left:
            if run.width != gone.width or gone.last < run.first or run.last < gone.first:
                kept.append(run)
                continue
            if run.first < gone.first:
                kept.append(Span(run.width, run.first, gone.first - 1))
            if gone.last < run.last:
                kept.append(Span(run.width, gone.last + 1, run.last))
        left = kept
    return left


def counted(runs: Iterable[Span]) -> int:
    return sum(run.count for run in runs)


class NotThere(Exception):
    """A serial (or a quantity) isn't at the place it should leave. ``known`` tells whether it exists anywhere."""

    def __init__(self, serial: str, *, known: bool) -> None:
        super().__init__(serial)
        self.serial = serial
        self.known = known


class AlreadyKnown(Exception):
    """A serial that is to come in is here already."""


def spans(serials: Iterable[str]) -> list[Span]:
    """The serials as runs, sorted. Raises ``AlreadyKnown`` for one named twice."""
    found: list[Span] = []
    for width, value in sorted((len(text), int(text)) for text in serials):
        if found and found[-1].width == width and found[-1].last >= value:
            raise AlreadyKnown(str(value).zfill(width))
        if found and found[-1].width == width and found[-1].last + 1 == value:
            found[-1] = Span(width, found[-1].first, value)
        else:
            found.append(Span(width, value, value))
    return found


def ensure(*places: GoodsPlace) -> None:
    """See to it that the places exist."""
    with connection.cursor() as cursor:
        for place in places:
            cursor.execute(
                "INSERT INTO ledger_place (id, kind, hall, owner) VALUES (%s, %s, %s, %s) ON CONFLICT DO NOTHING",
                [place.id, place.kind, place.hall, place.owner],
            )


def follow(owner: str, hall: UUID | None) -> None:
    """A person went to another hall: what is in the hands goes along."""
    Place.objects.filter(kind=HANDS, owner=owner).update(hall=hall)


@ready(UUID)
def _locked(ident: UUID) -> QuerySet[Place]:
    return Place.objects.select_for_update().filter(id=ident)


def lock(*places: GoodsPlace) -> None:
    """Lock places, in the order of their keys, before reading what they hold."""
    for ident in sorted(place.id for place in places):
        _locked.one(ident)


def receive(entry: Entry, item: int, runs: Sequence[Span], target: GoodsPlace) -> None:
    """Serials come in from outside. The database refuses a serial that is here already."""
    supplier = GoodsPlace(SUPPLIER)
    ensure(supplier, target)
    _refuse_known(item, runs)
    _insert(item, runs, target)
    _record(entry, item, runs, supplier, target)


def _refuse_known(item: int, runs: Sequence[Span]) -> None:
    if not runs:
        return
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT h.first, h.width FROM ledger_serialholding h JOIN unnest(%s::int[], %s::numeric[], %s::numeric[])"
            " AS r(width, first, last) ON int4range(h.item, h.item, '[]') && int4range(%s, %s, '[]')"
            " AND h.width = r.width AND numrange(h.first, h.last, '[]') && numrange(r.first, r.last, '[]') LIMIT 1",
            [[run.width for run in runs], [run.first for run in runs], [run.last for run in runs], item, item],
        )
        row = cursor.fetchone()
    if row:
        raise AlreadyKnown(str(int(row[0])).zfill(row[1]))


def move(entry: Entry, item: int, runs: Sequence[Span], source: GoodsPlace, target: GoodsPlace) -> None:
    """Move serials; raises ``NotThere`` unless every one of them is at the source. Lock the source before."""
    ensure(target)
    with connection.cursor() as cursor:
        for run in runs:
            cursor.execute(
                "SELECT missing, known FROM ledger_move_run(%s, %s, %s, %s, %s, %s, %s, %s, %s)",
                [entry.id, item, run.width, run.first, run.last, source.id, target.id, uuid7(), uuid7()],
            )
            if row := cursor.fetchone():
                raise NotThere(str(int(row[0])).zfill(run.width), known=row[1])


def _overlapping(item: int, run: Span) -> list[SerialHolding]:
    return list(
        SerialHolding.objects.raw(
            "SELECT * FROM ledger_serialholding WHERE int4range(item, item, '[]') && int4range(%s, %s, '[]')"
            " AND int4range(width, width, '[]') && int4range(%s, %s, '[]')"
            " AND numrange(first, last, '[]') && numrange(%s, %s, '[]') ORDER BY first",
            [item, item, run.width, run.width, run.first, run.last],
        )
    )


def _insert(item: int, runs: Sequence[Span], target: GoodsPlace) -> None:
    SerialHolding.objects.bulk_create(
        [
            SerialHolding(
                id=uuid7(),
                item=item,
                width=run.width,
                first=Decimal(run.first),
                last=Decimal(run.last),
                place_id=target.id,
            )
            for run in runs
        ]
    )


def _record(entry: Entry, item: int, runs: Sequence[Span], source: GoodsPlace, target: GoodsPlace) -> None:
    Move.objects.bulk_create(
        [
            Move(
                entry=entry,
                item=item,
                quantity=run.count,
                width=run.width,
                first=Decimal(run.first),
                last=Decimal(run.last),
                source_id=source.id,
                target_id=target.id,
            )
            for run in runs
        ]
    )


def join_runs(item: int, place: GoodsPlace) -> None:
    """Join neighbouring runs of a locked place, so that returned goods are few rows again."""
    rows = list(SerialHolding.objects.filter(place_id=place.id, item=item).order_by("width", "first"))
    kept: SerialHolding | None = None
    for row in rows:
        if kept is not None and kept.width == row.width and int(kept.last) + 1 == int(row.first):
            row.delete()
            kept.last = row.last
            kept.save(update_fields=["last"])
        else:
            kept = row


def move_quantity(entry: Entry, item: int, quantity: int, source: GoodsPlace, target: GoodsPlace) -> None:
    """Move goods without serials; raises ``NotThere`` when the source has too few. A supplier never runs out."""
    ensure(source, target)
    if source.kind != SUPPLIER:
        taken = QuantityHolding.objects.filter(place_id=source.id, item=item, quantity__gte=quantity).update(
            quantity=F("quantity") - quantity
        )
        if taken != 1:
            raise NotThere("", known=False)
    with connection.cursor() as cursor:
        cursor.execute(
            "INSERT INTO ledger_quantityholding (item, place_id, quantity) VALUES (%s, %s, %s)"
            " ON CONFLICT (place_id, item) DO UPDATE SET quantity = ledger_quantityholding.quantity + excluded.quantity",
            [item, target.id, quantity],
        )
    Move.objects.create(entry=entry, item=item, quantity=quantity, source_id=source.id, target_id=target.id)


def place_of(item: int, serial: str) -> Place | None:
    """Where a serial is now, or None where it is unknown."""
    run = Span(len(serial), int(serial), int(serial))
    rows = _overlapping(item, run)
    return rows[0].place if rows else None


def holding(serial: str) -> list[SerialHolding]:
    """Where a serial is, whatever kind of goods it belongs to, with its place."""
    width, value = len(serial), int(serial)
    rows = SerialHolding.objects.raw(
        "SELECT * FROM ledger_serialholding WHERE int4range(width, width, '[]') && int4range(%s, %s, '[]')"
        " AND numrange(first, last, '[]') && numrange(%s, %s, '[]') ORDER BY item",
        [width, width, value, value],
    )
    return list(rows.prefetch_related("place"))


def is_at(item: int, serial: str, place: GoodsPlace) -> bool | None:
    """Is a serial at this place? None where it is unknown."""
    run = Span(len(serial), int(serial), int(serial))
    rows = _overlapping(item, run)
    return rows[0].place_id == place.id if rows else None


def count_serials(place: GoodsPlace, item: int | None = None) -> dict[int, int]:
    """How many serials of each item a place holds."""
    return count_at(place.id, item)


def count_at(place: UUID, item: int | None = None) -> dict[int, int]:
    """The same for a place known by its key."""
    query = SerialHolding.objects.filter(place_id=place)
    if item is not None:
        query = query.filter(item=item)
    rows = query.values("item").annotate(n=Sum(F("last") - F("first") + 1)).order_by("item")
    return {row["item"]: int(row["n"]) for row in rows}


def runs_at(place: GoodsPlace, item: int) -> list[Span]:
    """The serials of an item that a place holds, as runs in order."""
    rows = SerialHolding.objects.filter(place_id=place.id, item=item).order_by("width", "first")
    return [Span(row.width, int(row.first), int(row.last)) for row in rows]


def quantity_at(place: GoodsPlace, item: int) -> int:
    """How many of an item without serials a place holds."""
    held = QuantityHolding.objects.filter(place_id=place.id, item=item).values_list("quantity", flat=True).first()
    return held or 0


def history(item: int, serial: str) -> list[Move]:
    """Every movement of one serial, the first one first. Single pieces and boxes have an index each."""
    value, width = Decimal(int(serial)), len(serial)
    rows = Move.objects.raw(
        "SELECT id FROM ledger_move WHERE item = %(item)s AND width = %(width)s AND quantity = 1 AND first = %(value)s"
        " UNION ALL SELECT id FROM ledger_move WHERE item = %(item)s AND width = %(width)s AND quantity > 1"
        " AND numrange(first, last, '[]') @> %(value)s::numeric",
        {"item": item, "width": width, "value": value},
    )
    moves = Move.objects.filter(id__in=[row.id for row in rows])
    return list(moves.select_related("entry", "source", "target").order_by("entry__at", "id"))
