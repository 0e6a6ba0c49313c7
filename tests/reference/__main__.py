from __future__ import annotations

import argparse
import json
import sys
from pathlib import Path

from tests.reference.form import FileError
from tests.reference.model import run


def read_lines(path: Path) -> list[str]:
    """Lines end at a newline alone: other line separators may stand inside a JSON string."""
    lines = path.read_text(encoding="utf-8").split("\n")
    return lines[:-1] if lines and not lines[-1] else lines


def main() -> int:
    parser = argparse.ArgumentParser(prog="python -m tests.reference", description=__doc__)
    parser.add_argument("file", nargs="?", type=Path, help="a replay file to report on")
    parser.add_argument("--generate", type=int, metavar="SEED", help="write a random day file")
    parser.add_argument("--broken", type=int, metavar="SEED", help="write a file that is exit 2")
    parser.add_argument("--halls", type=int, default=2)
    parser.add_argument("--days", type=int, default=3)
    parser.add_argument("--orders", type=int, default=40)
    parser.add_argument("--floor", type=int, default=40, help="what happens on a hall's floor in a day")
    given = parser.parse_args()
    if given.generate is not None:
        from tests.reference.roughen import generate

        size = {"halls": given.halls, "days": given.days, "orders": given.orders, "floor": given.floor}
        print("\n".join(generate(given.generate, **size)))
    elif given.broken is not None:
        from tests.reference.broken import generate_broken

        lines, number = generate_broken(given.broken)
        print("\n".join(lines))
        print(f"line {number} is broken", file=sys.stderr)
    elif given.file is not None:
        try:
            report = run(read_lines(given.file))
        except FileError as error:
            print(error, file=sys.stderr)
            return 2
        json.dump(report, sys.stdout, ensure_ascii=False, indent=1)
        print()
    else:
        parser.print_usage()
        return 1
    return 0


sys.exit(main())
