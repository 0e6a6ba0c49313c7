"""`openhall migrate`, `openhall shell` and `openhall manage …`: Django's management commands on the right database."""

import os

from openhall import embedded

# Commands that must work without a database, or that are about to be told which one.
WITHOUT_DATABASE = {"help", "version", "compilemessages", "makemessages", "collectstatic", "findstatic", "test"}


def run(arguments: list[str]) -> int:
    given = arguments[1:] if arguments[0] == "manage" else arguments
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "openhall.settings")
    os.environ["OPENHALL_COMMAND"] = given[0] if given else "help"
    if given and given[0] not in WITHOUT_DATABASE and not {"--help", "-h"} & set(given):
        embedded.use_database()
    from django.core.management import execute_from_command_line

    execute_from_command_line(["openhall", *given])
    return 0
