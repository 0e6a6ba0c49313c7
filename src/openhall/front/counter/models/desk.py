"""What stands on the desk: the customer's display, the half-entered order, what else happened there."""

from datetime import datetime
from uuid import UUID

from django.db import models
from django.db.models import Q

from openhall.front.customers.models import Customer
from openhall.front.floor.models import Ticket
from openhall.kernel import secrets
from openhall.kernel.ids import uuid7
from openhall.team.org.models import Counter

from .order import Order


class DisplayQuerySet(models.QuerySet["Display"]):
    def paired(self) -> "DisplayQuerySet":
        return self.filter(revoked_at=None).exclude(token_digest="")

    def invited(self, at: object) -> "DisplayQuerySet":
        """Invitations that nobody has taken up yet and that still hold."""
        return self.filter(token_digest="", revoked_at=None, code_until__gt=at, code_wrong__lt=Display.WRONG_CODES)


class Display(models.Model):
    """A tablet or second screen that shows a counter's customer what happens. It acts for the customer alone."""

    WRONG_CODES = 10

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    counter = models.ForeignKey(Counter, on_delete=models.PROTECT, related_name="displays")
    name = models.TextField(blank=True, default="")
    code_sealed = models.TextField(blank=True, default="")
    code_digest = models.TextField()
    code_until = models.DateTimeField()
    code_wrong = models.IntegerField(default=0)
    token_digest = models.TextField(blank=True, default="")
    invited_at = models.DateTimeField()
    invited_by = models.UUIDField(null=True)
    paired_at = models.DateTimeField(null=True)
    revoked_at = models.DateTimeField(null=True)
    revoked_by = models.UUIDField(null=True)

    objects = DisplayQuerySet.as_manager()

    @property
    def code(self) -> str:
        """What is typed on the display to pair it; shown at the counter only."""
        return secrets.unseal(self.code_sealed)

    class Meta:
        indexes = [models.Index(fields=["token_digest"], condition=~Q(token_digest=""), name="display_token")]

    def __str__(self) -> str:
        return self.name


class Showing(models.Model):
    """What a counter's customer sees now. ``version`` grows with every change, so that displays know when to ask."""

    counter = models.OneToOneField(Counter, primary_key=True, on_delete=models.PROTECT, related_name="showing")
    order = models.ForeignKey(Order, null=True, on_delete=models.PROTECT, related_name="+")
    stage = models.TextField(default="idle")
    version = models.IntegerField(default=0)
    at = models.DateTimeField()

    def __str__(self) -> str:
        return self.stage


class Desk(models.Model):
    """What a clerk has entered so far; it outlives a broken session, a closed browser, another machine."""

    staff = models.UUIDField(primary_key=True)
    customer = models.ForeignKey(Customer, null=True, on_delete=models.PROTECT, related_name="+", db_index=False)
    order = models.ForeignKey(Order, null=True, on_delete=models.PROTECT, related_name="+", db_index=False)
    business = models.TextField(blank=True, default="")
    number = models.TextField(blank=True, default="")
    entries = models.JSONField(default=dict)
    at = models.DateTimeField()

    def __str__(self) -> str:
        return f"{self.business} {self.number}"


class Recommendation(models.Model):
    """What was recommended with an order, and what the customer said to it; once an order (COUNTER-08)."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    order = models.OneToOneField(Order, on_delete=models.PROTECT, related_name="recommendation")
    product = models.TextField()
    outcome = models.TextField()
    at = models.DateTimeField()
    staff = models.UUIDField()

    def __str__(self) -> str:
        return f"{self.product}: {self.outcome}"


class EnquiryQuerySet(models.QuerySet["Enquiry"]):
    def open(self) -> "EnquiryQuerySet":
        return self.filter(closed_at=None)

    def on_the_floor(self, hall: UUID, start: datetime, end: datetime) -> "EnquiryQuerySet":
        """Recorded with an outcome in a period."""
        return self.filter(hall=hall, asked_at__gte=start, asked_at__lt=end).exclude(outcome="")


class Enquiry(models.Model):
    """A question, asked at the desk or on the floor, by topic: answered or not.

    On the floor (FLOOR-12): what came of it, which material the customer took along, and which version of the norm was on
    the screen.
    """

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    hall = models.UUIDField()
    staff = models.UUIDField()
    customer = models.ForeignKey(Customer, null=True, on_delete=models.PROTECT, related_name="+")
    order = models.ForeignKey(Order, null=True, on_delete=models.PROTECT, related_name="enquiries")
    topic = models.TextField()
    question = models.TextField(blank=True, default="")
    asked_at = models.DateTimeField()
    answered = models.BooleanField(null=True)
    answer = models.TextField(blank=True, default="")
    closed_at = models.DateTimeField(null=True)
    business = models.TextField(blank=True, default="")
    outcome = models.TextField(blank=True, default="")
    position = models.TextField(blank=True, default="")
    ticket = models.ForeignKey(Ticket, null=True, on_delete=models.PROTECT, related_name="+")
    material = models.JSONField(default=list)
    """What was handed out: ``{item, quantity}``."""
    leaflets = models.PositiveIntegerField(default=0)
    link = models.BooleanField(default=False)
    shown = models.TextField(blank=True, default="")
    """The norm that stood on the screen: kind, version and day of the tariff."""

    objects = EnquiryQuerySet.as_manager()

    class Meta:
        indexes = [models.Index(fields=["hall", "asked_at"], name="enquiry_hall_at")]

    def __str__(self) -> str:
        return self.topic


class Interruption(models.Model):
    """Handling was interrupted: since when and why, who waited, what was done, when it went on (COUNTER-14)."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    hall = models.UUIDField()
    counter = models.ForeignKey(Counter, null=True, on_delete=models.PROTECT, related_name="+")
    staff = models.UUIDField()
    started_at = models.DateTimeField()
    reported_at = models.DateTimeField()
    cause = models.TextField()
    waiting = models.JSONField(default=list)
    measure = models.TextField(blank=True, default="")
    resumed_at = models.DateTimeField(null=True)
    case = models.UUIDField(null=True)

    class Meta:
        indexes = [models.Index(fields=["hall", "started_at"], name="interruption_hall_at")]

    def __str__(self) -> str:
        return self.cause
