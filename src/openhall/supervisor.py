"""`openhall up`: everything in one command, and two processes that are started again whenever they end.

This process stays for as long as the site does, so it imports no Django: preparing is done by `openhall.prepare` in a
process of its own.
"""

import argparse
import os
import signal
import subprocess
import sys
import tempfile
import threading
import time
import urllib.error
import urllib.request
from contextlib import suppress
from dataclasses import dataclass, field
from socket import SO_REUSEADDR, SOL_SOCKET, socket

from openhall import embedded, serve

LONGEST_PAUSE = 30.0
STEADY = 10.0  # a process that ran this long was well: its next failure is a new one
LOOK_AT_DATABASE = 5.0


def say(text: str) -> None:
    print(f"==> {text}", file=sys.stderr, flush=True)


def configure(parser: argparse.ArgumentParser) -> None:
    serve.configure(parser)
    parser.add_argument("--no-demo", action="store_true", help="leave a new database empty, for a company of your own")


@dataclass
class Child:
    """A process that ought to run, whatever the code it ends with."""

    name: str
    command: list[str]
    environment: dict[str, str]
    process: subprocess.Popen[bytes] | None = None
    started: float = 0.0
    pause: float = field(default=1.0)
    due: float = 0.0

    def start(self) -> None:
        options = embedded.dying_with_parent(signal.SIGTERM)
        # A session of its own: Ctrl-C reaches the supervisor alone, which then ends its children in order.
        self.process = subprocess.Popen(self.command, env=self.environment, start_new_session=True, **options)
        self.started = time.monotonic()

    def look(self) -> None:
        """Notices the end of the process, and starts it again after a pause that grows while it keeps failing."""
        now = time.monotonic()
        if self.process is not None:
            if self.process.poll() is None:
                return
            self.kill()
            self.pause = 1.0 if now - self.started > STEADY else min(self.pause * 2, LONGEST_PAUSE)
            say(f"The {self.name} ended ({self.process.returncode}); starting it again in {self.pause:.0f} s")
            self.process, self.due = None, now + self.pause
        elif now >= self.due:
            self.start()

    def end(self) -> None:
        if self.process is not None and self.process.poll() is None:
            self.process.terminate()

    def kill(self) -> None:
        """All of its session: processes that it started would outlive it and keep the port."""
        if self.process is not None:
            with suppress(ProcessLookupError):
                os.killpg(self.process.pid, signal.SIGKILL)
            self.process.wait()

    def wait(self, seconds: float) -> None:
        if self.process is not None:
            with suppress(subprocess.TimeoutExpired):
                self.process.wait(seconds)
            self.kill()


def port_is_free(host: str, port: int) -> bool:
    with socket() as probe:
        probe.setsockopt(SOL_SOCKET, SO_REUSEADDR, 1)
        try:
            probe.bind((host, port))
        except OSError:
            return False
        return True


def prepare(no_demo: bool, ending: threading.Event) -> str | None:
    """What the demo says of its job numbers; None when preparing failed, which it has explained, or was ended."""
    command = [sys.executable, "-m", "openhall.prepare", *(["--no-demo"] if no_demo else [])]
    options = embedded.dying_with_parent(signal.SIGTERM)
    # Into a file: a pipe would have to be emptied meanwhile.
    with tempfile.TemporaryFile("w+") as said:
        process = subprocess.Popen(command, stdout=said, start_new_session=True, **options)
        while process.poll() is None:
            if ending.wait(0.1):
                process.terminate()
                process.wait()
                return None
        said.seek(0)
        return said.read() if process.returncode == 0 else None


def answers(address: str, ending: threading.Event) -> bool:
    for _ in range(600):
        try:
            urllib.request.urlopen(address, timeout=10).close()
            return True
        except urllib.error.HTTPError:
            return True  # an answer all the same
        except OSError:
            if ending.wait(0.1):
                return False
    return False


def children(args: argparse.Namespace) -> list[Child]:
    worker = [sys.executable, "-m", "openhall.cli", "worker"]
    return [
        Child("web server", serve.command(args.host, args.port, args.workers), serve.environment()),
        Child("worker", worker, dict(os.environ)),
    ]


def supervise(family: list[Child], embedded_database: bool, ending: threading.Event) -> None:
    looked = time.monotonic()
    while not ending.wait(0.2):
        for child in family:
            child.look()
        if embedded_database and time.monotonic() - looked > LOOK_AT_DATABASE:
            looked = time.monotonic()
            try:
                if embedded.ensure(embedded.own_data()):
                    say("PostgreSQL had ended and was started again")
            except embedded.ServerFailed as failure:
                say(str(failure))


def announce(args: argparse.Namespace, credentials: str, ending: threading.Event) -> None:
    host = "localhost" if args.host in {"127.0.0.1", "0.0.0.0", "::"} else args.host
    address = f"http://{host}:{args.port}/"
    if answers(address, ending):
        print(f"\nOpenhall runs at {address}  (Ctrl-C ends it)\n{credentials}", flush=True)
    elif not ending.is_set():
        say(f"No answer from {address} yet; see the messages above")


def main(args: argparse.Namespace) -> int:
    if not port_is_free(args.host, args.port):
        say(f"Port {args.port} is taken: end what runs there, or name another with --port")
        return 1
    embedded_database = not os.environ.get("DATABASE_URL")
    say("Starting PostgreSQL" if embedded_database else "Using the database that DATABASE_URL names")
    try:
        embedded.use_database()
    except embedded.ServerFailed as failure:
        say(str(failure))
        return 1
    ending = threading.Event()
    for number in (signal.SIGINT, signal.SIGTERM):
        signal.signal(number, lambda *_: ending.set())
    family: list[Child] = []
    try:
        credentials = prepare(args.no_demo, ending)
        if credentials is None:
            return 0 if ending.is_set() else 1
        say("Starting the web server and the worker")
        family = children(args)
        threading.Thread(target=announce, args=(args, credentials, ending), daemon=True).start()
        supervise(family, embedded_database, ending)
    finally:
        say("Ending")
        for child in family:
            child.end()
        for child in family:
            child.wait(10)
        if embedded_database:
            embedded.stop(embedded.own_data())
    return 0
