"""Arrival counts of an older queue system come in."""

from datetime import datetime, timedelta
from typing import Literal

from openhall.kernel import clock
from openhall.kernel import doors as kernel_doors
from openhall.kernel.commands import Context, Outcome, command
from openhall.kernel.inputs import Input, Int, Moment, Text
from openhall.kernel.problems import invalid
from openhall.team.org import doors as org_doors

from ..models import GENERATED, IMPORTED, ArrivalCount

Service = Literal["general", "enquiry", "vip", "sales", "complaint", "fast"]
MOST = 1000


class Count(Input):
    service: Service
    start: Moment
    count: Int


class LoadArrivals(Input):
    hall: Text
    counts: list[Count]
    generated: bool = False


@command("arrivals.load", by_system=True)
def load(ctx: Context, data: LoadArrivals) -> Outcome:
    """Counts of customers by half hour come in, from an older queue system; a half hour given again is counted anew."""
    hall = kernel_doors.fetch(org_doors.hall(ctx.actor, data.hall))
    if not data.counts:
        raise invalid("there is no count", field="counts")
    rows: dict[tuple[str, datetime], ArrivalCount] = {}
    for one in data.counts:
        _look(ctx, one)
        rows[one.service, one.start] = ArrivalCount(
            hall=hall.id,
            service=one.service,
            start=one.start,
            count=one.count,
            source=GENERATED if data.generated else IMPORTED,
            loaded_at=ctx.now,
            loaded_by=ctx.actor.staff_id,
        )
    ArrivalCount.objects.bulk_create(
        rows.values(),
        update_conflicts=True,
        unique_fields=["hall", "start", "service"],
        update_fields=["count", "source", "loaded_at", "loaded_by"],
        batch_size=MOST,
    )
    return Outcome("arrivals", None, {"loaded": len(rows)})


def _look(ctx: Context, one: Count) -> None:
    moment = clock.local(one.start)
    if moment.minute % 30 or moment.second or moment.microsecond:
        raise invalid("a half hour begins at :00 or :30", field="start")
    if one.start + timedelta(minutes=30) > ctx.now:
        raise invalid("that half hour isn't over", field="start")
    if not 0 <= one.count <= MOST:
        raise invalid("a count from 0 to {most}", field="count", most=MOST)
