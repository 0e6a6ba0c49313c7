"""Broadband at an address: until when it is paid, and what looks like it. Pure decisions, and the reads they need."""

import calendar
import unicodedata
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from django.db.models import Q

from openhall.front.customers.models import Subscription

from .models import Connection

PERSON, ADDRESS = "person", "address"


def months_later(day: date, months: int) -> date:
    """The same day ``months`` later, or that month's last."""
    year, month = divmod(day.year * 12 + day.month - 1 + months, 12)
    return date(year, month + 1, min(day.day, calendar.monthrange(year, month + 1)[1]))


def renewed(ends_on: date | None, months: int, today: date) -> date:
    """The paid term begins at the later of today and the day on which the service ends (COUNTER-09)."""
    return months_later(max(ends_on or today, today), months)


def place_of(address: str) -> str:
    """An address as it is compared: width, case, spaces and punctuation make no difference."""
    return "".join(char for char in unicodedata.normalize("NFKC", address).casefold() if char.isalnum())


@dataclass(frozen=True, slots=True)
class Alike:
    """An earlier service whose person or address a new connection has."""

    connection: UUID
    by: str
    ends_on: date


def alike(customer: UUID, address: str, today: date) -> Alike | None:
    """A service that has expired, or expires in this month, of the same person or at the same address."""
    numbers = Subscription.objects.filter(customer=customer).values("id")
    place = place_of(address)
    same = Q(subscription__in=numbers) | (Q(place=place) if place else Q(pk__in=[]))
    next_month = months_later(today.replace(day=1), 1)
    row = Connection.objects.ending_before(next_month).filter(same).order_by("-ends_on").first()
    if row is None or row.ends_on is None:
        return None
    return Alike(row.id, ADDRESS if place and row.place == place else PERSON, row.ends_on)
