"""Open screens: five calls a second, five hundred streams, and how long after a call's commit the last of them has it.

The streams are read by a process of its own, the calls are made by another one, and the moments are compared by the
machine's steady clock. A call that not every stream of its hall has read is lost.
"""

import asyncio
import contextlib
import json
import os
import re
import socket
import subprocess
import sys
import time
from datetime import datetime, timedelta
from datetime import time as clock_time
from pathlib import Path
from typing import Any

from .company import DAY

ROOT = Path(__file__).resolve().parents[1]
RATE = 5.0
BUSY = 8.0
"""How long a called ticket stays at its counter, in seconds."""
NUMBER = re.compile(r"<b>([A-Z]\d{3,})</b>")


Seen = dict[str, list[float]]


async def read(port: int, cookie: str, hall: str, door: asyncio.Semaphore, opened: list[str], seen: Seen) -> None:
    """One screen: it notes when it first saw each call."""
    async with door:
        reader, writer = await asyncio.open_connection("127.0.0.1", port, limit=2**20)
        asked = f"GET /device/live/?show=floor-display HTTP/1.1\r\nHost: 127.0.0.1:{port}\r\n"
        writer.write(f"{asked}Accept: text/event-stream\r\nCookie: {cookie}\r\n\r\n".encode())
        first = await reader.readline()
        if b" 200 " not in first:
            raise RuntimeError(f"a stream did not open: {first!r}")
        while not (await reader.readline()).startswith(b"data: "):
            pass
    opened.append(hall)
    known: set[str] = set()
    while line := await reader.readline():
        now = time.monotonic()
        if line.startswith(b"data: "):
            for number in NUMBER.findall(line.decode()):
                if number not in known:
                    known.add(number)
                    seen.setdefault(f"{hall} {number}", []).append(now)


async def _screens(port: int, screens: list[tuple[str, str]]) -> None:
    seen: Seen = {}
    opened: list[str] = []
    door = asyncio.Semaphore(20)
    tasks = [asyncio.create_task(read(port, cookie, hall, door, opened, seen)) for cookie, hall in screens]
    while len(opened) < len(screens):
        await asyncio.sleep(0.2)
        for task in tasks:
            if task.done():
                task.result()
    print("ready", flush=True)
    await asyncio.get_running_loop().run_in_executor(None, sys.stdin.readline)
    for task in tasks:
        task.cancel()
    print(json.dumps({call: [len(moments), max(moments)] for call, moments in seen.items()}), flush=True)


def main(port: int) -> None:
    """The reading process: the screens come as JSON on the first line, then a line ends it."""
    asyncio.run(_screens(port, json.loads(sys.stdin.readline())))


def _act(do: str, by: str, **fields: str) -> Any:
    from openhall.kernel import clock, commands
    from openhall.team.org import doors

    moment = datetime.combine(DAY, clock_time(11), clock.ZONE) + timedelta(seconds=time.monotonic() % 3600)
    with clock.at(moment):
        return commands.execute(do, fields, doors.actor(by), channel=commands.API)


def call(places: list[tuple[str, str, str, str]], seconds: float) -> dict[str, float]:
    """Five calls a second, at one counter after the other: each number, and the moment after its call's commit.

    Between two calls another ticket is taken there, and one that was called earlier is ended.
    """
    free = list(places)
    busy: list[tuple[float, tuple[str, str, str, str]]] = []
    made: dict[str, float] = {}
    began = time.monotonic()
    for turn in range(int(seconds * RATE)):
        time.sleep(max(0.0, began + turn / RATE - time.monotonic()))
        place = free.pop(0)
        hall, guide, clerk, counter = place
        called = _act("ticket.call", clerk, counter=counter)
        made[f"{hall} {called.data['number']}"] = time.monotonic()
        busy.append((time.monotonic() + BUSY, place))
        time.sleep(max(0.0, began + (turn + 0.4) / RATE - time.monotonic()))
        _act("ticket.take", guide, hall=hall, service="general")
        if busy[0][0] < time.monotonic():
            ended = busy.pop(0)[1]
            _act("ticket.no_show", ended[2], counter=ended[3])
            free.append(ended)
    for _until, place in busy:
        _act("ticket.no_show", place[2], counter=place[3])
    return made


def _display(hall: str, guide: str) -> str:
    """A display of that hall, enrolled by its manager; its cookie."""
    from django.conf import settings
    from django.test import Client

    from openhall.team.org.models import Device

    settings.ALLOWED_HOSTS = ["testserver"]
    made = _act("device.invite", guide.replace("g", "m"), hall=hall, kind="hall_display")
    client = Client()
    client.post("/device/enrol/", {"code": Device.objects.get(id=made.id).code})
    return "; ".join(f"{name}={one.value}" for name, one in client.cookies.items())


@contextlib.contextmanager
def _server(workers: int) -> Any:
    from openhall import serve

    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    environment = {**os.environ, "OPENHALL_ALLOWED_HOSTS": "127.0.0.1"}
    server = subprocess.Popen(serve.command("127.0.0.1", port, workers), cwd=ROOT, env=environment)
    try:
        deadline = time.monotonic() + 60
        while time.monotonic() < deadline:
            with contextlib.suppress(OSError), socket.create_connection(("127.0.0.1", port), 1):
                break
            time.sleep(0.2)
        yield port
    finally:
        server.terminate()
        server.wait()


def measure(places: list[tuple[str, str, str, str]], streams: int, seconds: float) -> dict[str, Any]:
    """So many streams spread over the halls of these places."""
    halls = sorted({place[0] for place in places})
    guides = {place[0]: place[1] for place in places}
    cookies = {hall: _display(hall, guides[hall]) for hall in halls}
    screens = [(cookies[halls[index % len(halls)]], halls[index % len(halls)]) for index in range(streams)]
    code = "import django; django.setup(); from bench.streaming import main; main({})"
    with _server(2) as port:
        reading = subprocess.Popen(
            [sys.executable, "-c", code.format(port)],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
            cwd=ROOT,
        )
        assert reading.stdin is not None and reading.stdout is not None
        reading.stdin.write(json.dumps(screens) + "\n")
        reading.stdin.flush()
        if reading.stdout.readline().strip() != "ready":
            raise RuntimeError("the screens did not open")
        call(places, 5)
        made = call(places, seconds)
        time.sleep(2)
        reading.stdin.write("\n")
        reading.stdin.flush()
        seen = json.loads(reading.stdout.readline())
        reading.wait()
    each = streams // len(halls)
    lost = sum(each - seen.get(ticket, [0])[0] for ticket in made)
    late = sorted((seen[ticket][1] - committed) * 1000 for ticket, committed in made.items() if ticket in seen)
    return {
        "streams": streams,
        "halls": len(halls),
        "calls": len(made),
        "not_read": lost,
        "last_reader_p50_ms": round(late[len(late) // 2], 1),
        "last_reader_p99_ms": round(late[int(len(late) * 0.99)], 1),
        "last_reader_max_ms": round(late[-1], 1),
    }


def bench(seconds: float) -> dict[str, Any]:
    """Twenty halls of 25 screens, then one hall of 500; both with a busy counter for each call of eight seconds."""
    from .queueing import build

    return {
        "20_halls": measure(build(31, 20, 4), 500, seconds),
        "one_hall": measure(build(51, 1, 60), 500, seconds),
    }
