"""Meetings of a hall."""

from django.db import models
from django.db.models import Q

from openhall.kernel.ids import uuid7
from openhall.team.org.models import Staff

PRE_SHIFT, POST_SHIFT, WEEKLY = "pre_shift", "post_shift", "weekly"


class Meeting(models.Model):
    """A meeting that was held: before or after a shift, or the week's."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    hall = models.UUIDField()
    date = models.DateField()
    kind = models.TextField()
    at = models.DateTimeField()
    held_by = models.UUIDField(null=True)
    attended = models.ManyToManyField(Staff, related_name="+")
    topics = models.TextField(blank=True, default="")

    class Meta:
        indexes = [models.Index(fields=["hall", "date"], name="meeting_of_hall")]
        constraints = [
            models.CheckConstraint(condition=Q(kind__in=(PRE_SHIFT, POST_SHIFT, WEEKLY)), name="meeting_kind")
        ]

    def __str__(self) -> str:
        return f"{self.date} {self.kind}"
