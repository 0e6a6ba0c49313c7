"""What a hall lays down itself: its own wants, and which counter serves which of them."""

from typing import Literal

from openhall.kernel import doors as kernel_doors
from openhall.kernel import live
from openhall.kernel.commands import Context, Outcome, command
from openhall.kernel.inputs import Input, Text
from openhall.kernel.problems import Refused, invalid
from openhall.team.org import doors as org_doors

from .. import queues
from ..discipline import PRESET
from ..hall_models import PhoneTicket
from ..models import CounterProfile, Segment, Staffing, Ticket
from ..words import COMPLAINT, ENQUIRY, FAST, GENERAL, SALES, WAITING

WANTS = (GENERAL, ENQUIRY, SALES, COMPLAINT, FAST)


class LayDown(Input):
    hall: Text
    code: Text
    name: Text
    service: Literal["general", "enquiry", "sales", "complaint"]
    letter: Text


class Retire(Input):
    hall: Text
    code: Text


class SetProfile(Input):
    counter: Text
    wants: list[Text]


@command("segment.lay_down")
def lay_down(ctx: Context, data: LayDown) -> Outcome:
    """A want of the hall's own inside a service, with the letter of its numbers; given again, its new name."""
    hall = kernel_doors.fetch(org_doors.hall(ctx.actor, data.hall))
    code, name, letter = data.code.strip(), data.name.strip(), data.letter.strip().upper()
    if not code or code in PRESET or code == FAST or not name:
        raise invalid("a want of your own has its own code and a name", field="code")
    known = Segment.objects.select_for_update().filter(hall=hall.id, code=code).first()
    if known is not None and (known.service, known.letter) != (data.service, letter):
        raise invalid("service and letter of a want stay as they are", field="letter")
    others = Segment.objects.filter(hall=hall.id, letter=letter).exclude(code=code)
    if len(letter) != 1 or not "A" <= letter <= "Z" or letter in queues.LETTERS.values() or others.exists():
        raise invalid("the letter is one of A to Z that no other want has", field="letter")
    row = known or Segment(hall=hall.id, code=code, service=data.service, letter=letter)
    ctx.changed("segment", code, known.name if known is not None else None, name)
    row.name, row.retired_at = name, None
    row.save()
    return Outcome("segment", row.id)


@command("segment.retire")
def retire(ctx: Context, data: Retire) -> Outcome:
    """A want of the hall's own is offered no more; no counter may still name it, and nobody wait for it."""
    hall = kernel_doors.fetch(org_doors.hall(ctx.actor, data.hall))
    row = Segment.objects.select_for_update().filter(hall=hall.id, code=data.code, retired_at=None).first()
    if row is None:
        raise invalid("unknown: {what}", field="code", what=data.code)
    named = CounterProfile.objects.filter(counter__hall=hall.id, wants__contains=[row.code]).exists()
    waiting = Ticket.objects.filter(hall=hall.id, segment=row.code, state=WAITING)
    coming = PhoneTicket.objects.open().filter(hall=hall.id, segment=row.code, ticket=None, until__gt=ctx.now)
    if named or waiting.exists() or coming.exists():
        raise Refused("transition.not_allowed")
    row.retired_at = ctx.now
    row.save(update_fields=["retired_at"])
    return Outcome("segment", row.id)


@command("counter.profile")
def set_profile(ctx: Context, data: SetProfile) -> Outcome:
    """Which wants a counter serves, in the order of preference; none: those of its kind again. It counts at once."""
    counter = kernel_doors.fetch(org_doors.counter(ctx.actor, data.counter))
    own = set(Segment.objects.filter(hall=counter.hall_id, retired_at=None).values_list("code", flat=True))
    for want in data.wants:
        if want not in WANTS and want not in own:
            raise invalid("unknown: {what}", field="wants", what=want)
    if len(set(data.wants)) != len(data.wants):
        raise invalid("a want stands once in the order", field="wants")
    queues.lock(counter.hall_id)
    old = CounterProfile.objects.filter(counter=counter).values_list("wants", flat=True).first()
    if data.wants:
        CounterProfile.objects.update_or_create(counter=counter, defaults={"wants": data.wants})
    else:
        CounterProfile.objects.filter(counter=counter).delete()
    Staffing.objects.open().filter(counter=counter).update(wants=data.wants or None)
    ctx.changed("counter.profile", counter.code, old, data.wants or None)
    live.tell(counter.hall_id, live.FLOOR)
    return Outcome("counter", counter.id)
