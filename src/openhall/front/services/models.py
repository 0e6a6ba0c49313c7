"""What hangs on a number beside its owner and plan: bills, packages, changes to come, cards, mandates; and what the
operator's systems are told of it. ``subscription`` and ``order`` are keys: the counter writes, nothing here decides."""

from datetime import date
from decimal import Decimal
from uuid import UUID

from django.db import models
from django.db.models import F, Q, Sum

from openhall.kernel import secrets
from openhall.kernel.ids import uuid7
from openhall.kernel.money import ZERO


class BillQuerySet(models.QuerySet["Bill"]):
    def open(self) -> "BillQuerySet":
        """Not wholly paid, oldest first."""
        return self.filter(paid__lt=F("amount")).order_by("month", "loaded_at", "id")

    def of(self, subscription: UUID) -> "BillQuerySet":
        return self.filter(subscription=subscription)

    def owed(self) -> Decimal:
        found = self.aggregate(left=Sum(F("amount") - F("paid")))["left"]
        return found or ZERO


class Bill(models.Model):
    """A month's bill of a number, as billing says; what is open of it are arrears."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    subscription = models.UUIDField()
    month = models.DateField()
    amount = models.DecimalField(max_digits=14, decimal_places=2)
    paid = models.DecimalField(max_digits=14, decimal_places=2, default=0)
    loaded_at = models.DateTimeField()

    objects = BillQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["subscription", "month"], name="bill_one_a_month"),
            models.CheckConstraint(condition=Q(paid__gte=0, paid__lte=F("amount")), name="bill_paid_fits"),
        ]

    def __str__(self) -> str:
        return f"{self.month:%Y-%m} {self.amount}"

    @property
    def left(self) -> Decimal:
        return self.amount - self.paid


class PackageQuerySet(models.QuerySet["Package"]):
    def valid_on(self, subscription: UUID, day: date) -> "PackageQuerySet":
        return self.filter(subscription=subscription, ended_at=None, valid_from__lte=day, valid_until__gte=day)

    def gigabytes(self) -> int:
        return self.aggregate(sum=Sum("gigabytes"))["sum"] or 0


class Package(models.Model):
    """Data bought for a number: an allowance from a day to a day. Nothing renews it but another order."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    subscription = models.UUIDField()
    order = models.UUIDField()
    name = models.TextField()
    gigabytes = models.IntegerField()
    valid_from = models.DateField()
    valid_until = models.DateField()
    ended_at = models.DateTimeField(null=True)

    objects = PackageQuerySet.as_manager()

    class Meta:
        indexes = [models.Index(fields=["subscription", "valid_until"], name="package_of_number")]

    def __str__(self) -> str:
        return self.name


class ConnectionQuerySet(models.QuerySet["Connection"]):
    def standing(self) -> "ConnectionQuerySet":
        """Not taken back."""
        return self.filter(ended_at=None)

    def on(self, subscription: UUID) -> "ConnectionQuerySet":
        """Of a number, the one that ends last first; one without an end is billed month by month."""
        return self.standing().filter(subscription=subscription).order_by(F("ends_on").desc(nulls_first=True), "id")

    def ending_before(self, day: date) -> "ConnectionQuerySet":
        return self.standing().filter(ends_on__lt=day)


class Connection(models.Model):
    """A broadband service at an address, paid until ``ends_on``; renewals move that day. ``place`` is the address as compared."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    subscription = models.UUIDField()
    order = models.UUIDField()
    address = models.TextField(blank=True, default="")
    place = models.TextField(blank=True, default="")
    bandwidth = models.TextField(blank=True, default="")
    started_on = models.DateField()
    ends_on = models.DateField(null=True)
    ended_at = models.DateTimeField(null=True)

    objects = ConnectionQuerySet.as_manager()

    class Meta:
        indexes = [
            models.Index(fields=["subscription"], name="connection_of_number"),
            models.Index(fields=["order"], name="connection_of_order"),
            models.Index(fields=["place"], condition=~Q(place=""), name="connection_place"),
        ]

    def __str__(self) -> str:
        return f"{self.address} {self.ends_on or ''}".strip()


class ChangeQuerySet(models.QuerySet["Change"]):
    def of(self, subscription: UUID) -> "ChangeQuerySet":
        return self.filter(subscription=subscription).order_by("-id")

    def waiting(self) -> "ChangeQuerySet":
        return self.filter(applied_at=None, dropped_at=None)


class Change(models.Model):
    """Something of a number had one value and gets another, on a day: function, means of payment, certificate."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    subscription = models.UUIDField()
    order = models.UUIDField()
    field = models.TextField()
    old = models.TextField(blank=True, default="")
    new = models.TextField(blank=True, default="")
    effective_from = models.DateField()
    asked_at = models.DateTimeField()
    applied_at = models.DateTimeField(null=True)
    dropped_at = models.DateTimeField(null=True)

    objects = ChangeQuerySet.as_manager()

    class Meta:
        indexes = [
            models.Index(fields=["subscription", "-id"], name="change_of_number"),
            models.Index(fields=["order"], name="change_of_order"),
        ]

    def __str__(self) -> str:
        return f"{self.field}: {self.old} → {self.new}"


BARRED, TO_DESTROY = "barred", "to_destroy"


class OldCard(models.Model):
    """A SIM that no number uses any more: barred and void, or handed in and to be destroyed."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    subscription = models.UUIDField()
    order = models.UUIDField()
    item = models.IntegerField()
    sim = models.TextField()
    state = models.TextField(default=BARRED)
    void_from = models.DateField()
    at = models.DateTimeField()

    class Meta:
        indexes = [
            models.Index(fields=["sim"], name="old_card_sim"),
            models.Index(fields=["order"], name="old_card_order"),
        ]

    def __str__(self) -> str:
        return f"{self.sim} {self.state}"


class LockedCard(models.Model):
    """A recharge card that is locked, until an order releases it."""

    serial = models.TextField(primary_key=True)
    locked_at = models.DateTimeField()
    locked_by = models.UUIDField(null=True)
    reason = models.TextField(blank=True, default="")
    released_at = models.DateTimeField(null=True)
    released_by_order = models.UUIDField(null=True)

    def __str__(self) -> str:
        return self.serial


class MandateQuerySet(models.QuerySet["Mandate"]):
    def in_force(self) -> "MandateQuerySet":
        return self.filter(valid_from__isnull=False, ended_at=None)


class Mandate(models.Model):
    """The customer lets the bank pay the bills of a number. Entered for an order, in force once that is accepted."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    order = models.UUIDField(unique=True)
    subscription = models.UUIDField()
    bank = models.TextField()
    account_sealed = models.TextField()
    last_four = models.TextField()
    entered_at = models.DateTimeField()
    valid_from = models.DateField(null=True)
    ended_at = models.DateTimeField(null=True)

    objects = MandateQuerySet.as_manager()

    class Meta:
        indexes = [models.Index(fields=["subscription"], name="mandate_of_number")]

    def __str__(self) -> str:
        return f"{self.bank} …{self.last_four}"

    @property
    def account(self) -> str:
        return secrets.unseal(self.account_sealed)


class Collection(models.Model):
    """A file for the banks: the open bills of all mandates in force up to a month."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    month = models.DateField(unique=True)
    made_at = models.DateTimeField()
    made_by = models.UUIDField(null=True)
    booked_at = models.DateTimeField(null=True)

    def __str__(self) -> str:
        return f"{self.month:%Y-%m}"


class CollectionItem(models.Model):
    """One bill in a collection file: collected, unless the bank returns it."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    collection = models.ForeignKey(Collection, on_delete=models.PROTECT, related_name="items")
    bill = models.ForeignKey(Bill, on_delete=models.PROTECT, related_name="+")
    mandate = models.ForeignKey(Mandate, on_delete=models.PROTECT, related_name="+")
    amount = models.DecimalField(max_digits=14, decimal_places=2)
    collected = models.DecimalField(max_digits=14, decimal_places=2, default=0)
    returned_at = models.DateTimeField(null=True)
    reason = models.TextField(blank=True, default="")

    def __str__(self) -> str:
        return f"{self.amount}"


class JobQuerySet(models.QuerySet["Job"]):
    def waiting(self) -> "JobQuerySet":
        return self.filter(done_at=None)

    def about(self, order: UUID) -> "JobQuerySet":
        return self.filter(order=order).order_by("id")


class Job(models.Model):
    """What the operator's systems are told of an order: written with it, handed over at least once, applied once."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    order = models.UUIDField()
    number = models.TextField()
    act = models.TextField()
    changed = models.JSONField(default=dict)
    asked_at = models.DateTimeField()
    tries = models.IntegerField(default=0)
    done_at = models.DateTimeField(null=True)
    system = models.TextField(blank=True, default="")
    answer = models.TextField(blank=True, default="")

    objects = JobQuerySet.as_manager()

    class Meta:
        indexes = [
            models.Index(fields=["order"], name="job_of_order"),
            models.Index(fields=["asked_at"], condition=Q(done_at=None), name="job_waiting"),
        ]

    def __str__(self) -> str:
        return f"{self.act} {self.number}"
