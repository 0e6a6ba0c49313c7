"""Telling open screens that something has moved: with the commit, to whoever listens; nothing is kept.

A message names a hall and a topic, never what happened: a screen fetches that anew, with its own permissions. Whoever
missed one has missed nothing, for a screen that comes back fetches everything.
"""

from uuid import UUID

from django.db import connection

CHANNEL = "openhall_live"
FLOOR = "floor"
"""Tickets, counters, alarms of a hall."""


def tell(hall: UUID, topic: str) -> None:
    """Screens of this hall that show this topic look again once the transaction is committed."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_notify(%s, %s)", [CHANNEL, f"{hall} {topic}"])


def read(payload: str) -> tuple[UUID, str]:
    """The hall and the topic of a message."""
    hall, _space, topic = payload.partition(" ")
    return UUID(hall), topic
