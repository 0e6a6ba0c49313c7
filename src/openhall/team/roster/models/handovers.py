"""Handovers at a counter."""

from django.db import models
from django.db.models import Q

from openhall.kernel.ids import uuid7
from openhall.team.org.models import Counter, Staff


class Handover(models.Model):
    """What the leaving person declared at a counter, and what the coming person counted. Of several declarations at one
    counter only the last can be taken over."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    hall = models.UUIDField()
    counter = models.ForeignKey(Counter, on_delete=models.PROTECT, related_name="handovers", db_index=False)
    giver = models.ForeignKey(Staff, on_delete=models.PROTECT, related_name="+")
    receiver = models.ForeignKey(Staff, on_delete=models.PROTECT, related_name="+")
    declared_at = models.DateTimeField()
    declared = models.JSONField()
    notes = models.TextField(blank=True, default="")
    taken_at = models.DateTimeField(null=True)
    counted = models.JSONField(null=True)
    replaced = models.BooleanField(default=False)

    class Meta:
        indexes = [models.Index(fields=["counter", "declared_at"], name="handover_of_counter")]
        constraints = [
            models.UniqueConstraint(
                fields=["counter"], condition=Q(taken_at=None, replaced=False), name="one_open_handover_a_counter"
            )
        ]

    def __str__(self) -> str:
        return f"{self.declared_at:%Y-%m-%d %H:%M}"
