"""What is frozen: each clerk's shift report and match, the hall's daily report; and what people say about them.

Nothing here is ever changed or deleted: the database refuses it.
"""

from collections.abc import Iterable
from datetime import date
from decimal import Decimal
from uuid import UUID

from django.db import models

from openhall.front.till.models import BusinessDay, TillSession
from openhall.kernel.ids import uuid7


class ClerkMatch(models.Model):
    """One person's day: books, money and stubs, from three sources (AUDIT-01). Written once, at the close.

    ``two_way``: the stubs weren't captured independently, so that only books and money could be compared.
    """

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    day = models.ForeignKey(BusinessDay, on_delete=models.PROTECT, related_name="clerk_matches")
    staff = models.UUIDField()
    books = models.DecimalField(max_digits=14, decimal_places=2)
    money = models.DecimalField(max_digits=14, decimal_places=2)
    stubs = models.DecimalField(max_digits=14, decimal_places=2)
    stub_count = models.IntegerField()
    forms_used = models.IntegerField()
    two_way = models.BooleanField(default=False)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["day", "staff"], name="clerk_match_once")]

    def __str__(self) -> str:
        return f"{self.day_id} {self.staff}"


class DailyReportQuerySet(models.QuerySet["DailyReport"]):
    def of_halls(self, halls: Iterable[UUID]) -> "DailyReportQuerySet":
        return self.filter(hall__in=halls)

    def on(self, day: date) -> "DailyReportQuerySet":
        return self.filter(date=day)

    def within(self, first: date, last: date) -> "DailyReportQuerySet":
        return self.filter(date__range=(first, last))


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
    details = models.JSONField(default=dict)
    frozen_at = models.DateTimeField()

    objects = DailyReportQuerySet.as_manager()

    class Meta:
        indexes = [models.Index(fields=["hall", "date"], name="report_hall_date")]

    def __str__(self) -> str:
        return f"{self.hall} {self.date}"

    @property
    def matched(self) -> bool:
        return not self.differences

    @property
    def takings(self) -> dict[str, Decimal]:
        return {"cash": self.cash, "card": self.card, "epay": self.epay}


BALANCED, DIFFERENCE = "balanced", "difference"


class ShiftReport(models.Model):
    """A clerk's daily report of one shift (营业员日报), as it was submitted (CASH-06)."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    till = models.OneToOneField(TillSession, on_delete=models.PROTECT, related_name="shift_report")
    day = models.ForeignKey(BusinessDay, on_delete=models.PROTECT, related_name="shift_reports")
    staff = models.UUIDField()
    outcome = models.TextField()
    total = models.DecimalField(max_digits=14, decimal_places=2)
    figures = models.JSONField()
    explanation = models.TextField(blank=True, default="")
    submitted_at = models.DateTimeField()

    class Meta:
        indexes = [models.Index(fields=["staff", "submitted_at"], name="shift_report_staff")]

    def __str__(self) -> str:
        return f"{self.till_id} {self.outcome}"


class StubKeying(models.Model):
    """Stubs keyed one by one from the paper after a difference, and what the comparison with the forms said."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    till = models.ForeignKey(TillSession, on_delete=models.PROTECT, related_name="stub_keyings")
    staff = models.UUIDField()
    at = models.DateTimeField()
    stubs = models.JSONField()
    result = models.JSONField()

    def __str__(self) -> str:
        return f"{self.till_id} {self.at:%Y-%m-%d %H:%M}"


class StubWithdrawal(models.Model):
    """The stub entries of a shift were taken back: they hadn't been read from paper."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    till = models.OneToOneField(TillSession, on_delete=models.PROTECT, related_name="stubs_withdrawn")
    staff = models.UUIDField()
    at = models.DateTimeField()
    reason = models.TextField()

    def __str__(self) -> str:
        return f"{self.till_id} {self.reason}"


DAY, MONTH = "day", "month"


class Summary(models.Model):
    """What a branch says about the reports of its halls for a day or a month (ORG-04). A later one stands beside."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    unit = models.UUIDField()
    period = models.TextField()
    first = models.DateField()
    text = models.TextField()
    missing = models.JSONField(default=list)
    staff = models.UUIDField()
    at = models.DateTimeField()

    class Meta:
        indexes = [models.Index(fields=["unit", "period", "first"], name="summary_of_unit")]

    def __str__(self) -> str:
        return f"{self.period} {self.first}"
