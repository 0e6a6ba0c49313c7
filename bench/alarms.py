"""The queue alarm: against a model that looks at every second of thirty generated days, and how late it rings under load."""

import os
import subprocess
import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date, datetime, timedelta
from pathlib import Path
from random import Random  # noqa: TID251 - a seeded one
from typing import Any

ROOT = Path(__file__).resolve().parents[1]
SERVICES = ("general", "enquiry", "vip", "sales", "complaint", "fast")
CROWD, STANDS = 5, 600
OPENS, LASTS = 8 * 3600, 10 * 3600
FIRST_DAY = date(2026, 3, 2)
HALL, HEAD, GUIDE = "A001", "a1", "a2"
Moves = dict[str, list[tuple[int, int]]]
"""By service: (second of the day, one more or one less waiting)."""


# ----- thirty days ----------------------------------------------------------------------------


def ringing(moves: list[tuple[int, int]], end: int) -> list[int]:
    """Every second of the day in its turn: it rings where more than five have stood for ten full minutes, once each time."""
    changes: dict[int, int] = {}
    for second, change in moves:
        changes[second] = changes.get(second, 0) + change
    rung, waiting, since = [], 0, None
    for second in range(end):
        waiting += changes.get(second, 0)
        since = None if waiting <= CROWD else second if since is None else since
        # at a moment's own second an event comes before the limit passes
        if since is not None and second - since == STANDS:
            rung.append(second)
    return rung


def day(number: int, dice: Random) -> Moves:
    """Takes and leaves of one day through commands, deadlines passing in between; each at a second of its own."""
    from openhall.kernel import clock, commands, deadlines
    from openhall.team.org import doors

    midnight = clock.midnight(FIRST_DAY + timedelta(days=number))

    def act(second: int, do: str, by: str, **fields: Any) -> str:
        moment = midnight + timedelta(seconds=second)
        deadlines.fire_due(moment)
        with clock.at(moment):
            return str(commands.execute(do, fields, doors.actor(by), channel=commands.REPLAY).id)

    act(OPENS - 60, "day.open", HEAD, hall=HALL, date=midnight.date().isoformat())
    moves: Moves = {service: [] for service in SERVICES}
    waiting: dict[str, list[str]] = {service: [] for service in SERVICES}
    second = OPENS
    while (second := second + dice.choice((5, 20, 40, 90, 150, 300))) < OPENS + LASTS:
        service = dice.choice(SERVICES[:3])
        queue = waiting[service]
        # round the limit more often than not
        if queue and dice.random() < (0.35 if len(queue) <= CROWD else 0.55):
            act(second, "ticket.leave", GUIDE, ticket=queue.pop(dice.randrange(len(queue))))
            moves[service].append((second, -1))
        else:
            queue.append(act(second, "ticket.take", GUIDE, hall=HALL, service=service))
            moves[service].append((second, 1))
    end = OPENS + LASTS
    act(end, "day.close", HEAD, hall=HALL)
    for service in SERVICES:
        moves[service] += [(end, -1)] * len(waiting[service])
    return moves


def days(count: int) -> dict[str, int]:
    """So many days: alarms that rang, and those that only one side had."""
    from openhall.engines.policy.models import Finding
    from openhall.kernel import clock

    from .company import run

    run("org.add_unit", code=HALL, name="预警厅", level="hall", parent="C1")
    run("org.add_staff", job_number=HEAD, name="经理", unit=HALL, position="manager")
    run("org.add_staff", job_number=GUIDE, name="导办", unit=HALL, position="guide")
    expected: set[tuple[str, datetime]] = set()
    events = 0
    for number in range(count):
        moves = day(number, Random(number))
        events += sum(len(list_) for list_ in moves.values())
        midnight = clock.midnight(FIRST_DAY + timedelta(days=number))
        for service, changes in moves.items():
            expected |= {(service, midnight + timedelta(seconds=at)) for at in ringing(changes, 86_400)}
    rows = Finding.objects.filter(rule="floor.queue-alarm").values_list("subject", "at")
    rung = {(service, at) for service, at in rows if clock.local_date(at) < FIRST_DAY + timedelta(days=count)}
    return {"days": count, "events": events, "alarms": len(rung), "different": len(rung ^ expected)}


# ----- how late under load ------------------------------------------------------------------------


@contextmanager
def watched(halls: int = 5) -> Iterator[dict[str, Any]]:
    """A worker runs meanwhile, and crowds gather in halls whose alarm rings after a minute; filled in at the end."""
    worker = subprocess.Popen([sys.executable, "-m", "openhall.cli", "worker"], cwd=ROOT, env=dict(os.environ))
    ending = threading.Event()
    late: list[float] = []
    failed: list[Exception] = []

    def watch() -> None:
        try:
            _watch(halls, ending, late)
        except Exception as failure:
            failed.append(failure)

    watcher = threading.Thread(target=watch)
    watcher.start()
    found: dict[str, Any] = {}
    try:
        yield found
    finally:
        ending.set()
        watcher.join()
        worker.terminate()
        worker.wait()
        if failed:
            raise failed[0]
        found["alarms"] = len(late)
        found["latest_s"] = round(max(late, default=0.0), 1)


def _watch(halls: int, ending: threading.Event, late: list[float]) -> None:
    """Crowds again and again in these halls, in real time; how long after its moment each alarm is seen."""
    from django.db import connections

    from openhall.front.floor.models import QueueAlarm
    from openhall.kernel import clock, commands
    from openhall.team.org import doors
    from openhall.team.org.models import Unit

    def act(do: str, by: str, **fields: Any) -> str:
        return str(commands.execute(do, fields, doors.actor(by), channel=commands.REPLAY).id)

    act("org.add_staff", "system", job_number="ladm", name="管理员", unit="HQ", position="administrator")
    act(
        "parameter.set",
        "ladm",
        parameter="floor.queue_alert_after",
        level=f"unit:{Unit.objects.get(code='HQ').id}",
        value="1",
    )
    codes = [f"L{number:03d}" for number in range(halls)]
    for number, code in enumerate(codes):
        act("org.add_unit", "system", code=code, name=f"第{number}厅", level="hall", parent="C1")
        for job, position in ((f"lm{number}", "manager"), (f"lg{number}", "guide")):
            act("org.add_staff", "system", job_number=job, name="人", unit=code, position=position)
        act("day.open", f"lm{number}", hall=code, date=clock.today().isoformat())
    standing: dict[str, list[str]] = {code: [] for code in codes}
    # the other halls' days go by a clock of their own
    own = QueueAlarm.objects.filter(hall__in=Unit.objects.filter(code__in=codes).values("id"))
    seen: set[Any] = set()
    turn = 0
    while not ending.wait(0.2):
        for row in own.exclude(id__in=seen):
            seen.add(row.id)
            late.append((clock.real_now() - row.rung_at).total_seconds())
        if turn % 40 == 0:  # every eight seconds a crowd comes or goes
            number = turn // 40 % halls
            guide, code = f"lg{number}", codes[number]
            if standing[code] and turn // 40 // halls % 3 == 2:
                for ticket in standing[code]:
                    act("ticket.leave", guide, ticket=ticket)
                standing[code] = []
            elif not standing[code]:
                for _one in range(CROWD + 1):
                    standing[code].append(act("ticket.take", guide, hall=code, service="general"))
        turn += 1
    connections.close_all()
