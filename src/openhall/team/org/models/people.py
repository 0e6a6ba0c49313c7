"""People with a job number, and what the company keeps about them."""

from typing import Any, ClassVar

from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.contrib.postgres.fields import ArrayField
from django.db import models

from openhall.kernel.actors import Actor
from openhall.kernel.ids import uuid7

from .units import HALL, Unit


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
    also = ArrayField(models.TextField(), default=list, blank=True)
    """Positions held beside the first one; the permissions of all of them add up."""
    last_day = models.DateField(null=True)
    """The last working day, once it is known; the account is closed at its end."""
    left_at = models.DateTimeField(null=True)
    cancelled_at = models.DateTimeField(null=True)
    """When the duty supervisor had gone through the list of a leaver and cancelled the number (ORG-20)."""
    cancelled_by = models.UUIDField(null=True)
    password_set_at = models.DateTimeField(null=True)
    """When the person set the present password; None while it is one that somebody else chose."""

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
    def positions(self) -> frozenset[str]:
        """Every position that the person holds."""
        return frozenset({self.position, *self.also})

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
            also=frozenset(self.also),
            unit_id=self.unit_id,
            unit_path=self.unit.path,
            hall_id=self.hall_id,
            closed=self.left_at is not None,
        )
