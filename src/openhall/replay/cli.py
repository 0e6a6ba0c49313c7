"""`openhall replay`: a hall's day as a file, through the very commands that people use."""

import argparse
import json
import os
import sys
from contextlib import ExitStack
from pathlib import Path
from typing import Any

FILE_WRONG = 2


def configure(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("file", nargs="?", metavar="DAY.jsonl", help="events, one JSON object a line, in order of time")
    parser.add_argument("--report", metavar="OUT.json", help="write the report there (default: standard output)")
    parser.add_argument("--keep", action="store_true", help="keep the database afterwards, and say where it is")
    parser.add_argument("--database", metavar="URL", help="run into this database and go on from there")
    parser.add_argument("--schema", action="store_true", help="print the JSON Schema of every event, and nothing else")


def main(args: argparse.Namespace) -> int:
    if not args.schema and args.file is None:
        print("openhall replay: which file? (see openhall replay --help)", file=sys.stderr)
        return FILE_WRONG
    with ExitStack() as stack:
        _connect(args, stack)
        if args.schema:
            from .schema import event_schemas

            print(json.dumps(event_schemas(), ensure_ascii=False, indent=1))
            return 0
        return _replay(args)


def _connect(args: argparse.Namespace, stack: ExitStack) -> None:
    """A fresh database that is thrown away, unless another is named."""
    from openhall import embedded

    if args.database:
        os.environ["DATABASE_URL"] = args.database
        embedded.use_database()
        embedded.migrate(args.database)
    elif args.keep:
        os.environ["DATABASE_URL"] = _kept_database()
        print(f"kept: {os.environ['DATABASE_URL']}", file=sys.stderr)
    else:
        os.environ["DATABASE_URL"] = stack.enter_context(embedded.throwaway())
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "openhall.settings")
    import django
    from django.db import connections

    django.setup()
    stack.callback(connections.close_all)


def _kept_database() -> str:
    """A new database on the embedded server, migrated, that stays."""
    import secrets

    from openhall import embedded

    name = f"replay_{secrets.token_hex(4)}"
    embedded.ensure(embedded.own_data())
    embedded.create_database(embedded.own_data(), name)
    address = embedded.url(embedded.own_data(), name)
    embedded.migrate(address)
    return address


def _replay(args: argparse.Namespace) -> int:
    from .events import FileError, read
    from .report import build
    from .run import run

    if args.report and not _writable(Path(args.report)):
        print(f"openhall replay: {args.report}: no report can be written there", file=sys.stderr)
        return FILE_WRONG
    try:
        with Path(args.file).open("rb") as lines:
            events = read(lines)
        result = run(events, _progress)
    except (FileError, OSError) as error:
        print(f"openhall replay: {args.file}: {error}", file=sys.stderr)
        return FILE_WRONG
    _write(build(result, events[0].at if events else None), args.report)
    return 0


def _writable(path: Path) -> bool:
    """Asked before the file runs, not when its report is lost."""
    return not path.is_dir() and os.access(path if path.exists() else path.parent, os.W_OK)


def _progress(done: int, total: int) -> None:
    if sys.stderr.isatty():
        end = "\n" if done == total else ""
        print(f"\r{done} of {total} events", end=end, file=sys.stderr, flush=True)


def _write(report: dict[str, Any], path: str | None) -> None:
    content = json.dumps(report, ensure_ascii=False, indent=1) + "\n"
    if path:
        Path(path).write_text(content, encoding="utf-8")
    else:
        sys.stdout.write(content)
