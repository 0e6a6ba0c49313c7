"""Named reads for the pages of the store room."""

from dataclasses import dataclass, field
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db.models import Count as Counted
from django.db.models import Q
from django.db.models.functions import Substr

from openhall.engines.ledger import goods
from openhall.engines.ledger.goods import Span
from openhall.engines.ledger.models import Move, Place, QuantityHolding, SerialHolding
from openhall.front.catalog.models import Item
from openhall.front.customers.models import COOLING, FREE, IN_USE, RESERVED, Number
from openhall.kernel import clock
from openhall.kernel.actors import Actor
from openhall.team.org import doors as org_doors

from . import flows, places, requisitions
from .ledger import CARD_KINDS
from .models import Slip
from .rules import USE_DAYS

SEGMENT = 7
"""Numbers are shown by their first seven digits."""


@dataclass(slots=True)
class StockLine:
    """One item of a hall's store room."""

    item: Item
    standing: flows.Standing

    @property
    def pk(self) -> str:
        return self.item.code

    @property
    def elsewhere(self) -> int:
        return self.standing.shown + self.standing.lent + self.standing.in_repair

    @property
    def days(self) -> int | None:
        """For how many days of average use it lasts; only cards are used up daily."""
        if self.item.kind not in CARD_KINDS or self.standing.used <= 0:
            return None
        return self.standing.total * USE_DAYS // self.standing.used


def store_lines(hall: UUID, now: datetime) -> list[StockLine]:
    """Everything that a hall has, or had in the last 28 days."""
    standings = flows.standings(hall, requisitions.window(now))
    items = Item.objects.filter(no__in=standings).order_by("kind", "code")
    return [StockLine(item, standings[item.no]) for item in items]


@dataclass(slots=True)
class Keeping:
    """What one place has of an item."""

    place: Place
    count: int
    runs: list[Span] = field(default_factory=list)


def keepings(hall: UUID, item: Item) -> list[Keeping]:
    """Where pieces of an item are in a hall: the store, then each person."""
    here = {place.id: place for place in flows.places_of(hall)}
    if not item.serial:
        rows = QuantityHolding.objects.filter(item=item.no, place_id__in=here, quantity__gt=0)
        found = [Keeping(here[row.place_id], row.quantity) for row in rows]
    else:
        by_place: dict[UUID, Keeping] = {}
        for serial in SerialHolding.objects.filter(item=item.no, place_id__in=here).order_by("width", "first"):
            keeping = by_place.setdefault(serial.place_id, Keeping(here[serial.place_id], 0))
            keeping.runs.append(Span(serial.width, int(serial.first), int(serial.last)))
            keeping.count += keeping.runs[-1].count
        found = list(by_place.values())
    return sorted(found, key=lambda one: (one.place.kind != goods.STORE, one.place.kind, one.place.owner))


def in_store(hall: UUID) -> list["Own"]:
    """What can be given out of a hall's store."""
    place = places.store(hall)
    held = flows.holdings(place.id)
    items = Item.objects.filter(no__in=held).order_by("kind", "code")
    return [
        Own(item, held[item.no], place.kind, goods.runs_at(place, item.no) if item.serial else []) for item in items
    ]


@dataclass(slots=True)
class Own:
    """One item in a person's keeping."""

    item: Item
    count: int
    place: str
    runs: list[Span]

    @property
    def pk(self) -> str:
        return f"{self.item.code}-{self.place}"


def own_goods(hall: UUID, staff: UUID) -> list[Own]:
    """Everything that a person answers for: in hand, set aside for orders, on display, lent, in repair."""
    kept = [
        places.hands(hall, staff),
        places.reserved(hall, staff),
        places.display(hall, staff),
        places.lent(hall, staff),
        places.repair(hall, staff),
    ]
    found = []
    for place in kept:
        held = flows.holdings(place.id)
        for item in Item.objects.filter(no__in=held).order_by("kind", "code"):
            runs = goods.runs_at(place, item.no) if item.serial else []
            found.append(Own(item, held[item.no], place.kind, runs))
    return found


def moves_of(slip: Slip) -> list[Move]:
    return list(Move.objects.filter(entry=slip.entry_id, item=slip.item).order_by("id"))


def to_check(actor: Actor, hall: UUID) -> Any:
    """Slips of a hall that wait for this person's second signature."""
    return Slip.objects.of_hall(hall).unchecked().of_others(actor.staff_id).order_by("at")


def left_over(actor: Actor, hall: UUID, now: datetime) -> int:
    """Of those, the ones of days before: they should have been checked by the end of their day."""
    found: int = to_check(actor, hall).before(clock.midnight(clock.local_date(now))).count()
    return found


@dataclass(slots=True)
class Segment:
    """Phone numbers with the same beginning, by state."""

    prefix: str
    grade: str
    free: int = 0
    reserved: int = 0
    in_use: int = 0
    cooling: int = 0

    @property
    def pk(self) -> str:
        return f"{self.prefix}-{self.grade}"

    @property
    def total(self) -> int:
        return self.free + self.reserved + self.in_use + self.cooling


def number_segments(hall: UUID, now: datetime) -> list[Segment]:
    """A hall's numbers by segment; a reservation or a cooling-off that has ended counts as free."""
    today = clock.local_date(now)
    ended = Q(state=RESERVED, reserved_until__lte=now) | Q(state=COOLING, cooling_until__lte=today)
    rows = (
        Number.objects.filter(hall=hall)
        .annotate(prefix=Substr("number", 1, SEGMENT))
        .values("prefix", "grade", "state")
        .annotate(n=Counted("number"), over=Counted("number", filter=ended))
        .order_by("prefix", "grade")
    )
    found: dict[tuple[str, str], Segment] = {}
    for row in rows:
        segment = found.setdefault((row["prefix"], row["grade"]), Segment(row["prefix"], row["grade"]))
        count, over = int(row["n"]), int(row["over"])
        segment.free += over + (count if row["state"] == FREE else 0)
        segment.reserved += count - over if row["state"] == RESERVED else 0
        segment.cooling += count - over if row["state"] == COOLING else 0
        segment.in_use += count if row["state"] == IN_USE else 0
    return list(found.values())


@dataclass(frozen=True, slots=True)
class Whereabouts:
    """Where a serial is, and how it came there."""

    item: Item
    serial: str
    place: Place
    moves: tuple[Move, ...]


def where_is(actor: Actor, serial: str) -> list[Whereabouts]:
    """A serial of any kind of goods, as far as this person's units go; what customers took is told by its hall."""
    if not (serial.isascii() and serial.isdigit()) or not 4 <= len(serial) <= 40:
        return []
    rows = goods.holding(serial)
    items = {item.no: item for item in Item.objects.filter(no__in=[row.item for row in rows])}
    return [
        Whereabouts(items[row.item], serial, row.place, tuple(goods.history(row.item, serial)))
        for row in rows
        if row.place.hall is not None and org_doors.inside(actor, row.place.hall)
    ]
