"""People whom one hall lends to another for some days."""

from datetime import date

from django.db import models
from django.db.models import F, Q

from openhall.kernel.ids import uuid7

from .people import Staff
from .units import Unit


class LoanQuerySet(models.QuerySet["Loan"]):
    def between(self, first: date, last: date) -> "LoanQuerySet":
        """Those that touch these days."""
        return self.filter(since__lte=last, until__gte=first)

    def on(self, day: date) -> "LoanQuerySet":
        return self.between(day, day)

    def about(self, hall: Unit) -> "LoanQuerySet":
        """Those by which the hall gives somebody or gets somebody."""
        return self.filter(Q(lender=hall) | Q(hall=hall))


class Loan(models.Model):
    """A person works in another hall from the first to the last of these days, both included."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    staff = models.ForeignKey(Staff, on_delete=models.PROTECT, related_name="loans", db_index=False)
    lender = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="lent")
    hall = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="borrowed")
    since = models.DateField()
    until = models.DateField()
    reason = models.TextField()
    lent_by = models.ForeignKey(Staff, null=True, on_delete=models.PROTECT, related_name="+")
    lent_at = models.DateTimeField()

    objects = LoanQuerySet.as_manager()

    class Meta:
        indexes = [models.Index(fields=["staff", "since"], name="loan_of_person")]
        constraints = [
            models.CheckConstraint(condition=Q(until__gte=F("since")), name="loan_ends_after_it_begins"),
            models.CheckConstraint(condition=~Q(hall=F("lender")), name="loan_to_another"),
        ]

    def __str__(self) -> str:
        return f"{self.staff} {self.since} – {self.until}"
