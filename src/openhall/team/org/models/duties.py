"""Who answers for what: the duty lists of the positions, and the steps of processes with their departments (ORG-07, 09)."""

from django.db import models
from django.db.models import Q
from django.utils.translation import get_language

from openhall.kernel.ids import uuid7

POSITION_DUTY, PROCESS_STEP = "duty", "step"


class Department(models.Model):
    """A department, with the positions that see its list of work."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    code = models.TextField(unique=True)
    zh = models.TextField()
    en = models.TextField()

    class Meta:
        ordering = ["id"]

    def __str__(self) -> str:
        return self.name

    @property
    def name(self) -> str:
        return self.en if (get_language() or "").startswith("en") else self.zh


class DutyQuerySet(models.QuerySet["Duty"]):
    def of_positions(self) -> "DutyQuerySet":
        return self.filter(kind=POSITION_DUTY)

    def steps(self) -> "DutyQuerySet":
        return self.filter(kind=PROCESS_STEP)

    def held_by(self, position: str) -> "DutyQuerySet":
        return self.filter(holders__position=position)


class Duty(models.Model):
    """A piece of work that somebody must answer for: a duty of positions, or a step of a process of departments."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    code = models.TextField(unique=True)
    kind = models.TextField(default=POSITION_DUTY)
    area = models.TextField()
    order = models.IntegerField(default=0)
    zh = models.TextField()
    en = models.TextField()
    shared = models.BooleanField(default=False)
    """Several may do it, and one of them leads."""

    objects = DutyQuerySet.as_manager()

    class Meta:
        ordering = ["area", "order", "id"]

    def __str__(self) -> str:
        return self.name

    @property
    def name(self) -> str:
        return self.en if (get_language() or "").startswith("en") else self.zh


class DutyHolder(models.Model):
    """A position or a department that answers for a duty; ``leads`` where several share it."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    duty = models.ForeignKey(Duty, on_delete=models.PROTECT, related_name="holders")
    position = models.TextField(blank=True, default="")
    department = models.ForeignKey(Department, null=True, on_delete=models.PROTECT, related_name="duties")
    leads = models.BooleanField(default=False)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=(Q(department=None) & ~Q(position="")) | Q(department__isnull=False, position=""),
                name="duty_holder_is_one",
            ),
            models.UniqueConstraint(
                fields=["duty", "position", "department"], nulls_distinct=False, name="duty_held_once"
            ),
            models.UniqueConstraint(fields=["duty"], condition=Q(leads=True), name="duty_one_lead"),
        ]

    def __str__(self) -> str:
        return self.position or str(self.department_id)
