"""Replay events a second, and how long it takes to close a day."""

import json
import subprocess
import sys
import tempfile
import time
from datetime import datetime, timedelta
from pathlib import Path

from openhall.kernel import clock

ROOT = Path(__file__).resolve().parents[1]


def replay() -> dict[str, float]:
    """Three days of the demo company as a file, into a throwaway database, by the command line."""
    from openhall.demo import generate

    until = datetime(2026, 11, 20, 18, 30, tzinfo=clock.ZONE)
    with tempfile.TemporaryDirectory() as place:
        path, out = Path(place) / "days.jsonl", Path(place) / "report.json"
        lines = [json.dumps(event) for event in generate.events(days=3, until=until, contract_only=True)]
        path.write_text("\n".join(lines) + "\n", encoding="utf-8")
        command = [sys.executable, "-m", "openhall.cli", "replay", str(path), "--report", str(out)]
        subprocess.run(command, cwd=ROOT, check=True)
        seconds = json.loads(out.read_text())["seconds"]
    return {"events": len(lines), "seconds": seconds, "a_second": round(len(lines) / seconds, 1)}


def day_close(jobs: list[str]) -> float:
    """Seconds that day.close takes for a hall with 1,000 orders on the day and everything counted."""
    from . import filling

    day = filling.FIRST - timedelta(days=30)
    return filling.closing(day, 1_000, time.perf_counter)
