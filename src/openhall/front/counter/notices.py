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


@deadlines.handles(SEND)
def send(deadline: Deadline) -> None:
    """Hand a message to the gateway; one that it doesn't take is tried again, ever more slowly."""
    row = Notice.objects.select_for_update().filter(id=deadline.subject, sent_at=None).first()
    if row is None:
        return
    gateway = messages.gateway()
    try:
        number = gateway.send(messages.Text(row.id, row.to, row.words))
    except messages.NotSent:
        Notice.objects.filter(id=row.id).update(tries=F("tries") + 1)
        deadlines.set_deadline(SEND, clock.now() + AGAIN * 2 ** min(row.tries, 8), str(row.id))
        return
    row.sent_at, row.gateway, row.gateway_no = clock.now(), gateway.name, number
    row.save(update_fields=["sent_at", "gateway", "gateway_no"])
