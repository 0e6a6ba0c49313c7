"""Cases: anything someone must do by a time; and what happened to them."""

from typing import Any

from django.contrib.postgres.fields import ArrayField
from django.contrib.postgres.indexes import GinIndex
from django.db import models
from django.db.models import Q

from openhall.kernel.actors import Actor
from openhall.kernel.ids import uuid7

from .kinds import Kind, kinds


class CaseQuerySet(models.QuerySet["Case"]):
    def open(self) -> "CaseQuerySet":
        return self.filter(closed_at=None)

    def owned_by(self, staff: Any) -> "CaseQuerySet":
        return self.filter(owner=staff)

    def concerning(self, staff: Any) -> "CaseQuerySet":
        """Those a person owns, and those that went to them in copy."""
        return self.filter(Q(owner=staff) | Q(copies__contains=[staff]))

    def of_kind(self, *names: str) -> "CaseQuerySet":
        return self.filter(kind__in=names)

    def by_due(self) -> "CaseQuerySet":
        """The most pressing first."""
        return self.order_by(models.F("due_at").asc(nulls_last=True), "opened_at", "id")

    def of_halls(self, halls: Any) -> "CaseQuerySet":
        return self.filter(hall__in=halls)

    def about(self, subject_kind: str, subject: object) -> "CaseQuerySet":
        return self.filter(subject_kind=subject_kind, subject=str(subject))

    def overdue_at(self, moment: object) -> "CaseQuerySet":
        return self.open().filter(due_at__lt=moment)


class Case(models.Model):
    """One matter: its kind and state, who owns it, until when, what it is about."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    kind = models.TextField()
    state = models.TextField()
    hall = models.UUIDField()
    owner = models.UUIDField(null=True)
    opened_by = models.UUIDField(null=True)
    copies = ArrayField(models.UUIDField(), default=list, blank=True)
    opened_at = models.DateTimeField()
    due_at = models.DateTimeField(null=True)
    paused_at = models.DateTimeField(null=True)
    overdue = models.BooleanField(default=False)
    closed_at = models.DateTimeField(null=True)
    subject_kind = models.TextField(blank=True, default="")
    subject = models.TextField(blank=True, default="")
    data = models.JSONField(default=dict)

    objects = CaseQuerySet.as_manager()

    class Meta:
        indexes = [
            models.Index(fields=["hall", "due_at"], condition=Q(closed_at=None), name="case_open_of_hall"),
            models.Index(fields=["owner"], condition=Q(closed_at=None), name="case_open_of_owner"),
            GinIndex(fields=["copies"], name="case_copies", condition=Q(closed_at=None)),
            models.Index(fields=["subject_kind", "subject"], name="case_about"),
            models.Index(fields=["kind", "opened_at"], name="case_kind_at"),
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.state}"

    @property
    def definition(self) -> Kind:
        return kinds[self.kind]

    @property
    def title(self) -> str:
        return str(self.definition.title)

    @property
    def address(self) -> str:
        """Where the thing itself stands, if its trade says so."""
        return self.definition.address(self) if self.definition.address else ""

    @property
    def summary(self) -> str:
        """In a few words, what this one is about."""
        return self.definition.summary(self) if self.definition.summary else ""

    @property
    def state_label(self) -> str:
        return str(self.definition.labels.get(self.state, self.state))

    def seen_by(self, actor: Actor) -> bool:
        """Own cases, and copies, are always one's own; the hall's others are for who works there or above."""
        return actor.staff_id is not None and actor.staff_id in (self.owner, self.opened_by, *self.copies)


class CaseEvent(models.Model):
    """What happened to a case. Append-only; together they are its timeline."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    case = models.ForeignKey(Case, on_delete=models.PROTECT, related_name="events", db_index=False)
    at = models.DateTimeField()
    staff = models.UUIDField(null=True)
    move = models.TextField()
    old_state = models.TextField(blank=True, default="")
    new_state = models.TextField(blank=True, default="")
    text = models.TextField(blank=True, default="")
    data = models.JSONField(default=dict)

    class Meta:
        indexes = [models.Index(fields=["case", "id"], name="case_timeline")]

    def __str__(self) -> str:
        return f"{self.move} {self.at:%Y-%m-%d %H:%M}"
