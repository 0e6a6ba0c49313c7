"""Writing a replay file event by event, with the model beside it to know the present state."""

from __future__ import annotations

import heapq
import json
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta, timezone
from random import Random  # noqa: TID251 - always a seeded one
from typing import Any

from tests.reference.form import SHANGHAI, Event
from tests.reference.model import Model
from tests.reference.orders import WEIGHTS
from tests.reference.scene import luhn
from tests.reference.world import LEAD, Order, Person, Place, Refused, Run, Till, World

OFFSETS = (UTC, UTC, UTC, timezone(timedelta(hours=9)), timezone(timedelta(hours=-5, minutes=-30)))


@dataclass
class Draft:
    """An event about to be written: its command, who, fields, and the code that is expected."""

    do: str
    by: str
    fields: dict[str, Any]
    ref: str | None = None
    code: str | None = None


@dataclass
class Writer:
    """The file so far, the model in the state it leads to, and what is planned for later."""

    rng: Random
    disputed: bool = False
    model: Model = field(default_factory=Model)
    now: datetime = datetime(2026, 1, 1, tzinfo=SHANGHAI)
    lines: list[str] = field(default_factory=list)
    plans: list[tuple[datetime, int, Callable[[], None]]] = field(default_factory=list)
    counters: dict[str, int] = field(default_factory=dict)
    refused_refs: list[tuple[str, str]] = field(default_factory=list)  # (command, ref)
    skipped: dict[str, int] = field(default_factory=dict)

    @property
    def world(self) -> World:
        return self.model.world

    def chance(self, probability: float) -> bool:
        return self.rng.random() < probability

    # ----- names and digits -----------------------------------------------------------------

    def count(self, name: str, first: int = 1) -> int:
        number = self.counters.get(name, first)
        self.counters[name] = number + 1
        return number

    def ref(self, kind: str) -> str:
        return f"{kind}{self.count('ref ' + kind)}"

    def imei(self) -> str:
        """15 digits with the right check digit, never the same twice."""
        body = f"99{self.rng.randrange(10**6):06d}{self.count('imei'):06d}"
        return next(body + digit for digit in "0123456789" if luhn(body + digit))

    def resident_id(self) -> str:
        born = datetime(1950, 1, 1, tzinfo=SHANGHAI) + timedelta(days=self.rng.randrange(19000))
        head = f"{self.rng.choice(('110101', '330106', '610102'))}{born:%Y%m%d}{self.count('id'):03d}"
        total = sum(int(digit) * weight for digit, weight in zip(head, WEIGHTS, strict=True))
        return head + "10X98765432"[total % 11]

    # ----- time -----------------------------------------------------------------------------

    def plan(self, at: datetime, action: Callable[[], None]) -> None:
        heapq.heappush(self.plans, (at, self.count("plan"), action))

    def run(self, until: datetime | None = None) -> None:
        """What is planned (before a moment), in the order of time; an action may plan more."""
        while self.plans and (until is None or self.plans[0][0] < until):
            at, _, action = heapq.heappop(self.plans)
            if at > self.now:
                self.now = at
                self.model.pass_time(at)
            action()

    def wait(self, most: int = 8) -> None:
        self.now += timedelta(seconds=self.rng.randint(0, most))

    # ----- writing --------------------------------------------------------------------------

    def event(self, draft: Draft) -> Event:
        return Event(len(self.lines) + 1, self.now, draft.do, draft.by, draft.ref, draft.fields)

    def probe(self, draft: Draft) -> str | None:
        """What the model would say, without writing."""
        try:
            self.model.decide(self.event(draft))
        except Refused as refused:
            return refused.code
        return None

    def write(self, draft: Draft) -> str | None:
        """Writes the event, lets the model take it, and gives the code of its refusal."""
        at = self.now
        if self.chance(0.12):
            at = at.astimezone(self.rng.choice(OFFSETS))
        moment = at.isoformat(timespec="seconds")
        if moment.endswith("+00:00") and self.chance(0.3):
            moment = moment.removesuffix("+00:00") + "Z"
        line: dict[str, Any] = {"at": moment, "do": draft.do, "by": draft.by}
        if draft.ref is not None:
            line["ref"] = draft.ref
        line.update(draft.fields)
        code = self.model.step(self.event(draft))
        self.lines.append(json.dumps(line, ensure_ascii=False))
        if code is not None and draft.ref is not None:
            self.refused_refs.append((draft.do, draft.ref))
        return code

    def within_words(self, draft: Draft) -> bool:
        """No where the contract can be read in two ways and other codes would come (ambiguities.md)."""
        people = self.world.people
        names = [draft.fields.get(name) for name in ("staff", "relieves", "with", "to", "from", "approved_by")]
        named = [people[name] for name in (*names, *draft.fields.get("attended", ())) if name in people]
        if any(person.left for person in named):
            return False
        if draft.do == "floor.leave" and draft.by in people:
            return all(person.unit in (people[draft.by].unit, *self.halls()) for person in named)
        return True

    def try_write(self, draft: Draft) -> bool:
        """Writes the event only if the model answers as the draft expects."""
        self.wait()
        code = self.probe(draft)
        if code != draft.code:
            name = f"{draft.do} wanted {draft.code} got {code}"
            self.skipped[name] = self.skipped.get(name, 0) + 1
            return False
        self.write(draft)
        return True

    def do(self, do: str, by: str, ref: str | None = None, /, **fields: Any) -> bool:
        return self.try_write(Draft(do, by, fields, ref))

    def refuse(self, code: str, do: str, by: str, ref: str | None = None, /, **fields: Any) -> bool:
        return self.try_write(Draft(do, by, fields, ref, code))

    # ----- looking around -------------------------------------------------------------------

    def halls(self) -> list[str]:
        return [unit.code for unit in self.world.units.values() if unit.level == "hall"]

    def people(self, hall: str, *positions: str) -> list[str]:
        """Job numbers of the hall's people of these positions who are still there."""
        return [
            person.job_number
            for person in self.world.people.values()
            if person.unit == hall and not person.left and (not positions or person.position in positions)
        ]

    def lead(self, hall: str, *others: str) -> str:
        """A lead of the hall who is none of the others."""
        return self.rng.choice([who for who in self.people(hall, *sorted(LEAD)) if who not in others])

    def auditor(self, hall: str) -> str:
        return self.rng.choice([*self.people(hall, "auditor"), "100"])

    def open_tills(self, hall: str | None = None) -> list[Till]:
        return [till for till in self.world.tills if till.open and hall in (None, till.hall)]

    def working_tills(self, hall: str | None = None) -> list[Till]:
        """Open tills whose person still works and may accept."""
        positions = ("clerk", "salesperson", "repair_technician", "desk_leader")
        people = self.world.people
        return [
            till
            for till in self.open_tills(hall)
            if not people[till.person].left
            and people[till.person].position in positions
            and people[till.person].unit == till.hall
        ]

    def serials(self, item: str, place: Place) -> list[str]:
        return [serial for (code, serial), where in self.world.serials.items() if code == item and where == place]

    def sims(self, job_number: str) -> list[str]:
        return self.serials("SIM", ("person", job_number))

    def runs(self, job_number: str) -> list[Run]:
        return [run for run in self.world.runs if run.holder == job_number and run.next <= run.last]

    def left_people(self) -> list[Person]:
        return [person for person in self.world.people.values() if person.left]

    def reversible(self, till: Till) -> list[Order]:
        """Orders that may be reversed now: of this till, this date, no later one on the number."""
        found = []
        for order in self.world.orders:
            if order.till is not till or order.reversed or order.ref is None:
                continue
            if order.at.date() != self.now.date() and not self.disputed:
                continue
            later = self.world.orders[order.index + 1 :]
            if any(not o.reversed and set(o.numbers) & set(order.numbers) for o in later):
                continue
            found.append(order)
        return found
