"""Receipt forms (票据): runs of numbers with one holder each, and what became of each form used."""

from django.db import models
from django.db.models import F, Q

from openhall.kernel.ids import uuid7

USED, VOID = "used", "void"


class Run(models.Model):
    """Consecutive forms of a series with one holder: a person, or the hall while ``holder`` is empty.

    ``next`` is the form to be used next; runs of a series never overlap (the database keeps it).
    """

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    hall = models.UUIDField()
    series = models.TextField()
    first = models.BigIntegerField()
    last = models.BigIntegerField()
    next = models.BigIntegerField()
    holder = models.UUIDField(null=True)
    issued_at = models.DateTimeField(null=True)

    class Meta:
        indexes = [
            models.Index(fields=["series", "first"], name="run_series"),
            models.Index(fields=["holder", "series"], name="run_holder"),
        ]
        constraints = [
            models.CheckConstraint(
                condition=Q(last__gte=F("first")) & Q(next__gte=F("first")) & Q(next__lte=F("last") + 1),
                name="run_in_order",
            )
        ]

    def __str__(self) -> str:
        return f"{self.series} {self.first}-{self.last}"


class Form(models.Model):
    """A form that was used or spoilt: by whom, for which order, at which till. Exactly one row for each number."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    hall = models.UUIDField()
    series = models.TextField()
    no = models.BigIntegerField()
    state = models.TextField(default=USED)
    staff = models.UUIDField()
    till = models.UUIDField(null=True)
    order = models.UUIDField(null=True)
    amount = models.DecimalField(max_digits=14, decimal_places=2, default=0)
    at = models.DateTimeField()
    reason = models.TextField(blank=True, default="")
    voided_at = models.DateTimeField(null=True)
    voided_by = models.UUIDField(null=True)

    class Meta:
        indexes = [
            models.Index(fields=["till"], name="form_till"),
            models.Index(fields=["order"], name="form_order"),
            models.Index(fields=["hall", "at"], name="form_hall_at"),
        ]
        constraints = [models.UniqueConstraint(fields=["series", "no"], name="form_once")]

    def __str__(self) -> str:
        return f"{self.series} {self.no}"
