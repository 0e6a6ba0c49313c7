"""`openhall migrate`, `openhall shell` and `openhall manage …`: Django's management commands on the right database."""

import os

from openhall import embedded

# Commands that need no database: none is started for them.
WITHOUT_DATABASE = {"help", "version", "check", "makemigrations", "collectstatic", "findstatic", "diffsettings"}


def run(arguments: list[str]) -> int:
    given = arguments[1:] if arguments[0] == "manage" else arguments
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "openhall.settings")
    if given and given[0] not in WITHOUT_DATABASE and not {"--help", "-h"} & set(given):
        embedded.use_database()
    from django.core.management import execute_from_command_line

    execute_from_command_line(["openhall", *given])
    return 0
