"""Brings an installation up to date before it is served: texts, tables, static files, the demo company.

Run by `openhall up` in a process of its own, so that the supervisor stays small. Progress goes to standard error; what
a newcomer needs in order to log in to the demo goes to standard output.
"""

import hashlib
import os
import sys
from importlib import import_module
from typing import Any

from openhall import embedded, translations
from openhall.cli import start_django

MIGRATION_LOCK = 0x0FE2  # any number, the same in every process that migrates


def say(text: str) -> None:
    print(f"==> {text}", file=sys.stderr, flush=True)


def migrate() -> None:
    from django.core.management import call_command
    from django.db import connection
    from django.db.migrations.executor import MigrationExecutor

    with connection.cursor() as cursor:
        # Two machines that start at once on one database must not both migrate it.
        cursor.execute("SELECT pg_advisory_lock(%s)", [MIGRATION_LOCK])
        executor = MigrationExecutor(connection)
        pending = executor.migration_plan(executor.loader.graph.leaf_nodes())
        if pending:
            say(f"Bringing the tables up to date ({len(pending)} migrations)")
            call_command("migrate", verbosity=0, interactive=False)
        cursor.execute("SELECT pg_advisory_unlock(%s)", [MIGRATION_LOCK])


def collect_static_files() -> None:
    """Compressing takes seconds: only when a file has changed."""
    from django.contrib.staticfiles.finders import get_finders
    from django.core.management import call_command

    digest = hashlib.sha256()
    for finder in get_finders():
        for path, storage in finder.list([]):
            digest.update(f"{path} {storage.size(path)} {storage.get_modified_time(path).timestamp()}\n".encode())
    stamp = embedded.var() / "static" / ".stamp"
    if stamp.exists() and stamp.read_text() == digest.hexdigest():
        return
    say("Collecting and compressing static files")
    call_command("collectstatic", verbosity=0, interactive=False)
    stamp.write_text(digest.hexdigest())


def demo(wanted: bool) -> str:
    """Loads the demo company into a database without units; returns how to log in to it, when it is there."""
    from django.apps import apps

    try:
        units: Any = apps.get_model("org", "Unit")
        company = import_module("openhall.demo")
        load, credentials = company.load, company.credentials
    except (LookupError, ImportError, AttributeError) as missing:
        say(f"No demo company in this version ({missing})")
        return ""
    if wanted and not units.objects.exists():
        say("Setting up the demo company")
        load()
    return str(credentials())


def main(arguments: list[str]) -> int:
    os.environ["OPENHALL_COLLECTED"] = "1"
    translations.compile_catalogues()
    start_django()
    migrate()
    collect_static_files()
    print(demo("--no-demo" not in arguments), end="")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
