"""The seven queries about a mobile number (COUNTER-11): which they are, and what each finds."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from openhall.kernel.actors import Actor

from . import proof
from .models import VOID, Customer, Number, NumberSegment, Subscription

CUSTOMER, CONSUMPTION, ACCEPTANCE, COMPLAINTS, RELEASE, REGION, HLR = (
    "customer",
    "consumption",
    "acceptance",
    "complaints",
    "release",
    "region",
    "hlr",
)
KINDS: dict[str, str | Promise] = {
    CUSTOMER: _("Customer data"),
    CONSUMPTION: _("Consumption history"),
    ACCEPTANCE: _("Acceptance history"),
    COMPLAINTS: _("Complaint progress"),
    RELEASE: _("Number release"),
    REGION: _("Region of the number"),
    HLR: _("HLR data"),
}
MASKED = frozenset({CUSTOMER, CONSUMPTION, ACCEPTANCE, COMPLAINTS})
"""What belongs to the customer: masked until the customer has proved identity, or somebody says why."""


def subscription_of(number: str) -> Subscription | None:
    """Who uses the number now, or used it last."""
    rows = list(
        Subscription.objects.select_related("customer").filter(number=number).exclude(state=VOID).order_by("id")
    )
    live = [row for row in rows if row.cancelled_at is None]
    return (live or rows)[-1] if rows else None


@dataclass(frozen=True, slots=True)
class Region:
    """Where a number is at home."""

    prefix: str
    operator: str
    province: str
    city: str
    area_code: str


def region_of(number: str) -> Region | None:
    """The longest known beginning of the number."""
    beginnings = [number[:size] for size in range(len(number), 2, -1)]
    rows = {row.prefix: row for row in NumberSegment.objects.filter(prefix__in=beginnings)}
    found = next((rows[prefix] for prefix in beginnings if prefix in rows), None)
    return Region(found.prefix, found.operator, found.province, found.city, found.area_code) if found else None


@dataclass(frozen=True, slots=True)
class Release:
    """What the number resource knows: who may assign it, its state, since when it is in use."""

    number: Number | None
    subscription: Subscription | None

    @property
    def assigned_at(self) -> datetime | None:
        return self.subscription.joined_at if self.subscription else None


def release_of(number: str) -> Release:
    return Release(Number.objects.filter(number=number).first(), subscription_of(number))


def proved(actor: Actor, customer: UUID) -> bool:
    """Has this customer proved identity to this person, in a transaction that is still open?"""
    found = proof.open_transaction(actor, customer)
    return found is not None and found.proved


def unmasked(actor: Actor, customer: Customer | None) -> bool:
    return customer is not None and proved(actor, customer.id)
