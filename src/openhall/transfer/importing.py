"""`openhall import`: master data from a workbook, tried first, then taken in."""

import argparse
import json
import sys
from pathlib import Path

WRONG, UNREADABLE = 1, 2
EXAMPLES = """\
the usual way:
  openhall export --template company.xlsx    an empty workbook with headings, choices and a page that explains
  openhall import company.xlsx --dry-run     every wrong row with its column and the reason; changes nothing
  openhall import company.xlsx               takes it in: all of it, or nothing where any row is wrong

sheets: Units, Counters, People, Plans, Goods, Number classes, Number segments, Numbers, Tariff, Yearly
table, Customers, Tiers; in Chinese or English, in any order, as many as you have. What stands already and is the same is
passed over, so the same file can be read again. Customers need --by the job number of somebody who may register
customers.

exit status: 0 done (or nothing wrong), 1 rows are wrong, 2 the file can't be read or may not be.
"""


def configure(parser: argparse.ArgumentParser) -> None:
    parser.formatter_class = argparse.RawDescriptionHelpFormatter
    parser.epilog = EXAMPLES
    parser.add_argument("file", metavar="FILE.xlsx", help="the workbook")
    parser.add_argument("--dry-run", action="store_true", help="try every row, say what is wrong, change nothing")
    parser.add_argument("--good-rows", action="store_true", help="take the good rows in though others are wrong")
    parser.add_argument("--by", metavar="JOB", help="under this person's job number and rights (default: the system)")
    parser.add_argument("--language", choices=("zh", "en"), default="zh", help="of the report (default: zh)")
    parser.add_argument("--json", action="store_true", help="print the report as JSON")
    parser.add_argument("--database", metavar="URL", help="this database instead of the usual one")


def main(args: argparse.Namespace) -> int:
    from .cli import LANGUAGES, start

    start(args.database)
    from django.utils import translation

    from openhall.kernel.problems import Refused
    from openhall.team.org import doors

    from .run import run

    with translation.override(LANGUAGES[args.language]):
        try:
            content = Path(args.file).read_bytes()
        except OSError as error:
            print(f"openhall import: {args.file}: {error.strerror}", file=sys.stderr)
            return UNREADABLE
        try:
            actor = doors.actor(args.by or "system")
            report = run(
                content,
                actor,
                file_name=Path(args.file).name,
                dry_run=args.dry_run,
                good_rows=args.good_rows,
                progress=_progress,
            )
        except Refused as refusal:
            print(f"openhall import: {refusal.message} [{refusal.code}]", file=sys.stderr)
            return UNREADABLE
        if args.json:
            print(json.dumps(report.as_json(), ensure_ascii=False, indent=1))
        else:
            from .cli import lines

            print("\n".join(lines(report)))
    if any(not problem.sheet for problem in report.problems):
        return UNREADABLE
    return WRONG if report.problems else 0


def _progress(sheet: str, done: int) -> None:
    if sys.stderr.isatty():
        print(f"\r    {sheet} {done:,}", end="", file=sys.stderr, flush=True)
