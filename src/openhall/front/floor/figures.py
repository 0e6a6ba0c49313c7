"""How long customers of a day waited and were served, and what of it follows for the desks."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any
from uuid import UUID

from django.utils.functional import Promise

from openhall.kernel import clock

from .cases import DIVERT, EXPLAIN, MOVE_STAFF, OPEN_DESK
from .discipline import Profile
from .models import Segment, Ticket
from .words import SERVED, SERVICE_NAMES, SERVICES

HANDLING_UNKNOWN = timedelta(minutes=5)
"""What a service is taken to last before the day has served one."""


@dataclass(frozen=True, slots=True)
class Times:
    """Averages over tickets: waiting until the call, handling until done."""

    count: int
    wait: timedelta | None
    handling: timedelta | None


def times(rows: Iterable[tuple[datetime, datetime | None, datetime | None, datetime | None]]) -> Times:
    """Of (taken, called, started, done); what a ticket hasn't come to yet doesn't count."""
    given = list(rows)
    waits = [called - taken for taken, called, _start, _end in given if called is not None]
    lasted = [end - start for _taken, _called, start, end in given if start is not None and end is not None]
    return Times(len(given), _mean(waits), _mean(lasted))


def _worked(ended: datetime | None, parked: timedelta, state: str) -> datetime | None:
    """The end of a service that was given, without the time that it lay aside."""
    return ended - parked if ended is not None and state in SERVED else None


def _mean(spans: Sequence[timedelta]) -> timedelta | None:
    return sum(spans, timedelta()) / len(spans) if spans else None


@dataclass(frozen=True, slots=True)
class Hour:
    start: int
    times: Times

    @property
    def name(self) -> str:
        return f"{self.start:02d}:00–{self.start + 1:02d}:00"


def of_day(hall: UUID, day: date) -> tuple[dict[str, Times], list[Hour]]:
    """By service, and by the hour in which the ticket was taken."""
    rows: list[tuple[Any, ...]] = list(
        Ticket.objects.filter(hall=hall, day__date=day)
        .order_by("taken_at")
        .values_list(
            "service", "segment", "taken_at", "queued_at", "called_at", "started_at", "ended_at", "parked_for", "state"
        )
    )
    clean = [
        (
            segment or service,
            clock.local(queued or taken).hour,
            (queued or taken, called, started, _worked(ended, parked, state)),
        )
        for service, segment, taken, queued, called, started, ended, parked, state in rows
    ]
    by_service = {
        service: times(facts for one, _hour, facts in clean if one == service)
        for service in {one for one, _hour, _facts in clean}
    }
    hours = sorted({hour for _service, hour, _facts in clean})
    return by_service, [Hour(hour, times(facts for _s, one, facts in clean if one == hour)) for hour in hours]


def helps_most(*, free_counters: bool, free_people: bool, idle_elsewhere: bool, diverts: bool) -> tuple[str, str]:
    """The two measures that help most against a crowd: somebody at a further desk before somebody moved from a desk that
    calls nobody, self-service for what it can do, and a word to those who wait."""
    found = []
    if free_counters and free_people:
        found.append(OPEN_DESK)
    if idle_elsewhere:
        found.append(MOVE_STAFF)
    if diverts:
        found.append(DIVERT)
    found += [EXPLAIN, DIVERT]
    return found[0], next(one for one in found if one != found[0])


@dataclass(frozen=True, slots=True)
class Load:
    """One service of a hall now: who waits, for how long, at how many desks; and what follows."""

    service: str
    name: str | Promise
    count: int
    longest: datetime | None
    average: timedelta | None
    desks: int
    unserved: bool
    estimate: timedelta | None
    propose: bool


def loads(
    waiting: Iterable[tuple[str, datetime]],
    calling: Sequence[Profile],
    profiles: Iterable[Profile],
    known: dict[str, Times],
    propose_at: timedelta,
    own: Iterable[Segment] = (),
) -> list[Load]:
    """``waiting``: want (a service, or a segment of the hall's own) and moment of taking; ``calling``: the counters that call
    now; ``profiles``: all of the hall's. A want is unserved where a counter of the hall could serve it or somebody waits,
    and none of them is open."""
    found = []
    rows, has = list(waiting), list(profiles)
    wants: list[tuple[str, tuple[str, ...], str | Promise]] = [(one, (one,), SERVICE_NAMES[one]) for one in SERVICES]
    wants += [(one.code, (one.code, one.service), one.name) for one in own]
    for service, names, name in wants:
        since = [taken for one, taken in rows if one == service]
        desks = sum(not one.serves.isdisjoint(names) for one in calling)
        served_here = any(not one.serves.isdisjoint(names) for one in has)
        said = known.get(service)
        handling = (said.handling if said else None) or HANDLING_UNKNOWN
        estimate = handling * len(since) / desks if desks else None
        found.append(
            Load(
                service=service,
                name=name,
                count=len(since),
                longest=min(since, default=None),
                average=said.wait if said else None,
                desks=desks,
                unserved=not desks and bool(since or served_here),
                estimate=estimate,
                propose=bool(since) and (estimate is None or estimate > propose_at),
            )
        )
    return found
