"""In what order tickets are called: by class, then by time of taking, with a guard against starving. Pure.

Each call overtakes every waiting ticket that the counter could have called at that moment and that was taken earlier. A
ticket overtaken three times comes before all classes. One general counter, g1 taken first, then vip v1 to v4, gives v1,
v2, v3, g1, v4.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from functools import cache
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

    @property
    def serves(self) -> frozenset[str]:
        """The services and segments that it calls."""
        return frozenset(self.classes) - {DUE}


PROFILES: dict[str, Profile] = {
    GENERAL: Profile((VIP, DUE, FAST, GENERAL), frozenset({VIP, FAST, GENERAL})),
    VIP: Profile((VIP, DUE, FAST, GENERAL), frozenset({VIP, FAST, GENERAL})),
    ENQUIRY: Profile((DUE, ENQUIRY, FAST), frozenset({ENQUIRY})),
    SALES: Profile((DUE, SALES), frozenset({SALES})),
    COMPLAINT: Profile((DUE, COMPLAINT), frozenset({COMPLAINT})),
}
"""The five kinds of counter, preset."""

PRESET: dict[str, tuple[str, ...]] = {
    GENERAL: (GENERAL,),
    VIP: (GENERAL,),
    ENQUIRY: (ENQUIRY, FAST),
    SALES: (SALES,),
    COMPLAINT: (COMPLAINT,),
}
"""The same as wants in their order of preference: ``profile_of`` makes each of them."""


@cache
def profile_of(wants: tuple[str, ...]) -> Profile:
    """A counter for these wants, in the order of preference. Who wants general comes with vip and fast, which are its
    priorities; fast alone is a want of its own place."""
    priorities = (VIP, DUE, FAST) if GENERAL in wants else (DUE,)
    rest = tuple(want for want in wants if want not in priorities)
    own = frozenset(want for want in wants if want != FAST)
    return Profile((*priorities, *rest), own | {VIP, FAST} if GENERAL in wants else own)


@dataclass(frozen=True, slots=True)
class Waiting:
    """What the order of calls needs to know of a waiting ticket. ``order`` decides between tickets of one moment;
    ``held``: put back after not coming, it lets so many calls that could have been its own go by; ``segment``: the hall's
    own name of the want, inside its service; ``first``: of the class vip wherever its want is served."""

    id: UUID
    service: str
    taken_at: datetime
    order: Any
    overtaken: int
    appointed_at: datetime | None = None
    held: int = 0
    segment: str = ""
    first: bool = False

    @property
    def turn(self) -> tuple[datetime, Any]:
        return self.taken_at, self.order


def class_of(profile: Profile, ticket: Waiting, now: datetime, grace: timedelta) -> int | None:
    """The place of the ticket's class at a counter with this profile, None where the counter doesn't serve it."""
    if ticket.appointed_at is not None and counts(ticket.appointed_at, ticket.taken_at, now, grace):
        if ticket.service not in profile.appointments and ticket.segment not in profile.appointments:
            return None
        place = profile.classes.index(DUE)
    else:
        names = (ticket.service, ticket.segment) if ticket.segment else (ticket.service,)
        places = [profile.classes.index(name) for name in names if name in profile.classes]
        if not places:
            return None
        place = min(places)
    if ticket.first:
        return profile.classes.index(VIP) if VIP in profile.classes else FIRST
    return place


FIRST = -1
"""The place of the class vip at a counter whose wants have none of their own."""


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
