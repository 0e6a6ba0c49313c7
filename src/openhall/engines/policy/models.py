"""Findings, and the figures that operators set."""

from collections.abc import Iterable
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db import models
from django.db.models import Q

from openhall.kernel import access
from openhall.kernel.actors import Actor
from openhall.kernel.ids import uuid7

from .directory import directory

RAISED, ANSWERED, UPHELD, DROPPED, COUNTED = "raised", "answered", "upheld", "dropped", "counted"
STATES = (RAISED, ANSWERED, UPHELD, DROPPED, COUNTED)
OPEN_STATES = (RAISED, ANSWERED)
MOVES = {RAISED: {ANSWERED, UPHELD, DROPPED}, ANSWERED: {UPHELD, DROPPED}, UPHELD: {COUNTED}}
OBSERVED = "observed"
"""The rule of findings that a person raised: what only somebody who looks can see."""


class FindingQuerySet(models.QuerySet["Finding"]):
    def open(self) -> "FindingQuerySet":
        return self.filter(state__in=OPEN_STATES)

    def naming(self, staff: UUID | None) -> "FindingQuerySet":
        return self.filter(staff=staff) if staff is not None else self.none()

    def of_halls(self, halls: Any) -> "FindingQuerySet":
        return self.filter(hall__in=halls)

    def of_clauses(self, clauses: Iterable[str]) -> "FindingQuerySet":
        return self.filter(clause__in=list(clauses))

    def between(self, since: datetime, until: datetime) -> "FindingQuerySet":
        return self.filter(at__gte=since, at__lt=until)

    def visible_to(self, actor: Actor) -> "FindingQuerySet":
        """What names the person or was raised by the person, and for those who look after halls, what their halls have."""
        own = Q(staff=actor.staff_id) | Q(raised_by=actor.staff_id)
        if not access.allowed(actor, "finding.view"):
            return self.filter(own)
        return self.filter(own | Q(hall__in=directory().halls(actor)))

    def unanswered_by(self, actor: Actor) -> "FindingQuerySet":
        """What waits for the person's own word."""
        return self.naming(actor.staff_id).filter(state=RAISED)

    def decidable_by(self, actor: Actor) -> "FindingQuerySet":
        """What the person may uphold or drop: in the own units, neither naming nor raised by the same person."""
        if not access.allowed(actor, "finding.decide"):
            return self.none()
        mine = self.open().of_halls(directory().halls(actor))
        return mine.exclude(staff=actor.staff_id, staff__isnull=False).exclude(
            raised_by=actor.staff_id, raised_by__isnull=False
        )


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
    raised_at = models.DateTimeField(null=True)
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

    @property
    def is_open(self) -> bool:
        return self.state in OPEN_STATES

    def may_be_answered_by(self, actor: Actor) -> bool:
        return self.staff is not None and self.staff == actor.staff_id and ANSWERED in MOVES.get(self.state, set())

    def may_be_decided_by(self, actor: Actor) -> bool:
        """Not by the person named, not by who raised it; only by those whose position decides, in their own units."""
        return (
            self.is_open
            and access.allowed(actor, "finding.decide")
            and actor.staff_id not in {self.staff, self.raised_by}
            and directory().covers(actor, self.hall)
        )


class SettingQuerySet(models.QuerySet["Setting"]):
    def of(self, parameter: str) -> "SettingQuerySet":
        return self.filter(parameter=parameter)

    def newest_first(self) -> "SettingQuerySet":
        return self.order_by("-effective_from", "-set_at", "-id")


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

    objects = SettingQuerySet.as_manager()

    class Meta:
        indexes = [models.Index(fields=["parameter", "level", "effective_from"], name="setting_lookup")]

    def __str__(self) -> str:
        return f"{self.parameter} = {self.value} ({self.level})"
