"""SIGKILL of the server or the database in the midst of acceptances: nothing acknowledged is lost, nothing is doubled."""

import contextlib
import os
import shutil
import signal
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Iterator
from pathlib import Path
from random import Random  # noqa: TID251  (only seeded)

import psutil
import psycopg
import pytest

from openhall import embedded

pytestmark = [pytest.mark.kill, pytest.mark.timeout(900)]
ROOT = Path(__file__).parents[2]
ORDERS = int(os.environ.get("OPENHALL_KILL_ORDERS", "100"))
BUILD = """
import django; django.setup()
from tests.cast import company, Cast
company(); cast = Cast(); cast.open_day(); cast.open_till()
customer = cast.customer(); cast.join(customer)
cast.run("receipts.receive", "1006", hall="H01", series="S1", first=1000, last=9999)
cast.run("receipts.issue", "1006", hall="H01", series="S1", first=1000, last=9999, to="1003")
print(customer)
"""


class Site:
    """A durable database server of its own, and a process that accepts orders on it."""

    def __init__(self, data: Path) -> None:
        self.data = data
        self.env = {**os.environ, "DATABASE_URL": embedded.url(data), "DJANGO_SETTINGS_MODULE": "openhall.settings"}
        self.env["PYTHONPATH"] = str(ROOT)
        made = subprocess.run([sys.executable, "-c", BUILD], cwd=ROOT, env=self.env, capture_output=True, text=True)
        assert made.returncode == 0, made.stderr[-2000:]
        self.customer = made.stdout.strip().splitlines()[-1]
        self.server: subprocess.Popen[str] | None = None

    def start(self) -> None:
        command = [sys.executable, "-m", "tests.kill.serving", self.customer]
        self.server = subprocess.Popen(
            command, cwd=ROOT, env=self.env, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
        )
        assert self._read() == "ready"

    def _read(self) -> str:
        assert self.server is not None
        assert self.server.stdout is not None
        return self.server.stdout.readline().strip()

    def accept(self, key: str, no: int) -> str | None:
        """Ask for one acceptance; the order's key, or None where no answer came."""
        assert self.server is not None
        assert self.server.stdin is not None
        try:
            self.server.stdin.write(f"{key} {no}\n")
            self.server.stdin.flush()
        except BrokenPipeError:
            return None
        answer = self._read().split()
        return answer[1] if len(answer) == 2 and answer[1] != "failed" else None

    def kill_server(self) -> None:
        assert self.server is not None
        self.server.send_signal(signal.SIGKILL)

    def kill_database(self) -> None:
        postmaster = psutil.Process(int((self.data / "postmaster.pid").read_text().splitlines()[0]))
        for process in [postmaster, *postmaster.children(recursive=True)]:
            with contextlib.suppress(psutil.NoSuchProcess):
                process.kill()

    def revive(self) -> None:
        """Both run again, whichever was killed."""
        assert self.server is not None
        self.server.kill()
        self.server.wait()
        embedded.ensure(self.data)
        self.start()


@pytest.fixture
def killable() -> Iterator[Site]:
    place = Path(tempfile.mkdtemp(prefix="openhall-kill-"))
    place.chmod(0o755)
    data = place / "pg"
    try:
        embedded.ensure(data)
        embedded.create_database(data)
        embedded.migrate(embedded.url(data))
        with psycopg.connect(embedded.url(data)) as connection:
            durable = [connection.execute(f"SHOW {name}").fetchone() for name in ("fsync", "synchronous_commit")]
        assert durable == [("on",), ("on",)]
        made = Site(data)
        made.start()
        yield made
        assert made.server is not None
        made.server.kill()
        made.server.wait()
    finally:
        embedded.stop(data)
        shutil.rmtree(place, ignore_errors=True)


@pytest.mark.parametrize("victim", ["server", "database"])
@pytest.mark.clause("COUNTER-14")
def test_nothing_acknowledged_is_lost_and_nothing_is_doubled(killable: Site, victim: str) -> None:
    random, acknowledged, kills = Random(3), {}, 0
    kill = killable.kill_server if victim == "server" else killable.kill_database
    every = max(ORDERS // 10, 5)
    for index in range(ORDERS):
        key, no = f"k{index}", 1000 + index
        if index % every == every - 1:
            kills += 1
            threading.Timer(random.random() * 0.03, kill).start()
        while (made := killable.accept(key, no)) is None:
            time.sleep(0.05)
            killable.revive()
        acknowledged[key] = made
    assert kills >= 5
    killable.revive()
    with psycopg.connect(embedded.url(killable.data)) as connection:
        kept = connection.execute(
            "SELECT form_no, id::text FROM counter_order WHERE business = 'top_up' AND state = 'accepted' ORDER BY form_no"
        ).fetchall()
        posted = connection.execute("SELECT sum(amount) FROM ledger_line").fetchone()
        forms = connection.execute("SELECT count(*) FROM receipts_form WHERE no >= 1000").fetchone()
    assert [(no, acknowledged[f"k{no - 1000}"]) for no in range(1000, 1000 + ORDERS)] == kept
    assert posted == (0,)
    assert forms == (ORDERS,)
