"""Acting for the demo's people: by commands alone, and never for somebody who is signed in."""

import logging
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from openhall.kernel import clock, commands
from openhall.kernel.problems import Refused
from openhall.team.org import doors
from openhall.team.org.models import SignIn, Staff

log = logging.getLogger("openhall.demo")
AGAIN = timedelta(minutes=5)
"""What was refused isn't tried again before."""


class Acting:
    """The people of one hall."""

    def __init__(self, hall: UUID) -> None:
        self.people: dict[UUID, Staff] = {row.id: row for row in Staff.objects.filter(unit=hall).order_by("job_number")}
        self.away = set(SignIn.objects.live().filter(staff__in=self.people).values_list("staff", flat=True))
        self._refused: dict[str, datetime] = {}

    def look(self) -> None:
        """Who is signed in by now; whoever is acts for himself."""
        self.away = set(SignIn.objects.live().filter(staff__in=self.people).values_list("staff", flat=True))

    def of(self, *positions: str) -> list[Staff]:
        """People in service of these positions, in the order of the positions."""
        rows = [row for row in self.people.values() if row.left_at is None]
        return [row for position in positions for row in rows if row.position == position]

    def somebody(self, *positions: str) -> str | None:
        """The job number of one who isn't signed in."""
        return next((row.job_number for row in self.of(*positions) if row.id not in self.away), None)

    def do(self, name: str, by: str, *, words: bool = False, **given: Any) -> bool:
        """One command; ``words``: as in a file, where evidence isn't collected. False where it was refused."""
        mark = f"{name} {by} {sorted(given.items(), key=str)}"
        if (until := self._refused.get(mark)) is not None and clock.now() < until:
            return False
        try:
            channel = commands.REPLAY if words else commands.JOB
            commands.execute(name, given, doors.actor(by), channel=channel, source="demo")
        except Refused as refusal:
            log.info("%s by %s: %s", name, by, refusal.code)
            self._refused = {key: at for key, at in self._refused.items() if at > clock.now()}
            self._refused[mark] = clock.now() + AGAIN
            return False
        return True
