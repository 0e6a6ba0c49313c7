"""Running a file of events through the very commands that screens and API call."""

import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from typing import Any
from uuid import UUID

from django.db import connection

from openhall.kernel import clock, commands, company, deadlines
from openhall.kernel.actors import Actor
from openhall.kernel.ids import uuid7
from openhall.kernel.problems import Refused
from openhall.team.org import doors as org_doors

from .events import Event, FileError, reference_fields

Progress = Callable[[int, int], None]


@dataclass(slots=True)
class Result:
    """What came of a run, for the report."""

    total: int = 0
    refusals: list[dict[str, Any]] = field(default_factory=list)
    calls: list[dict[str, Any]] = field(default_factory=list)
    made: dict[str, tuple[str, UUID]] = field(default_factory=dict)
    marker: UUID = field(default_factory=uuid7)
    seconds: float = 0.0

    def ref_of(self) -> dict[tuple[str, str], str]:
        """(kind, key) → the file's own name for it; of two names for one thing, the first."""
        found: dict[tuple[str, str], str] = {}
        for ref, (kind, key) in self.made.items():
            found.setdefault((kind, str(key)), ref)
        return found


def last_held() -> Any:
    """The time of the last event that the database holds, or None for an empty one."""
    from openhall.kernel.models import Activity

    return Activity.objects.order_by("-at").values_list("at", flat=True).first()


def run(events: Sequence[Event], progress: Progress = lambda done, total: None) -> Result:
    """Run the events in order, each at its own time; a refusal is noted and the run goes on."""
    if not events:
        return Result()
    held = last_held()
    if held is not None and events[0].at < held:
        raise FileError(events[0].line, f"the database already holds events up to {clock.local(held).isoformat()}")
    with connection.cursor() as cursor:
        cursor.execute("SET synchronous_commit = off")  # a file can be run again; only its end must be kept
    result = Result(total=len(events))
    time.sleep(0.002)  # keys are ordered by the millisecond: what follows is behind the marker
    started = time.monotonic()
    deadlines.ensure_midnight(events[0].at)
    runner = Runner(result)
    for done, event in enumerate(events, 1):
        runner.step(event)
        if done % 50 == 0 or done == len(events):
            progress(done, len(events))
    with connection.cursor() as cursor:
        cursor.execute("SET synchronous_commit = on")
    result.seconds = time.monotonic() - started
    return result


class Runner:
    """Steps through events, letting everything due happen first."""

    def __init__(self, result: Result) -> None:
        self._result = result
        self._fields: dict[str, dict[str, str]] = {}
        self._next = deadlines.next_due()
        self._changes = deadlines.changes

    def step(self, event: Event) -> None:
        self._pass_time(event)
        with clock.at(event.at), company.fresh():
            try:
                outcome = commands.execute(event.do, self._resolved(event), self._actor(event), channel=commands.REPLAY)
            except Refused as refusal:
                self._refused(event, refusal)
                return
        if event.ref is not None and outcome.id is not None:
            self._result.made[event.ref] = (outcome.kind, outcome.id)
        if event.do == "ticket.call":
            self._result.calls.append({"line": event.line, "ticket": outcome.id})

    def _pass_time(self, event: Event) -> None:
        if self._changes != deadlines.changes:
            self._next = deadlines.next_due()
            self._changes = deadlines.changes
        if self._next is not None and self._next <= event.at:
            deadlines.fire_due(event.at)
            self._next = deadlines.next_due()
            self._changes = deadlines.changes

    def _resolved(self, event: Event) -> Any:
        """The input with each reference replaced by the key of the thing; a thing never made becomes nothing known."""
        if not event.points:
            return event.data
        if event.do not in self._fields:
            self._fields[event.do] = reference_fields(type(event.data))
        keys = {}
        for name, ref in event.points.items():
            kind, key = self._result.made.get(ref, ("", None))
            keys[name] = str(key) if kind == self._fields[event.do][name] else ""
        return event.data.model_copy(update=keys)

    def _actor(self, event: Event) -> Actor:
        try:
            return org_doors.actor(event.by)
        except Refused:
            # Nobody bears this job number: the command is called all the same, so that the log has the refusal.
            return Actor(staff_id=None, job_number=event.by, unknown=True)

    def _refused(self, event: Event, refusal: Refused) -> None:
        self._result.refusals.append(
            {"line": event.line, "do": event.do, "code": refusal.code, "message": refusal.message}
        )
