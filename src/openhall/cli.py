"""The one command line, `openhall`. Each subcommand lives in a module that offers

    configure(parser: argparse.ArgumentParser) -> None
    main(args: argparse.Namespace) -> int

and is imported only when it is called, so that `openhall --help` is quick and works in any state of the rest.
"""

import argparse
import os
import sys
from importlib import import_module
from pathlib import Path

from openhall import __version__

PACKAGE = Path(__file__).resolve().parent

SUBCOMMANDS = {
    "up": ("openhall.supervisor", "prepare everything, then run the web server and the worker until Ctrl-C"),
    "serve": ("openhall.serve", "run the web server alone"),
    "worker": ("openhall.worker", "run the worker alone: deadlines and jobs as they fall due"),
    "solve": ("openhall.solve", "work out one proposed roster; the worker calls this by itself"),
    "replay": ("openhall.replay.cli", "run a recorded day through the product and print what came of it"),
    "demo": ("openhall.demo.cli", "fill an empty database with the demo company, or show its job numbers"),
    "import": ("openhall.transfer.importing", "read master data from a workbook, with a dry run first"),
    "export": ("openhall.transfer.exporting", "write master data to a workbook"),
    "account": ("openhall.account", "give somebody a first password, such as the first administrator"),
    "clauses": ("openhall.clauses", "list the clauses of the rule book and what carries each"),
    "check": ("openhall.integrity", "check that books, stocks and records agree with each other"),
    "schema": ("openhall.schema", "print the schema of commands, replay events or the API"),
    "translations": ("openhall.translations", "list the texts of the program that are not translated yet"),
    "migrate": ("openhall.manage", "bring the database's tables up to date"),
    "shell": ("openhall.manage", "open a Python prompt with the database at hand"),
    "manage": ("openhall.manage", "run any of Django's own management commands"),
}


def exists(module: str) -> bool:
    path = PACKAGE.joinpath(*module.split(".")[1:])
    return path.with_suffix(".py").exists() or (path / "__init__.py").exists()


def start_django() -> None:
    """For subcommands: a reachable database, then Django's apps."""
    from openhall import embedded

    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "openhall.settings")
    embedded.use_database()
    import django

    django.setup()


def build_parser(chosen: str) -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="openhall",
        description="Openhall runs a telecom operator's service halls. Start with: openhall up",
        epilog="'openhall COMMAND --help' says more about one command. Without DATABASE_URL the data are in var/pg.",
    )
    parser.add_argument("--version", action="version", version=f"openhall {__version__}")
    commands = parser.add_subparsers(dest="command", metavar="COMMAND", required=True)
    for name, (module, summary) in SUBCOMMANDS.items():
        if not exists(module):
            continue
        command = commands.add_parser(name, help=summary, description=summary[0].upper() + summary[1:] + ".")
        if name == chosen:
            import_module(module).configure(command)
    return parser


def main(argv: list[str] | None = None) -> int:
    arguments = sys.argv[1:] if argv is None else argv
    chosen = arguments[0] if arguments else ""
    module, _ = SUBCOMMANDS.get(chosen, ("", ""))
    if module == "openhall.manage":
        # Django parses the arguments of its own commands, and prints their help.
        from openhall import manage

        return manage.run(arguments)
    args = build_parser(chosen).parse_args(arguments)
    status: int = import_module(module).main(args)
    return status


if __name__ == "__main__":
    sys.exit(main())
