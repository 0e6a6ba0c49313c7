"""People with a job number, and what the company keeps about them."""

from typing import Any, ClassVar

from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.utils.translation import gettext_lazy as _

from openhall.kernel import clock
from openhall.kernel.actors import Actor
from openhall.kernel.ids import uuid7
from openhall.positions import PERSONNEL

from .units import HALL, Unit


class StaffQuerySet(models.QuerySet["Staff"]):
    def serving(self) -> "StaffQuerySet":
        return self.filter(left_at=None)

    def within(self, actor: Actor) -> "StaffQuerySet":
        """The people of the actor's own unit and of what lies below it."""
        return self.all() if actor.system else self.filter(unit__path__startswith=actor.unit_path)

    def of_unit(self, unit: Unit) -> "StaffQuerySet":
        """Who belongs to the unit, lent or not."""
        return self.filter(unit=unit)

    def working_in(self, unit: Unit) -> "StaffQuerySet":
        """Who works there today: those who belong to it and aren't lent, and who is lent to it."""
        return self.filter(models.Q(unit=unit, lent_to=None) | models.Q(lent_to=unit))

    def holding(self, *positions: str) -> "StaffQuerySet":
        """Who holds one of these positions, first or beside another."""
        return self.filter(models.Q(position__in=positions) | models.Q(also__overlap=list(positions)))

    def without_position(self) -> "StaffQuerySet":
        return self.serving().filter(position="")

    def lacking(self, kind: str) -> "StaffQuerySet":
        """Who has no entry of this kind in the file."""
        return self.exclude(entries__kind=kind)


class StaffManager(BaseUserManager["Staff"]):
    def get_by_natural_key(self, username: str | None) -> "Staff":
        return self.get(job_number=username)


class Staff(AbstractBaseUser):
    """A person with a job number. The number is never given to anybody else; a person who left keeps the history."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    job_number = models.TextField(unique=True)
    name = models.TextField()
    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="staff")
    position = models.TextField(blank=True)
    also = ArrayField(models.TextField(), default=list, blank=True)
    """Positions held beside the first one; the permissions of all of them add up."""
    last_day = models.DateField(null=True)
    """The last working day, once it is known; the account is closed at its end."""
    lent_to = models.ForeignKey(Unit, null=True, on_delete=models.PROTECT, related_name="guests")
    """The hall that the person works in today, where it isn't the own one."""
    left_at = models.DateTimeField(null=True)
    cancelled_at = models.DateTimeField(null=True)
    """When the duty supervisor had gone through the list of a leaver and cancelled the number (ORG-20)."""
    cancelled_by = models.UUIDField(null=True)
    password_set_at = models.DateTimeField(null=True)
    """When the person set the present password; None while it is one that somebody else chose."""

    USERNAME_FIELD = "job_number"
    REQUIRED_FIELDS: ClassVar[list[str]] = ["name"]
    objects = StaffManager.from_queryset(StaffQuerySet)()

    class Meta:
        indexes = [models.Index(fields=["unit", "position"], name="staff_unit_position")]

    def __str__(self) -> str:
        return f"{self.name} {self.job_number}"

    @property
    def is_active(self) -> bool:  # type: ignore[override]
        return not self.closed

    @property
    def closed(self) -> bool:
        """Left, or beyond the last working day even where nobody has noticed midnight yet."""
        return self.left_at is not None or (self.last_day is not None and clock.today() > self.last_day)

    @property
    def positions(self) -> frozenset[str]:
        """Every position that the person holds."""
        return frozenset({self.position, *self.also} - {""})

    @property
    def workplace(self) -> Unit:
        """The unit that the person works in today."""
        return self.unit if self.lent_to is None else self.lent_to

    @property
    def hall_id(self) -> Any:
        return self.workplace.id if self.workplace.level == HALL else None

    def actor(self) -> Actor:
        """This person as the commands see them: who is lent acts in the hall that borrows, and there alone."""
        place = self.workplace
        return Actor(
            staff_id=self.id,
            job_number=self.job_number,
            name=self.name,
            position=self.position,
            also=frozenset(self.also),
            unit_id=place.id,
            unit_path=place.path,
            hall_id=self.hall_id,
            closed=self.closed,
        )


RECRUITMENT, TRAINING, APPRAISAL, PAY, POSITION, LEAVING = (
    "recruitment",
    "training",
    "appraisal",
    "pay",
    "position",
    "leaving",
)
ENTRY_KINDS = {
    RECRUITMENT: _("Recruitment"),
    TRAINING: _("Training"),
    APPRAISAL: _("Appraisal"),
    PAY: _("Pay element"),
    POSITION: _("Position"),
    LEAVING: _("Leaving"),
}
WANTED = (RECRUITMENT, TRAINING, APPRAISAL)
"""What no file may lack (ORG-10)."""
PAY_ELEMENTS = {"base": _("Base pay"), "bonus": _("Bonus"), "allowance": _("Allowance")}


class PersonnelEntryQuerySet(models.QuerySet["PersonnelEntry"]):
    def seen_by(self, actor: Actor, person: "Staff") -> "PersonnelEntryQuerySet":
        """The file as this person may see it: pay only for personnel and the person concerned."""
        rows = self.filter(staff=person)
        return rows if actor.staff_id == person.id or PERSONNEL in actor.positions else rows.exclude(kind=PAY)


class PersonnelEntry(models.Model):
    """One line of a person's file (个人档案). Append-only."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    staff = models.ForeignKey(Staff, on_delete=models.PROTECT, related_name="entries", db_index=False)
    kind = models.TextField()
    on = models.DateField()
    title = models.TextField()
    text = models.TextField(blank=True, default="")
    element = models.TextField(blank=True, default="")
    amount = models.DecimalField(max_digits=14, decimal_places=2, null=True)
    by = models.UUIDField(null=True)
    at = models.DateTimeField()

    objects = PersonnelEntryQuerySet.as_manager()

    class Meta:
        indexes = [models.Index(fields=["staff", "kind"], name="personnel_entry_of_person")]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(kind=PAY, amount__isnull=False) | (~models.Q(kind=PAY) & models.Q(amount=None)),
                name="pay_has_an_amount",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.on} {self.kind}"
