"""What proves an order: copies of papers, the customer's confirmation, entries of the service password."""

from datetime import date, datetime
from uuid import UUID

from django.db import models
from django.db.models import Q

from openhall.front.customers.models import Customer, Subscription
from openhall.kernel import secrets
from openhall.kernel.ids import uuid7

from .order import Order


class PaperQuerySet(models.QuerySet["Paper"]):
    def standing(self) -> "PaperQuerySet":
        """Neither rejected nor deleted."""
        return self.filter(rejected="", deleted_at=None)

    def of_order(self, order: UUID) -> "PaperQuerySet":
        return self.filter(order=order)


class Paper(models.Model):
    """A document that the customer showed for an order: examined by a named person, its copy kept under lock and key."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    order = models.ForeignKey(Order, on_delete=models.PROTECT, related_name="papers")
    customer = models.ForeignKey(Customer, null=True, on_delete=models.PROTECT, related_name="+", db_index=False)
    kind = models.TextField()
    valid_until = models.DateField(null=True)
    original_seen = models.BooleanField(default=False)
    file = models.TextField(blank=True, default="")
    media_type = models.TextField(blank=True, default="")
    watermark = models.TextField(blank=True, default="")
    examined_at = models.DateTimeField()
    examined_by = models.UUIDField(null=True)
    rejected = models.TextField(blank=True, default="")
    deleted_at = models.DateTimeField(null=True)

    objects = PaperQuerySet.as_manager()

    def __str__(self) -> str:
        return self.kind

    def expired_on(self, day: date) -> bool:
        return self.valid_until is not None and self.valid_until < day


class ConfirmationQuerySet(models.QuerySet["Confirmation"]):
    def unscanned(self) -> "ConfirmationQuerySet":
        """Signed slips that nobody has scanned yet."""
        return self.filter(means="slip", slip_scanned_at=None)

    def of_till(self, till: UUID) -> "ConfirmationQuerySet":
        return self.filter(order__till=till)

    def declared_by_person(self, staff: UUID) -> "ConfirmationQuerySet":
        return self.filter(declared_by=staff)


class Confirmation(models.Model):
    """The customer's yes to exactly what was shown: by which means, when, on which display."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    order = models.OneToOneField(Order, on_delete=models.PROTECT, related_name="confirmation")
    means = models.TextField()
    at = models.DateTimeField()
    display = models.UUIDField(null=True)
    declared_by = models.UUIDField(null=True)
    shown = models.JSONField(default=dict)
    strokes_sealed = models.TextField(blank=True, default="")
    slip_file = models.TextField(blank=True, default="")
    slip_media_type = models.TextField(blank=True, default="")
    slip_scanned_at = models.DateTimeField(null=True)

    objects = ConfirmationQuerySet.as_manager()

    class Meta:
        indexes = [
            models.Index(
                fields=["declared_by"],
                condition=Q(means="slip", slip_scanned_at=None),
                name="confirmation_unscanned",
            )
        ]

    def __str__(self) -> str:
        return f"{self.means} {self.at:%Y-%m-%d %H:%M}"

    @property
    def strokes(self) -> str:
        """The strokes as JSON, as the pad wrote them."""
        return secrets.unseal(self.strokes_sealed)

    @property
    def unscanned(self) -> bool:
        return self.means == "slip" and self.slip_scanned_at is None


class OneTimeCode(models.Model):
    """A code sent to the customer's phone to confirm one order with; the last one sent counts."""

    order = models.OneToOneField(Order, primary_key=True, on_delete=models.PROTECT, related_name="code")
    digest = models.TextField()
    sent_at = models.DateTimeField()
    until = models.DateTimeField()
    wrong = models.IntegerField(default=0)

    def __str__(self) -> str:
        return f"{self.sent_at:%H:%M}"


class PasswordTryQuerySet(models.QuerySet["PasswordTry"]):
    def wrong_on(self, subscription: UUID, day_start: datetime) -> "PasswordTryQuerySet":
        return self.filter(subscription=subscription, right=False, at__gte=day_start)


class PasswordTry(models.Model):
    """An entry of a number's service password, right or wrong: three wrong ones a day, then the document only."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    subscription = models.ForeignKey(Subscription, on_delete=models.PROTECT, related_name="+", db_index=False)
    order = models.ForeignKey(Order, null=True, on_delete=models.PROTECT, related_name="+", db_index=False)
    at = models.DateTimeField()
    right = models.BooleanField()

    objects = PasswordTryQuerySet.as_manager()

    class Meta:
        indexes = [models.Index(fields=["subscription", "at"], name="password_try")]

    def __str__(self) -> str:
        return f"{self.at:%Y-%m-%d %H:%M} {self.right}"
