"""The auditor's work: verdicts on orders, takings and reports, what the bank says, the signature under a day.

Nothing here is ever changed or deleted: the database refuses it.
"""

from collections.abc import Iterable
from decimal import Decimal
from uuid import UUID

from django.db import models
from django.db.models import Q

from openhall.front.counter.models import Order
from openhall.front.till.models import BusinessDay
from openhall.kernel.ids import uuid7

TAKINGS, REPORT = "takings", "report"
OK, FAULTY = "ok", "faulty"


class CheckQuerySet(models.QuerySet["Check"]):
    def of_days(self, days: Iterable[UUID]) -> "CheckQuerySet":
        return self.filter(day__in=list(days))

    def faulty(self) -> "CheckQuerySet":
        return self.filter(verdict=FAULTY)


class Check(models.Model):
    """The auditor's look at one order."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    order = models.OneToOneField(Order, on_delete=models.PROTECT, related_name="audit")
    day = models.ForeignKey(BusinessDay, on_delete=models.PROTECT, related_name="checks")
    hall = models.UUIDField()
    staff = models.UUIDField()
    at = models.DateTimeField()
    verdict = models.TextField()
    faults = models.JSONField(default=list)

    objects = CheckQuerySet.as_manager()

    class Meta:
        indexes = [
            models.Index(fields=["hall", "at"], name="check_hall_at"),
            models.Index(fields=["day"], condition=Q(verdict=FAULTY), name="check_faulty_of_day"),
        ]

    def __str__(self) -> str:
        return f"{self.order_id} {self.verdict}"


class ItemCheck(models.Model):
    """The auditor's look at the two other kinds of item of a day: its revenue account, and each clerk's report."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    day = models.ForeignKey(BusinessDay, on_delete=models.PROTECT, related_name="item_checks")
    kind = models.TextField()
    clerk = models.UUIDField(null=True)
    staff = models.UUIDField()
    at = models.DateTimeField()
    verdict = models.TextField()
    faults = models.JSONField(default=list)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["day", "clerk"], condition=Q(kind=REPORT), name="item_report_once"),
            models.UniqueConstraint(fields=["day"], condition=Q(kind=TAKINGS), name="item_takings_once"),
            models.CheckConstraint(
                condition=Q(kind=TAKINGS, clerk=None) | Q(kind=REPORT, clerk__isnull=False), name="item_of_a_kind"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.day_id} {self.kind} {self.verdict}"


class CopiesKeyed(models.Model):
    """The green copies of one clerk's day, counted and added up from the paper; of several the last counts."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    day = models.ForeignKey(BusinessDay, on_delete=models.PROTECT, related_name="copies_keyed")
    clerk = models.UUIDField()
    count = models.IntegerField()
    total = models.DecimalField(max_digits=14, decimal_places=2)
    staff = models.UUIDField()
    at = models.DateTimeField()

    def __str__(self) -> str:
        return f"{self.day_id} {self.clerk} {self.total}"


class BankLineQuerySet(models.QuerySet["BankLine"]):
    def sums(self) -> dict[str, Decimal]:
        """The sum by means; a means without any line isn't there."""
        rows = self.values_list("means").annotate(total=models.Sum("amount")).order_by("means")
        return dict(rows)

    def sharing(self, slips: Iterable[str]) -> "BankLineQuerySet":
        """Lines of slips that may cover several days."""
        return self.filter(slip__in=[slip for slip in slips if slip])


class BankLine(models.Model):
    """What went to the bank, or was settled by it, for a day: slip, means, amount."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    hall = models.UUIDField()
    day = models.ForeignKey(BusinessDay, on_delete=models.PROTECT, related_name="bank_lines")
    means = models.TextField()
    amount = models.DecimalField(max_digits=14, decimal_places=2)
    slip = models.TextField(blank=True, default="")
    staff = models.UUIDField()
    at = models.DateTimeField()

    objects = BankLineQuerySet.as_manager()

    class Meta:
        indexes = [models.Index(fields=["hall", "slip"], condition=~Q(slip=""), name="bank_line_slip")]

    def __str__(self) -> str:
        return f"{self.means} {self.amount}"


class StatementLine(models.Model):
    """A line of an imported bank statement: it made its bank line, or confirmed one that had been booked by hand."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    line = models.OneToOneField(BankLine, on_delete=models.PROTECT, related_name="statement")
    file_name = models.TextField()
    value_date = models.DateField(null=True)
    fee = models.DecimalField(max_digits=14, decimal_places=2, default=0)
    staff = models.UUIDField()
    at = models.DateTimeField()

    def __str__(self) -> str:
        return f"{self.file_name} {self.line_id}"


class Signature(models.Model):
    """The auditor's signature under a closed day, with the three figures as they were."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    day = models.OneToOneField(BusinessDay, on_delete=models.PROTECT, related_name="signature")
    hall = models.UUIDField()
    staff = models.UUIDField()
    at = models.DateTimeField()
    report = models.DecimalField(max_digits=14, decimal_places=2)
    copies = models.DecimalField(max_digits=14, decimal_places=2)
    bank = models.DecimalField(max_digits=14, decimal_places=2)
    differences = models.JSONField(default=list)
    note = models.TextField(blank=True, default="")

    def __str__(self) -> str:
        return f"{self.day_id} {self.at:%Y-%m-%d}"

    @property
    def matched(self) -> bool:
        return not self.differences
