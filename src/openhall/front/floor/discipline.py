"""In what order tickets are called: by class, then by time of taking, with a guard against starving. Pure.

Each call overtakes every waiting ticket that the counter could have called at that moment and that was taken earlier. A
ticket overtaken three times comes before all classes. One general counter, g1 taken first, then vip v1 to v4, gives v1,
v2, v3, g1, v4.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from .words import COMPLAINT, ENQUIRY, FAST, GENERAL, SALES, VIP

DUE = "appointment"
"""The class of a ticket whose appointment's time has come."""

EARLY = timedelta(minutes=10)
"""From so long before its time an appointment counts."""


PUT_BACK_WITHIN = timedelta(minutes=30)
PUT_BACK_BEHIND = 3
"""Who was called and didn't come may wait again so soon after, and lets so many go first."""


@dataclass(frozen=True, slots=True)
class Profile:
    """Whom a counter serves: classes in their order, and the services whose appointments count as class ``DUE``."""

    classes: tuple[str, ...]
    appointments: frozenset[str]


PROFILES: dict[str, Profile] = {
    GENERAL: Profile((VIP, DUE, FAST, GENERAL), frozenset({VIP, FAST, GENERAL})),
    VIP: Profile((VIP, DUE, FAST, GENERAL), frozenset({VIP, FAST, GENERAL})),
    ENQUIRY: Profile((DUE, ENQUIRY, FAST), frozenset({ENQUIRY})),
    SALES: Profile((DUE, SALES), frozenset({SALES})),
    COMPLAINT: Profile((DUE, COMPLAINT), frozenset({COMPLAINT})),
}
"""The five kinds of counter, preset."""


@dataclass(frozen=True, slots=True)
class Waiting:
    """What the order of calls needs to know of a waiting ticket. ``order`` decides between tickets of one moment;
    ``held``: put back after not coming, it lets so many calls that could have been its own go by."""

    id: UUID
    service: str
    taken_at: datetime
    order: Any
    overtaken: int
    appointed_at: datetime | None = None
    held: int = 0

    @property
    def turn(self) -> tuple[datetime, Any]:
        return self.taken_at, self.order


def class_of(profile: Profile, ticket: Waiting, now: datetime, grace: timedelta) -> int | None:
    """The place of the ticket's class at a counter with this profile, None where the counter doesn't serve it."""
    service = ticket.service
    if ticket.appointed_at is not None and counts(ticket.appointed_at, ticket.taken_at, now, grace):
        if service not in profile.appointments:
            return None
        service = DUE
    return profile.classes.index(service) if service in profile.classes else None


def counts(appointed_at: datetime, taken_at: datetime, now: datetime, grace: timedelta) -> bool:
    """Does an appointment count now: its time is near, and its ticket wasn't taken too late?"""
    return now >= appointed_at - EARLY and taken_at <= appointed_at + grace


@dataclass(frozen=True, slots=True)
class Call:
    """Who is called; whom the call overtakes; whom it lets come one place nearer after being put back."""

    ticket: Waiting
    overtaken: Sequence[UUID]
    nearer: Sequence[UUID] = ()


def next_call(
    profile: Profile, waiting: Iterable[Waiting], now: datetime, *, most_overtaken: int, grace: timedelta
) -> Call | None:
    """The ticket to call, and those that this call overtakes."""
    servable = [(place, ticket) for ticket in waiting if (place := class_of(profile, ticket, now, grace)) is not None]
    if not servable:
        return None
    ready = [pair for pair in servable if not pair[1].held] or servable
    starving = [ticket for _place, ticket in ready if ticket.overtaken >= most_overtaken]
    if starving:
        chosen = min(starving, key=lambda ticket: ticket.turn)
    else:
        chosen = min(ready, key=lambda pair: (pair[0], *pair[1].turn))[1]
    return called(chosen, (ticket for _place, ticket in servable))


def called(chosen: Waiting, servable: Iterable[Waiting]) -> Call:
    """What a call does to the others that the counter could have called."""
    others = [ticket for ticket in servable if ticket.id != chosen.id]
    return Call(
        chosen,
        [ticket.id for ticket in others if ticket.turn < chosen.turn and not ticket.held],
        [ticket.id for ticket in others if ticket.held],
    )


def after(waiting: dict[UUID, Waiting], call: Call) -> dict[UUID, Waiting]:
    """Who waits when it is done."""
    rest = {key: one for key, one in waiting.items() if key != call.ticket.id}
    for passed in call.overtaken:
        rest[passed] = replace(rest[passed], overtaken=rest[passed].overtaken + 1)
    for one in call.nearer:
        rest[one] = replace(rest[one], held=rest[one].held - 1)
    return rest


def ahead(
    profile: Profile,
    waiting: Iterable[Waiting],
    ticket: UUID,
    now: datetime,
    *,
    most_overtaken: int,
    grace: timedelta,
) -> int | None:
    """How many a counter with this profile calls before this ticket, were nobody to come; None where it never calls it."""
    rest = {one.id: one for one in waiting}
    before = 0
    while (call := next_call(profile, rest.values(), now, most_overtaken=most_overtaken, grace=grace)) is not None:
        if call.ticket.id == ticket:
            return before
        rest = after(rest, call)
        before += 1
    return None
