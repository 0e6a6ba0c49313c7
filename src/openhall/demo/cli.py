"""`openhall demo`: the demo company, and how to log in to it."""

import argparse
import sys
from datetime import datetime, time


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
    parser.add_argument(
        "--live", action="store_true", help="keep the demo's business clock and its people going until Ctrl-C"
    )
    parser.add_argument(
        "--from",
        dest="start",
        type=time.fromisoformat,
        metavar="TIME",
        help="with --live: begin at this time of the day (default: 10:00 the first time, then where it stood)",
    )
    parser.add_argument(
        "--speed", type=_speed, default=1.0, metavar="N", help="with --live: so many times as fast as real time"
    )
    parser.add_argument("--real-time", action="store_true", help="give the demo's own clock up again")


def _speed(text: str) -> float:
    value = float(text)
    if not 0.1 <= value <= 600:
        raise argparse.ArgumentTypeError("from 0.1 to 600")
    return value


def main(args: argparse.Namespace) -> int:
    if args.file:
        return _write(args)
    if (args.start is not None or args.speed != 1.0) and not args.live:
        print("openhall demo: --from and --speed go with --live", file=sys.stderr)
        return 2
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
    if args.real_time:
        return _real_time()
    if args.live:
        return _live(args)
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


FIRST = time(10)


def _live(args: argparse.Namespace) -> int:
    import signal
    import threading
    from types import FrameType

    from openhall.kernel import clock
    from openhall.team.org.models import Unit

    from . import company, credentials
    from .live import course, run
    from .load import load

    ending = threading.Event()

    def end(signum: int, frame: FrameType | None) -> None:
        ending.set()

    signal.signal(signal.SIGTERM, end)
    signal.signal(signal.SIGINT, end)
    with run.alone() as first:
        if not first:
            print("openhall demo: another process keeps this demo alive already", file=sys.stderr)
            return 1
        start: time | None = args.start
        if not Unit.objects.exists():
            begin = datetime.combine(clock.local_date(clock.real_now()), start or FIRST, clock.ZONE)
            with clock.at(begin):
                load(args.days if args.days is not None else 21)
            course.stand(course.begin(begin, args.speed))
            start = None
            print(credentials())
        elif not Unit.objects.filter(code="H01", name=company.UNITS[4].name).exists():
            print("openhall demo: this database holds another company", file=sys.stderr)
            return 1
        elif start is None and course.load() is None:
            start = FIRST
        run.live(start, args.speed, ending)
    return 0


def _real_time() -> int:
    from openhall.kernel import clock
    from openhall.kernel.models import Activity

    from .live import course

    if Activity.objects.filter(at__gt=clock.real_now()).exists():
        print("openhall demo: the demo has gone further than the real time; wait until it is later", file=sys.stderr)
        return 1
    course.forget()
    return 0
