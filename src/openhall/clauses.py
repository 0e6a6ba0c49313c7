"""`openhall clauses`: each clause of the rule book with what carries it and the tests that show it.

A clause counts as carried only when a test does what its ``verify`` line says. Everything is read from the register, the
source and the tests: no database is needed.
"""

import argparse
import json
import sys
from collections.abc import Iterable
from dataclasses import dataclass

from openhall import rulebook
from openhall.rulebook import source, tested


@dataclass(frozen=True, slots=True)
class Entry:
    """A clause as it stands today."""

    clause: rulebook.Clause
    tests: tuple[str, ...]
    waits_for: tuple[str, ...]

    @property
    def carriers(self) -> tuple[source.Carrier, ...]:
        """What carries it. The whole source is read for the first who asks; the book's first page does without."""
        return source.carriers().get(self.clause.id, ())

    @property
    def carried(self) -> bool:
        return bool(self.tests)

    def as_json(self) -> dict[str, object]:
        return {
            "id": self.clause.id,
            "carried_by": [str(carrier) for carrier in self.carriers],
            "tests": list(self.tests),
            "waits_for": list(self.waits_for),
        }


def entries() -> list[Entry]:
    """Every clause, in the order of the book."""
    tests = tested.read()
    return [
        Entry(clause, tuple(tests.tests.get(clause.id, ())), tuple(tests.waits_for.get(clause.id, ())))
        for clause in rulebook.clauses().values()
    ]


def entry(clause: str) -> Entry:
    return next(one for one in entries() if one.clause.id == clause)


def configure(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--json", action="store_true", help="print a JSON list of id, carried_by, tests, waits_for")
    parser.add_argument("--module", metavar="M", help=f"only this module: {', '.join(rulebook.MODULES)}")
    parser.add_argument("--only-uncarried", action="store_true", help="only clauses that no test carries yet")


def main(args: argparse.Namespace) -> int:
    module = args.module.lower() if args.module else None
    if module is not None and module not in rulebook.MODULES:
        print(f"openhall clauses: no module {args.module}; there are {', '.join(rulebook.MODULES)}", file=sys.stderr)
        return 2
    if not tested.TESTS.is_dir():
        print("openhall clauses: no tests beside this installation, so no clause shows as carried", file=sys.stderr)
    found = [one for one in entries() if module in (None, one.clause.module)]
    shown = [one for one in found if not (args.only_uncarried and one.carried)]
    if args.json:
        json.dump([one.as_json() for one in shown], sys.stdout, ensure_ascii=False, indent=1)
        print()
    else:
        sys.stdout.writelines(f"{line}\n" for one in shown for line in _lines(one))
        print(f"{sum(one.carried for one in found)} of {len(found)} clauses are carried by a test.")
    return 0


def _lines(one: Entry) -> Iterable[str]:
    mark = "carried" if one.carried else "-"
    yield f"{one.clause.id:16} {mark:8} {one.clause.title} · {one.clause.title_zh}"
    for label, texts in (
        ("by", [str(carrier) for carrier in one.carriers]),
        ("test", list(one.tests)),
        ("waits for", list(one.waits_for)),
    ):
        for text in texts:
            yield f"{'':16} {label:>9} {text}"
