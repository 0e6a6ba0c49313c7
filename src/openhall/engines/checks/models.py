"""What was found when somebody looked. Never changed: what is looked at again is a further row, and the last one counts."""

from datetime import date, datetime
from typing import Any
from uuid import UUID

from django.db import models
from django.db.models import F, Q

from openhall.kernel.ids import uuid7

from .forms import FAULTY, GOOD, Form, forms


class CheckQuerySet(models.QuerySet["Check"]):
    def of(self, form: Form) -> "CheckQuerySet":
        return self.filter(form=form.name)

    def on(self, hall: UUID, day: date) -> "CheckQuerySet":
        return self.filter(hall=hall, date=day)

    def of_halls(self, halls: Any) -> "CheckQuerySet":
        return self.filter(hall__in=halls)

    def about(self, subject: str) -> "CheckQuerySet":
        return self.filter(subject=subject)

    def since(self, hall: UUID, at: datetime) -> "CheckQuerySet":
        return self.filter(hall=hall, at__gte=at)

    def before(self, at: datetime) -> "CheckQuerySet":
        return self.filter(at__lt=at)

    def until(self, at: datetime) -> "CheckQuerySet":
        return self.filter(at__lte=at)

    def oldest_first(self) -> "CheckQuerySet":
        return self.order_by("at", "id")

    def newest_first(self) -> "CheckQuerySet":
        return self.order_by("-at", "-id")

    def last_of_each(self) -> "dict[str, Check]":
        """Of each thing the look that counts, by the thing's key."""
        return {one.subject: one for one in self.order_by("subject", "-at", "-id").distinct("subject")}


class Check(models.Model):
    """Somebody looked at a thing (``subject``), or at a person (``of``), by a form."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    form = models.TextField()
    hall = models.UUIDField()
    date = models.DateField()
    at = models.DateTimeField()
    by = models.UUIDField()
    of = models.UUIDField(null=True)
    subject_kind = models.TextField(blank=True, default="")
    subject = models.TextField(blank=True, default="")
    verdict = models.TextField(blank=True, default="")
    marks = models.JSONField(default=dict)
    faults = models.PositiveSmallIntegerField(default=0)
    remark = models.TextField(blank=True, default="")
    case = models.UUIDField(null=True)

    objects = CheckQuerySet.as_manager()

    class Meta:
        indexes = [
            models.Index(fields=["hall", "form", "date"], name="check_of_hall"),
            models.Index(fields=["hall", "at"], name="check_of_hall_at"),
        ]
        constraints = [
            models.CheckConstraint(condition=Q(of=None) | ~Q(of=F("by")), name="check_not_of_oneself"),
            models.CheckConstraint(condition=Q(faults=0) | ~Q(remark=""), name="check_fault_with_remark"),
        ]

    def __str__(self) -> str:
        return f"{self.form} {self.at:%Y-%m-%d %H:%M}"

    @property
    def definition(self) -> Form:
        return forms[self.form]

    @property
    def failed(self) -> list[str]:
        """The items that aren't in order."""
        return [item for item in self.definition.items if self.marks.get(item) == FAULTY]

    @property
    def missing(self) -> list[str]:
        """The items that nobody has found good."""
        return [item for item in self.definition.items if self.marks.get(item) != GOOD]
