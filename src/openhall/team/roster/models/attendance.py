"""The time clock, and absences from the floor."""

from django.db import models
from django.db.models import Q

from openhall.kernel.ids import uuid7
from openhall.team.org.models import Device, Staff

from .shifts import Shift

IN, OUT = "in", "out"


class PunchQuerySet(models.QuerySet["Punch"]):
    def in_force(self) -> "PunchQuerySet":
        """Those that no approved correction has put another entry over."""
        return self.filter(superseded=False)

    def latest_first(self) -> "PunchQuerySet":
        return self.order_by("-at", "-id")


class Punch(models.Model):
    """A person clocked in or out. Never changed: an approved correction puts another entry over it."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    hall = models.UUIDField()
    staff = models.ForeignKey(Staff, on_delete=models.PROTECT, related_name="punches", db_index=False)
    kind = models.TextField()
    at = models.DateTimeField()
    shift = models.ForeignKey(Shift, null=True, on_delete=models.PROTECT, related_name="punches")
    superseded = models.BooleanField(default=False)
    device = models.ForeignKey(Device, null=True, on_delete=models.PROTECT, related_name="+")
    """The hall's terminal at which it was made, if at one."""

    objects = PunchQuerySet.as_manager()

    class Meta:
        indexes = [models.Index(fields=["staff", "-at", "-id"], name="punch_of_person")]
        constraints = [models.CheckConstraint(condition=Q(kind__in=(IN, OUT)), name="punch_kind")]

    def __str__(self) -> str:
        return f"{self.kind} {self.at:%Y-%m-%d %H:%M}"


class Absence(models.Model):
    """A person left the floor for a while."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    hall = models.UUIDField()
    staff = models.ForeignKey(Staff, on_delete=models.PROTECT, related_name="absences")
    left_at = models.DateTimeField()
    back_at = models.DateTimeField(null=True)
    approved_by = models.ForeignKey(Staff, null=True, on_delete=models.PROTECT, related_name="+")

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["staff"], condition=Q(back_at=None), name="one_absence_at_a_time")
        ]

    def __str__(self) -> str:
        return f"{self.left_at:%Y-%m-%d %H:%M}"
