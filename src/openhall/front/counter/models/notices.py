"""Messages to customers on their way."""

from django.db import models
from django.db.models import Q

from openhall.kernel import secrets
from openhall.kernel.ids import uuid7


class Notice(models.Model):
    """A text message, committed with what it speaks of; the worker hands it to the gateway, at least once."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    hall = models.UUIDField()
    to_sealed = models.TextField()
    words_sealed = models.TextField()
    subject_kind = models.TextField(blank=True, default="")
    subject = models.TextField(blank=True, default="")
    asked_at = models.DateTimeField()
    sent_at = models.DateTimeField(null=True)
    gateway = models.TextField(blank=True, default="")
    gateway_no = models.TextField(blank=True, default="")
    tries = models.IntegerField(default=0)

    class Meta:
        indexes = [
            models.Index(fields=["subject_kind", "subject"], name="notice_subject"),
            models.Index(fields=["asked_at"], condition=Q(sent_at=None), name="notice_waiting"),
        ]

    def __str__(self) -> str:
        return f"{self.subject_kind} {self.asked_at:%Y-%m-%d %H:%M}"

    @property
    def words(self) -> str:
        return secrets.unseal(self.words_sealed)

    @property
    def to(self) -> str:
        return secrets.unseal(self.to_sealed)
