"""When a hall is open to customers: the one calendar for kiosk, display, bookings and the public page (FLOOR-01).

Where nothing is laid down for a day nothing is refused. Whoever took a number before closing time is still served.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from openhall.engines.policy.parameters import Figures
from openhall.kernel import clock
from openhall.kernel.problems import Refused
from openhall.team.org import calendar
from openhall.team.org.models import Unit

from .parameters import LAST_TICKET


@dataclass(frozen=True, slots=True)
class Opening:
    """What is laid down for a day: from when until when, or closed all day. A midday break parts it into two spans."""

    day: date
    spans: tuple[tuple[datetime, datetime], ...] = ()

    @property
    def closed(self) -> bool:
        return not self.spans

    @property
    def text(self) -> str:
        return " ".join(f"{clock.local(opens):%H:%M}–{clock.local(closes):%H:%M}" for opens, closes in self.spans)

    def at(self, moment: datetime, last: timedelta = timedelta()) -> bool:
        """Open at this moment; ``last`` before the day's closing nobody is taken in any more. The moment of a limit has
        kept it."""
        if not self.spans or moment > self.spans[-1][1] - last:
            return False
        return any(opens <= moment <= closes for opens, closes in self.spans)


def of(hall: Unit, day: date) -> Opening | None:
    """What is laid down for that day; None where nothing is."""
    return _opening(calendar.on(hall.id, day))


def of_days(hall: Unit, days: Sequence[date]) -> list[tuple[date, Opening | None]]:
    """The same of days on end."""
    found = calendar.days_of(hall.id, days[0], days[-1])
    return [(day, _opening(found[day])) for day in days]


def _opening(found: calendar.Day) -> Opening | None:
    day = found.date
    if not found.laid_down:
        return None
    both = (
        (datetime.combine(day, opens, clock.ZONE), datetime.combine(day, closes, clock.ZONE))
        for opens, closes in found.spans
    )
    return Opening(day, tuple(both))


def keep(hall: Unit, moment: datetime) -> None:
    """Refuses a number outside the hours that are laid down."""
    found = of(hall, clock.local_date(moment))
    if found is None:
        return
    if found.closed:
        raise Refused("hall.closed_today", clause="FLOOR-01", date=found.day.isoformat())
    last = timedelta(minutes=Figures(hall.id, moment)[LAST_TICKET])
    if not found.at(moment, last):
        raise Refused("hall.closed_now", clause="FLOOR-01", hours=found.text)
