"""Whom the published roster plans at counters, for those who offer places to customers (FLOOR-08)."""

from datetime import datetime
from uuid import UUID

from openhall.front.floor.slots import Staffed, register_staffing
from openhall.kernel import clock

from .models import Shift

COUNTER = "counter"


def staffed(hall: UUID, since: datetime, until: datetime) -> Staffed | None:
    """Shifts at counters that last from beginning to end; None where nothing is published for that day."""
    rows = Shift.objects.published().filter(hall=hall, duty=COUNTER)
    if not rows.filter(date=clock.local_date(since)).exists():
        return None
    found = list(rows.filter(start_at__lte=since, end_at__gte=until).values_list("counter_id", flat=True))
    return Staffed(frozenset(key for key in found if key is not None), sum(key is None for key in found))


register_staffing(staffed)
