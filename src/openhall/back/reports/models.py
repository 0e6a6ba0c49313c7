"""What is frozen when a day is closed."""

from django.db import models

from openhall.front.till.models import BusinessDay
from openhall.kernel.ids import uuid7


class ClerkMatch(models.Model):
    """One person's day: books, money and stubs, from three sources (AUDIT-01). Written once, at the close."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    day = models.ForeignKey(BusinessDay, on_delete=models.PROTECT, related_name="clerk_matches")
    staff = models.UUIDField()
    books = models.DecimalField(max_digits=14, decimal_places=2)
    money = models.DecimalField(max_digits=14, decimal_places=2)
    stubs = models.DecimalField(max_digits=14, decimal_places=2)
    stub_count = models.IntegerField()
    forms_used = models.IntegerField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["day", "staff"], name="clerk_match_once")]

    def __str__(self) -> str:
        return f"{self.day_id} {self.staff}"


class DailyReport(models.Model):
    """The hall's daily report (日报), frozen at the close: figures of the moment, never computed again."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    day = models.OneToOneField(BusinessDay, on_delete=models.PROTECT, related_name="report")
    hall = models.UUIDField()
    date = models.DateField()
    accepted = models.IntegerField()
    reversed = models.IntegerField()
    cash = models.DecimalField(max_digits=14, decimal_places=2)
    card = models.DecimalField(max_digits=14, decimal_places=2)
    epay = models.DecimalField(max_digits=14, decimal_places=2)
    books = models.DecimalField(max_digits=14, decimal_places=2)
    money = models.DecimalField(max_digits=14, decimal_places=2)
    stubs = models.DecimalField(max_digits=14, decimal_places=2)
    differences = models.JSONField(default=list)
    lines = models.JSONField(default=list)
    frozen_at = models.DateTimeField()

    class Meta:
        indexes = [models.Index(fields=["hall", "date"], name="report_hall_date")]

    def __str__(self) -> str:
        return f"{self.hall} {self.date}"

    @property
    def matched(self) -> bool:
        return not self.differences
