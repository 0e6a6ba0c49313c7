"""Tokens: how another system, or a person's own tool, shows who it is."""

from uuid import UUID

from django.contrib.postgres.fields import ArrayField
from django.db import models

from openhall.kernel.actors import Actor
from openhall.kernel.ids import uuid7
from openhall.team.org.models import HALL, Staff, Unit


class Token(models.Model):
    """Either a system's, with permissions and a unit as its scope, or a person's own. Only its hash is kept."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    name = models.TextField()
    digest = models.TextField(unique=True)
    unit = models.ForeignKey(Unit, null=True, on_delete=models.PROTECT, related_name="+")
    permissions = ArrayField(models.TextField(), default=list)
    staff = models.ForeignKey(Staff, null=True, on_delete=models.PROTECT, related_name="+")
    made_at = models.DateTimeField()
    made_by = models.UUIDField(null=True)
    expires_at = models.DateTimeField()
    revoked_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=models.Q(unit=None) ^ models.Q(staff=None), name="token_of_system_or_person"
            )
        ]

    def __str__(self) -> str:
        return self.name

    def actor(self) -> Actor:
        """Who acts with this token."""
        if self.staff is not None:
            return self.staff.actor()
        unit = self.unit
        assert unit is not None
        hall: UUID | None = unit.id if unit.level == HALL else None
        return Actor(
            staff_id=self.id,
            job_number=f"api:{self.name}",
            name=self.name,
            unit_id=unit.id,
            unit_path=unit.path,
            hall_id=hall,
            granted=frozenset(self.permissions),
        )
