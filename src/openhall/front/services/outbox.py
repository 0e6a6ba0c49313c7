"""The outbox to the operator's systems: a job is a row committed with its order; the worker hands it over, at least once.

The reference is the job's key, and the answer is written once: a second hand-over after a crash changes nothing.
"""

from collections.abc import Mapping
from datetime import timedelta
from typing import Any
from uuid import UUID

from django.db.models import F

from openhall.kernel import clock, deadlines
from openhall.kernel.commands import Context, plain
from openhall.kernel.models import Deadline
from openhall.links import boss

from .models import Job

DELIVER = "boss.deliver"
AGAIN = timedelta(minutes=1)


def ask(ctx: Context, order: UUID, number: str, act: str, changed: Mapping[str, Any]) -> Job:
    """Tell the operator's systems what is otherwise from now on."""
    job = Job.objects.create(order=order, number=number, act=act, changed=plain(dict(changed)), asked_at=ctx.now)
    deadlines.set_deadline(DELIVER, ctx.now, str(job.id))
    return job


@deadlines.calls(DELIVER, again=AGAIN)
def deliver(deadline: Deadline) -> None:
    """Hand one job over; one that isn't taken is tried again, ever more slowly."""
    job = Job.objects.waiting().filter(id=deadline.subject).first()
    if job is None:
        return
    Job.objects.filter(id=job.id).update(tries=F("tries") + 1)
    system = boss.boss()
    answer = system.apply(boss.Task(job.id, job.act, job.number, job.changed))
    Job.objects.waiting().filter(id=job.id).update(done_at=clock.now(), system=system.name, answer=answer)
