"""What the model remembers: plain records in plain dicts. Money is in whole fen."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any

from tests.reference.records import Floor, Team

Place = tuple[str, str]  # ("store", hall), ("person", job number), ("gone", order number)

LEAD = frozenset({"manager", "duty_supervisor", "station_head", "desk_leader"})
TILL = frozenset({"clerk", "salesperson", "repair_technician", "desk_leader"})
MEANS = ("cash", "card", "epay")


class Refused(Exception):
    """An event refused with a stable code; it changes nothing at all."""

    def __init__(self, code: str, message: str = "") -> None:
        super().__init__(code)
        self.code = code
        self.message = message


def require(condition: object, code: str, message: str = "") -> None:
    if not condition:
        raise Refused(code, message)


def fen(amount: str) -> int:
    return int(amount.replace(".", ""))


def yuan(amount: int) -> str:
    return f"{'-' if amount < 0 else ''}{abs(amount) // 100}.{abs(amount) % 100:02d}"


def means(amounts: dict[str, Any]) -> dict[str, int]:
    """The three means of payment; what is left out is 0.00."""
    return {name: fen(amounts.get(name, "0.00")) for name in MEANS}


@dataclass
class Unit:
    code: str
    level: str
    parent: str | None


@dataclass
class Person:
    job_number: str
    unit: str
    position: str
    left: bool = False


@dataclass
class Plan:
    code: str
    months: int
    exit_fee: int


@dataclass
class Item:
    code: str
    kind: str
    tracked: str
    price: int


@dataclass
class Number:
    """A phone number: free, active, suspended, cancelled (by its owner) or resting (changed away)."""

    number: str
    hall: str | None
    min_fee: int
    state: str = "free"
    owner: str | None = None
    plan: str | None = None
    contract_end: date | None = None
    exit_fee: int = 0
    password_initial: bool = True
    balance: int = 0
    deposit: int = 0
    sim: str | None = None


@dataclass
class Run:
    """A run of forms that a person drew; `next` is the only one that may be taken from it."""

    holder: str
    series: str
    next: int
    last: int


@dataclass
class Form:
    hall: str
    run: Run | None = None
    state: str = "unused"


@dataclass
class Till:
    hall: str
    date: date
    counter: str
    person: str
    float: int
    drawer: int
    drops: int = 0
    open: bool = True
    counted: dict[str, int] | None = None
    stubs: int = 0
    stubs_total: int = 0
    not_settled: bool = False
    crossing: tuple[str | None, datetime] | None = None  # the tender that crossed the limit
    crossing_found: bool = False


@dataclass
class Order:
    index: int
    ref: str | None
    business: str
    hall: str
    day: date
    at: datetime
    by: str
    till: Till
    due: int
    net: dict[str, int]
    numbers: tuple[str, ...]
    form: tuple[str, int] | None
    before: dict[str, Number | None] = field(default_factory=dict)
    serials: list[tuple[str, str]] = field(default_factory=list)
    quantities: list[tuple[str, int]] = field(default_factory=list)
    reviewed: bool = False
    audited: bool = False
    reversed: bool = False


@dataclass
class Day:
    hall: str
    date: date
    status: str = "open"
    report: int = 0
    match: dict[str, Any] | None = None
    audit_match: dict[str, Any] | None = None
    bank: int = 0


@dataclass
class World:
    units: dict[str, Unit] = field(default_factory=dict)
    people: dict[str, Person] = field(default_factory=dict)
    counters: dict[str, str] = field(default_factory=dict)  # code: hall
    plans: dict[str, Plan] = field(default_factory=dict)
    items: dict[str, Item] = field(default_factory=dict)
    numbers: dict[str, Number] = field(default_factory=dict)
    serials: dict[tuple[str, str], Place] = field(default_factory=dict)
    quantities: dict[tuple[str, Place], int] = field(default_factory=dict)
    forms: dict[tuple[str, int], Form] = field(default_factory=dict)
    runs: list[Run] = field(default_factory=list)
    days: dict[tuple[str, date], Day] = field(default_factory=dict)
    tills: list[Till] = field(default_factory=list)
    orders: list[Order] = field(default_factory=list)
    customers: dict[str, str] = field(default_factory=dict)  # ref: key of the customer
    order_refs: dict[str, Order] = field(default_factory=dict)
    findings: list[dict[str, Any]] = field(default_factory=list)
    floor: Floor = field(default_factory=Floor)
    team: Team = field(default_factory=Team)

    # ----- looking up -----------------------------------------------------------------------

    def within(self, unit: str, above: str) -> bool:
        """'Everyone acts within the own unit and what lies below it.'"""
        here: str | None = unit
        while here is not None:
            if here == above:
                return True
            here = self.units[here].parent
        return False

    def is_hall(self, code: str) -> bool:
        return code in self.units and self.units[code].level == "hall"

    def open_day(self, hall: str) -> Day | None:
        for day in self.days.values():
            if day.hall == hall and day.status == "open":
                return day
        return None

    def open_till(self, job_number: str) -> Till | None:
        for till in self.tills:
            if till.open and till.person == job_number:
                return till
        return None

    def in_hand(self, item: str, place: Place) -> int:
        if self.items[item].tracked == "quantity":
            return self.quantities.get((item, place), 0)
        return sum(code == item and where == place for (code, _), where in self.serials.items())

    def run_of(self, form: tuple[str, int]) -> Run | None:
        found = self.forms.get(form)
        return found.run if found else None

    def add_quantity(self, item: str, place: Place, quantity: int) -> None:
        self.quantities[item, place] = self.quantities.get((item, place), 0) + quantity

    # ----- findings -------------------------------------------------------------------------

    def find(
        self,
        rule: str,
        at: datetime,
        hall: str,
        staff: str | None,
        subject: str | None,
        **detail: Any,
    ) -> None:
        self.findings.append(
            {
                "rule": rule,
                "hall": hall,
                "staff": staff,
                "subject": subject,
                "at": at.isoformat(timespec="seconds"),
                "detail": detail,
            }
        )
