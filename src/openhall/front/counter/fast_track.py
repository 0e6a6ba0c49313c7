"""The fast track: common business that goes quickly, proposed from last month's counts and set by the manager (COUNTER-18)."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from decimal import Decimal
from uuid import UUID

from django.db.models import Count

from openhall.engines.policy.parameters import Figures
from openhall.front.catalog import queries as catalog
from openhall.front.catalog.models import BusinessKind
from openhall.kernel import clock
from openhall.kernel import doors as kernel_doors
from openhall.kernel.commands import Context, Outcome, command
from openhall.kernel.inputs import Input, Text
from openhall.kernel.money import text
from openhall.kernel.problems import invalid
from openhall.team.org import doors as org_doors

from .figures import FAST_TRACK_SIZE
from .models import FastTrack, Order

MOST_KNOWN = 200


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


def kinds(hall: UUID, day: date) -> list[BusinessKind]:
    """What goes the fast way in this hall today, in the manager's order."""
    row = in_force(hall)
    offered = {kind.code: kind for kind in catalog.kinds_on(day)}
    return [offered[code] for code in row.businesses if code in offered] if row is not None else []


def known(kind: BusinessKind, customer: UUID, number: str, arrears: Decimal) -> dict[str, str]:
    """What the form of a fast business needs not be told: what is owed, and what the customer chose the last time."""
    found: dict[str, str] = {}
    if "arrears" in kind.charges and arrears > 0:
        found["charge_arrears"] = text(arrears)
    rows = Order.objects.final().filter(customer=customer, business=kind.code, number=number)
    last = rows.order_by("-accepted_at").values_list("details", flat=True).first() or {}
    for row in kind.sheet:
        value = last.get(row["name"])
        if isinstance(value, str | int) and not isinstance(value, bool) and len(str(value)) <= MOST_KNOWN:
            found[f"d_{row['name']}"] = str(value)
    return found


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
