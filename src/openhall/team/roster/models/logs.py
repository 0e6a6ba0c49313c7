"""The duty log of a day with its entries, and the complaint receptionist's service log."""

from datetime import date
from uuid import UUID

from django.db import models
from django.db.models import Q

from openhall.kernel.ids import uuid7
from openhall.team.org.models import Staff

MATTER, PROBLEM, OPINION, MAJOR = "matter", "problem", "opinion", "major"
ENTRY_KINDS = (MATTER, PROBLEM, OPINION, MAJOR)


class DutyLogQuerySet(models.QuerySet["DutyLog"]):
    def signed(self) -> "DutyLogQuerySet":
        return self.exclude(signed_at=None)

    def of_month(self, hall: UUID, first: date, last: date) -> "DutyLogQuerySet":
        return self.filter(hall=hall, date__gte=first, date__lte=last)


class DutyLog(models.Model):
    """The log of one day of a hall; the duty supervisor signs it."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    hall = models.UUIDField()
    date = models.DateField()
    signed_at = models.DateTimeField(null=True)
    signed_by = models.ForeignKey(Staff, null=True, on_delete=models.PROTECT, related_name="+")

    objects = DutyLogQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["hall", "date"], name="one_duty_log_a_day"),
            models.CheckConstraint(
                condition=Q(signed_at=None, signed_by=None) | Q(signed_at__isnull=False, signed_by__isnull=False),
                name="duty_log_signed_by_somebody",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.date}"


class DutyEntry(models.Model):
    """One entry. Once its day is signed it stays (the database refuses a change); what comes later is an addition, dated."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    log = models.ForeignKey(DutyLog, on_delete=models.PROTECT, related_name="entries")
    kind = models.TextField()
    text = models.TextField()
    happened_at = models.DateTimeField()
    written_at = models.DateTimeField()
    by = models.ForeignKey(Staff, on_delete=models.PROTECT, related_name="+")
    adds_to = models.ForeignKey("self", null=True, on_delete=models.PROTECT, related_name="additions")
    case = models.UUIDField(null=True)

    class Meta:
        constraints = [models.CheckConstraint(condition=Q(kind__in=ENTRY_KINDS), name="duty_entry_kind")]

    def __str__(self) -> str:
        return f"{self.kind} {self.happened_at:%Y-%m-%d %H:%M}"


class ServiceLog(models.Model):
    """The day as the complaint receptionist saw it: an overview, and the hot topics of business, enquiries, complaints."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    hall = models.UUIDField()
    date = models.DateField()
    by = models.ForeignKey(Staff, on_delete=models.PROTECT, related_name="+")
    submitted_at = models.DateTimeField()
    overview = models.TextField()
    business = models.TextField()
    enquiries = models.TextField()
    complaints = models.TextField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["hall", "date"], name="one_service_log_a_day")]

    def __str__(self) -> str:
        return f"{self.date}"
