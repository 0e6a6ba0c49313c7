"""Planned shifts."""

from collections.abc import Sequence
from datetime import date, datetime, timedelta
from uuid import UUID

from django.db import models
from django.db.models import F, Q

from openhall.kernel.ids import uuid7
from openhall.team.org.models import Counter, Staff


class ShiftQuerySet(models.QuerySet["Shift"]):
    def of_person(self, staff: UUID) -> "ShiftQuerySet":
        return self.filter(staff=staff).order_by("start_at")

    def overlapping(self, staff: UUID, start_at: datetime, end_at: datetime) -> "ShiftQuerySet":
        """Shifts of a person that share time with this span; those that only touch it don't."""
        return self.filter(staff=staff, start_at__lt=end_at, end_at__gt=start_at)

    def running(self, staff: UUID, at: datetime) -> "ShiftQuerySet":
        return self.filter(staff=staff, start_at__lte=at, end_at__gt=at).order_by("start_at")

    def begun(self, staff: UUID, at: datetime) -> "ShiftQuerySet":
        """Running, and not only from this very moment: who goes as a shift begins isn't in it yet."""
        return self.running(staff, at).filter(start_at__lt=at)

    def on(self, hall: UUID, day: date) -> "ShiftQuerySet":
        return self.filter(hall=hall, date=day)

    def of_week(self, hall: UUID, monday: date) -> "ShiftQuerySet":
        return self.filter(hall=hall, date__gte=monday, date__lt=monday + timedelta(days=7))

    def published(self) -> "ShiftQuerySet":
        """What counts: drafts bind nobody."""
        return self.exclude(published_at=None)

    def drafts(self) -> "ShiftQuerySet":
        return self.filter(published_at=None)

    def to_come(self, at: datetime) -> "ShiftQuerySet":
        """Those that haven't begun, drafts too."""
        return self.filter(start_at__gt=at).order_by("start_at")

    def unread_by(self, staff: UUID, at: datetime) -> "ShiftQuerySet":
        """Published shifts to come whose person hasn't said to have seen them."""
        return self.published().filter(staff=staff, acknowledged_at=None, start_at__gt=at)


class Shift(models.Model):
    """One planned shift of one person. Two of a person never share time: the database refuses it.

    What a file plans is published with it; what is planned on the screens is a draft until it is published.
    """

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    hall = models.UUIDField()
    staff = models.ForeignKey(Staff, on_delete=models.PROTECT, related_name="shifts", db_index=False)
    date = models.DateField()
    start_at = models.DateTimeField()
    end_at = models.DateTimeField()
    duty = models.TextField()
    counter = models.ForeignKey(Counter, null=True, on_delete=models.PROTECT, related_name="+")
    relieves = models.ForeignKey(Staff, null=True, on_delete=models.PROTECT, related_name="+")
    clocked_in_at = models.DateTimeField(null=True)
    planned_at = models.DateTimeField()
    planned_by = models.UUIDField(null=True)
    published_at = models.DateTimeField(null=True)
    acknowledged_at = models.DateTimeField(null=True)
    by_words = models.BooleanField(default=False)
    """Planned by a file: what is asked beyond the file's own rules binds it only where an operator has laid it down."""

    asked = False
    """Set where it is shown: a change of it waits for consent."""
    marks: Sequence[str] = ()
    """Set where it is shown: the rules that it breaks, in words."""

    objects = ShiftQuerySet.as_manager()

    class Meta:
        indexes = [
            models.Index(fields=["hall", "date"], name="shift_of_hall"),
            models.Index(fields=["staff", "start_at"], name="shift_of_person"),
        ]
        constraints = [models.CheckConstraint(condition=Q(end_at__gt=F("start_at")), name="shift_ends_after_start")]

    def __str__(self) -> str:
        return f"{self.date} {self.duty}"
