"""How long somebody who waits will still wait, and how good that guess was. Pure.

The queue is played forward: every open counter calls by the discipline, keeps each customer as long as its service took on
average, and calls again. That gives each waiting ticket the number of people before it and a moment; the range about it
widens with every call before it. Who may yet come and go first isn't foreseen: that is what the measured error shows.
"""

import heapq
import math
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from itertools import count
from uuid import UUID

from . import discipline
from .discipline import Profile, Waiting

UNKNOWN = timedelta(minutes=5)
"""What a service is taken to last before the day has served one."""

TRUST = 3
"""So many customers of the day weigh as much as what was believed before."""

SCATTER = 0.6
"""How far single services lie from their average, as a share of it."""

SURE = 1.28
"""Four of five calls are meant to fall into the range: so many deviations to both sides."""

LONG = 3
"""A service beyond its average is taken to last for this part of the average still: a third."""


@dataclass(frozen=True, slots=True)
class Desk:
    """An open counter that calls: whom it serves, how long it is taken to be busy still."""

    profile: Profile
    busy: timedelta = timedelta()


@dataclass(frozen=True, slots=True)
class Estimate:
    """So many people before, so long until the call, and the range in whole minutes. No time where no open counter serves."""

    ahead: int
    wait: timedelta | None = None
    low: int = 0
    high: int = 0


def paces(spans: Iterable[tuple[str, timedelta]], believed: timedelta = UNKNOWN) -> dict[str, timedelta]:
    """From each call until its counter was free again, by service: the mean of the day, drawn towards what was believed."""
    sums: dict[str, tuple[timedelta, int]] = {}
    for service, span in spans:
        total, times = sums.get(service, (timedelta(), 0))
        sums[service] = (total + span, times + 1)
    return {service: (believed * TRUST + total) / (TRUST + times) for service, (total, times) in sums.items()}


def left_of(pace: timedelta, since: timedelta) -> timedelta:
    """How long a customer who was called so long ago is taken to stay still."""
    return max(pace - since, pace / LONG)


def estimates(
    desks: Sequence[Desk],
    waiting: Iterable[Waiting],
    pace: Mapping[str, timedelta],
    now: datetime,
    *,
    most_overtaken: int,
    grace: timedelta,
) -> dict[UUID, Estimate]:
    """For each waiting ticket that an open counter serves."""
    rest = {one.id: one for one in waiting}
    rows = dict(rest)
    turns = count()
    free = [(now + desk.busy, next(turns), desk) for desk in desks]
    heapq.heapify(free)
    calls: list[tuple[Profile, timedelta]] = []
    found: dict[UUID, Estimate] = {}
    while free and rest:
        at, _turn, desk = heapq.heappop(free)
        call = discipline.next_call(desk.profile, rest.values(), at, most_overtaken=most_overtaken, grace=grace)
        if call is None:
            continue  # nobody is left for this counter
        ticket = rows[call.ticket.id]
        span = pace.get(ticket.service, UNKNOWN)
        found[ticket.id] = _estimate(ticket, at, at - now, calls, desks, grace)
        calls.append((desk.profile, span))
        del rest[ticket.id]
        for passed in call.overtaken:
            rest[passed] = replace(rest[passed], overtaken=rest[passed].overtaken + 1)
        heapq.heappush(free, (at + span, next(turns), desk))
    return found


def _estimate(
    ticket: Waiting,
    at: datetime,
    wait: timedelta,
    calls: Sequence[tuple[Profile, timedelta]],
    desks: Sequence[Desk],
    grace: timedelta,
) -> Estimate:
    def serves(profile: Profile) -> bool:
        return discipline.class_of(profile, ticket, at, grace) is not None

    before = [span for profile, span in calls if serves(profile)]
    open_desks = sum(serves(desk.profile) for desk in desks) or 1
    mean = sum(before, timedelta()) / len(before) if before else UNKNOWN
    spread = mean * (SCATTER * SURE * math.sqrt(len(before) + 1) / open_desks) if wait else timedelta()
    low, high = minutes_between(wait - spread, wait + spread)
    return Estimate(len(before), wait, low, high)


def minutes_between(low: timedelta, high: timedelta) -> tuple[int, int]:
    """A range in whole minutes, outwards, never below zero."""
    minute = timedelta(minutes=1)
    return max(low, timedelta()) // minute, -(-max(high, timedelta()) // minute)


# -- how good it was ---------------------------------------------------------------------------------------------------

NEAR = timedelta(minutes=5)
"""A call so near to its estimate counts as met."""


@dataclass(frozen=True, slots=True)
class Story:
    """What became of a ticket: in its queue since ``entered_at``, called there at ``counter``, over at ``ended_at``."""

    ticket: Waiting
    entered_at: datetime
    called_at: datetime | None
    ended_at: datetime | None
    counter: UUID | None

    def waits_at(self, moment: datetime) -> bool:
        """Before the calls of that very moment."""
        over = self.called_at or self.ended_at
        return self.entered_at <= moment and (over is None or over >= moment)

    def stands_at(self, moment: datetime) -> bool:
        """At a counter: called, and not over."""
        if self.called_at is None or self.called_at >= moment:
            return False
        return self.ended_at is None or self.ended_at > moment


@dataclass(frozen=True, slots=True)
class Stand:
    """A counter that called between two moments."""

    counter: UUID
    profile: Profile
    since: datetime
    until: datetime | None

    def calls_at(self, moment: datetime) -> bool:
        return self.since <= moment and (self.until is None or self.until > moment)


@dataclass(frozen=True, slots=True)
class Accuracy:
    """Of a day: estimates that could be given and whose tickets were called, how far off they were; who gave up, apart."""

    called: int
    abandoned: int
    without: int
    """Tickets taken while no counter for them was open: no minutes were shown."""
    error: timedelta | None
    """The mean distance between estimate and call."""
    near: float | None
    """The share called within five minutes of the estimate."""
    inside: float | None
    """The share called inside the range that was shown."""


def accuracy(
    stories: Sequence[Story],
    stands: Sequence[Stand],
    *,
    most_overtaken: int,
    grace: timedelta,
    believed: timedelta = UNKNOWN,
) -> Accuracy:
    """The day is walked through again; at each taking the estimate is made from what was known at that moment."""
    overtaken: dict[UUID, int] = {}
    profiles = {stand.counter: stand.profile for stand in stands}
    distances: list[timedelta] = []
    inside = abandoned = without = 0
    minute = timedelta(minutes=1)
    for moment, story, is_call in _events(stories):
        waiting = [
            replace(one.ticket, overtaken=overtaken.get(one.ticket.id, 0)) for one in stories if one.waits_at(moment)
        ]
        if is_call:
            profile = profiles.get(story.counter) if story.counter is not None else None
            for one in waiting:
                servable = profile is not None and discipline.class_of(profile, one, moment, grace) is not None
                if servable and one.turn < story.ticket.turn:
                    overtaken[one.id] = overtaken.get(one.id, 0) + 1
            continue
        if story.called_at is None:
            abandoned += story.ended_at is not None
            continue
        known = paces(_spans(stories, moment), believed)
        desks = [_desk(stand, stories, known, moment) for stand in stands if stand.calls_at(moment)]
        found = estimates(desks, waiting, known, moment, most_overtaken=most_overtaken, grace=grace)
        given = found.get(story.ticket.id)
        if given is None or given.wait is None:
            without += 1
            continue
        real = story.called_at - moment
        distances.append(abs(real - given.wait))
        inside += given.low * minute <= real <= given.high * minute
    number = len(distances)
    return Accuracy(
        called=number,
        abandoned=abandoned,
        without=without,
        error=sum(distances, timedelta()) / number if number else None,
        near=sum(one <= NEAR for one in distances) / number if number else None,
        inside=inside / number if number else None,
    )


def _events(stories: Sequence[Story]) -> list[tuple[datetime, Story, bool]]:
    """Takings and calls in the order of time, what was taken first at one moment before what was called then."""
    found = [(one.entered_at, one, False) for one in stories]
    found += [(one.called_at, one, True) for one in stories if one.called_at is not None]
    return sorted(found, key=lambda event: (event[0], event[2], event[1].ticket.turn))


def _spans(stories: Sequence[Story], moment: datetime) -> Iterable[tuple[str, timedelta]]:
    for one in stories:
        if one.called_at is not None and one.ended_at is not None and one.ended_at <= moment:
            yield one.ticket.service, one.ended_at - one.called_at


def _desk(stand: Stand, stories: Sequence[Story], known: Mapping[str, timedelta], moment: datetime) -> Desk:
    for one in stories:
        if one.counter == stand.counter and one.called_at is not None and one.stands_at(moment):
            pace = known.get(one.ticket.service, UNKNOWN)
            return Desk(stand.profile, left_of(pace, moment - one.called_at))
    return Desk(stand.profile)
