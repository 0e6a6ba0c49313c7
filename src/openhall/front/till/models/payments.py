"""Payments by the customer's mobile: asked of a provider, and only what the provider confirmed counts (CASH-04)."""

from datetime import datetime
from uuid import UUID

from django.db import models
from django.db.models import Q

from openhall.engines.ledger.money import HELD, MoneyPlace
from openhall.kernel.ids import uuid7

from .tills import EPAY, OPEN, TillSession

PENDING, PAID, FAILED, UNCLEAR, RETURNED = "pending", "paid", "failed", "unclear", "returned"
UNSETTLED = (PENDING, UNCLEAR)


class PaymentQuerySet(models.QuerySet["MobilePayment"]):
    def unsettled(self) -> "PaymentQuerySet":
        """Neither paid nor failed yet."""
        return self.filter(state__in=UNSETTLED)

    def unclear(self) -> "PaymentQuerySet":
        return self.filter(state=UNCLEAR)

    def without_order(self) -> "PaymentQuerySet":
        """Paid, and used for no order: the customer's money."""
        return self.filter(state=PAID, used_at=None)

    def open(self) -> "PaymentQuerySet":
        """What a settlement lists as open: unclear, or the customer's money without an order."""
        return self.filter(Q(state=UNCLEAR) | Q(state=PAID, used_at=None))

    def of_day(self, day: UUID) -> "PaymentQuerySet":
        return self.filter(till__day=day)

    def about(self, subject: UUID) -> "PaymentQuerySet":
        return self.filter(subject=subject).order_by("requested_at", "id")

    def asked_between(self, start: datetime, end: datetime) -> "PaymentQuerySet":
        return self.filter(requested_at__gte=start, requested_at__lt=end)


class MobilePayment(models.Model):
    """One payment asked of the provider: pending → paid, failed, or unclear after the time-out; never guessed."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    hall = models.UUIDField()
    till = models.ForeignKey(TillSession, on_delete=models.PROTECT, related_name="mobile_payments")
    staff = models.UUIDField()
    subject = models.UUIDField(null=True)
    amount = models.DecimalField(max_digits=14, decimal_places=2)
    code = models.TextField()
    provider = models.TextField()
    state = models.TextField(default=PENDING)
    requested_at = models.DateTimeField()
    queries = models.IntegerField(default=0)
    unclear_at = models.DateTimeField(null=True)
    settled_at = models.DateTimeField(null=True)
    provider_id = models.TextField(blank=True, default="")
    used_at = models.DateTimeField(null=True)
    decided_by = models.UUIDField(null=True)
    note = models.TextField(blank=True, default="")
    at_till = models.BooleanField(default=True)

    objects = PaymentQuerySet.as_manager()

    class Meta:
        indexes = [
            models.Index(fields=["subject"], name="payment_subject"),
            models.Index(fields=["hall", "requested_at"], name="payment_hall_at"),
            models.Index(fields=["hall"], condition=Q(state__in=UNSETTLED), name="payment_unsettled"),
        ]
        constraints = [
            models.CheckConstraint(condition=Q(amount__gt=0), name="payment_positive"),
            models.CheckConstraint(condition=Q(used_at=None) | Q(state=PAID), name="payment_used_is_paid"),
        ]

    def __str__(self) -> str:
        return f"{self.amount} {self.state}"

    @property
    def claim(self) -> MoneyPlace:
        """Where the confirmed money stands as a claim on the provider: the till's slips, later the day's."""
        with_till = self.at_till and self.till.day.state == OPEN
        return self.till.clearing(EPAY) if with_till else self.till.day.claims(EPAY)

    @property
    def held(self) -> MoneyPlace:
        """The customer's money between the confirmation and the order that it pays."""
        return MoneyPlace(HELD, self.hall, f"payment:{self.id}")


class PaymentNotice(models.Model):
    """What the provider said, once for each of its transaction ids: a notice sent twice is the same notice."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    payment = models.ForeignKey(MobilePayment, on_delete=models.PROTECT, related_name="notices")
    provider = models.TextField()
    provider_id = models.TextField()
    state = models.TextField()
    amount = models.DecimalField(max_digits=14, decimal_places=2)
    at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["provider", "provider_id"], name="notice_once")]

    def __str__(self) -> str:
        return f"{self.provider} {self.provider_id}"
