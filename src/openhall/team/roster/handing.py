"""Handing over: what the books know of a place, what two sides name differently, whose shift lasts the whole day."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from decimal import Decimal
from typing import Any
from uuid import UUID

from openhall.back.receipts.models import USED, Form, Run
from openhall.back.stock import places
from openhall.back.stock.models import HandOn
from openhall.engines.cases.models import Case
from openhall.engines.ledger import goods
from openhall.front.catalog.models import Item
from openhall.front.till import drawer
from openhall.front.till.models import TillSession
from openhall.kernel import clock
from openhall.team.org.models import Counter, Staff

from .models import Handover, Shift

CASH, CARDS, RECEIPTS, KEYS = "cash", "cards", "receipts", "keys"
BOOKS, DECLARED, COUNTED = "books", "declared", "counted"
PREPARED = ("tickets", "receipts", "materials")
"""What whoever comes prepares for the shift: 票、据、物."""

Differences = dict[str, dict[str, Any]]


# -- decisions, over plain data ------------------------------------------------------------------------------------


def differences(declared: dict[str, Any], counted: dict[str, Any]) -> dict[str, tuple[Any, Any]]:
    """What the two sides name differently: cash, an item (left out is 0), a series (left out is a difference)."""
    found: dict[str, tuple[Any, Any]] = {}
    if declared[CASH] != counted[CASH]:
        found[CASH] = (declared[CASH], counted[CASH])
    for item in sorted(declared[CARDS].keys() | counted[CARDS].keys()):
        pair = (declared[CARDS].get(item, 0), counted[CARDS].get(item, 0))
        if pair[0] != pair[1]:
            found[_apart(item, CARDS, found)] = pair
    for series in sorted(declared[RECEIPTS].keys() | counted[RECEIPTS].keys()):
        pair = (declared[RECEIPTS].get(series), counted[RECEIPTS].get(series))
        if pair[0] != pair[1]:
            found[_apart(series, RECEIPTS, found)] = pair
    return found


def _apart(name: str, part: str, found: Mapping[str, object]) -> str:
    """A series may be called as an item is: both differences are kept."""
    return name if name not in found else f"{name} ({part})"


def disagreements(declared: dict[str, Any], counted: dict[str, Any], known: dict[str, Any] | None) -> Differences:
    """What both must state a remark about: the two sides differ, or what they agree on isn't what the books say, or the
    keys aren't there."""
    found: Differences = {
        kind: {DECLARED: pair[0], COUNTED: pair[1]} for kind, pair in differences(declared, counted).items()
    }
    if counted.get(KEYS) is False:
        found[KEYS] = {DECLARED: declared.get(KEYS, ""), COUNTED: "–"}
    for kind, (books, said) in against_books(declared, known or {}).items():
        found.setdefault(kind, {DECLARED: said, COUNTED: said})[BOOKS] = books
    return {kind: {**_books(kind, known or {}), **values} for kind, values in found.items()}


def _books(kind: str, known: dict[str, Any]) -> dict[str, Any]:
    value = {CASH: known.get(CASH), **known.get(CARDS, {}), **known.get(RECEIPTS, {})}.get(kind)
    return {} if value is None else {BOOKS: value}


def against_books(declared: dict[str, Any], known: dict[str, Any]) -> dict[str, tuple[Any, Any]]:
    """What was declared otherwise than the books say, of what both name."""
    found: dict[str, tuple[Any, Any]] = {}
    if known.get(CASH) is not None and known[CASH] != declared[CASH]:
        found[CASH] = (known[CASH], declared[CASH])
    for part in (CARDS, RECEIPTS):
        for name, books in known.get(part, {}).items():
            said = declared[part].get(name)
            if said is not None and said != books:
                found[name] = (books, said)
    return found


def full_day(shift: Shift | None, others: Iterable[Shift]) -> bool:
    """A shift whose person nobody relieves that day: it is handed over at its end alone, to the closing log."""
    return shift is not None and not any(one.relieves_id == shift.staff_id for one in others)


def stays(counted: Mapping[str, int], float_: Decimal) -> dict[str, int]:
    """Which of the notes and coins counted make up the float: small ones first, so that change stays at the counter.
    What can't be made up exactly is left for the person to say."""
    best: dict[Decimal, dict[str, int]] = {Decimal(0): {}}
    for face in sorted(drawer.FACES, key=Decimal):
        value, made = Decimal(face), dict(best)
        for amount, pieces in best.items():
            for number in range(1, min(counted.get(face, 0), int((float_ - amount) / value)) + 1):
                made.setdefault(amount + value * number, {**pieces, face: number})
        best = made
        if float_ in best:
            return best[float_]
    return {}


# -- what is known -------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Goods:
    """One kind of serial goods in somebody's hands."""

    item: Item
    runs: list[goods.Span]

    @property
    def count(self) -> int:
        return goods.counted(self.runs)

    @property
    def ranges(self) -> list[tuple[str, str]]:
        return [run.texts() for run in self.runs]


def in_hand(hall: UUID, staff: UUID) -> list[Goods]:
    """Serial goods in a person's hands, as ranges."""
    hands = places.hands(hall, staff)
    items = Item.objects.filter(no__in=goods.count_serials(hands)).order_by("kind", "code")
    return [Goods(item, goods.runs_at(hands, item.no)) for item in items]


def open_till(staff: UUID | None) -> TillSession | None:
    return TillSession.objects.open().of_person(staff).select_related("day", "counter").first()


def last_till(staff: UUID | None, counter: Counter, since: datetime) -> TillSession | None:
    """The till that this person had at the counter, and closed since then."""
    rows = TillSession.objects.of_person(staff).filter(counter=counter, closed_at__gte=since)
    return rows.select_related("day", "counter").order_by("-closed_at").first()


Matters = Callable[[UUID, UUID], list[str]]
_open_matters: list[Matters] = []


def open_matters(read: Matters) -> Matters:
    """Register what else is still open in a person's hands (hall, person): modules above this one know of orders."""
    _open_matters.append(read)
    return read


def known(counter: Counter | None, hall: UUID, giver: UUID, at: datetime) -> dict[str, Any]:
    """What the books say now of what a person hands over, and what is still open."""
    cases = Case.objects.open().of_halls([hall]).owned_by(giver).by_due()
    found: dict[str, Any] = {
        "cases": [str(case.id) for case in cases],
        "matters": [line for read in _open_matters for line in read(hall, giver)],
    }
    tills = TillSession.objects.of_person(giver).filter(opened_at__gte=clock.midnight(clock.local_date(at)))
    found["forms"] = Form.objects.filter(till__in=tills.values("id"), state=USED).count()
    if counter is not None:
        till = last_till(giver, counter, clock.midnight(clock.local_date(at)))
        found[CASH] = None if till is None else f"{till.float:.2f}"
        found[CARDS] = {one.item.code: one.count for one in in_hand(hall, giver)}
        found["ranges"] = {one.item.code: one.ranges for one in in_hand(hall, giver)}
        found[RECEIPTS] = {run.series: run.next for run in Run.objects.held_by(giver).in_order()}
    return found


def shift_of(staff: UUID | None, hall: UUID, at: datetime) -> Shift | None:
    """The published shift that a person works now, else the last that ended today, else the next of today."""
    if staff is None:
        return None
    rows = Shift.objects.of_person(staff).published().filter(hall=hall).select_related("counter", "relieves")
    now = rows.running(staff, at).first()
    if now is not None:
        return now
    midnight = clock.midnight(clock.local_date(at))
    ended = rows.filter(end_at__lte=at, end_at__gt=midnight).order_by("-end_at").first()
    return ended or rows.filter(start_at__gt=at, start_at__lt=clock.next_midnight(at)).first()


def colleagues(shift: Shift) -> list[Shift]:
    """The other published shifts of that hall and day."""
    rows = Shift.objects.on(shift.hall, shift.date).published().exclude(staff=shift.staff_id)
    return list(rows.select_related("staff").order_by("start_at"))


def relief_of(shift: Shift | None) -> Staff | None:
    """Who relieves this person today, by the roster."""
    if shift is None:
        return None
    return next((one.staff for one in colleagues(shift) if one.relieves_id == shift.staff_id), None)


def keys_before(counter: Counter | None, post: str, hall: UUID) -> str:
    """The keys that were handed over here last time: they are most likely the same."""
    last = Handover.objects.of_hall(hall).at(counter, post).order_by("-declared_at").first()
    return str(last.declared.get(KEYS, "")) if last is not None else ""


def offer_of(row: Handover) -> HandOn | None:
    """The cards that go on with a handover."""
    if row.receiver_id is None:
        return None
    rows = HandOn.objects.filter(giver=row.giver_id, receiver=row.receiver_id, given_at__gte=row.declared_at)
    return rows.filter(given_at__lt=row.declared_at + timedelta(hours=12)).order_by("given_at").first()


def night_before(hall: UUID, post: str, counter: Counter | None, today: date) -> Handover | None:
    """The closing log that the first shift of today takes over from: the last one here, written before today and not
    yet taken over by anybody."""
    rows = Handover.objects.of_hall(hall).closing_logs().at(counter, post)
    return rows.filter(declared_at__lt=clock.midnight(today)).with_people().order_by("-declared_at").first()
