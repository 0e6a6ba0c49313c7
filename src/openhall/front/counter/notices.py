"""Messages to customers: written with what they speak of, handed over by the worker."""

from datetime import timedelta
from uuid import UUID

from django.db.models import F

from openhall.kernel import clock, deadlines, secrets
from openhall.kernel.commands import Context
from openhall.kernel.models import Deadline
from openhall.links import messages

from .models import Notice

SEND = "message.send"
AGAIN = timedelta(minutes=1)


def say(ctx: Context, hall: UUID, to: str, words: str, *, about: str, subject: object) -> Notice:
    """A message to a customer; it leaves as soon as the worker looks."""
    made = Notice.objects.create(
        hall=hall,
        to_sealed=secrets.seal(to),
        words_sealed=secrets.seal(words),
        subject_kind=about,
        subject=str(subject),
        asked_at=ctx.now,
    )
    deadlines.set_deadline(SEND, ctx.now, str(made.id))
    return made


@deadlines.calls(SEND, again=AGAIN)
def send(deadline: Deadline) -> None:
    """Hand a message to the gateway; one that it doesn't take is tried again, ever more slowly."""
    row = Notice.objects.filter(id=deadline.subject, sent_at=None).first()
    if row is None:
        return
    Notice.objects.filter(id=row.id).update(tries=F("tries") + 1)
    gateway = messages.gateway()
    number = gateway.send(messages.Text(row.id, row.to, row.words))
    Notice.objects.filter(id=row.id, sent_at=None).update(sent_at=clock.now(), gateway=gateway.name, gateway_no=number)
