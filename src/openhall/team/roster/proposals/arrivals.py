"""What is expected to come: the mean of the same weekday and half hour over the last complete weeks. Pure.

The error is the sum of all misses over the sum of all customers (WAPE): a half hour without anybody has no percentage of
its own, so a mean of percentages (MAPE) can't be had. It is measured on weeks that the expectation hadn't seen, beside
the plainest guess there is, the same half hour last week.
"""

from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

SLOTS = 48
"""Half hours of a day."""
WEEK = timedelta(days=7)
Counts = Sequence[int]
"""Customers of a day by half hour."""
Week = tuple[tuple[float, ...], ...]
"""What is expected: seven days from Monday on, each by half hour."""
Left = Callable[[date], bool]
"""Is this day no measure for others: a holiday, a make-up workday, a day on which the hall was shut?"""
MEASURED = 2
"""So many weeks are kept back to measure the error."""


def monday_of(day: date) -> date:
    return day - timedelta(days=day.weekday())


def days_of(monday: date) -> list[date]:
    return [monday + timedelta(days=place) for place in range(7)]


def complete_weeks(days: Collection[date], before: date, left: Left, *, reach: int) -> list[date]:
    """The Mondays of complete weeks before the one of ``before``, newest first, not further back than ``reach`` weeks.

    A week is complete when there are counts of each of its days, but those left out, and those weekdays on which the hall
    never had anybody.
    """
    last = monday_of(before)
    mondays = [last - WEEK * back for back in range(1, reach + 1)]
    worked = {day.weekday() for day in days if last - WEEK * reach <= day < last}
    if not worked:
        return []
    return [
        monday
        for monday in mondays
        if all(day in days or day.weekday() not in worked or left(day) for day in days_of(monday))
        and any(day in days for day in days_of(monday))
    ]


def expected(history: Mapping[date, Counts], mondays: Sequence[date], left: Left) -> Week:
    """The mean by weekday and half hour over these weeks; a weekday that was left out in all of them is expected like the
    mean of the others."""
    by_weekday: list[list[Counts]] = [[] for _ in range(7)]
    for monday in mondays:
        for day in days_of(monday):
            if not left(day):
                by_weekday[day.weekday()].append(history.get(day, (0,) * SLOTS))
    everything = [row for rows in by_weekday for row in rows]
    return tuple(_mean(rows or everything) for rows in by_weekday)


def _mean(rows: Sequence[Counts]) -> tuple[float, ...]:
    return tuple(sum(row[slot] for row in rows) / len(rows) if rows else 0.0 for slot in range(SLOTS))


@dataclass(frozen=True, slots=True)
class Errors:
    """How far the expectation was off, and the plain guess; shares of the customers who came."""

    expected: float
    last_week: float
    customers: int


def errors(history: Mapping[date, Counts], complete: Sequence[date], weeks: int, left: Left) -> Errors | None:
    """Over the last two complete weeks, each expected from the ``weeks`` before it; None where there are too few.

    Only days whose own day a week before counts are compared, so that both guesses speak of the same half hours.
    """
    if len(complete) < weeks + MEASURED:
        return None
    ours = plain = came = 0.0
    for place in range(MEASURED):
        guess = expected(history, complete[place + 1 : place + 1 + weeks], left)
        for day in days_of(complete[place]):
            if left(day) or left(day - WEEK):
                continue
            was, before = (history.get(one, (0,) * SLOTS) for one in (day, day - WEEK))
            came += sum(was)
            ours += sum(abs(guess[day.weekday()][slot] - was[slot]) for slot in range(SLOTS))
            plain += sum(abs(before[slot] - was[slot]) for slot in range(SLOTS))
    return Errors(ours / came, plain / came, int(came)) if came else None
