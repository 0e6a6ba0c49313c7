"""When a hall is open to customers: the one calendar for kiosk, display, bookings and the public page (FLOOR-01).

Where nothing is laid down for a day nothing is refused. Whoever took a number before closing time is still served.
"""

from dataclasses import dataclass
from datetime import date, datetime, timedelta

from openhall.engines.policy.parameters import Figures
from openhall.kernel import clock
from openhall.kernel.problems import Refused
from openhall.team.org.models import Unit
from openhall.team.org.units import hours_on

from .parameters import LAST_TICKET


@dataclass(frozen=True, slots=True)
class Opening:
    """What is laid down for a day: from when until when, or closed all day."""

    day: date
    opens: datetime | None
    closes: datetime | None

    @property
    def closed(self) -> bool:
        return self.opens is None

    @property
    def text(self) -> str:
        if self.opens is None or self.closes is None:
            return ""
        return f"{clock.local(self.opens):%H:%M}–{clock.local(self.closes):%H:%M}"

    def at(self, moment: datetime, last: timedelta = timedelta()) -> bool:
        """Open at this moment; ``last`` before closing nobody is taken in any more. The moment of a limit has kept it."""
        return self.opens is not None and self.closes is not None and self.opens <= moment <= self.closes - last


def of(hall: Unit, day: date) -> Opening | None:
    """What is laid down for that day; None where nothing is."""
    row = hours_on(hall, day)
    if row is None:
        return None
    if row.opens is None or row.closes is None:
        return Opening(day, None, None)
    return Opening(day, datetime.combine(day, row.opens, clock.ZONE), datetime.combine(day, row.closes, clock.ZONE))


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
