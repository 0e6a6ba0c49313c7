"""Brings an installation up to date before it is served: texts, tables, static files, the demo company.

Run by `openhall up` in a process of its own, so that the supervisor stays small. Progress goes to standard error; what
a newcomer needs in order to log in to the demo goes to standard output.
"""

import hashlib
import os
import sys

from openhall import embedded, translations
from openhall.cli import start_django

MIGRATION_LOCK = 0x0FE2  # any number, the same in every process that migrates
# Written on the database itself, so that a company of one's own is never taken for the demo.
HALF_A_DEMO, DEMO = "Openhall: demo company, unfinished", "Openhall: demo company"


def say(text: str) -> None:
    print(f"==> {text}", file=sys.stderr, flush=True)


def migrate() -> None:
    from django.core.management import call_command
    from django.db import connection
    from django.db.migrations.executor import MigrationExecutor

    with connection.cursor() as cursor:
        # Two machines that start at once on one database must not both migrate it; the second waits as long as it takes.
        cursor.execute("SET lock_timeout = 0")
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


def mark(text: str) -> None:
    from django.db import connection

    with connection.cursor() as cursor:
        name = connection.ops.quote_name(connection.settings_dict["NAME"])
        cursor.execute(f"COMMENT ON DATABASE {name} IS '{text}'")


def marked() -> str | None:
    from django.db import connection

    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT shobj_description(oid, 'pg_database') FROM pg_database WHERE datname = current_database()"
        )
        (text,) = cursor.fetchone()
        return str(text) if text else None


def begin_again() -> None:
    """After a demo that was interrupted half-way: its database holds nothing that anyone entered."""
    from django.db import connection

    say("The demo company was not finished last time; beginning again")
    connection.close()
    with connection._nodb_cursor() as cursor:
        name = connection.ops.quote_name(connection.settings_dict["NAME"])
        cursor.execute(f"DROP DATABASE {name} WITH (FORCE)")
        cursor.execute(f"CREATE DATABASE {name}")
    migrate()


def load_demo() -> str:
    """Loads the demo company into a database without units; returns how to log in to it, where it is."""
    from django.db import connection

    from openhall import demo
    from openhall.team.org.models import Unit

    if marked() == HALF_A_DEMO:
        begin_again()
    if not Unit.objects.exists():
        say("Setting up the demo company")
        mark(HALF_A_DEMO)
        # Of thousands of transactions none needs to be on the disk before the next: a half demo is begun again anyway.
        with connection.cursor() as cursor:
            cursor.execute("SET synchronous_commit = off")
        demo.load()
        mark(DEMO)
    return demo.credentials() if marked() == DEMO else ""


def main(arguments: list[str]) -> int:
    os.environ["OPENHALL_COLLECTED"] = "1"
    translations.compile_catalogues()
    start_django()
    migrate()
    collect_static_files()
    if "--no-demo" not in arguments:
        print(load_demo())
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
