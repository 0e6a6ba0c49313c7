"""Orders (受理单): a business acceptance, from preparation to review, or to its reversal."""

from datetime import datetime, timedelta
from decimal import Decimal
from typing import Any
from uuid import UUID

from django.contrib.postgres.fields import ArrayField
from django.core.serializers.json import DjangoJSONEncoder
from django.db import models
from django.db.models import Q

from openhall.front.catalog.models import BusinessKind
from openhall.front.customers.models import Customer, Subscription
from openhall.front.floor.models import Ticket
from openhall.front.till.models import BusinessDay, TillSession
from openhall.kernel.ids import uuid7
from openhall.kernel.money import ZERO

PREPARED, SUSPENDED, ACCEPTED, REVERSED, DECLINED, EXPIRED = (
    "prepared",
    "suspended",
    "accepted",
    "reversed",
    "declined",
    "expired",
)
FINAL = (ACCEPTED, REVERSED)

REVIEW_PENDING, REVIEW_ALLOWED, REVIEW_REFUSED = "pending", "allowed", "refused"
"""The strict examination of a customer in agreement (COUNTER-05); empty where none is needed."""

WORDS, SIGNATURE, SLIP, CODE, PASSWORD, TAP = "words", "signature", "slip", "code", "password", "tap"
"""How the customer confirmed: the words of a file, strokes on the pad, a signed slip, a one-time code, the own service
password, a tap on the display (for a top-up that was posted)."""


class OrderQuerySet(models.QuerySet["Order"]):
    def final(self) -> "OrderQuerySet":
        """Accepted ones, reversed or not."""
        return self.filter(state__in=FINAL)

    def standing(self) -> "OrderQuerySet":
        """Accepted and not reversed."""
        return self.filter(state=ACCEPTED)

    def open(self) -> "OrderQuerySet":
        """Prepared and still waiting for the customer."""
        return self.filter(state=PREPARED)

    def suspended(self) -> "OrderQuerySet":
        return self.filter(state=SUSPENDED)

    def posted_unconfirmed(self) -> "OrderQuerySet":
        """Top-ups that were posted and that the customer has not confirmed yet."""
        return self.filter(state=ACCEPTED, confirmed_at=None)

    def of_till(self, till: UUID) -> "OrderQuerySet":
        return self.filter(till=till)

    def taken_by(self, staff: UUID) -> "OrderQuerySet":
        return self.filter(staff=staff)

    def of_day(self, day: UUID) -> "OrderQuerySet":
        return self.filter(day=day)

    def accepted_between(self, start: datetime, end: datetime) -> "OrderQuerySet":
        return self.final().filter(accepted_at__gte=start, accepted_at__lt=end)

    def due_at(self, midnight: datetime) -> "OrderQuerySet":
        """Accepted the day before the one that ends at ``midnight``, and not reversed by then."""
        day = timedelta(days=1)
        standing = Q(reversed_at=None) | Q(reversed_at__gte=midnight)
        return self.accepted_between(midnight - 2 * day, midnight - day).filter(standing).order_by("accepted_at", "id")

    def naming(self, numbers: list[str]) -> "OrderQuerySet":
        """Orders on one of these numbers, whether it came or went."""
        return self.filter(Q(number__in=numbers) | Q(new_number__in=numbers))


class Order(models.Model):
    """One business acceptance. Until the customer confirms it holds and reserves; then all its effects are final."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    hall = models.UUIDField()
    day = models.ForeignKey(BusinessDay, on_delete=models.PROTECT, db_index=False)
    till = models.ForeignKey(TillSession, on_delete=models.PROTECT, db_index=False)
    kind = models.ForeignKey(BusinessKind, on_delete=models.PROTECT, db_index=False)
    business = models.TextField()
    state = models.TextField(default=PREPARED)
    channel = models.TextField()
    staff = models.UUIDField()
    ticket = models.ForeignKey(Ticket, null=True, on_delete=models.PROTECT, related_name="orders", db_index=False)
    customer = models.ForeignKey(Customer, null=True, on_delete=models.PROTECT, related_name="orders", db_index=False)
    to_customer = models.ForeignKey(Customer, null=True, on_delete=models.PROTECT, related_name="+", db_index=False)
    subscription = models.ForeignKey(Subscription, null=True, on_delete=models.PROTECT, db_index=False)
    number = models.TextField(blank=True, default="")
    new_number = models.TextField(blank=True, default="")
    sim_item = models.IntegerField(null=True)
    sim = models.TextField(blank=True, default="")
    plan_code = models.TextField(blank=True, default="")
    items = models.JSONField(default=list)
    charges = models.JSONField(default=list)
    due = models.DecimalField(max_digits=14, decimal_places=2, default=0)
    cash = models.DecimalField(max_digits=14, decimal_places=2, default=0)
    card = models.DecimalField(max_digits=14, decimal_places=2, default=0)
    epay = models.DecimalField(max_digits=14, decimal_places=2, default=0)
    change = models.DecimalField(max_digits=14, decimal_places=2, default=0)
    hundreds = models.IntegerField(default=0)
    series = models.TextField(blank=True, default="")
    form_no = models.BigIntegerField(null=True)
    documents = ArrayField(models.TextField(), default=list)
    signatures = ArrayField(models.TextField(), default=list)
    details = models.JSONField(default=dict)
    before = models.JSONField(default=dict, encoder=DjangoJSONEncoder)
    prepared_at = models.DateTimeField()
    expires_at = models.DateTimeField(null=True)
    steps = models.JSONField(default=dict)
    revision = models.IntegerField(default=0)
    review = models.TextField(blank=True, default="")
    confirmed_at = models.DateTimeField(null=True)
    confirmed_by = models.TextField(blank=True, default="")
    ended_at = models.DateTimeField(null=True)
    ended_reason = models.TextField(blank=True, default="")
    accepted_at = models.DateTimeField(null=True)
    reviewed_by = models.UUIDField(null=True)
    reviewed_at = models.DateTimeField(null=True)
    reversed_at = models.DateTimeField(null=True)
    reversed_by = models.UUIDField(null=True)
    reversal_reason = models.TextField(blank=True, default="")
    reversal_approved_by = models.UUIDField(null=True)

    objects = OrderQuerySet.as_manager()

    class Meta:
        indexes = [
            models.Index(fields=["hall", "accepted_at"], include=["ticket", "business", "state"], name="order_hall_at"),
            models.Index(fields=["day", "staff"], name="order_day_staff"),
            models.Index(fields=["till"], name="order_till"),
            models.Index(fields=["ticket"], condition=Q(ticket__isnull=False), name="order_of_ticket"),
            models.Index(fields=["ticket"], condition=Q(steps__has_key=SUSPENDED), name="order_laid_aside"),
            models.Index(fields=["customer", "-accepted_at"], name="order_customer"),
            models.Index(fields=["number", "-accepted_at"], condition=~Q(number=""), name="order_number"),
            models.Index(fields=["new_number"], condition=~Q(new_number=""), name="order_new_number"),
            models.Index(
                fields=["accepted_at"], condition=Q(state=ACCEPTED, reviewed_at=None), name="order_unreviewed"
            ),
            models.Index(fields=["staff"], condition=Q(state__in=[PREPARED, SUSPENDED]), name="order_unfinished"),
            models.Index(fields=["till"], condition=Q(state=ACCEPTED, confirmed_at=None), name="order_unconfirmed"),
        ]
        constraints = [
            models.CheckConstraint(
                condition=~Q(state__in=FINAL)
                | Q(due=models.F("cash") + models.F("card") + models.F("epay") - models.F("change")),
                name="order_paid_exactly",
            ),
            models.CheckConstraint(condition=~Q(state__in=FINAL) | Q(accepted_at__isnull=False), name="order_accepted"),
            models.UniqueConstraint(
                fields=["series", "form_no"], condition=Q(form_no__isnull=False), name="form_one_order"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.business} {self.number}"

    @property
    def posted(self) -> bool:
        """Posted before the customer confirmed, and not confirmed yet."""
        return self.state == ACCEPTED and self.confirmed_at is None

    @property
    def tendered(self) -> bool:
        return "tendered" in self.steps

    def did(self, step: str, at: datetime, staff: UUID | None, **more: Any) -> None:
        """A step of the procedure is done: when, by whom, as which of them all."""
        turn = 1 + max((done.get("n", 0) for done in self.steps.values()), default=0)
        who = str(staff) if staff else None
        self.steps = {**self.steps, step: {"at": at.isoformat(), "staff": who, "n": turn, **more}}

    @property
    def last_step(self) -> str:
        """The step done last; after an interruption the order stands there."""
        return max(self.steps, key=lambda step: self.steps[step].get("n", 0), default="")

    @property
    def given(self) -> Decimal:
        return self.cash + self.card + self.epay

    @property
    def paid(self) -> dict[str, Decimal]:
        """What was paid by each means, net of change; negative where money went out."""
        return {"cash": self.cash - self.change, "card": self.card, "epay": self.epay}

    @property
    def loose(self) -> Decimal:
        """Cash that went into the drawer itself, net of change."""
        return self.cash - self.change - 100 * Decimal(self.hundreds) + ZERO
