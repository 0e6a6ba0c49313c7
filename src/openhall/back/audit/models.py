"""The auditor's work: verdicts on orders, what the bank says, the signature under a day."""

from django.db import models

from openhall.front.counter.models import Order
from openhall.front.till.models import BusinessDay
from openhall.kernel.ids import uuid7


class Check(models.Model):
    """The auditor's look at one order."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    order = models.OneToOneField(Order, on_delete=models.PROTECT, related_name="audit")
    hall = models.UUIDField()
    staff = models.UUIDField()
    at = models.DateTimeField()
    verdict = models.TextField()
    faults = models.JSONField(default=list)

    def __str__(self) -> str:
        return f"{self.order_id} {self.verdict}"


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

    def __str__(self) -> str:
        return f"{self.means} {self.amount}"


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
