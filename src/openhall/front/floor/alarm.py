"""The queue alarm: a crowd at one service begins when one more than the limit waits, and ends when the limit is reached."""

from datetime import timedelta
from uuid import UUID

from openhall.engines.policy.parameters import Figures
from openhall.kernel import clock, deadlines, facts
from openhall.kernel.models import Deadline

from .facts import QueueCrowded
from .models import Crowd, Ticket
from .parameters import ALERT_AFTER, ALERT_OVER

ALARM = "floor.queue-alarm"


def watch(hall: UUID, services: set[str]) -> None:
    """Look again how many wait for these services; call it whenever that may have changed, under the queue's lock."""
    now = clock.now()
    figures = Figures(hall, now)
    for service in sorted(services):
        crowded = Ticket.objects.waiting(hall).filter(service=service).count() > figures[ALERT_OVER]
        known = Crowd.objects.filter(hall=hall, service=service).exists()
        if crowded and not known:
            Crowd.objects.create(hall=hall, service=service, since=now)
            after = timedelta(minutes=figures[ALERT_AFTER])
            deadlines.set_deadline(ALARM, now + after, f"{hall}:{service}")
        elif known and not crowded:
            Crowd.objects.filter(hall=hall, service=service).delete()
            deadlines.cancel(ALARM, f"{hall}:{service}")


@deadlines.handles(ALARM)
def ring(deadline: Deadline) -> None:
    """The crowd has stood there for longer than the limit."""
    hall, service = deadline.subject.split(":")
    crowd = Crowd.objects.filter(hall=hall, service=service).first()
    if crowd is not None:
        count = Ticket.objects.waiting(UUID(hall)).filter(service=service).count()
        facts.tell(QueueCrowded(UUID(hall), clock.now(), service, crowd.since, count))
