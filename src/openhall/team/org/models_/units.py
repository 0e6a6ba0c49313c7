"""The company's units and people."""

from typing import Any, ClassVar

from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.db import models
from django.db.models import Q

from openhall.kernel.actors import Actor
from openhall.kernel.ids import uuid7

HEADQUARTERS, PROVINCE, CITY, HALL = "headquarters", "province", "city", "hall"
LEVELS = (HEADQUARTERS, PROVINCE, CITY, HALL)
"""From the top down; every unit but the top has exactly one parent, of a level above its own."""


class UnitQuerySet(models.QuerySet["Unit"]):
    def halls(self) -> "UnitQuerySet":
        return self.filter(level=HALL)

    def within(self, actor: Actor) -> "UnitQuerySet":
        """The actor's own unit and what lies below it."""
        return self.all() if actor.system else self.filter(path__startswith=actor.unit_path)


class Unit(models.Model):
    """A unit of the organisation. ``path`` is its lineage, top first, each code followed by a line feed."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    code = models.TextField(unique=True)
    name = models.TextField()
    level = models.TextField()
    parent = models.ForeignKey("self", null=True, on_delete=models.PROTECT, related_name="children")
    path = models.TextField(unique=True)
    hall_class = models.TextField(blank=True, default="")

    objects = UnitQuerySet.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(level=HEADQUARTERS) | Q(parent__isnull=False), name="unit_has_parent"),
        ]

    def __str__(self) -> str:
        return self.name


class StaffManager(BaseUserManager["Staff"]):
    def get_by_natural_key(self, username: str | None) -> "Staff":
        return self.get(job_number=username)


class Staff(AbstractBaseUser):
    """A person with a job number. The number is never given to anybody else; a person who left keeps the history."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    job_number = models.TextField(unique=True)
    name = models.TextField()
    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="staff")
    position = models.TextField()
    left_at = models.DateTimeField(null=True)
    password_set_at = models.DateTimeField(null=True)

    USERNAME_FIELD = "job_number"
    REQUIRED_FIELDS: ClassVar[list[str]] = ["name"]
    objects = StaffManager()

    class Meta:
        indexes = [models.Index(fields=["unit", "position"], name="staff_unit_position")]

    def __str__(self) -> str:
        return f"{self.name} {self.job_number}"

    @property
    def is_active(self) -> bool:  # type: ignore[override]
        return self.left_at is None

    @property
    def hall_id(self) -> Any:
        return self.unit_id if self.unit.level == HALL else None

    def actor(self) -> Actor:
        """This person as the commands see them."""
        return Actor(
            staff_id=self.id,
            job_number=self.job_number,
            name=self.name,
            position=self.position,
            unit_id=self.unit_id,
            unit_path=self.unit.path,
            hall_id=self.hall_id,
            closed=self.left_at is not None,
        )


class Counter(models.Model):
    """A counter (台席) of a hall; its code is unique in the hall."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    hall = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="counters")
    code = models.TextField()
    kind = models.TextField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["hall", "code"], name="counter_code_in_hall")]

    def __str__(self) -> str:
        return self.code
