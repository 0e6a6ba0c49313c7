"""Guides lead customers to the right business: a number of the right queue, with the request prepared (FLOOR-11)."""

from typing import Annotated, Literal

from openhall.front.catalog import norms
from openhall.front.catalog import queries as catalog
from openhall.kernel import doors as kernel_doors
from openhall.kernel.commands import Context, Outcome, command
from openhall.kernel.inputs import Input, Personal, PhoneNumber, RefTo, Text
from openhall.kernel.problems import invalid
from openhall.team.org import doors as org_doors

from .. import needs
from ..models import Ticket
from ..need_models import Need, Request
from .tickets import Service, Take, TakeAtDesk, take

MOST_WORDS = 40
LONGEST = 40


class Guide(Input):
    """``need``: what the customer said; ``service``: another queue than the one laid down for the business."""

    hall: Text
    business: Text
    need: Annotated[Text, Personal()] = ""
    customer: Annotated[Text, RefTo("customer")] | None = None
    number: PhoneNumber | None = None
    service: Service | None = None
    word: Text = ""
    first: Literal["elderly", "disabled", "pregnant"] | None = None


class SetNeed(Input):
    business: Text
    service: Service
    words: list[Text]


@command("ticket.guide", makes="ticket")
def guide(ctx: Context, data: Guide) -> Outcome:
    """A guide gives out a number of the right queue for what the customer needs, with the request prepared for the clerk."""
    hall = kernel_doors.fetch(org_doors.hall(ctx.actor, data.hall))
    kind = catalog.kind_on(data.business, ctx.today)
    if kind is None or kind.retired:
        raise invalid("unknown business {business}", field="business", business=data.business)
    service: Service = data.service or needs.queue_of(kind.code)
    wanted = Take(hall=data.hall, service=service, customer=data.customer)
    if not ctx.words_suffice:
        wanted = TakeAtDesk(hall=data.hall, service=service, customer=data.customer, word=data.word, first=data.first)
    made = take(ctx, wanted)
    assert made.id is not None
    Request.objects.create(
        hall=hall.id,
        ticket=Ticket.objects.get(id=made.id),
        need=data.need.strip(),
        business=kind.code,
        service=service,
        number=data.number or "",
        papers=norms.papers(kind),
        guide=ctx.actor.staff_id,
        made_at=ctx.now,
    )
    return Outcome("ticket", made.id, {**made.data, "service": service})


@command("floor.set_need")
def set_need(ctx: Context, data: SetNeed) -> Outcome:
    """How customers call a kind of business, and which queue is for it."""
    if not catalog.business_known(data.business):
        raise invalid("unknown business {business}", field="business", business=data.business)
    words = list(dict.fromkeys(" ".join(one.lower().split()) for one in data.words if one.strip()))
    if len(words) > MOST_WORDS or any(len(one) > LONGEST for one in words):
        raise invalid(
            "at most {most} keywords of at most {longest} letters", field="words", most=MOST_WORDS, longest=LONGEST
        )
    before = Need.objects.filter(business=data.business).first()
    Need.objects.update_or_create(business=data.business, defaults={"service": data.service, "words": words})
    old = {"service": before.service, "words": before.words} if before is not None else {}
    ctx.changed("need", data.business, old, {"service": data.service, "words": words})
    return Outcome("need", data={"business": data.business})
