"""`openhall check`: do books, stocks and records agree with each other?

Each check is one statement that returns what differs, over whole tables at once, so that a million orders take seconds.
All of them look at one moment: a system at work can be checked. Nothing is changed; the exit status is 1 if anything
differs.
"""

import argparse
import json
import os
import sys
import time
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any

from .registry import Check, checks

SHOWN = 20
MOST = 1000
"""More differences than this are not counted: one cause usually stands behind them."""


@dataclass(frozen=True, slots=True)
class Result:
    """What a check found: rows as ``{column: value}``; ``more`` where there are more than were read."""

    check: Check
    differences: tuple[dict[str, Any], ...]
    more: bool
    seconds: float

    @property
    def count(self) -> str:
        return f"more than {MOST}" if self.more else str(len(self.differences))

    def as_json(self) -> dict[str, Any]:
        return {
            "check": self.check.name,
            "says": self.check.says,
            "differs": [{name: None if v is None else str(v) for name, v in row.items()} for row in self.differences],
            "more": self.more,
            "seconds": round(self.seconds, 3),
        }


def run(only: Iterable[str] = ()) -> Iterator[Result]:
    """Run all checks (or those whose names begin so), at one moment of the database."""
    from django.db import connection, transaction

    begins = tuple(only)
    alone = not connection.in_atomic_block  # else the caller's transaction is the moment
    with transaction.atomic(), connection.cursor() as cursor:
        if alone:
            cursor.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ, READ ONLY")
        cursor.execute("SET LOCAL work_mem = '256MB'")
        yield from _each(cursor, [one for one in checks() if not begins or one.name.startswith(begins)])


def _each(cursor: Any, several: Iterable[Check]) -> Iterator[Result]:
    for one in several:
        began = time.monotonic()
        cursor.execute(f"SELECT * FROM ({one.sql}) AS differing LIMIT {MOST + 1}", one.parameters() or None)
        names = [column.name for column in cursor.description]
        rows = tuple(dict(zip(names, row, strict=True)) for row in cursor.fetchall())
        yield Result(one, rows[:MOST], len(rows) > MOST, time.monotonic() - began)


def configure(parser: argparse.ArgumentParser) -> None:
    parser.add_argument(
        "only", nargs="*", metavar="NAME", help="only checks whose names begin so, such as ledger or orders."
    )
    parser.add_argument("--database", metavar="URL", help="this database instead of the usual one")
    parser.add_argument("--json", action="store_true", help="print one JSON list")
    parser.add_argument("--all", action="store_true", help=f"show every difference, not only the first {SHOWN}")
    parser.add_argument("--list", action="store_true", help="say what is checked, and check nothing")


def main(args: argparse.Namespace) -> int:
    from openhall.cli import start_django

    if args.database:
        os.environ["DATABASE_URL"] = args.database
    if args.list:
        return _list()
    start_django()
    results = []
    for one in run(args.only):
        results.append(one)
        if not args.json:
            sys.stdout.writelines(f"{line}\n" for line in lines(one, everything=args.all))
            sys.stdout.flush()
    wrong = [one for one in results if one.differences]
    if args.json:
        json.dump([one.as_json() for one in results], sys.stdout, ensure_ascii=False, indent=1)
        print()
    elif not results:
        print("openhall check: no check is called so; --list names them", file=sys.stderr)
        return 2
    else:
        print(f"{len(results)} checks, {len(wrong)} with differences, {sum(one.seconds for one in results):.1f} s")
    return 1 if wrong else 0


def _list() -> int:
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "openhall.settings")
    import django

    django.setup()
    for one in checks():
        print(f"{one.name:24} {one.says}")
    return 0


def lines(one: Result, *, everything: bool = False) -> Iterator[str]:
    """A result as a person reads it."""
    state = f"{one.count} differ" if one.differences else "ok"
    yield f"{state:>16}  {one.check.name:24} {one.check.says} ({one.seconds:.1f} s)"
    shown = one.differences if everything else one.differences[:SHOWN]
    for row in shown:
        yield f"{'':16}    " + "  ".join(f"{name}={value}" for name, value in row.items())
    if len(shown) < len(one.differences):
        yield f"{'':16}    … and more; --all shows them"
