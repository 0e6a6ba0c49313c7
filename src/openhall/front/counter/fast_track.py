"""The fast track: common business that goes quickly, proposed from last month's counts and set by the manager (COUNTER-18)."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from uuid import UUID

from django.db.models import Count

from openhall.engines.policy.parameters import Figures
from openhall.front.catalog import queries as catalog
from openhall.kernel import clock
from openhall.kernel import doors as kernel_doors
from openhall.kernel.commands import Context, Outcome, command
from openhall.kernel.inputs import Input, Text
from openhall.kernel.problems import invalid
from openhall.team.org import doors as org_doors

from .figures import FAST_TRACK_SIZE
from .models import FastTrack, Order


class SetFastTrack(Input):
    hall: Text
    businesses: list[Text]


@command("counter.set_fast_track")
def set_fast_track(ctx: Context, data: SetFastTrack) -> Outcome:
    """The manager sets which kinds of business go the fast way in this hall from now on."""
    hall = kernel_doors.fetch(org_doors.hall(ctx.actor, data.hall))
    wanted = list(dict.fromkeys(data.businesses))
    most = Figures(hall.id, ctx.now)[FAST_TRACK_SIZE]
    if len(wanted) > most:
        raise invalid("at most {most} kinds", field="businesses", most=most)
    for code in wanted:
        if not catalog.business_known(code):
            raise invalid("unknown business {business}", field="businesses", business=code)
    made = FastTrack.objects.create(hall=hall.id, businesses=wanted, since=ctx.now, set_by=ctx.actor.staff_id)
    return Outcome("fast_track", made.id)


def in_force(hall: UUID) -> FastTrack | None:
    return FastTrack.objects.of_hall(hall).first()


@dataclass(frozen=True, slots=True)
class Counted:
    business: str
    count: int


def last_month(day: date) -> tuple[datetime, datetime]:
    first = day.replace(day=1)
    return clock.midnight((first - timedelta(days=1)).replace(day=1)), clock.midnight(first)


def proposed(hall: UUID, now: datetime) -> list[Counted]:
    """The kinds of which last month brought most, as many as the list may hold."""
    start, end = last_month(clock.local_date(now))
    rows = Order.objects.standing().filter(hall=hall, accepted_at__gte=start, accepted_at__lt=end)
    counted = rows.values("business").annotate(count=Count("id")).order_by("-count", "business")
    return [Counted(row["business"], row["count"]) for row in counted[: Figures(hall, now)[FAST_TRACK_SIZE]]]
