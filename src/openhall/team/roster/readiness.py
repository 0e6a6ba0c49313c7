"""Which counters are ready for customers, and since when they should be."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from openhall.engines.checks.models import Check
from openhall.engines.policy.parameters import Figures
from openhall.front.till.models import TillSession
from openhall.kernel import clock
from openhall.team.org.models import Counter

from .checks import OPENING
from .models import Shift
from .parameters import OPENING_WINDOW


@dataclass(frozen=True, slots=True)
class Standing:
    """A counter this morning: its last check, what isn't ticked, and until when it should be."""

    counter: Counter
    check: Check | None
    due_at: datetime | None

    @property
    def missing(self) -> list[str]:
        return list(OPENING.items) if self.check is None else self.check.missing

    def late(self, now: datetime) -> bool:
        return bool(self.missing) and self.due_at is not None and now >= self.due_at


def standings(hall: UUID, now: datetime) -> list[Standing]:
    """Each counter of the hall: due some minutes after the first shift there began, or after its till opened."""
    today = clock.local_date(now)
    window = timedelta(minutes=Figures(hall, now)[OPENING_WINDOW])
    starts: dict[UUID, datetime] = {}
    planned = Shift.objects.on(hall, today).published().exclude(counter=None).values_list("counter", "start_at")
    tills = TillSession.objects.of_hall(hall).filter(opened_at__gte=clock.midnight(today))
    for counter, start in [*planned, *tills.values_list("counter", "opened_at")]:
        starts[counter] = min(start, starts.get(counter, start))
    checks = Check.objects.of(OPENING).on(hall, today).last_of_each()
    return [
        Standing(one, checks.get(one.code), starts[one.id] + window if one.id in starts else None)
        for one in Counter.objects.filter(hall=hall).order_by("code")
    ]
