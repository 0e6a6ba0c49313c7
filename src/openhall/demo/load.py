"""Loading the demo company: its history runs as a replay file through the very commands that people use."""

import json
import sys
from collections.abc import Iterable
from typing import Any

from openhall.kernel import clock, commands
from openhall.kernel.actors import SYSTEM
from openhall.replay.events import Event, read
from openhall.replay.run import Result, run

from . import arrivals, company, generate, office, tariff

DAYS = 21
PASSWORD = "Openhall-2026"
FACTOR = "OPENHALLDEMOFACTOROPENHALLDEMO32"
"""Base32 of the second factor that all leads and auditors of the demo share. For a demo only."""


def read_events(generated: Iterable[dict[str, Any]]) -> list[Event]:
    return read(json.dumps(event, ensure_ascii=False).encode() for event in generated)


def load(days: int = DAYS) -> Result:
    """Fill an empty database with the company's history, ending now; then give its people their accounts."""
    events = read_events(generate.events(days=days, until=clock.now()))
    result = run(events, _progress)
    issue_accounts()
    office.lay_down()
    tariff.publish()
    arrivals.load()
    return result


def issue_accounts() -> None:
    """One password for all, hashed once, and one second factor for whoever needs one."""
    from django.contrib.auth.hashers import make_password

    hashed = make_password(PASSWORD)
    for person in company.STAFF:
        commands.execute(
            "account.issue",
            {"job_number": person.job, "password_hash": hashed, "factor": FACTOR},
            SYSTEM,
            channel=commands.IMPORT,
        )


def _progress(done: int, total: int) -> None:
    if sys.stderr.isatty():
        print(f"\r    {done:,} of {total:,} events", end="\n" if done == total else "", file=sys.stderr, flush=True)
    elif done == total:
        print(f"    {total:,} events", file=sys.stderr, flush=True)
