"""What the screens of the floor read: who waits for what, how long, how many are ahead."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from django.utils.functional import Promise

from openhall.engines.policy.parameters import Figures
from openhall.kernel import clock
from openhall.team.org.models import Counter

from . import discipline, estimate, queues
from .discipline import PROFILES, Profile
from .estimate import Desk, Estimate
from .models import Segment, Staffing, Ticket
from .parameters import LATE_GRACE, MAX_OVERTAKES
from .words import BUSY, DONE, NO_SHOW, SERVICE_NAMES, SERVICES


@dataclass(frozen=True, slots=True)
class Line:
    """Those who wait for one service of a hall."""

    service: str
    count: int
    longest: datetime | None

    @property
    def name(self) -> str | Promise:
        return SERVICE_NAMES[self.service]


def lines(tickets: Sequence[Ticket]) -> list[Line]:
    """The waiting tickets of a hall by service; services nobody waits for too."""
    found = []
    for service in SERVICES:
        since = [ticket.taken_at for ticket in tickets if ticket.service == service]
        found.append(Line(service, len(since), min(since, default=None)))
    return found


def waiting(hall: UUID) -> list[Ticket]:
    """Whoever waits in a hall, the earliest first."""
    return list(Ticket.objects.waiting(hall).select_related("customer").order_by("taken_at", "id"))


def ahead(ticket: Ticket, now: datetime) -> int:
    """How many are called before this ticket, at the best kind of counter that its hall has for it."""
    limits, rows = _limits(ticket.hall, now), queues.waiting(ticket.hall)
    found = [discipline.ahead(one, rows, ticket.id, now, **limits) for one in profiles(ticket.hall)]
    return min((count for count in found if count is not None), default=0)


def profiles(hall: UUID) -> list[Profile]:
    """Whom the hall's counters serve; the five kinds where it has none."""
    laid = Counter.objects.filter(hall=hall).values_list("kind", "floor_profile__wants").distinct()
    return list(dict.fromkeys(queues.profile(kind, wants) for kind, wants in laid)) or list(PROFILES.values())


def services_at(hall: UUID) -> dict[UUID, tuple[str, ...]]:
    """By counter the services that it serves, the preferred first: those of its kind, or what the hall has laid down for it.
    A want of the hall's own stands for its service."""
    own = dict(Segment.objects.filter(hall=hall).values_list("code", "service"))
    laid = Counter.objects.filter(hall=hall).values_list("id", "kind", "floor_profile__wants")
    return {
        counter: tuple(dict.fromkeys(own.get(name, name) for name in queues.profile(kind, wants).classes))
        for counter, kind, wants in laid
    }


def _limits(hall: UUID, now: datetime) -> Any:
    figures = Figures(hall, now)
    return {"most_overtaken": figures[MAX_OVERTAKES], "grace": timedelta(minutes=figures[LATE_GRACE])}


def estimates(hall: UUID, now: datetime) -> dict[UUID, Estimate]:
    """For everybody who waits in a hall and whom an open counter serves: people before, and a range of minutes."""
    stands = (
        Staffing.objects.open().filter(hall=hall, paused_at=None).values_list("counter_id", "counter__kind", "wants")
    )
    called = Ticket.objects.filter(hall=hall, state__in=BUSY).values_list("counter_id", "service", "called_at")
    at = {counter: (service, since) for counter, service, since in called}
    pace = _pace(hall, now)
    desks = []
    for counter, kind, wants in stands:
        service, since = at.get(counter, ("", None))
        busy = estimate.left_of(pace.get(service, estimate.UNKNOWN), now - since) if since else timedelta()
        desks.append(Desk(queues.profile(kind, wants), busy))
    return estimate.estimates(desks, queues.waiting(hall), pace, now, **_limits(hall, now))


def _pace(hall: UUID, now: datetime) -> dict[str, timedelta]:
    """How long a customer of today kept a counter, by service."""
    over = Ticket.objects.filter(hall=hall, day__date=clock.local_date(now), state__in=(DONE, NO_SHOW))
    rows = over.values_list("service", "called_at", "ended_at")
    return estimate.paces((service, ended - called) for service, called, ended in rows if called and ended)


def estimated(ticket: Ticket, now: datetime) -> Estimate:
    """What a waiting customer is told; without minutes while no counter for the ticket is open."""
    return estimates(ticket.hall, now).get(ticket.id) or Estimate(ahead(ticket, now))
