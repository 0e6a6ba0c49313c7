"""Slots: at which times a place can be booked, and how many places each has (FLOOR-08).

A hall has slots on the days for which its hours are laid down, from opening on, each of the same length. A slot has so
many places for each counter that serves the want: the counters that the published roster staffs then, without a roster
all of them. Services that are served by the same counters share their places.
"""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from uuid import UUID

from openhall.engines.policy.parameters import Figures
from openhall.kernel import clock
from openhall.team.org.models import Counter, Unit

from . import hours, queues
from .discipline import Profile
from .hours import Opening
from .models import Appointment
from .parameters import BOOKING_HORIZON, SLOT_CAPACITY, SLOT_LENGTH
from .words import SERVICES


@dataclass(frozen=True, slots=True)
class Staffed:
    """Whom the published roster plans: at these counters, and so many people without a counter of their own."""

    counters: frozenset[UUID]
    others: int = 0


Ask = Callable[[UUID, datetime, datetime], Staffed | None]
_asks: list[Ask] = []


def register_staffing(ask: Ask) -> None:
    """``ask(hall, since, until)``: who is planned at counters for all of that time; None where no roster is published."""
    _asks.append(ask)


def _staffed(hall: UUID, since: datetime, until: datetime) -> Staffed | None:
    return next((found for ask in _asks if (found := ask(hall, since, until)) is not None), None)


@dataclass(frozen=True, slots=True)
class Slot:
    """A time to book, with how many places it has and how many of them are taken."""

    at: datetime
    until: datetime
    places: int
    taken: int

    @property
    def free(self) -> int:
        return max(self.places - self.taken, 0)


def starts(opening: Opening, length: timedelta) -> list[datetime]:
    """When the slots of a day begin: from each opening on, as long as a whole one fits before closing."""
    if length <= timedelta():
        return []
    return [opens + n * length for opens, closes in opening.spans for n in range((closes - opens) // length)]


def places_of(serving: Iterable[UUID], staffed: Staffed | None, a_counter: int) -> int:
    """How many places a slot has: each counter that serves the want and is staffed then has so many."""
    counters = set(serving)
    if staffed is None:
        return len(counters) * a_counter
    planned = len(counters & staffed.counters)
    return (planned + min(staffed.others, len(counters) - planned)) * a_counter


def profiles(hall: Unit) -> list[tuple[UUID, Profile]]:
    """Each counter of the hall with whom it serves."""
    rows = Counter.objects.filter(hall=hall).values_list("id", "kind", "floor_profile__wants")
    return [(key, queues.profile(kind, wants)) for key, kind, wants in rows]


def serving(counters: Sequence[tuple[UUID, Profile]], service: str) -> frozenset[UUID]:
    """The counters that call appointments of this service."""
    return frozenset(key for key, profile in counters if service in profile.appointments)


@dataclass(frozen=True, slots=True)
class Horizon:
    """The days that may be booked."""

    first: date
    last: date

    def days(self) -> list[date]:
        return [self.first + timedelta(days=n) for n in range((self.last - self.first).days + 1)]


def horizon(hall: UUID, now: datetime) -> Horizon:
    today = clock.local_date(now)
    return Horizon(today, today + timedelta(days=Figures(hall, now)[BOOKING_HORIZON]))


def of_day(hall: Unit, service: str, day: date, now: datetime) -> list[Slot]:
    """The slots of a day that haven't begun yet; none where no hours are laid down, or the hall is closed."""
    opening = hours.of(hall, day)
    if opening is None:
        return []
    figures = Figures(hall.id, now)
    length = timedelta(minutes=figures[SLOT_LENGTH])
    counters = profiles(hall)
    mine = serving(counters, service)
    shared = [other for other in SERVICES if mine & serving(counters, other)]
    booked = Appointment.objects.standing().filter(hall=hall.id, service__in=shared, at__date=day)
    taken: dict[datetime, int] = {}
    for at in booked.values_list("at", flat=True):
        taken[at] = taken.get(at, 0) + 1
    found = []
    for at in starts(opening, length):
        if at <= now:
            continue
        until = at + length
        places = places_of(mine, _staffed(hall.id, at, until), figures[SLOT_CAPACITY])
        found.append(Slot(at, until, places, sum(n for when, n in taken.items() if at <= when < until)))
    return found
