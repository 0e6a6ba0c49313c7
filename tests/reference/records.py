"""What the model remembers of the second part: the floor and the team, as plain records."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date, datetime


@dataclass
class Appointment:
    hall: str
    service: str
    at: datetime
    used: bool = False


@dataclass
class Ticket:
    """waiting, called, serving, done, missed (a no-show), left, lapsed."""

    number: int
    ref: str | None
    hall: str
    service: str
    taken: datetime
    appointment: Appointment | None = None
    state: str = "waiting"
    overtaken: int = 0
    stars: int | None = None
    counter: str | None = None  # where it was called to, and by whom
    person: str | None = None


@dataclass
class Post:
    """A counter that somebody staffs."""

    counter: str
    hall: str
    person: str
    paused: bool = False


@dataclass
class Floor:
    kinds: dict[str, str] = field(default_factory=dict)  # counter: kind
    appointments: dict[str, Appointment] = field(default_factory=dict)  # by ref
    tickets: list[Ticket] = field(default_factory=list)
    ticket_refs: dict[str, Ticket] = field(default_factory=dict)
    posts: dict[str, Post] = field(default_factory=dict)  # by counter
    calls: list[dict[str, object]] = field(default_factory=list)
    # what stood after each event that changed it: (moment, how many wait), by hall and service
    crowds: dict[tuple[str, str], list[tuple[datetime, int]]] = field(default_factory=dict)


@dataclass
class Shift:
    hall: str
    person: str
    date: date
    start: datetime
    end: datetime
    counter: str | None = None
    relieves: str | None = None
    clocked_in: bool = False


@dataclass
class Absence:
    person: str
    hall: str
    start: datetime
    end: datetime | None = None


@dataclass
class Declaration:
    """What the leaving person declared at a counter, not yet taken over."""

    giver: str
    taker: str
    cash: int
    cards: dict[str, int]
    receipts: dict[str, int]


@dataclass
class Team:
    shifts: list[Shift] = field(default_factory=list)
    present: set[str] = field(default_factory=set)
    punches: list[tuple[str, datetime, bool]] = field(default_factory=list)  # person, moment, comes
    absences: list[Absence] = field(default_factory=list)
    declared: dict[str, Declaration] = field(default_factory=dict)  # by counter
    swaps: dict[tuple[str, int, int], int] = field(default_factory=dict)  # person, year, month
    meetings: set[tuple[str, date, str]] = field(default_factory=set)
