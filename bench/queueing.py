"""The floor under load: processes that take and call tickets at hundreds of counters, and a proof of the order.

A round is ``ticket.take`` by a guide, ``ticket.call`` and ``ticket.no_show`` at a counter. Every counter belongs to one
process, every hall to all of them, so that the processes meet in each hall's queue. Afterwards the log is read in the
order of its keys and a model of the discipline, written here once more, must have called the very same tickets.
"""

import json
import os
import subprocess
import sys
import time
from collections import Counter as Count
from datetime import datetime, timedelta
from datetime import time as clock_time
from pathlib import Path
from random import Random  # noqa: TID251 - a seeded one
from typing import Any

from .company import DAY, above, run

ROOT = Path(__file__).resolve().parents[1]
SERVICES = ("general", "general", "general", "vip", "fast")
CLASSES = ("vip", "fast", "general")
STARVING = 3
STANDING = 3
"""How many wait in a hall before the first round."""


def build(first: int, halls: int, counters: int) -> list[tuple[str, str, str, str]]:
    """Halls with an open day, a guide and open general counters: (hall, guide, clerk, counter) for each counter."""
    places = []
    for number in range(first, first + halls):
        hall, head, guide = f"Q{number:03d}", f"m{number}", f"g{number}"
        run("org.add_unit", code=hall, name=f"第{number}营业厅", level="hall", parent="C1")
        run("org.add_staff", job_number=head, name="经理", unit=hall, position="manager")
        run("org.add_staff", job_number=guide, name="导办", unit=hall, position="guide")
        run("day.open", head, hall=hall, date=DAY.isoformat())
        for index in range(counters):
            clerk, counter = f"c{number}-{index}", f"{hall}-{index:03d}"
            run("org.add_staff", job_number=clerk, name="营业员", unit=hall, position="clerk")
            run("org.add_counter", hall=hall, code=counter, kind="general")
            run("counter.open", clerk, counter=counter)
            places.append((hall, guide, clerk, counter))
        for _ in range(STANDING):
            run("ticket.take", guide, hall=hall, service="general")
    return places


class Worker:
    """One process: its places in turn, a round at each."""

    def __init__(self, places: list[tuple[str, str, str, str]], seed: int) -> None:
        self.places = places
        self.rng = Random(seed)
        self.spent: dict[str, list[float]] = {"ticket.take": [], "ticket.call": [], "ticket.no_show": []}
        self.began = time.perf_counter()

    def act(self, do: str, by: str, **fields: str) -> None:
        from openhall.kernel import clock, commands, company
        from openhall.team.org import doors

        started = time.perf_counter()
        moment = datetime.combine(DAY, clock_time(10), clock.ZONE) + timedelta(seconds=started - self.began)
        with clock.at(moment), company.fresh():
            commands.execute(do, fields, doors.actor(by), channel=commands.REPLAY)
        self.spent[do].append((time.perf_counter() - started) * 1000)

    def rounds(self, how_many: int) -> None:
        for turn in range(how_many):
            hall, guide, clerk, counter = self.places[turn % len(self.places)]
            self.act("ticket.take", guide, hall=hall, service=self.rng.choice(SERVICES))
            self.act("ticket.call", clerk, counter=counter)
            self.act("ticket.no_show", clerk, counter=counter)


def main(places: list[tuple[str, str, str, str]], seed: int, rounds: int) -> None:
    """Warm up, say so, wait for the word to begin, run, and say how long it took."""
    worker = Worker(places, seed)
    worker.rounds(5)
    for spent in worker.spent.values():
        spent.clear()
    print("ready", flush=True)
    sys.stdin.readline()
    begun = time.perf_counter()
    worker.rounds(rounds)
    print(json.dumps({"seconds": time.perf_counter() - begun, "spent": worker.spent}), flush=True)


def measure(places: list[tuple[str, str, str, str]], workers: int, rounds: int) -> dict[str, Any]:
    """So many rounds in all by so many processes."""
    code = "import django; django.setup(); from bench.queueing import main; main({!r}, {}, {})"
    processes = [
        subprocess.Popen(
            [sys.executable, "-c", code.format(places[index::workers], index, rounds // workers)],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
            cwd=ROOT,
            env=dict(os.environ),
        )
        for index in range(workers)
    ]
    results = []
    for process in processes:
        assert process.stdout is not None
        if process.stdout.readline().strip() != "ready":
            raise RuntimeError("a client did not come up")
    for process in processes:
        assert process.stdin is not None
        process.stdin.write("\n")
        process.stdin.flush()
    for process in processes:
        assert process.stdout is not None
        results.append(json.loads(process.stdout.readline()))
        process.wait()
    took = max(result["seconds"] for result in results)
    found: dict[str, Any] = {"rounds": rounds, "rounds_a_second": round(rounds / took, 1)}
    for do in ("ticket.take", "ticket.call", "ticket.no_show"):
        spent = sorted(one for result in results for one in result["spent"][do])
        # as many as these processes would do of this command alone
        alone = workers * 1000 / (sum(spent) / len(spent))
        found[do] = {
            "a_second": round(alone, 1),
            "p50_ms": round(spent[len(spent) // 2], 1),
            "p95_ms": round(spent[int(len(spent) * 0.95)], 1),
        }
    return found


# ----- what must be true afterwards -----------------------------------------------------------


def verify(halls: list[str]) -> dict[str, int]:
    """Duplicate numbers, tickets called twice, and calls that a model of the discipline wouldn't have made."""
    from openhall.front.floor.models import Ticket
    from openhall.kernel.models import Activity
    from openhall.team.org.models import Unit

    keys = list(Unit.objects.filter(code__in=halls).values_list("id", flat=True))
    rows = Ticket.objects.filter(hall__in=keys).values_list("id", "hall", "day", "number", "service", "taken_at")
    tickets = {str(row[0]): row for row in rows}
    numbers = Count((row[2], row[3]) for row in tickets.values())
    log = Activity.objects.filter(hall__in=keys, refused=None, command__in=("ticket.take", "ticket.call"))
    calls: Count[str] = Count()
    waiting: dict[Any, dict[str, int]] = {key: {} for key in keys}
    wrong = 0
    for command, outcome in log.order_by("id").values_list("command", "outcome").iterator():
        ticket = outcome["id"]
        queue = waiting[tickets[ticket][1]]
        if command == "ticket.take":
            queue[ticket] = 0
            continue
        calls[ticket] += 1
        wrong += model_calls(queue, tickets) != ticket
        queue.pop(ticket, None)
    return {
        "calls": calls.total(),
        "duplicate_numbers": sum(count - 1 for count in numbers.values()),
        "double_calls": sum(count - 1 for count in calls.values()),
        "calls_out_of_order": wrong,
    }


def model_calls(queue: dict[str, int], tickets: dict[str, Any]) -> str | None:
    """Whom a general counter calls of these (how often was each overtaken?); those taken earlier are overtaken."""

    def turn(key: str) -> tuple[Any, Any]:
        return tickets[key][5], tickets[key][0]

    starving = [key for key, overtaken in queue.items() if overtaken >= STARVING]
    order = starving or list(queue)
    if not order:
        return None
    chosen = min(order, key=lambda key: (0 if starving else CLASSES.index(tickets[key][4]), turn(key)))
    for key in queue:
        if turn(key) < turn(chosen):
            queue[key] += 1
    return chosen


def bench(workers: int, rounds: int) -> dict[str, Any]:
    """Four fifths of the rounds over 20 halls of 10 counters, the rest in one hall of 100."""
    above()
    found: dict[str, Any] = {}
    for name, first, halls, counters, share in (("20_halls", 1, 20, 10, 0.8), ("one_hall", 21, 1, 100, 0.2)):
        places = build(first, halls, counters)
        measured = measure(places, workers, int(rounds * share))
        found[name] = {**measured, **verify(sorted({place[0] for place in places}))}
    return found
