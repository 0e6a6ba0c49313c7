"""Findings, and the figures that operators set."""

from django.db import models
from django.db.models import Q

from openhall.kernel.ids import uuid7

RAISED, ANSWERED, UPHELD, DROPPED, COUNTED = "raised", "answered", "upheld", "dropped", "counted"
OPEN_STATES = (RAISED, ANSWERED)
MOVES = {RAISED: {ANSWERED, UPHELD, DROPPED}, ANSWERED: {UPHELD, DROPPED}, UPHELD: {COUNTED}}


class FindingQuerySet(models.QuerySet["Finding"]):
    def open(self) -> "FindingQuerySet":
        return self.filter(state__in=OPEN_STATES)

    def naming(self, staff: object) -> "FindingQuerySet":
        return self.filter(staff=staff)

    def of_halls(self, halls: object) -> "FindingQuerySet":
        return self.filter(hall__in=halls)


class Finding(models.Model):
    """A breach: the rule and clause, where, who answers for it, what it is about, and what became of it."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    rule = models.TextField()
    clause = models.TextField()
    hall = models.UUIDField()
    staff = models.UUIDField(null=True)
    subject_kind = models.TextField(blank=True, default="")
    subject = models.TextField(blank=True, default="")
    at = models.DateTimeField()
    detail = models.JSONField(default=dict)
    raised_by = models.UUIDField(null=True)
    state = models.TextField(default=RAISED)
    answer = models.TextField(blank=True, default="")
    answered_at = models.DateTimeField(null=True)
    decided_by = models.UUIDField(null=True)
    decided_at = models.DateTimeField(null=True)
    decision = models.TextField(blank=True, default="")

    objects = FindingQuerySet.as_manager()

    class Meta:
        indexes = [
            models.Index(fields=["hall", "at"], name="finding_hall_at"),
            models.Index(fields=["staff", "at"], name="finding_staff_at"),
            models.Index(fields=["clause", "at"], name="finding_clause_at"),
            models.Index(fields=["hall"], condition=Q(state__in=OPEN_STATES), name="finding_open"),
        ]

    def __str__(self) -> str:
        return f"{self.rule} {self.subject}"


class Setting(models.Model):
    """A figure set by an operator: for a unit or a class of halls, from a moment on. Never changed, only followed."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    parameter = models.TextField()
    level = models.TextField()
    value = models.TextField()
    effective_from = models.DateTimeField()
    allow_looser = models.BooleanField(default=False)
    set_by = models.UUIDField(null=True)
    set_at = models.DateTimeField()

    class Meta:
        indexes = [models.Index(fields=["parameter", "level", "effective_from"], name="setting_lookup")]

    def __str__(self) -> str:
        return f"{self.parameter} = {self.value} ({self.level})"
