"""``openhall demo --live``: the clock runs, and every moment the halls' people do what is due."""

import fcntl
import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime, time, timedelta

from openhall.kernel import clock, deadlines
from openhall.kernel.clock import Course
from openhall.kernel.models import Activity
from openhall.team.org.models import Unit

from .. import company
from . import course as courses
from .hall import LiveHall

STEP = timedelta(seconds=20)
"""No step of business time is longer, however fast it runs."""
PAUSE = 1.0
NIGHT = (time(19), time(8))


class Company:
    """The demo's halls, done up to a moment."""

    def __init__(self, at: datetime) -> None:
        codes = [plan.code for plan in company.HALLS]
        self.halls = [LiveHall(unit) for unit in Unit.objects.filter(code__in=codes).order_by("code")]
        self.at = at

    def until(self, moment: datetime) -> Iterator[datetime]:
        """Go on to this moment, step by step; deadlines on the way pass in their turn."""
        while self.at < moment:
            step = min(_after_night(self.at), moment) if _night(self.at) else min(self.at + STEP, moment)
            deadlines.fire_due(step)
            with clock.at(step):
                for hall in self.halls:
                    hall.step(self.at, step)
            self.at = step
            yield step


def _night(moment: datetime) -> bool:
    at = clock.local(moment).time()
    return at >= NIGHT[0] or at < NIGHT[1]


def _after_night(moment: datetime) -> datetime:
    """Eight in the morning, or midnight before it."""
    local = clock.local(moment)
    morning = datetime.combine(local.date(), NIGHT[1], clock.ZONE)
    return morning if morning > local else clock.next_midnight(moment)


def stood(kept: Course | None) -> datetime:
    """Up to when the demo has happened: the clock where it stands, or the last thing that anybody did."""
    last = Activity.objects.order_by("-at").values_list("at", flat=True).first() or clock.real_now()
    return max(last, kept.at(clock.real_now())) if kept is not None else last


def first_moment(since: datetime, start: time | None) -> datetime:
    """Where the clock begins: at the next moment of this time of day, or where it stood."""
    if start is None:
        return since
    moment = datetime.combine(clock.local_date(since), start, clock.ZONE)
    return moment if moment >= since else moment + timedelta(days=1)


@contextmanager
def alone() -> Iterator[bool]:
    """Only one process keeps a demo alive."""
    lock = courses.path().with_suffix(".lock")
    with open(lock, "w") as file:
        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError:
            yield False
            return
        yield True


def live(start: time | None, speed: float, ending: threading.Event) -> None:
    """Catch up to the beginning, then keep the clock and the people going until told to end."""
    at = stood(courses.load())
    target = first_moment(at, start)
    company_ = Company(at)
    for done, step in enumerate(company_.until(target)):
        if done % 60 == 0 or ending.is_set():  # meanwhile the clock stands where the halls are
            courses.stand(courses.begin(step, speed))
            _say(f"catching up: {clock.local(step):%m-%d %H:%M}")
        if ending.is_set():
            return
    course = courses.begin(company_.at, speed)
    _say(
        f"business time {clock.local(company_.at):%Y-%m-%d %H:%M}, {speed:g} times as fast as real time; Ctrl-C pauses it"
    )
    while not ending.wait(PAUSE):
        course = courses.renewed(course, company_.at)
        for step in company_.until(course.at(clock.real_now())):
            course = courses.renewed(course, step)
            if ending.is_set():
                break
    courses.stand(courses.begin(company_.at, speed))
    _say(f"the demo stands at {clock.local(company_.at):%Y-%m-%d %H:%M}; --live goes on from there")


def _say(text: str) -> None:
    print(f"==> {text}", file=sys.stderr, flush=True)
