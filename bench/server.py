"""A server of its own for measuring: durable (fsync and synchronous_commit on), freshly migrated, gone afterwards."""

import os
import shutil
import subprocess
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from openhall import embedded


@contextmanager
def durable() -> Iterator[Path]:
    """The data directory of a running server with an empty, migrated database; DATABASE_URL names it meanwhile."""
    place = Path(tempfile.mkdtemp(prefix="openhall-bench-"))
    place.chmod(0o755)
    data = place / "pg"
    try:
        embedded.ensure(data)
        embedded.create_database(data)
        os.environ["DATABASE_URL"] = embedded.url(data)
        embedded.migrate(os.environ["DATABASE_URL"])
        yield data
    finally:
        embedded.stop(data)
        shutil.rmtree(place, ignore_errors=True)


def pgbench(data: Path, script: str, clients: int, seconds: int) -> float:
    """Transactions a second of a pgbench script on the same server."""
    path = data.parent / "script.sql"
    path.write_text(script)
    path.chmod(0o644)
    command = [str(embedded.binaries() / "pgbench"), "-n", "-c", str(clients), "-j", str(min(clients, 2))]
    command += ["-T", str(seconds), "-f", str(path), embedded.url(data)]
    done = subprocess.run(command, capture_output=True, text=True, check=True)
    line = next(line for line in done.stdout.splitlines() if line.startswith("tps"))
    return float(line.split("=")[1].split()[0])
