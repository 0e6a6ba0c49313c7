"""How good the waiting times shown on a day were: its tickets and counters, handed to ``estimate.accuracy``."""

from collections.abc import Iterator
from datetime import date, timedelta
from uuid import UUID

from openhall.engines.policy.parameters import Figures
from openhall.kernel import clock

from . import queues
from .discipline import Waiting
from .estimate import Accuracy, Stand, Story, accuracy
from .models import Pause, Staffing, Ticket
from .parameters import LATE_GRACE, MAX_OVERTAKES


def of_day(hall: UUID, day: date) -> Accuracy:
    """Each ticket's estimate as it could be made at its taking, against the call; abandoned tickets apart."""
    figures = Figures(hall, clock.now())
    return accuracy(
        list(stories(hall, day)),
        list(stands(hall, day)),
        most_overtaken=figures[MAX_OVERTAKES],
        grace=timedelta(minutes=figures[LATE_GRACE]),
    )


def stories(hall: UUID, day: date) -> Iterator[Story]:
    """What became of the day's tickets."""
    for one in Ticket.objects.filter(hall=hall, day__date=day).order_by("taken_at", "id"):
        waited = Waiting(
            one.id, one.service, one.taken_at, one.visit, 0, one.appointed_at, 0, one.segment, bool(one.first)
        )
        yield Story(waited, one.entered_at, one.called_at, one.ended_at, one.counter_id)


def stands(hall: UUID, day: date) -> Iterator[Stand]:
    """When which counter called: staffed, and not suspended."""
    rows = Staffing.objects.on(hall, day).select_related("counter").order_by("opened_at")
    pauses: dict[UUID, list[Pause]] = {}
    for pause in Pause.objects.filter(staffing__in=rows).order_by("began_at"):
        pauses.setdefault(pause.staffing_id, []).append(pause)
    for row in rows:
        serves = queues.profile(row.counter.kind, row.wants)
        since = row.opened_at
        for pause in pauses.get(row.id, []):
            yield Stand(row.counter_id, serves, since, pause.began_at)
            since = pause.ended_at or clock.now()
        yield Stand(row.counter_id, serves, since, row.shut_at)
