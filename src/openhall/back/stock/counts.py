"""Counting what is in hand: what should be there, what a count says, who has not counted. Decisions are pure."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from typing import Any
from uuid import UUID

from openhall.engines.cases.models import Case
from openhall.engines.ledger import goods
from openhall.engines.ledger.goods import AlreadyKnown, Span
from openhall.engines.policy.parameters import Figures
from openhall.front.catalog.models import Item
from openhall.kernel import clock
from openhall.kernel.problems import Refused
from openhall.team.org.models import Staff

from . import flows, places
from .ledger import CARD_KINDS, TERMINAL_KIND
from .models import CLOSING, OPENING, Count
from .rules import COUNTS_PER_DAY, OPEN_BLOCKED_WITHOUT_COUNT

COUNTED_KINDS = (*CARD_KINDS, TERMINAL_KIND)

DeskPeople = Callable[[UUID, date], set[UUID]]


def _nobody(hall: UUID, day: date) -> set[UUID]:
    return set()


_desk_people: DeskPeople = _nobody


def provide_desks(ask: DeskPeople) -> None:
    """Hand in who knows which people of a hall sat at a comprehensive desk on a day (the till does)."""
    global _desk_people
    _desk_people = ask


@dataclass(slots=True)
class Expected:
    """One item in a person's keeping: the figures, and for terminals the very pieces by place."""

    item: Item
    day: flows.Day = field(default_factory=flows.Day)
    in_hand: list[Span] = field(default_factory=list)
    shown: list[Span] = field(default_factory=list)


def expected_of(hall: UUID, staff: UUID, now: datetime) -> dict[str, Expected]:
    """What a person should have of cards and terminals, by item, with the figures since the day began."""
    hands, display = places.hands(hall, staff), places.display(hall, staff)
    held = flows.drawer_of(hall, staff)
    days = flows.days_of(hall, staff, held, clock.midnight(clock.local_date(now)))
    shown = goods.count_serials(display)
    items = Item.objects.filter(no__in={*held, *days, *shown}, kind__in=COUNTED_KINDS).order_by("kind", "code")
    found = {}
    for item in items:
        one = Expected(item, days.get(item.no, flows.Day(opening=held.get(item.no, 0))))
        if item.kind == TERMINAL_KIND and item.serial:
            aside = goods.runs_at(places.reserved(hall, staff), item.no)
            one.in_hand, one.shown = [*goods.runs_at(hands, item.no), *aside], goods.runs_at(display, item.no)
        if one.day.expected or one.day.opening or one.day.received or one.shown:
            found[item.code] = one
    return found


@dataclass(frozen=True, slots=True)
class Scanned:
    """What was found of a kind of terminal: IMEIs in the drawer and on display."""

    in_stock: tuple[str, ...] = ()
    on_display: tuple[str, ...] = ()


def compare(
    expected: Mapping[str, Expected], counted: Mapping[str, int], scanned: Mapping[str, Scanned]
) -> list[dict[str, Any]]:
    """The sheet: book and counted side by side. A card kind left out counts as none; terminals only when scanned."""
    lines: list[dict[str, Any]] = []
    for code, one in expected.items():
        if code in scanned:
            lines += _by_piece(one, scanned[code])
        elif one.item.kind != TERMINAL_KIND or code in counted:
            lines.append(_line(one, counted.get(code, 0), one.day.expected))
    return lines


def _line(one: Expected, counted: int, expected: int, place: str = "", **more: list[str]) -> dict[str, Any]:
    day = one.day
    return {
        "item": one.item.code,
        "name": one.item.name,
        "place": place,
        "counted": counted,
        "expected": expected,
        "opening": day.opening,
        "received": day.received,
        "sold": day.sold,
        "handed_on": day.handed_on,
        "missing": more.get("missing", []),
        "unexpected": more.get("unexpected", []),
    }


def _by_piece(one: Expected, scanned: Scanned) -> Iterable[dict[str, Any]]:
    """In the drawer and on display apart; what lacks, and what shouldn't be there, by its IMEI."""
    for place, runs, found in (("stock", one.in_hand, scanned.in_stock), ("display", one.shown, scanned.on_display)):
        if not runs and not found:
            continue
        seen = goods.spans(found)
        yield _line(
            one,
            len(found),
            goods.counted(runs),
            place,
            missing=texts(goods.without(runs, seen)),
            unexpected=texts(goods.without(seen, runs)),
        )


def texts(runs: Iterable[Span]) -> list[str]:
    """Each serial of the runs, written out."""
    return [str(value).zfill(run.width) for run in runs for value in range(run.first, run.last + 1)]


def agreed(lines: Iterable[Mapping[str, Any]]) -> bool:
    return all(line["counted"] == line["expected"] and not line["missing"] and not line["unexpected"] for line in lines)


def twice(serials: Iterable[str]) -> str:
    """A serial that was scanned twice, or nothing."""
    try:
        goods.spans(serials)
    except AlreadyKnown as known:
        return str(known)
    return ""


# -- who has counted ---------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Missed:
    """A count that should have been made."""

    staff: Staff
    moment: str


def missing(hall: UUID, day: date, now: datetime) -> list[Missed]:
    """Whose count of a day is missing: at opening those of the comprehensive desks, at closing every card holder."""
    done = set(Count.objects.on(hall, day).values_list("staff", "moment"))
    figures = Figures(hall, now)
    wanted: list[tuple[UUID, str]] = []
    if figures[COUNTS_PER_DAY] >= 2:
        wanted += [(staff, OPENING) for staff in _desk_people(hall, day)]
    wanted += [(staff, CLOSING) for staff in card_holders(hall, day)]
    lacking = [pair for pair in wanted if pair not in done]
    people = {person.id: person for person in Staff.objects.filter(id__in=[staff for staff, _moment in lacking])}
    found = [Missed(people[staff], moment) for staff, moment in lacking if staff in people]
    return sorted(found, key=lambda one: (one.moment != OPENING, one.staff.job_number))


def card_holders(hall: UUID, day: date) -> set[UUID]:
    """People who worked with goods on a day, or sat at a desk, and have cards in hand."""
    start = clock.midnight(day)
    active = flows.active_holders(hall, start, start + timedelta(days=1)) | {
        str(staff) for staff in _desk_people(hall, day)
    }
    cards = set(Item.objects.filter(kind__in=CARD_KINDS).values_list("no", flat=True))
    return {UUID(owner) for owner in active if cards & set(goods.count_serials(places.hands(hall, UUID(owner))))}


def opened(hall: UUID, staff: UUID, day: date) -> Count | None:
    """The person's last count at opening of a day."""
    found = Count.objects.on(hall, day).of_person(staff).filter(moment=OPENING)
    return found.order_by("-at").first()


def require_opening(hall: UUID, staff: UUID, now: datetime) -> None:
    """Where the hall has switched it on: no cards are sold before they were counted, and a difference confirmed."""
    if not Figures(hall, now)[OPEN_BLOCKED_WITHOUT_COUNT]:
        return
    count = opened(hall, staff, clock.local_date(now))
    if count is None:
        raise Refused("stock.count_missing", clause="STOCK-04")
    if count.case is not None and Case.objects.filter(id=count.case, closed_at=None).exists():
        raise Refused("stock.count_open", clause="STOCK-04")
