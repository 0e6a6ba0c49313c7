"""What hangs on clockings at the desk: a lead's consent, and the wait for a relief that hasn't come."""

from datetime import datetime, timedelta
from uuid import UUID

from django.db import models
from django.db.models import F, Q

from openhall.kernel.ids import uuid7
from openhall.team.org.models import Staff

from .shifts import Shift

ABSENCE, UNRELIEVED = "absence", "unrelieved"
PURPOSES = (ABSENCE, UNRELIEVED)
ASKED, GIVEN, REFUSED, USED = "asked", "given", "refused", "used"
HOLDS = timedelta(minutes=30)
"""So long a consent waits to be used."""


class ConsentQuerySet(models.QuerySet["Consent"]):
    def asked(self, hall: UUID) -> "ConsentQuerySet":
        """Those of a hall that wait for a lead's word."""
        return self.filter(hall=hall, state=ASKED).select_related("staff").order_by("asked_at")

    def usable(self, staff: UUID, purpose: str, now: datetime) -> "ConsentQuerySet":
        """Given a short while ago, and not used yet."""
        return self.filter(staff=staff, purpose=purpose, state=GIVEN, decided_at__gte=now - HOLDS)


class Consent(models.Model):
    """A lead's consent to an absence from the floor, or to leave before the relief has come. Used once."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    hall = models.UUIDField()
    staff = models.ForeignKey(Staff, on_delete=models.PROTECT, related_name="+")
    purpose = models.TextField()
    text = models.TextField(blank=True, default="")
    asked_at = models.DateTimeField(null=True)
    state = models.TextField(default=ASKED)
    decided_by = models.ForeignKey(Staff, null=True, on_delete=models.PROTECT, related_name="+")
    decided_at = models.DateTimeField(null=True)
    answer = models.TextField(blank=True, default="")
    used_at = models.DateTimeField(null=True)

    objects = ConsentQuerySet.as_manager()

    class Meta:
        indexes = [models.Index(fields=["hall", "state"], name="consent_of_hall")]
        constraints = [
            models.CheckConstraint(condition=Q(purpose__in=PURPOSES), name="consent_purpose"),
            models.CheckConstraint(condition=Q(state__in=(ASKED, GIVEN, REFUSED, USED)), name="consent_state"),
            models.CheckConstraint(condition=~Q(decided_by=F("staff")), name="consent_not_by_oneself"),
            models.UniqueConstraint(
                fields=["staff", "purpose"], condition=Q(state=ASKED), name="one_consent_asked_at_a_time"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.purpose} {self.state}"


class ReliefQuerySet(models.QuerySet["Relief"]):
    def open(self) -> "ReliefQuerySet":
        """Nobody has come yet, and nobody covers."""
        return self.filter(came_at=None, covered_at=None)

    def kept_waiting(self, since: datetime, until: datetime) -> "ReliefQuerySet":
        """Waits that ended, of shifts that begin in this time."""
        return self.filter(since__gte=since, since__lt=until).exclude(waited_until=None)


class Relief(models.Model):
    """Who was to relieve somebody wasn't there when the shift began: who waits since when, who was told, who covers."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    hall = models.UUIDField()
    shift = models.OneToOneField(Shift, on_delete=models.PROTECT, related_name="relief")
    giver = models.ForeignKey(Staff, on_delete=models.PROTECT, related_name="+")
    since = models.DateTimeField()
    case = models.UUIDField(null=True)
    came_at = models.DateTimeField(null=True)
    covered_by = models.ForeignKey(Staff, null=True, on_delete=models.PROTECT, related_name="+")
    covered_at = models.DateTimeField(null=True)
    waited_until = models.DateTimeField(null=True)
    """Until when who was to be relieved stayed for it: working time."""

    objects = ReliefQuerySet.as_manager()

    class Meta:
        indexes = [models.Index(fields=["giver", "since"], name="relief_of_giver")]
        constraints = [models.CheckConstraint(condition=~Q(covered_by=F("giver")), name="relief_not_by_who_waits")]

    def __str__(self) -> str:
        return f"{self.since:%Y-%m-%d %H:%M}"

    @property
    def minutes(self) -> int:
        """Full minutes that the one before waited."""
        if self.waited_until is None or self.waited_until <= self.since:
            return 0
        return int((self.waited_until - self.since).total_seconds() // 60)
