"""Deadlines: rows with a due time, fired in order by the worker, or by replay between two events.

Midnight is a deadline that renews itself. An event at the very moment of a limit has kept it and comes before the limit
passes; midnight alone comes before the events of its moment.
"""

import logging
from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any

from django.db import Error, transaction
from django.db.models import Q

from . import clock
from .models import Deadline

log = logging.getLogger("openhall.deadlines")
MIDNIGHT = "midnight"

TRIES = "tries"

changes = 0
"""Counts what this process did to deadlines, so that a replay need not ask the database before every event."""

Handler = Callable[[Deadline], None]
_handlers: dict[str, Handler] = {}
_calls: dict[str, tuple[Handler, timedelta]] = {}
_at_midnight: list[tuple[int, Callable[[datetime], None]]] = []


def handles(kind: str) -> Callable[[Handler], Handler]:
    """Register what happens when a deadline of this kind passes."""

    def register(handler: Handler) -> Handler:
        if kind in _handlers or kind in _calls:
            raise AssertionError(f"two handlers for the deadline {kind}")
        _handlers[kind] = handler
        return handler

    return register


def calls(kind: str, *, again: timedelta) -> Callable[[Handler], Handler]:
    """Register a call to somebody else's system: made outside any transaction, so that it never holds a lock.

    Before the call the deadline is put off by ``again``; where the call raises, or the process dies, it is made again, ever
    more slowly. It is made at least once; the reference it carries tells the other side that it has heard it before.
    """

    def register(handler: Handler) -> Handler:
        if kind in _handlers or kind in _calls:
            raise AssertionError(f"two handlers for the deadline {kind}")
        _calls[kind] = (handler, again)
        return handler

    return register


def every_midnight(order: int = 100) -> Callable[[Callable[[datetime], None]], Callable[[datetime], None]]:
    """Register a function of the moment that midnight calls, lowest ``order`` first."""

    def register(function: Callable[[datetime], None]) -> Callable[[datetime], None]:
        _at_midnight.append((order, function))
        _at_midnight.sort(key=lambda pair: pair[0])
        return function

    return register


def set_deadline(kind: str, due_at: datetime, subject: str = "", **payload: Any) -> None:
    """Something is due; a second call for the same kind and subject moves it."""
    _changed()
    Deadline.objects.bulk_create(
        [Deadline(kind=kind, subject=subject, due_at=due_at, payload=payload)],
        update_conflicts=True,
        unique_fields=["kind", "subject"],
        update_fields=["due_at", "payload"],
    )


def _changed() -> None:
    global changes
    changes += 1


def cancel(kind: str, subject: str) -> bool:
    _changed()
    return bool(Deadline.objects.filter(kind=kind, subject=subject).delete()[0])


def ensure_midnight(now: datetime) -> None:
    """A system that has never run gets its first midnight after ``now``."""
    if not Deadline.objects.filter(kind=MIDNIGHT).exists():
        Deadline.objects.bulk_create([Deadline(kind=MIDNIGHT, due_at=clock.next_midnight(now))], ignore_conflicts=True)


def fire_due(before: datetime, *, calls_at_once: bool = False) -> int:
    """Fire everything due before this moment, and midnight at it, each in a transaction of its own and at its own time.

    ``calls_at_once``: a call to another system that is due at this very moment as well. A clock that stands never comes
    past it; a call is no limit that could be kept at its moment.
    """
    fired = 0
    _changed()
    at_it = [MIDNIGHT, *(_calls if calls_at_once else ())]
    while _fire_next(before, at_it):
        fired += 1
    return fired


def _fire_next(before: datetime, at_it: list[str]) -> bool:
    with transaction.atomic():
        due = (
            Deadline.objects.select_for_update(skip_locked=True)
            .filter(Q(due_at__lt=before) | Q(due_at=before, kind__in=at_it))
            .in_order()
            .first()
        )
        if due is None:
            return False
        if due.kind in _calls:
            tries = _put_off(due, before)
        else:
            tries = 0
            _fire(due)
    if tries:
        _call(due, tries)
    return True


def _fire(due: Deadline) -> None:
    with clock.at(due.due_at):
        if due.kind == MIDNIGHT:
            for _order, function in _at_midnight:
                function(due.due_at)
            due.due_at = clock.next_midnight(due.due_at)
            due.save(update_fields=["due_at"])
        else:
            due.delete()
            _handlers[due.kind](due)


def _put_off(due: Deadline, before: datetime) -> int:
    """The next try stands before this one begins; returns the number of this one."""
    tries = int(due.payload.get(TRIES, 0)) + 1
    _handler, again = _calls[due.kind]
    next_try = before + again * 2 ** min(tries - 1, 8)
    Deadline.objects.filter(pk=due.pk).update(due_at=next_try, payload={**due.payload, TRIES: tries})
    return tries


def _call(due: Deadline, tries: int) -> None:
    """Make a call; the deadline is done with unless it failed, or was set anew meanwhile."""
    handler, _again = _calls[due.kind]
    try:
        with clock.at(due.due_at):
            handler(due)
    except Error:
        raise
    except Exception as failure:  # whatever an adapter raises: it is tried again
        log.warning("%s %s failed, try %s: %s", due.kind, due.subject, tries, failure)
    else:
        Deadline.objects.filter(kind=due.kind, subject=due.subject, payload__tries=tries).delete()
    _changed()


def kinds() -> list[str]:
    """Every kind of deadline that somebody handles."""
    return [MIDNIGHT, *_handlers, *_calls]


def next_due() -> datetime | None:
    return Deadline.objects.in_order().values_list("due_at", flat=True).first()
