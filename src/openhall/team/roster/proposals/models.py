"""What is kept for proposed rosters."""

from datetime import datetime
from uuid import UUID

from django.db import models
from django.db.models import Q

from openhall.kernel.ids import uuid7

IMPORTED, GENERATED = "imported", "generated"
SOURCES = (IMPORTED, GENERATED)


class ArrivalCountQuerySet(models.QuerySet["ArrivalCount"]):
    def of_hall(self, hall: UUID, since: datetime, until: datetime) -> "ArrivalCountQuerySet":
        return self.filter(hall=hall, start__gte=since, start__lt=until)


class ArrivalCount(models.Model):
    """How many customers came for a service in one half hour, as an older queue system counted them; or as generated for
    the demo, and labelled so. Where the hall has tickets of its own on a day, those count and these don't."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    hall = models.UUIDField()
    service = models.TextField()
    start = models.DateTimeField()
    count = models.PositiveIntegerField()
    source = models.TextField(default=IMPORTED)
    loaded_at = models.DateTimeField()
    loaded_by = models.UUIDField(null=True)

    objects = ArrivalCountQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["hall", "start", "service"], name="arrivals_counted_once"),
            models.CheckConstraint(condition=Q(source__in=SOURCES), name="arrivals_source"),
        ]

    def __str__(self) -> str:
        return f"{self.service} {self.start:%Y-%m-%d %H:%M}: {self.count}"
