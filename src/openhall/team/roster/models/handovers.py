"""Handovers at a counter, or of a post without one, and the closing log of a day."""

from datetime import datetime
from uuid import UUID

from django.db import models
from django.db.models import Q

from openhall.kernel import clock
from openhall.kernel.ids import uuid7
from openhall.team.org.models import Counter, Staff

SUPERVISOR, GUIDE_POST, GUARD_POST = "supervisor", "guide", "guard"
POSTS = (SUPERVISOR, GUIDE_POST, GUARD_POST)
"""Posts that have no counter."""


class HandoverQuerySet(models.QuerySet["Handover"]):
    def open(self) -> "HandoverQuerySet":
        """Declared to somebody who hasn't taken over yet."""
        return self.filter(taken_at=None, replaced=False, closing=False)

    def at(self, counter: Counter | None, post: str) -> "HandoverQuerySet":
        return self.filter(counter=counter, post=post)

    def to_take(self, staff: UUID | None) -> "HandoverQuerySet":
        return self.open().filter(receiver=staff)

    def closing_logs(self) -> "HandoverQuerySet":
        return self.filter(closing=True, replaced=False)

    def unsigned(self) -> "HandoverQuerySet":
        return self.closing_logs().filter(taken_at=None)

    def of_hall(self, hall: UUID) -> "HandoverQuerySet":
        return self.filter(hall=hall, replaced=False)

    def between(self, start: datetime, end: datetime) -> "HandoverQuerySet":
        return self.filter(declared_at__gte=start, declared_at__lt=end)

    def with_people(self) -> "HandoverQuerySet":
        return self.select_related("giver", "receiver", "second", "counter")


class Handover(models.Model):
    """What the leaving person declared at a counter or post, and what the coming person counted. Of several declarations
    at one place only the last can be taken over.

    A closing log names nobody to come: its second signature (``second``, ``taken_at``) is the duty supervisor's, or of
    who takes over from it in the morning (``receiver``, ``received_at``). ``known`` is what the books said when it was
    declared, kept only where the desk asks for it.
    """

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    hall = models.UUIDField()
    counter = models.ForeignKey(Counter, null=True, on_delete=models.PROTECT, related_name="handovers", db_index=False)
    post = models.TextField(blank=True, default="", db_default="")
    giver = models.ForeignKey(Staff, on_delete=models.PROTECT, related_name="+")
    receiver = models.ForeignKey(Staff, null=True, on_delete=models.PROTECT, related_name="+")
    declared_at = models.DateTimeField()
    declared = models.JSONField()
    notes = models.TextField(blank=True, default="")
    known = models.JSONField(null=True)
    closing = models.BooleanField(default=False, db_default=False)
    full_day = models.BooleanField(default=False, db_default=False)
    taken_at = models.DateTimeField(null=True)
    counted = models.JSONField(null=True)
    received_at = models.DateTimeField(null=True)
    second = models.ForeignKey(Staff, null=True, on_delete=models.PROTECT, related_name="+")
    replaced = models.BooleanField(default=False)

    objects = HandoverQuerySet.as_manager()

    class Meta:
        indexes = [
            models.Index(fields=["counter", "declared_at"], name="handover_of_counter"),
            models.Index(fields=["hall", "declared_at"], name="handover_of_hall"),
        ]
        constraints = [
            models.UniqueConstraint(
                fields=["counter"],
                condition=Q(taken_at=None, replaced=False, closing=False),
                name="one_open_handover_a_counter",
            ),
            models.UniqueConstraint(
                fields=["hall", "post", "giver"],
                condition=Q(taken_at=None, replaced=False, counter=None, closing=False),
                name="one_open_handover_a_post",
            ),
            models.CheckConstraint(
                condition=Q(counter__isnull=False, post="") | Q(counter=None, post__in=POSTS),
                name="handover_counter_or_post",
            ),
            models.CheckConstraint(
                condition=Q(closing=True) | Q(receiver__isnull=False), name="handover_names_its_second"
            ),
            models.CheckConstraint(
                condition=Q(closing=False)
                | Q(taken_at=None, second=None)
                | Q(taken_at__isnull=False, second__isnull=False),
                name="closing_log_signed_with_time",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.declared_at:%Y-%m-%d %H:%M}"

    @property
    def place(self) -> str:
        """The counter's code, or the post."""
        return self.counter.code if self.counter is not None else self.post

    @property
    def date(self) -> object:
        return clock.local_date(self.declared_at)

    @property
    def signer(self) -> Staff | None:
        """Whose second signature it bears or waits for; None while a closing log waits for a supervisor."""
        return self.second or self.receiver
