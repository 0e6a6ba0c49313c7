"""Rows of the kernel: what was done, and what is due."""

from django.db import models
from django.db.models import F, Q

from .ids import uuid7


class Activity(models.Model):
    """One line for each command that was called, accepted or refused. Append-only (the database refuses changes)."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    at = models.DateTimeField()
    command = models.TextField()
    staff = models.UUIDField(null=True)
    job_number = models.TextField()
    hall = models.UUIDField(null=True)
    channel = models.TextField()
    source = models.TextField(blank=True, default="")
    input = models.JSONField(default=dict)
    outcome = models.JSONField(default=dict)
    changes = models.JSONField(default=list)
    refused = models.TextField(null=True)
    key = models.TextField(null=True)

    class Meta:
        indexes = [
            models.Index(fields=["hall", "at"], name="activity_hall_at"),
            models.Index(fields=["staff", "at"], name="activity_staff_at"),
        ]
        constraints = [
            models.UniqueConstraint(fields=["staff", "key"], condition=Q(key__isnull=False), name="activity_key_once"),
        ]

    def __str__(self) -> str:
        return f"{self.at:%Y-%m-%d %H:%M} {self.job_number} {self.command}"


class DeadlineQuerySet(models.QuerySet["Deadline"]):
    def in_order(self) -> "DeadlineQuerySet":
        return self.order_by("due_at", F("kind").asc(), "id")


class Deadline(models.Model):
    """Something that happens at a moment unless it is cancelled before. Fired in the order of due time."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    kind = models.TextField()
    due_at = models.DateTimeField()
    subject = models.TextField(blank=True, default="")
    payload = models.JSONField(default=dict)

    objects = DeadlineQuerySet.as_manager()

    class Meta:
        indexes = [models.Index(fields=["due_at", "id"], name="deadline_due")]
        constraints = [models.UniqueConstraint(fields=["kind", "subject"], name="deadline_one_each")]

    def __str__(self) -> str:
        return f"{self.kind} {self.subject} due {self.due_at:%Y-%m-%d %H:%M}"
