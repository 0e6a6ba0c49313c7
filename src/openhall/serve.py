"""`openhall serve`: the web server alone, for those who supervise processes by other means."""

import argparse
import os
import sys

from openhall import embedded


def configure(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--host", default="127.0.0.1", help="address to listen on (default: %(default)s, this machine)")
    parser.add_argument("--port", type=int, default=8000, help="port to listen on (default: %(default)s)")
    parser.add_argument("--workers", type=int, default=2, help="processes that answer requests (default: %(default)s)")


def command(host: str, port: int, workers: int, application: str = "openhall.asgi:application") -> list[str]:
    server = [sys.executable, "-m", "uvicorn", application]
    # Without the limit an open page with an event stream keeps the server from ever ending.
    behaviour = ["--lifespan", "off", "--timeout-graceful-shutdown", "3", "--no-access-log", "--no-server-header"]
    return [*server, *behaviour, "--log-level", "warning", f"--host={host}", f"--port={port}", f"--workers={workers}"]


def environment() -> dict[str, str]:
    collected = (embedded.var() / "static" / "staticfiles.json").exists()
    return {**os.environ, "OPENHALL_COLLECTED": "1" if collected else ""}


def main(args: argparse.Namespace) -> int:
    embedded.use_database()
    arguments = command(args.host, args.port, args.workers)
    os.execve(arguments[0], arguments, environment())
