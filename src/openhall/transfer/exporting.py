"""`openhall export`: master data as a workbook, or an empty one to fill in."""

import argparse
import sys
from pathlib import Path

REFUSED = 2
EXAMPLES = """\
examples:
  openhall export company.xlsx                     units, counters, people, plans, goods, numbers, tariff
  openhall export --template company.xlsx          headings and choices only, to be filled in
  openhall export numbers.xlsx --only numbers      one sheet; repeat --only for more
  openhall export all.xlsx --customers             customers too, their names, documents and phones masked
  openhall export all.xlsx --customers --open-personal-data --by 1001 --reason "moving to the new server"

A workbook read into an empty company gives the same company. Masked customers can't be read in again. Every export is
in the activity log, an opened one with the person and the reason.
"""


def configure(parser: argparse.ArgumentParser) -> None:
    from .keys import KEYS

    parser.formatter_class = argparse.RawDescriptionHelpFormatter
    parser.epilog = EXAMPLES
    parser.add_argument("file", metavar="FILE.xlsx", help="where to write it; a file that is there isn't overwritten")
    parser.add_argument("--template", action="store_true", help="no rows, only what is to be filled in")
    parser.add_argument("--only", action="append", choices=KEYS, metavar="SHEET", help=f"one of: {', '.join(KEYS)}")
    parser.add_argument("--customers", action="store_true", help="customers too, masked")
    parser.add_argument(
        "--open-personal-data", action="store_true", help="customers unmasked; needs --by and --reason, and is logged"
    )
    parser.add_argument("--reason", default="", help="why personal data leave the house")
    parser.add_argument("--by", metavar="JOB", help="under this person's job number (default: the system)")
    parser.add_argument("--language", choices=("zh", "en"), default="zh", help="of headings and choices (default: zh)")
    parser.add_argument("--force", action="store_true", help="overwrite the file")
    parser.add_argument("--database", metavar="URL", help="this database instead of the usual one")


def main(args: argparse.Namespace) -> int:
    target = Path(args.file)
    if args.open_personal_data and not (args.by and args.reason.strip()):
        print("openhall export: --open-personal-data needs --by JOB and --reason TEXT", file=sys.stderr)
        return REFUSED
    if target.exists() and not args.force:
        print(f"openhall export: {target} is there already (--force overwrites it)", file=sys.stderr)
        return REFUSED
    from .cli import LANGUAGES, start

    start(args.database)
    from openhall.kernel.problems import Refused
    from openhall.team.org import doors

    from .sheets import BY_KEY, SHEETS
    from .write import workbook

    chosen = [BY_KEY[key] for key in args.only] if args.only else [one for one in SHEETS if not one.personal]
    if args.customers and BY_KEY["customers"] not in chosen:
        chosen.append(BY_KEY["customers"])
    try:
        content, rows = workbook(
            doors.actor(args.by or "system"),
            sheets=chosen,
            language=LANGUAGES[args.language],
            template=args.template,
            opened=args.open_personal_data,
            reason=args.reason,
        )
    except Refused as refusal:
        print(f"openhall export: {refusal.message} [{refusal.code}]", file=sys.stderr)
        return REFUSED
    try:
        target.write_bytes(content)
    except OSError as error:
        print(f"openhall export: {target}: {error.strerror}", file=sys.stderr)
        return REFUSED
    target.chmod(0o600)
    print(f"{target}: {len(chosen)} sheets, {rows} rows")
    return 0
