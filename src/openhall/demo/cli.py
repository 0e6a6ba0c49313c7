"""`openhall demo`: the demo company, and how to log in to it."""

import argparse
import sys
from datetime import datetime


def configure(parser: argparse.ArgumentParser) -> None:
    parser.add_argument(
        "--days", type=int, metavar="N", help="whole days of history (default: 21); more days, more orders"
    )
    parser.add_argument("--file", metavar="OUT.jsonl", help="write the history as a replay file instead of loading it")
    parser.add_argument(
        "--until", metavar="MOMENT", help="with --file: end at this moment, e.g. 2026-11-21T15:20+08:00"
    )
    parser.add_argument("--seed", type=int, default=1, help="with --file: another seed, another history")
    parser.add_argument(
        "--code", action="store_true", help="print the one-time code of the demo's second factor for now"
    )


def main(args: argparse.Namespace) -> int:
    if args.file:
        return _write(args)
    from openhall.cli import start_django

    start_django()
    from openhall.prepare import migrate
    from openhall.team.org.models import Unit

    from . import credentials, load
    from .accounts import current_code

    if args.code:
        print(current_code())
        return 0
    migrate()
    if Unit.objects.exists():
        if args.days is not None:
            print("openhall demo: this database holds a company already; an empty one is needed", file=sys.stderr)
            return 1
    else:
        load(args.days if args.days is not None else 21)
    print(credentials())
    return 0


def _write(args: argparse.Namespace) -> int:
    import json

    from openhall.kernel import clock

    from . import generate

    until = datetime.fromisoformat(args.until) if args.until else clock.now()
    days = args.days if args.days is not None else 21
    with open(args.file, "w", encoding="utf-8") as out:
        for event in generate.events(days=days, until=until, seed=args.seed, contract_only=True):
            out.write(json.dumps(event, ensure_ascii=False) + "\n")
    return 0
