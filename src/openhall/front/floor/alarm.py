"""The queue alarm: a crowd at one service begins when one more than the limit waits, and ends when the limit is reached.

When it has stood for too long the alarm rings: a finding without a person, and a case that the duty supervisor answers
with a measure. It is told again until then; not answered in time it goes to the hall's head.
"""

from datetime import datetime, timedelta
from uuid import UUID

from django.db import connection

from openhall.engines.cases import actions as cases
from openhall.engines.cases.models import Case
from openhall.engines.policy.parameters import Figures
from openhall.kernel import clock, deadlines, facts, live
from openhall.kernel.models import Deadline

from .cases import QUEUE, lead_of
from .facts import QueueCrowded
from .models import Crowd, QueueAlarm, Ticket
from .parameters import ALERT_AFTER, ALERT_OVER, ALERT_REPEAT, ANSWER_WITHIN

ALARM = "floor.queue-alarm"
REMINDER = "floor.queue-reminder"


def watch(hall: UUID, services: set[str]) -> None:
    """Look again how many wait for these services; call it whenever that may have changed, under the queue's lock."""
    now = clock.now()
    figures = Figures(hall, now)
    for service in sorted(services):
        count, peak = _standing(hall, service)
        crowded = count > figures[ALERT_OVER]
        if crowded and peak is None:
            Crowd.objects.create(hall=hall, service=service, since=now, peak=count)
            after = timedelta(minutes=figures[ALERT_AFTER])
            deadlines.set_deadline(ALARM, now + after, f"{hall}:{service}")
        elif crowded and peak is not None and count > peak:
            Crowd.objects.filter(hall=hall, service=service).update(peak=count)
            QueueAlarm.objects.filter(hall=hall, service=service, ended_at=None).update(peak=count)
        elif peak is not None and not crowded:
            Crowd.objects.filter(hall=hall, service=service).delete()
            deadlines.cancel(ALARM, f"{hall}:{service}")
            _over(hall, service, now)


def _standing(hall: UUID, service: str) -> tuple[int, int | None]:
    """How many wait for the service, and the most so far of the crowd that stands there already (None: there is none)."""
    with connection.cursor() as cursor:
        cursor.execute(HOW_MANY, [hall, service, hall, service])
        count, peak = cursor.fetchone()
    return count, peak


HOW_MANY = (
    "SELECT (SELECT count(*) FROM floor_ticket WHERE hall = %s AND state = 'waiting' AND service = %s),"
    " (SELECT peak FROM floor_crowd WHERE hall = %s AND service = %s)"
)


def _over(hall: UUID, service: str, now: datetime) -> None:
    """The crowd has gone; its alarm still wants a measure, but is told no more."""
    if QueueAlarm.objects.filter(hall=hall, service=service, ended_at=None).update(ended_at=now):
        deadlines.cancel(REMINDER, f"{hall}:{service}")


@deadlines.handles(ALARM)
def ring(deadline: Deadline) -> None:
    """The crowd has stood there for longer than the limit."""
    hall, service = deadline.subject.split(":")
    crowd = Crowd.objects.filter(hall=hall, service=service).first()
    if crowd is None:
        return
    now = clock.now()
    figures = Figures(crowd.hall, now)
    count = Ticket.objects.waiting(crowd.hall).filter(service=service).count()
    alarm = QueueAlarm.objects.create(
        hall=crowd.hall, service=service, since=crowd.since, rung_at=now, peak=max(crowd.peak, count)
    )
    case = cases.open_case(
        QUEUE,
        hall=crowd.hall,
        at=now,
        owner=lead_of(crowd.hall),
        due_at=now + timedelta(minutes=figures[ANSWER_WITHIN]),
        subject_kind="queue_alarm",
        subject=alarm.id,
        data={"service": service, "waiting": count, "since": crowd.since},
    )
    alarm.case = case.id
    alarm.save(update_fields=["case"])
    deadlines.set_deadline(REMINDER, now + timedelta(minutes=figures[ALERT_REPEAT]), deadline.subject)
    facts.tell(QueueCrowded(crowd.hall, now, service, crowd.since, count))
    live.tell(crowd.hall, live.FLOOR)


@deadlines.handles(REMINDER)
def remind(deadline: Deadline) -> None:
    """Nobody has taken a measure, and the crowd still stands there: the duty supervisor is told again."""
    hall, service = deadline.subject.split(":")
    alarm = QueueAlarm.objects.filter(hall=hall, service=service, ended_at=None, measured_at=None).first()
    if alarm is None or alarm.case is None:
        return
    case = Case.objects.select_for_update().open().filter(id=alarm.case).first()
    if case is None:
        return
    now = clock.now()
    count = Ticket.objects.waiting(alarm.hall).filter(service=service).count()
    cases.note_data(case, at=now, by=None, data={"waiting": count}, word="remind")
    deadlines.set_deadline(REMINDER, now + timedelta(minutes=Figures(alarm.hall, now)[ALERT_REPEAT]), deadline.subject)
    live.tell(alarm.hall, live.FLOOR)
