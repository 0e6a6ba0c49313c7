"""Handing a counter or a post over: the leaving person declares, the coming person counts; both have signed then.

Nothing moves by it: money, goods and forms change hands by their own commands. At the end of the day a closing log
takes the place of the person who isn't there yet; a duty supervisor signs it, or who takes over from it in the morning.
"""

from datetime import timedelta
from typing import Annotated, Any, Literal
from uuid import UUID

from pydantic import Field

from openhall.front.catalog.models import Item
from openhall.front.till import drawer, sessions
from openhall.kernel import clock
from openhall.kernel import doors as kernel_doors
from openhall.kernel.commands import Context, Outcome, command, plain
from openhall.kernel.inputs import Input, Int, Money, RefTo, Text
from openhall.kernel.money import ZERO
from openhall.kernel.problems import Refused, invalid
from openhall.positions import GUARD, GUIDE, LEAD, SHELF_GUIDE, STAFFS
from openhall.team.org import doors as org_doors
from openhall.team.org.models import Counter, Staff

from .. import doors, handing
from ..facts import HandedOver
from ..handover_cases import open_difference
from ..models import GUARD_POST, GUIDE_POST, SUPERVISOR, Handover, Shift

CLOSING_AHEAD = timedelta(minutes=30)
"""So long before the end of a shift its closing log may be written."""
Post = Literal["supervisor", "guide", "guard"]
MAY = {
    "": STAFFS,
    SUPERVISOR: LEAD,
    GUIDE_POST: STAFFS | {GUIDE, SHELF_GUIDE},
    GUARD_POST: frozenset({GUARD}),
}
"""Whose post it can be; a counter's is the empty one."""


class NextForm(Input):
    series: Text
    next: Int


class Declare(Input):
    counter: Text
    to: Text
    cash: Money
    cards: dict[str, Int]
    receipts: list[NextForm]
    notes: Text | None = None


class DeclareHere(Input):
    """At the desk: a counter or a post; nobody named is the closing log."""

    counter: Text | None = None
    post: Post | None = None
    to: Text | None = None
    cash: Money | None = None
    denominations: dict[Text, Int] | None = None
    cards: dict[str, Int] | None = None
    receipts: list[NextForm] = []
    keys: Text = ""
    notes: Text | None = None


class Count(Input):
    counter: Text
    giver: Text = Field(alias="from")
    cash: Money
    cards: dict[str, Int]
    receipts: list[NextForm]


class CountHere(Input):
    """At the desk: a counter or a post; from nobody is from the closing log of the evening before."""

    counter: Text | None = None
    post: Post | None = None
    giver: Text | None = Field(default=None, alias="from")
    cash: Money | None = None
    denominations: dict[Text, Int] | None = None
    cards: dict[str, Int] | None = None
    receipts: list[NextForm] = []
    keys: bool | None = None
    prepared: list[Literal["tickets", "receipts", "materials"]] = []


class SignClosing(Input):
    handover: Annotated[Text, RefTo("handover")]


@command("shift.hand_over", makes="handover", desk=DeclareHere)
def hand_over(ctx: Context, data: Declare | DeclareHere) -> Outcome:
    """The leaving person declares cash, cards and the next receipt form at a counter, or hands a post over."""
    counter, receiver = _where(ctx, data, data.to)
    giver, post, hall = ctx.actor.staff_id, getattr(data, "post", None) or "", ctx.actor.hall_id
    assert giver is not None
    _judge(data)
    hall = counter.hall_id if counter is not None else hall
    assert hall is not None
    known, shift = None, None
    if isinstance(data, DeclareHere):
        known = handing.known(counter, hall, giver, ctx.now)
        shift = handing.shift_of(giver, hall, ctx.now)
        _declared_all(data, receiver, giver, known)
        if receiver is None:
            _at_the_end(ctx, shift)
    _lock(counter)
    _replace(ctx, counter, hall, post, closing=receiver is None)
    made = Handover.objects.create(
        hall=hall,
        counter=counter,
        post=post,
        giver_id=giver,
        receiver=receiver,
        declared_at=ctx.now,
        declared=_content(data),
        notes=(data.notes or "").strip(),
        known=None if known is None else plain(known),
        closing=receiver is None,
        full_day=receiver is None and handing.full_day(shift, handing.colleagues(shift) if shift else ()),
    )
    return Outcome("handover", made.id)


@command("shift.take_over", desk=CountHere)
def take_over(ctx: Context, data: Count | CountHere) -> Outcome:
    """The coming person says what was counted; where the two differ it is found."""
    counter, giver = _where(ctx, data, data.giver)
    _judge(data)
    _lock(counter)
    post = getattr(data, "post", None) or ""
    row = _declaration(ctx, counter, post, giver)
    if isinstance(data, CountHere):
        _counted_all(data, row)
    row.counted, row.received_at, row.receiver_id = _content(data), ctx.now, ctx.actor.staff_id
    if row.taken_at is None:
        row.taken_at, row.second_id = ctx.now, ctx.actor.staff_id
    row.save(update_fields=["taken_at", "counted", "second", "received_at", "receiver"])
    if row.closing:
        return Outcome("handover", row.id, {"differences": []})
    found = handing.differences(row.declared, row.counted)
    assert row.receiver_id is not None
    ctx.tell(HandedOver(row.hall, ctx.now, row.giver_id, row.receiver_id, row.place, found))
    both = handing.disagreements(row.declared, row.counted, row.known)
    if both:
        open_difference(row, both)
    return Outcome("handover", row.id, {"differences": sorted(found)})


@command("shift.sign_closing")
def sign_closing(ctx: Context, data: SignClosing) -> Outcome:
    """A duty supervisor signs a closing log as the second person."""
    row = kernel_doors.fetch(doors.handover_locked(ctx.actor, data.handover))
    if not row.closing or row.replaced or row.taken_at is not None:
        raise Refused("transition.not_allowed")
    if row.giver_id == ctx.actor.staff_id:
        raise Refused("handover.second_person", clause="ROSTER-11")
    row.second_id, row.taken_at = ctx.actor.staff_id, ctx.now
    row.save(update_fields=["second", "taken_at"])
    return Outcome("handover", row.id)


# -- where, and by whom --------------------------------------------------------------------------------------------


def _where(
    ctx: Context, data: Declare | DeclareHere | Count | CountHere, other: str | None
) -> tuple[Counter | None, Staff | None]:
    """The counter (None: a post) and the other person (None: the closing log)."""
    post = getattr(data, "post", None) or ""
    if ctx.actor.positions.isdisjoint(MAY[post]):
        raise Refused("permission.denied")
    if (data.counter is None) == (not post):
        raise invalid("name a counter or a post", field="counter")
    place = org_doors.counter(ctx.actor, data.counter) if data.counter is not None else None
    person = org_doors.staff(ctx.actor, other) if other is not None else None
    kernel_doors.inside(place, person)
    return (
        kernel_doors.fetch(place) if place is not None else None,
        kernel_doors.fetch(person) if person is not None else None,
    )


def _declaration(ctx: Context, counter: Counter | None, post: str, giver: Staff | None) -> Handover:
    """The declaration that this person takes over; from nobody: the closing log of the evening before."""
    if giver is None:
        assert ctx.actor.hall_id is not None
        row = handing.night_before(ctx.actor.hall_id, post, counter, ctx.today)
        if row is None or row.received_at is not None:
            raise Refused("handover.no_closing_log", clause="ROSTER-12")
        if row.giver_id == ctx.actor.staff_id and row.second_id is None:
            raise Refused("handover.second_person", clause="ROSTER-11")
        return row
    open_here = Handover.objects.select_for_update(of=("self",)).open().at(counter, post)
    row = open_here.filter(giver=giver).first() if counter is None else open_here.first()
    if row is None or row.giver_id != giver.id or row.receiver_id != ctx.actor.staff_id:
        raise Refused("transition.not_allowed")
    return row


def _replace(ctx: Context, counter: Counter | None, hall: UUID, post: str, *, closing: bool) -> None:
    """An earlier declaration here that nobody has taken over counts no more; of closing logs only one's own of today."""
    own = Handover.objects.filter(hall=hall, giver=ctx.actor.staff_id).at(counter, post)
    if closing:
        own.unsigned().filter(declared_at__gte=clock.midnight(ctx.today)).update(replaced=True)
    elif counter is not None:
        Handover.objects.open().at(counter, "").update(replaced=True)
    else:
        own.open().update(replaced=True)


# -- what is said --------------------------------------------------------------------------------------------------


def _judge(data: Declare | DeclareHere | Count | CountHere) -> None:
    """Can this be declared or counted at all?"""
    if data.cash is not None and data.cash < 0:
        raise invalid("cash counted is not negative", field="cash")
    cards = data.cards or {}
    known = set(Item.objects.filter(code__in=cards).values_list("code", flat=True))
    for code, number in cards.items():
        if code not in known or not 0 <= number < 2**31:
            raise invalid("{code}: {number} can't be counted", field="cards", code=code, number=number)
    for run in data.receipts:
        if not 0 < run.next < 2**31:
            raise invalid("{series}: {next} is no number of a form", field="receipts", series=run.series, next=run.next)
    pieces = getattr(data, "denominations", None)
    if pieces is not None:
        if any(face not in drawer.FACES or number < 0 for face, number in pieces.items()):
            raise invalid("notes and coins are counted by their value", field="denominations")
        if drawer.sum_of(pieces) != (data.cash or ZERO):
            raise invalid("notes and coins don't make up the cash counted", field="denominations")


def _declared_all(data: DeclareHere, receiver: Staff | None, giver: Any, known: dict[str, Any]) -> None:
    """At the desk: to somebody else of the house, and with everything counted."""
    if receiver is not None and (receiver.id == giver or receiver.left_at is not None):
        raise invalid("a handover is to somebody else", field="to")
    if data.counter is not None:
        _complete(data, known.get(handing.CARDS, {}))


def _counted_all(data: CountHere, row: Handover) -> None:
    """At the desk: everything that was declared is counted, and the shift is prepared."""
    if row.counter_id is not None and not row.closing:
        _complete(data, row.declared[handing.CARDS])
    if row.declared.get(handing.KEYS) and data.keys is None:
        raise Refused("handover.uncounted", what="keys", clause="ROSTER-11", field="keys")
    if row.post == SUPERVISOR and set(data.prepared) != set(handing.PREPARED):
        raise Refused("handover.not_prepared", clause="ROSTER-12", field="prepared")


def _complete(data: DeclareHere | CountHere, cards: dict[str, Any]) -> None:
    """Cash and every kind of card are counted; nothing is taken for none."""
    if data.cash is None:
        raise Refused("handover.uncounted", what="cash", clause="ROSTER-11", field="cash")
    left_out = sorted(set(cards) - set(data.cards or {}))
    if data.cards is None or left_out:
        raise Refused("handover.uncounted", what=", ".join(left_out) or "cards", clause="ROSTER-11", field="cards")


def _at_the_end(ctx: Context, shift: Shift | None) -> None:
    """A closing log is written at the end of the shift, not at midday."""
    if shift is None:
        return
    if ctx.now < shift.end_at - CLOSING_AHEAD:
        raise Refused("handover.not_the_end", end=f"{clock.local(shift.end_at):%H:%M}", clause="ROSTER-11", field="to")


def _lock(counter: Counter | None) -> None:
    if counter is not None:
        Counter.objects.select_for_update(no_key=True).get(id=counter.id)


def _content(data: Declare | DeclareHere | Count | CountHere) -> dict[str, Any]:
    series = {one.series: one.next for one in data.receipts}
    said: dict[str, Any] = {
        handing.CASH: ZERO if data.cash is None else data.cash,
        handing.CARDS: data.cards or {},
        handing.RECEIPTS: series,
    }
    for name in ("denominations", handing.KEYS, "prepared"):
        value = getattr(data, name, None)
        if value not in (None, "", []):
            said[name] = value
    content: dict[str, Any] = plain(said)
    return content


@sessions.before_opening
def no_open_handover(ctx: Context, counter: Counter) -> None:
    """Nobody opens a till where a declaration hasn't been taken over; a closing log holds nobody up."""
    _lock(counter)
    if Handover.objects.open().filter(counter=counter).exists():
        raise Refused("transition.not_allowed", clause="ROSTER-11")
