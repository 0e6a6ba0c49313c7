"""Machines in a hall that act without a person: ticket displays, kiosks, clock terminals."""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from openhall.kernel import secrets
from openhall.kernel.ids import uuid7
from openhall.positions import CLOCK, HALL_DISPLAY, KIOSK

from .units import Unit

KINDS = {HALL_DISPLAY: _("Ticket display"), KIOSK: _("Kiosk"), CLOCK: _("Clock terminal")}


class DeviceQuerySet(models.QuerySet["Device"]):
    def live(self) -> "DeviceQuerySet":
        """Enrolled and not revoked."""
        return self.filter(revoked_at=None).exclude(token_digest="")

    def invited(self, at: object) -> "DeviceQuerySet":
        """Invitations that nobody has taken up yet and that still hold."""
        return self.filter(token_digest="", revoked_at=None, code_until__gt=at, code_wrong__lt=Device.WRONG_CODES)


class Device(models.Model):
    """A machine that belongs to one hall. Whatever it may do stands under its kind in ``openhall.positions``."""

    WRONG_CODES = 10

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    hall = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="devices")
    kind = models.TextField()
    name = models.TextField()
    code_sealed = models.TextField(blank=True, default="")
    code_digest = models.TextField()
    code_until = models.DateTimeField()
    code_wrong = models.IntegerField(default=0)
    token_digest = models.TextField(blank=True, default="")
    """A keyed hash of what the machine carries; the token itself is only there."""
    invited_at = models.DateTimeField()
    invited_by = models.UUIDField(null=True)
    enrolled_at = models.DateTimeField(null=True)
    seen_at = models.DateTimeField(null=True)
    revoked_at = models.DateTimeField(null=True)
    revoked_by = models.UUIDField(null=True)

    objects = DeviceQuerySet.as_manager()

    class Meta:
        indexes = [models.Index(fields=["hall", "kind"], name="device_of_hall")]
        constraints = [
            models.CheckConstraint(condition=Q(kind__in=list(KINDS)), name="device_kind"),
            models.UniqueConstraint(fields=["token_digest"], condition=~Q(token_digest=""), name="device_token"),
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def kind_name(self) -> str:
        return str(KINDS[self.kind])

    @property
    def code(self) -> str:
        """What is typed on the machine to enrol it; shown to leads only, until it has been used."""
        return secrets.unseal(self.code_sealed)
