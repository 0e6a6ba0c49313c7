"""The generator's own small books: what every person holds and every number is, to the cent and the card.

Counts at the end of a day come from here, so that they agree with the system's books where no trouble is wanted.
"""

import heapq
import random  # noqa: TID251  (only seeded)
from collections import deque
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta, timezone
from decimal import Decimal
from typing import Any

from . import company
from .people import Crowd

ZONE = timezone(timedelta(hours=8))
ZERO = Decimal("0.00")
MEANS = ("cash", "card", "epay")

Event = dict[str, Any]


def yuan(amount: Decimal) -> str:
    return f"{amount:.2f}"


class Finished(Exception):
    """The present moment is reached."""


class Diary:
    """Time that never runs backwards: things to do by their time, and the events that come of them."""

    def __init__(self, start: datetime, until: datetime) -> None:
        self.now = start
        self.until = until
        self._last = start
        self._heap: list[tuple[datetime, int, Callable[[], None]]] = []
        self._count = 0
        self._out: list[Event] = []

    def at(self, when: datetime, todo: Callable[[], None]) -> None:
        self._count += 1
        heapq.heappush(self._heap, (when, self._count, todo))

    def emit(self, do: str, by: str, gap: int = 1, **fields: Any) -> None:
        """One event, `gap` seconds after the last one at the earliest."""
        when = max(self.now, self._last + timedelta(seconds=gap))
        if when > self.until:
            raise Finished
        self.now = self._last = when
        given = {name: value for name, value in fields.items() if value is not None}
        self._out.append({"at": when.isoformat(timespec="seconds"), "do": do, "by": by, **given})

    def run(self) -> Iterator[Event]:
        try:
            while self._heap and self._heap[0][0] <= self.until:
                when, _, todo = heapq.heappop(self._heap)
                self.now = max(when, self._last)
                todo()
                yield from self._drain()
        except Finished:
            pass
        yield from self._drain()

    def _drain(self) -> Iterator[Event]:
        out, self._out = self._out, []
        yield from out


@dataclass(eq=False)
class Till:
    counter: str
    float_: Decimal
    drawer: Decimal
    careless: bool = False  # today its notes stay in the drawer
    card: Decimal = ZERO
    epay: Decimal = ZERO
    stubs: int = 0
    stubs_total: Decimal = ZERO

    def take(self, paid: dict[str, Decimal], hundreds: int = 0) -> None:
        self.drawer += paid.get("cash", ZERO) - 100 * hundreds
        self.card += paid.get("card", ZERO)
        self.epay += paid.get("epay", ZERO)


@dataclass(eq=False)
class Person:
    job: str
    hall: str
    position: str
    serials: dict[str, list[str]] = field(default_factory=dict)
    goods: dict[str, int] = field(default_factory=dict)
    books: list[list[int]] = field(default_factory=list)  # [next form, last form]
    till: Till | None = None
    served: datetime = datetime(2000, 1, 1, tzinfo=ZONE)

    def forms_left(self) -> int:
        return sum(last - following + 1 for following, last in self.books)

    def next_form(self) -> int:
        return self.books[0][0]

    def use_form(self) -> None:
        self.books[0][0] += 1
        if self.books[0][0] > self.books[0][1]:
            self.books.pop(0)


@dataclass(eq=False)
class Customer:
    ref: str
    hall: str
    kind: str


@dataclass(eq=False)
class Number:
    """A customer's phone number and all that later business on it depends on."""

    number: str
    owner: Customer
    hall: str
    plan: str
    bound_until: date | None = None
    exit_fee: Decimal = ZERO
    state: str = "active"
    own_password: bool = False
    balance: Decimal = ZERO
    deposit: Decimal = ZERO
    left: date = date.min  # when it was cancelled
    ported: bool = False
    trail: list[str] = field(default_factory=list)  # its orders that stand

    def bound(self, day: date) -> bool:
        return self.bound_until is not None and day < self.bound_until

    def agree(self, code: str, day: date) -> None:
        plan = company.PLAN[code]
        self.plan = code
        self.exit_fee = Decimal(plan.exit_fee)
        self.bound_until = months_later(day, plan.months) if plan.months else None


@dataclass(eq=False)
class Order:
    ref: str
    business: str
    clerk: str
    due: Decimal
    paid: dict[str, Decimal]
    undo: Callable[[], None] | None
    number: Number | None
    reversed: bool = False


@dataclass(eq=False)
class Book:
    """One hall's day."""

    day: date
    troubles: list[str]
    orders: list[Order] = field(default_factory=list)
    takings: dict[str, Decimal] = field(default_factory=lambda: dict.fromkeys(MEANS, ZERO))

    def struck(self, trouble: str) -> bool:
        """Whether this trouble is due, once."""
        if trouble in self.troubles:
            self.troubles.remove(trouble)
            return True
        return False

    def total(self) -> Decimal:
        return sum(self.takings.values(), ZERO)


class Hall:
    def __init__(self, plan: company.HallPlan, staff: list[Person], city_auditor: str) -> None:
        self.plan = plan
        self.code = plan.code
        self.staff = staff
        self.city_auditor = city_auditor
        self.store: dict[str, deque[str]] = {code: deque() for code in company.SERIAL_ITEMS}
        self.goods: dict[str, int] = {}
        self.supplied: dict[str, int] = {}
        self.numbers: deque[str] = deque()
        self.numbers_loaded = 0
        self.vanity: deque[tuple[str, str]] = deque()
        self.form_next = self.form_end = plan.first_form  # end exclusive
        self.book = Book(date.min, [])
        self.on_till: list[Person] = []

    def of(self, *positions: str) -> list[Person]:
        return [person for position in positions for person in self.staff if person.position == position]

    def head(self) -> str:
        return self.of("manager", "station_head")[0].job

    def auditor(self, day: date) -> str:
        """The hall's own auditor; on the rest day somebody comes from the city."""
        own = self.of("auditor")
        return own[0].job if own and day.weekday() != self.plan.number % 7 else self.city_auditor


class World:
    """Everything that the halls share."""

    def __init__(self, diary: Diary, rng: random.Random, halls: list[Hall], first_day: date, today: date) -> None:
        self.diary = diary
        self.rng = rng
        self.halls = halls
        self.first_day = first_day
        self.today = today
        self.crowd = Crowd(rng)
        self.customers: list[Customer] = []
        self.numbers: list[Number] = []
        self.seen: set[str] = set()  # kinds of business that have occurred
        self.ported = 0
        self._refs: dict[str, int] = {}
        self._slips = 0

    def ref(self, letter: str) -> str:
        self._refs[letter] = self._refs.get(letter, 0) + 1
        return f"{letter}-{self._refs[letter]:05d}"

    def slip(self) -> str:
        self._slips += 1
        return f"JK{self.diary.now:%y%m%d}{self._slips:04d}"

    def find(self, fits: Callable[[Number], bool], hall: str) -> Number | None:
        """Some number that fits, most often one of this hall's customers."""
        for attempt in range(30):
            if not self.numbers:
                return None
            number = self.rng.choice(self.numbers)
            if (attempt >= 20 or number.hall == hall) and fits(number):
                return number
        return next((number for number in self.numbers if fits(number)), None)


def moment(day: date, hour: int, minute: int, second: int = 0) -> datetime:
    return datetime.combine(day, time(hour, minute, second), ZONE)


def months_later(day: date, months: int) -> date:
    """The same day so many months on, or that month's last."""
    year, month = divmod(day.year * 12 + day.month - 1 + months, 12)
    after = date(year + (month + 1) // 12, (month + 1) % 12 + 1, 1)
    return min(date(year, month + 1, 1) + timedelta(days=day.day - 1), after - timedelta(days=1))
