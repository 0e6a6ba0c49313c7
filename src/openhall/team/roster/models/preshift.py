"""The check before a shift, which is the shift's attendance register as well."""

from datetime import date
from uuid import UUID

from django.db import models
from django.db.models import F, Q

from openhall.kernel.ids import uuid7
from openhall.team.org.models import Staff

from .shifts import Shift

DRESS, BADGE, APPEARANCE, PREPARATION = "dress", "badge", "appearance", "preparation"
LOOKED_AT = (DRESS, BADGE, APPEARANCE, PREPARATION)
PRESENT, LATE, ABSENT, ON_LEAVE, SWAPPED, ELSEWHERE = "present", "late", "absent", "leave", "swap", "elsewhere"
ENTRIES = (PRESENT, LATE, ABSENT, ON_LEAVE, SWAPPED, ELSEWHERE)
THERE = (PRESENT, LATE)


class ShiftCheckQuerySet(models.QuerySet["ShiftCheck"]):
    def on(self, hall: UUID, day: date) -> "ShiftCheckQuerySet":
        return self.filter(hall=hall, shift__date=day)

    def oldest_first(self) -> "ShiftCheckQuerySet":
        return self.order_by("at", "id")


class ShiftCheck(models.Model):
    """A person was looked at before a shift: there or not, and which of the four items are in order. Never changed:
    what is looked at again is a further row, and the last one counts."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    hall = models.UUIDField()
    shift = models.ForeignKey(Shift, on_delete=models.PROTECT, related_name="checks")
    staff = models.ForeignKey(Staff, on_delete=models.PROTECT, related_name="+")
    entry = models.TextField()
    ticked = models.JSONField(default=list)
    remark = models.TextField(blank=True, default="")
    at = models.DateTimeField()
    by = models.ForeignKey(Staff, on_delete=models.PROTECT, related_name="+")

    objects = ShiftCheckQuerySet.as_manager()

    class Meta:
        indexes = [models.Index(fields=["hall", "at"], name="shift_check_of_hall")]
        constraints = [
            models.CheckConstraint(condition=Q(entry__in=ENTRIES), name="shift_check_entry"),
            models.CheckConstraint(condition=~Q(by=F("staff")), name="shift_check_not_by_oneself"),
            models.CheckConstraint(
                condition=~Q(entry__in=THERE) | Q(ticked=list(LOOKED_AT)) | ~Q(remark=""),
                name="shift_check_failed_with_remark",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.entry} {self.at:%Y-%m-%d %H:%M}"

    @property
    def failed(self) -> list[str]:
        """What isn't in order; of who isn't there nothing was looked at."""
        return [item for item in LOOKED_AT if item not in self.ticked] if self.entry in THERE else []
