"""How long a customer file is kept: what holds it, and which files are due for destruction (CUSTOMERS-05)."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db.models import Exists, Max, OuterRef, Q

from openhall.front.counter.models import FINAL, Enquiry, Order
from openhall.front.customers.models import LIVE, VOID, Customer, CustomerQuerySet, Subscription, Visit
from openhall.front.customers.periods import ended_limit, prospect_limit

ENDED, PROSPECT, WISH = "ended", "prospect", "wish"
"""Grounds: the retention after the last contract is over; a prospect without contact; the customer asked for it."""


@dataclass(frozen=True, slots=True)
class Kept:
    """What speaks for keeping a file."""

    live: bool
    last_contract: datetime | None
    last_contact: datetime
    held: bool


@dataclass(frozen=True, slots=True)
class Limits:
    """Contracts that ended, and contacts that were, before these moments hold nothing any more."""

    ended: datetime
    contact: datetime


def ground(kept: Kept, limits: Limits, *, wish: bool = False) -> str:
    """Pure: why the file may be destroyed, or empty where something holds it."""
    if kept.held or kept.live:
        return ""
    if kept.last_contract is not None:
        if kept.last_contract >= limits.ended:
            return ""
        return WISH if wish else ENDED
    if wish:
        return WISH
    return PROSPECT if kept.last_contact < limits.contact else ""


def limits(now: datetime, unit: UUID | None) -> Limits:
    return Limits(ended_limit(now, unit), prospect_limit(now, unit))


def kept(customer: Customer) -> Kept:
    """What speaks for keeping this file, and the files that were joined into it."""
    keys = [customer.id, *Customer.objects.filter(joined_into=customer).values_list("id", flat=True)]
    numbers = Subscription.objects.filter(customer__in=keys).exclude(state=VOID)
    ends = [
        numbers.aggregate(at=Max("cancelled_at"))["at"],
        Order.objects.final().filter(_of(keys)).aggregate(at=Max("accepted_at"))["at"],
    ]
    contacts = [
        customer.changed_at,
        customer.reviewed_at,
        Visit.objects.filter(customer__in=keys).aggregate(at=Max("at"))["at"],
        Enquiry.objects.filter(customer__in=keys).aggregate(at=Max("asked_at"))["at"],
    ]
    return Kept(
        live=numbers.filter(state__in=LIVE).exists(),
        last_contract=max((end for end in ends if end is not None), default=None),
        last_contact=max(contact for contact in contacts if contact is not None),
        held=customer.held_at is not None,
    )


def _of(keys: Sequence[UUID]) -> Q:
    return Q(customer__in=keys) | Q(to_customer__in=keys)


def due(limit: Limits, ground: str) -> CustomerQuerySet:
    """Files that are due on this ground, longest untouched first."""
    theirs = Q(customer=OuterRef("pk")) | Q(customer__joined_into=OuterRef("pk"))
    bought = theirs | Q(to_customer=OuterRef("pk"))
    numbers = Subscription.objects.filter(theirs).exclude(state=VOID)
    orders = Order.objects.filter(bought, state__in=FINAL)
    rows = Customer.objects.standing().filter(held_at=None).order_by("reviewed_at")
    if ground == ENDED:
        recent = Exists(numbers.filter(Q(state__in=LIVE) | Q(cancelled_at__gte=limit.ended)))
        return rows.filter(
            Exists(numbers) | Exists(orders),
            ~recent,
            ~Exists(orders.filter(accepted_at__gte=limit.ended)),
            registered_at__lt=limit.ended,
        )
    return rows.filter(
        ~Exists(numbers),
        ~Exists(orders),
        ~Exists(Visit.objects.filter(theirs, at__gte=limit.contact)),
        ~Exists(Enquiry.objects.filter(theirs, asked_at__gte=limit.contact)),
        reviewed_at__lt=limit.contact,
        changed_at__lt=limit.contact,
    )
