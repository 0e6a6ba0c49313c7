"""What a customer wants and why somebody comes first: the hall's own segments, and the class vip (FLOOR-04, FLOOR-10)."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from openhall.engines.policy.parameters import Figures
from openhall.front.customers.models import Customer
from openhall.kernel.problems import Refused, invalid
from openhall.positions import COMPLAINT_RECEPTIONIST, LEAD, STAFFS, TILL
from openhall.team.org.models import Counter

from . import queues
from .discipline import Profile
from .models import Segment
from .parameters import PRIORITY_GROUPS
from .words import COMPLAINT, ENQUIRY, FAST, GENERAL, SALES, TIER, VIP

SERVED_BY: dict[str, frozenset[str]] = {
    GENERAL: TILL | LEAD,
    SALES: TILL | LEAD,
    ENQUIRY: STAFFS,
    COMPLAINT: LEAD | {COMPLAINT_RECEPTIONIST},
}
"""Which positions may do a want; a person who is sent to a counter may do one of its wants at least."""


def may_serve(positions: frozenset[str], profile: Profile, own: dict[str, str]) -> bool:
    """``own``: the hall's own wants with the service of each."""
    wanted = {base(own.get(name, name)) for name in profile.serves}
    return any(not positions.isdisjoint(SERVED_BY[one]) for one in wanted if one in SERVED_BY)


def base(service: str) -> str:
    """The want behind a service: vip and fast mean general with that priority."""
    return GENERAL if service in (VIP, FAST) else service


@dataclass(frozen=True, slots=True)
class Offered:
    """What the counters of a hall can serve: the services, and the hall's own wants."""

    services: frozenset[str]
    own: tuple[Segment, ...]

    def has(self, service: str, segment: str = "") -> bool:
        if segment:
            return any((one.service, one.code) == (service, segment) for one in self.own)
        return service in self.services


def offered(hall: UUID) -> Offered:
    """Only that is offered where customers choose themselves; nothing where the hall has no counter yet."""
    laid = Counter.objects.filter(hall=hall).values_list("kind", "floor_profile__wants")
    serves = frozenset(name for kind, wants in laid for name in queues.profile(kind, wants).serves)
    own = Segment.objects.filter(hall=hall, retired_at=None).order_by("letter")
    return Offered(serves, tuple(one for one in own if not serves.isdisjoint({one.code, one.service})))


def segment(hall: UUID, service: str, code: str | None) -> Segment | None:
    """The hall's own want of that code, which must lie inside the service."""
    if code is None:
        return None
    row = Segment.objects.filter(hall=hall, code=code, retired_at=None).first()
    if row is None:
        raise invalid("unknown: {what}", field="segment", what=code)
    if row.service != base(service):
        raise invalid("this want belongs to another service", field="segment")
    return row


def first(hall: UUID, now: datetime, service: str, group: str | None, customer: Customer | None) -> str:
    """Why this customer has the class vip wherever the want is served; empty for whoever has not.

    The tier comes from the customer file, never from anybody's word: where tiers have been entered, a ticket that names a
    customer without one can't be vip.
    """
    if group is not None:
        if group not in Figures(hall, now)[PRIORITY_GROUPS].split(","):
            raise invalid("this hall gives no priority for that", field="first")
        return group
    if customer is None:
        return ""
    if customer.tier:
        return TIER
    if service == VIP and Customer.objects.exclude(tier="").exists():
        raise Refused("ticket.no_tier", clause="FLOOR-10", field="service")
    return ""
