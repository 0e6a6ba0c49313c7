"""What came and went: figures over the moves of the goods ledger. Reads only."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime
from uuid import UUID

from django.db.models import Q, QuerySet, Sum

from openhall.engines.ledger import goods
from openhall.engines.ledger.goods import (
    CUSTOMER,
    DISPLAY,
    HANDS,
    KEPT,
    LENT,
    RESERVED,
    SCRAP,
    STORE,
    SUPPLIER,
)
from openhall.engines.ledger.models import Move, Place, QuantityHolding

from . import places


@dataclass(slots=True)
class Standing:
    """Of one item in a hall: where it is now, and what moved in a period."""

    store: int = 0
    held: dict[str, int] = field(default_factory=dict)
    shown: int = 0
    lent: int = 0
    in_repair: int = 0
    received: int = 0
    drawn: int = 0
    returned: int = 0
    used: int = 0
    written_off: int = 0

    @property
    def hands(self) -> int:
        return sum(self.held.values())

    @property
    def total(self) -> int:
        return self.store + self.hands + self.shown + self.lent + self.in_repair


def places_of(hall: UUID) -> "QuerySet[Place]":
    return Place.objects.filter(hall=hall, kind__in=(STORE, *KEPT))


def standings(hall: UUID, since: datetime) -> dict[int, Standing]:
    """Every item of a hall: where it is, and what moved since a moment."""
    found: dict[int, Standing] = defaultdict(Standing)
    for place in places_of(hall):
        for item, count in holdings(place.id).items():
            if count:
                _stand(found[item], place, count)
    for item, source, target, count in between(hall, since):
        _flow(found[item], source, target, count)
    return dict(found)


def _stand(standing: Standing, place: Place, count: int) -> None:
    if place.kind == STORE:
        standing.store += count
    elif place.kind in (HANDS, RESERVED):
        standing.held[place.owner] = standing.held.get(place.owner, 0) + count
    elif place.kind == DISPLAY:
        standing.shown += count
    elif place.kind == LENT:
        standing.lent += count
    else:
        standing.in_repair += count


def _flow(standing: Standing, source: str, target: str, count: int) -> None:
    if source == SUPPLIER:
        standing.received += count
    if source == STORE and target in KEPT:
        standing.drawn += count
    if target == STORE and source in KEPT:
        standing.returned += count
    if target == CUSTOMER:
        standing.used += count
    if source == CUSTOMER:
        standing.used -= count
    if target == SCRAP:
        standing.written_off += count


def holdings(place: UUID) -> dict[int, int]:
    """Everything at a place: item → how many."""
    found = goods.count_at(place)
    found.update(QuantityHolding.objects.filter(place=place, quantity__gt=0).values_list("item", "quantity"))
    return found


def between(hall: UUID, since: datetime, until: datetime | None = None) -> list[tuple[int, str, str, int]]:
    """(item, kind of source, kind of target, how many) of a hall's moves in a period."""
    moves = Move.objects.filter(entry__hall=hall, entry__at__gte=since)
    if until is not None:
        moves = moves.filter(entry__at__lt=until)
    rows = moves.values("item", "source__kind", "target__kind").annotate(n=Sum("quantity")).order_by("item")
    return [(row["item"], row["source__kind"], row["target__kind"], int(row["n"])) for row in rows]


@dataclass(slots=True)
class Day:
    """One person and one item over a day: opening + received - sold - handed on = expected."""

    opening: int = 0
    received: int = 0
    sold: int = 0
    handed_on: int = 0

    @property
    def expected(self) -> int:
        return self.opening + self.received - self.sold - self.handed_on


def drawer_of(hall: UUID, staff: UUID) -> dict[int, int]:
    """Everything a person has in the drawer, set aside for an order or not."""
    found = holdings(places.hands(hall, staff).id)
    for item, count in holdings(places.reserved(hall, staff).id).items():
        found[item] = found.get(item, 0) + count
    return found


def days_of(hall: UUID, staff: UUID, held: dict[int, int], since: datetime) -> dict[int, Day]:
    """What a person did with each item since a moment, from what is in the drawer now and the moves meanwhile.

    What is set aside for an order stays in the drawer: moves between the two are none.
    """
    found: dict[int, Day] = defaultdict(Day)
    own = {places.hands(hall, staff).id, places.reserved(hall, staff).id}
    moves = Move.objects.filter(Q(source_id__in=own) | Q(target_id__in=own), entry__at__gte=since)
    rows = moves.values("item", "source_id", "target_id", "source__kind", "target__kind").annotate(n=Sum("quantity"))
    for row in rows.order_by("item"):
        day, count = found[row["item"]], int(row["n"])
        if row["source_id"] in own and row["target_id"] in own:
            continue
        if row["source_id"] in own:
            if row["target__kind"] == CUSTOMER:
                day.sold += count
            else:
                day.handed_on += count
        elif row["source__kind"] == CUSTOMER:
            day.sold -= count
        else:
            day.received += count
    for item in {*held, *found}:
        found[item].opening = held.get(item, 0) - found[item].expected
    return dict(found)


def used_since(hall: UUID, items: Iterable[int], since: datetime) -> dict[int, int]:
    """What customers took of each item since a moment, less what came back."""
    wanted = set(items)
    found: dict[int, int] = dict.fromkeys(wanted, 0)
    for item, source, target, count in between(hall, since):
        if item in wanted:
            found[item] += count * ((target == CUSTOMER) - (source == CUSTOMER))
    return found


def last_holders(hall: UUID, items: Iterable[int]) -> dict[int, str]:
    """Who last had pieces of each item in hand (a person's key); items that nobody had are left out."""
    got = Move.objects.filter(item__in=list(items), target__kind=HANDS, target__hall=hall)
    return dict(got.order_by("item", "-id").distinct("item").values_list("item", "target__owner"))


def active_holders(hall: UUID, since: datetime, until: datetime) -> set[str]:
    """People of a hall through whose hands something went in a period."""
    moves = Move.objects.filter(entry__hall=hall, entry__at__gte=since, entry__at__lt=until)
    gave = moves.filter(source__kind=HANDS).values_list("source__owner", flat=True)
    got = moves.filter(target__kind=HANDS).values_list("target__owner", flat=True)
    return {*gave.order_by().distinct(), *got.order_by().distinct()}
