"""Norms of a week: which hours lack people, who is at lunch when, which rounds were missed. Pure."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from itertools import pairwise

from openhall.kernel import clock


@dataclass(frozen=True, slots=True)
class Post:
    """So many on a duty from ``start`` to ``end`` on a weekday, None every day; an end not after the start is the next
    day's, and the same twice is the whole day round."""

    duty: str
    weekday: int | None
    start: time
    end: time
    count: int

    def on(self, day: date) -> tuple[datetime, datetime] | None:
        if self.weekday is not None and self.weekday != day.weekday():
            return None
        begin, end = (datetime.combine(day, at, clock.ZONE) for at in (self.start, self.end))
        return begin, end if end > begin else end + timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Turn:
    """A planned shift, as far as the norms look at it."""

    duty: str
    start: datetime
    end: datetime
    at_counter: bool = False

    @property
    def counts(self) -> bool:
        """A guide who has a counter as well guides nobody."""
        return not (self.duty == "guide" and self.at_counter)


@dataclass(frozen=True, slots=True)
class Gap:
    """From when to when how many lack on a duty, of a day's norm."""

    duty: str
    day: date
    start: datetime
    end: datetime
    lacking: int

    def as_json(self) -> dict[str, object]:
        return {
            "duty": self.duty,
            "day": self.day.isoformat(),
            "start": self.start.isoformat(),
            "end": self.end.isoformat(),
            "lacking": self.lacking,
        }


def gaps(posts: Iterable[Post], turns: Sequence[Turn], days: Iterable[date]) -> list[Gap]:
    """Every stretch that lacks people, to the minute; by day, duty and time."""
    wanted = list(posts)
    found = []
    for day in days:
        for post in wanted:
            span = post.on(day)
            if span is not None:
                found += _of_post(post, day, span, [one for one in turns if one.duty == post.duty and one.counts])
    return sorted(found, key=lambda gap: (gap.day, gap.start, gap.duty))


def _of_post(post: Post, day: date, span: tuple[datetime, datetime], turns: Sequence[Turn]) -> list[Gap]:
    inside = [moment for one in turns for moment in (one.start, one.end) if span[0] < moment < span[1]]
    edges = [span[0], *sorted(set(inside)), span[1]]
    found: list[Gap] = []
    for start, end in pairwise(edges):
        lacking = post.count - sum(one.start <= start and one.end >= end for one in turns)
        if lacking <= 0:
            continue
        if found and found[-1].end == start and found[-1].lacking == lacking:
            found[-1] = Gap(post.duty, day, found[-1].start, end, lacking)
        else:
            found.append(Gap(post.duty, day, start, end, lacking))
    return found


@dataclass(frozen=True, slots=True)
class Lunch:
    """When somebody goes to lunch."""

    person: str
    start: time
    end: time


def unstaffed(lunches: Sequence[Lunch], present: Sequence[tuple[str, time, time]], staffed: int) -> time | None:
    """The first moment at which fewer than ``staffed`` counters would be left; None where there is always enough.

    Looked at only where enough were planned to begin with: a counter that nobody staffs is another norm's matter.
    """
    for moment in sorted({one.start for one in lunches}):
        there = {person for person, start, end in present if start <= moment < end}
        eating = {one.person for one in lunches if one.start <= moment < one.end}
        if eating & there and len(there - eating) < staffed:
            return moment
    return None
