"""Archives: the papers of each order and where they lie; who looked into them; what was destroyed."""

from collections.abc import Iterable
from datetime import datetime
from typing import Any
from uuid import UUID

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q

from openhall.front.counter.models import Order
from openhall.front.customers.models import Customer
from openhall.kernel.ids import uuid7

EXPECTED, RECEIVED, FILED = "expected", "received", "filed"
STATES = (EXPECTED, RECEIVED, FILED)

FORM = "form"
"""The signed acceptance form; other papers have the names that orders use."""


class VoucherSetQuerySet(models.QuerySet["VoucherSet"]):
    def of_halls(self, halls: Iterable[UUID]) -> "VoucherSetQuerySet":
        return self.filter(hall__in=halls)

    def expected(self) -> "VoucherSetQuerySet":
        return self.filter(state=EXPECTED)

    def overdue(self, before: datetime) -> "VoucherSetQuerySet":
        """Not received, though of orders accepted before the moment from which papers may still be on their way."""
        return self.expected().filter(at__lt=before)

    def received(self) -> "VoucherSetQuerySet":
        """In the archivist's hands, not yet in a box."""
        return self.filter(state=RECEIVED)

    def filed(self) -> "VoucherSetQuerySet":
        return self.filter(state=FILED)

    def to_shred(self) -> "VoucherSetQuerySet":
        """Paper of customers whose data were destroyed."""
        gone = Q(order__customer__destroyed_at__isnull=False) | Q(order__to_customer__destroyed_at__isnull=False)
        return self.filter(gone, shredded_at=None).exclude(papers=models.F("electronic"))


class VoucherSet(models.Model):
    """The papers that one order should leave behind, and where they are: with the clerk, received, in a box."""

    order = models.OneToOneField(Order, primary_key=True, on_delete=models.PROTECT, related_name="vouchers")
    hall = models.UUIDField()
    staff = models.UUIDField()
    at = models.DateTimeField()
    papers = ArrayField(models.TextField(), default=list)
    electronic = ArrayField(models.TextField(), default=list)
    received = ArrayField(models.TextField(), default=list)
    state = models.TextField(default=EXPECTED)
    received_at = models.DateTimeField(null=True)
    received_by = models.UUIDField(null=True)
    archive_no = models.TextField(blank=True, default="")
    box = models.TextField(blank=True, default="")
    place = models.TextField(blank=True, default="")
    filed_at = models.DateTimeField(null=True)
    filed_by = models.UUIDField(null=True)
    shredded_at = models.DateTimeField(null=True)

    objects = VoucherSetQuerySet.as_manager()

    class Meta:
        indexes = [
            models.Index(fields=["hall", "state", "-at"], name="vouchers_of_hall"),
            models.Index(fields=["hall", "at"], condition=Q(state=EXPECTED), name="vouchers_expected"),
        ]
        constraints = [
            models.UniqueConstraint(fields=["hall", "archive_no"], condition=~Q(archive_no=""), name="archive_no_once"),
            models.CheckConstraint(
                condition=~Q(state=FILED) | ~Q(archive_no="") & Q(filed_at__isnull=False), name="filed_has_number"
            ),
        ]

    def __str__(self) -> str:
        return self.archive_no or f"{self.order_id} {self.state}"

    @property
    def missing(self) -> list[str]:
        """Papers that the clerk still owes."""
        return [paper for paper in self.papers if paper not in self.received]


class ArchiveNumber(models.Model):
    """The next archive number of a hall in a year. Locked while a number is given."""

    hall = models.UUIDField()
    year = models.IntegerField()
    next = models.IntegerField(default=1)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["hall", "year"], name="archive_number_once")]

    def __str__(self) -> str:
        return f"{self.year} {self.next}"


class Opening(models.Model):
    """The named reader looked into a file of the archive. Append-only record of who read what, when, under which approval."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    case = models.UUIDField()
    vouchers = models.ForeignKey(VoucherSet, on_delete=models.PROTECT, related_name="openings")
    at = models.DateTimeField()
    reader = models.UUIDField()

    class Meta:
        indexes = [models.Index(fields=["case"], name="opening_of_case")]

    def __str__(self) -> str:
        return f"{self.at:%Y-%m-%d %H:%M}"


PROPOSED, DONE, WITHDRAWN = "proposed", "done", "withdrawn"


class DestructionQuerySet(models.QuerySet["Destruction"]):
    def open(self) -> "DestructionQuerySet":
        return self.filter(state=PROPOSED)


class Destruction(models.Model):
    """A list of customer files to be destroyed: proposed with a reason, carried out by two persons, kept as the record."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    why = models.TextField()
    ground = models.TextField()
    state = models.TextField(default=PROPOSED)
    proposed_by = models.UUIDField()
    proposed_at = models.DateTimeField()
    first_by = models.UUIDField(null=True)
    first_at = models.DateTimeField(null=True)
    second_by = models.UUIDField(null=True)
    second_at = models.DateTimeField(null=True)
    withdrawn_by = models.UUIDField(null=True)
    withdrawn_at = models.DateTimeField(null=True)

    objects = DestructionQuerySet.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=~Q(state=DONE) | Q(first_by__isnull=False, second_by__isnull=False), name="destroyed_by_two"
            ),
            models.CheckConstraint(
                condition=Q(second_by=None) | ~Q(first_by=models.F("second_by")), name="two_are_two"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.ground} {self.state}"


class DestructionItem(models.Model):
    """One file on a list: destroyed, or left out because of a hold or a new contact."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    destruction = models.ForeignKey(Destruction, on_delete=models.PROTECT, related_name="items")
    customer = models.ForeignKey(Customer, on_delete=models.PROTECT, related_name="destructions")
    outcome = models.TextField(blank=True, default="")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["destruction", "customer"], name="listed_once")]

    def __str__(self) -> str:
        return self.outcome


def papers_of(documents: list[str]) -> list[str]:
    """The papers that an order leaves behind: the signed form, and a copy of each document that was shown."""
    return [FORM, *sorted(set(documents) - {"password"})]


def plain(row: VoucherSet) -> dict[str, Any]:
    """Where a set is, for the activity log."""
    return {"state": row.state, "no": row.archive_no, "box": row.box, "place": row.place}
