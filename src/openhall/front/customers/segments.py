"""Groups of customers for marketing. Whoever refused marketing is never among them.

A module that knows what customers bought declares a segment::

    @segment("terminal", _("Bought a handset in the last 12 months"))
    def bought_terminal(now): return Order.objects....values("customer")
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.utils.functional import Promise

from .models import Customer, CustomerQuerySet

Members = Callable[[datetime], Any]


@dataclass(frozen=True, slots=True)
class Segment:
    """A group: ``members`` gives the keys of the files that belong to it, as a subquery."""

    code: str
    label: str | Promise
    members: Members

    def everybody(self, now: datetime) -> CustomerQuerySet:
        """All who belong, also over files that were joined, whether they want marketing or not."""
        keys = self.members(now)
        return Customer.objects.standing().filter(id__in=keys) | Customer.objects.standing().filter(
            id__in=Customer.objects.filter(id__in=keys, joined_into__isnull=False).values("joined_into")
        )

    def reachable(self, now: datetime) -> CustomerQuerySet:
        """Those of them who may be approached."""
        return self.everybody(now) & Customer.objects.reachable_for_marketing()


segments: dict[str, Segment] = {}


def segment(code: str, label: str | Promise) -> Callable[[Members], Members]:
    """Declare a segment."""

    def register(members: Members) -> Members:
        if code in segments:
            raise AssertionError(f"two segments named {code}")
        segments[code] = Segment(code, label, members)
        return members

    return register
