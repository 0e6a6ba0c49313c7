"""`openhall solve KEY`: one proposal is worked out in a process of its own, which the worker starts."""

import argparse
import os

NICE = 10
"""Screens come first."""


def configure(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("key", metavar="PROPOSAL", help="the key of the proposal to work out")


def main(args: argparse.Namespace) -> int:
    from openhall.cli import start_django

    os.nice(NICE)
    start_django()
    from openhall.demo.live import course
    from openhall.team.roster.proposals.job import work_out

    course.follow()
    work_out(args.key)
    return 0
