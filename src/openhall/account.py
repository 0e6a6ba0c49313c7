"""`openhall account`: a first password from this machine, where no administrator can give one (yet)."""

import argparse
import os
import secrets
import sys

ALPHABET = "abcdefghjkmnpqrstuvwxyzABCDEFGHJKLMNPQRSTUVWXYZ23456789"  # nothing that looks like something else
LENGTH = 20


def configure(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("job_number", metavar="JOB", help="whose; an administrator gives all others theirs on screen")
    parser.add_argument("--reset", action="store_true", help="take the second factor and any lock away as well")
    parser.add_argument("--database", metavar="URL", help="this database instead of the usual one")


def main(args: argparse.Namespace) -> int:
    from openhall.cli import start_django

    if args.database:
        os.environ["DATABASE_URL"] = args.database
    start_django()
    from openhall.kernel.actors import SYSTEM
    from openhall.kernel.commands import IMPORT, execute
    from openhall.kernel.problems import Refused

    password = "".join(secrets.choice(ALPHABET) for _ in range(LENGTH))
    try:
        if args.reset:
            execute("account.reset", {"job_number": args.job_number}, SYSTEM, channel=IMPORT)
        given = {"job_number": args.job_number, "password": password}
        execute("account.set_password", given, SYSTEM, channel=IMPORT)
    except Refused as refusal:
        print(f"openhall account: {refusal.message} [{refusal.code}]", file=sys.stderr)
        return 1
    print(f"{args.job_number}: {password}")
    print("It must be changed at the first login.")
    return 0
