"""What the screens of the floor read: who waits for what, how long, how many are ahead."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from django.utils.functional import Promise

from openhall.engines.policy.parameters import Figures
from openhall.team.org.models import Counter

from . import discipline, queues
from .discipline import PROFILES
from .models import Ticket
from .parameters import LATE_GRACE, MAX_OVERTAKES
from .words import SERVICE_NAMES, SERVICES


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
    figures = Figures(ticket.hall, now)
    rows = queues.waiting(ticket.hall)
    limits: Any = {
        "most_overtaken": figures[MAX_OVERTAKES],
        "grace": timedelta(minutes=figures[LATE_GRACE]),
    }
    kinds = set(Counter.objects.filter(hall=ticket.hall).values_list("kind", flat=True)) or set(PROFILES)
    found = [discipline.ahead(PROFILES[kind], rows, ticket.id, now, **limits) for kind in sorted(kinds)]
    return min((count for count in found if count is not None), default=0)
