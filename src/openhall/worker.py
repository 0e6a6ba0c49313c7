"""The worker: fires deadlines as they fall due. Any number may run; each deadline is taken by one."""

import argparse
import logging
import signal
import threading
from types import FrameType

log = logging.getLogger("openhall.worker")
PAUSE = 1.0  # seconds between two looks


def configure(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--once", action="store_true", help="do what is due now, then end")


def main(args: argparse.Namespace) -> int:
    from openhall.cli import start_django

    start_django()
    from openhall.demo.live import course

    ending = threading.Event()

    def end(signum: int, frame: FrameType | None) -> None:
        ending.set()

    signal.signal(signal.SIGTERM, end)
    signal.signal(signal.SIGINT, end)
    course.follow()
    run(ending, once=args.once)
    return 0


def run(ending: threading.Event, *, once: bool = False) -> None:
    """Look for what is due until told to end. A lost database is waited for, never a reason to die."""
    from django.db import Error, connection

    from openhall.kernel import clock, deadlines

    while not ending.is_set():
        try:
            deadlines.ensure_midnight(clock.now())
            deadlines.fire_due(clock.now(), calls_at_once=True)
        except Error as error:
            log.warning("the database did not answer, trying again: %s", str(error).strip().split("\n")[0])
            connection.close()
        if once:
            return
        ending.wait(PAUSE)
