"""The demo's business clock, in a file beside the data: every process of this machine goes by it.

Who keeps the demo alive writes it anew every second. When nobody does any more the clock stands still a few seconds
later, and goes on from there when somebody begins again. A file of another database counts for nothing.
"""

import json
import os
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

from openhall import embedded
from openhall.kernel import clock
from openhall.kernel.clock import Course

LEASE = timedelta(seconds=15)
AHEAD = timedelta(minutes=1)
"""So far, in business time, the clock may run before what has been done."""


def path() -> Path:
    return embedded.var() / "demo-clock.json"


class File:
    """The course as it stands in the file; read again only when the file is another one."""

    def __init__(self) -> None:
        self._seen: tuple[int, int] | None = None
        self._course: Course | None = None

    def read(self) -> Course | None:
        try:
            found = os.stat(path())
        except OSError:
            self._seen = self._course = None
            return None
        stamp = (found.st_mtime_ns, found.st_ino)
        if stamp != self._seen:
            self._course, self._seen = load(), stamp
        return self._course


def follow() -> None:
    """This process goes by the demo's clock from here on, as long as there is one."""
    clock.follow(File().read)


def load() -> Course | None:
    try:
        kept: dict[str, Any] = json.loads(path().read_text(encoding="utf-8"))
        business, since, until = (datetime.fromisoformat(kept[name]) for name in ("business", "since", "until"))
    except (OSError, ValueError, KeyError):
        return None
    return Course(business, since, until, float(kept["speed"])) if kept["database"] == _database() else None


def keep(course: Course) -> None:
    kept = {name: getattr(course, name).isoformat() for name in ("business", "since", "until")}
    new = path().with_suffix(".new")
    new.write_text(json.dumps({**kept, "speed": course.speed, "database": _database()}), encoding="utf-8")
    new.replace(path())


def forget() -> None:
    path().unlink(missing_ok=True)


def begin(business: datetime, speed: float) -> Course:
    real = clock.real_now()
    course = Course(business, real, real + LEASE, speed)
    keep(course)
    return course


def renewed(course: Course, done: datetime) -> Course:
    """The same for some seconds more; where the people are late (``done`` up to then) the clock waits for them."""
    real = clock.real_now()
    shown = course.at(real)
    ahead = done + max(AHEAD, LEASE * course.speed / 3) - shown
    new = Course(shown, real, real + max(min(LEASE, ahead / course.speed), timedelta()), course.speed)
    keep(new)
    return new


def stand(course: Course) -> Course:
    """Business time stands still from now on."""
    new = Course(course.business, course.since, clock.real_now(), course.speed)
    keep(new)
    return new


def _database() -> str:
    from django.db import connection

    known = connection.settings_dict
    return f"{known['HOST']}/{known['NAME']}"
