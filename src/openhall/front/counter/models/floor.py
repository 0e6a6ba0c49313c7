"""What the counter keeps for the floor: hints of peak days, and which business goes the fast way."""

from datetime import date, datetime
from uuid import UUID

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q

from openhall.front.customers.models import Customer
from openhall.kernel.ids import uuid7

from .order import Order

BOUND, DECLINED_HINT, LATER = "bound", "declined", "later"
ANSWERS = (BOUND, DECLINED_HINT, LATER)


class PeakHintQuerySet(models.QuerySet["PeakHint"]):
    def of(self, customer: UUID, peak: date) -> "PeakHintQuerySet":
        return self.filter(customer=customer, peak=peak)

    def between(self, halls: list[UUID], start: datetime, end: datetime) -> "PeakHintQuerySet":
        return self.filter(hall__in=halls, at__gte=start, at__lt=end)


class PeakHint(models.Model):
    """On a peak day a customer was told of other ways to pay, and what the customer said; once a peak (FLOOR-13).

    ``peak``: the first day of the month about which the peak lies.
    """

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    hall = models.UUIDField()
    customer = models.ForeignKey(Customer, on_delete=models.PROTECT, related_name="+")
    order = models.OneToOneField(Order, on_delete=models.PROTECT, related_name="peak_hint")
    peak = models.DateField()
    answer = models.TextField()
    staff = models.UUIDField()
    at = models.DateTimeField()

    objects = PeakHintQuerySet.as_manager()

    class Meta:
        indexes = [models.Index(fields=["hall", "at"], name="peak_hint_of_hall")]
        constraints = [
            models.UniqueConstraint(fields=["customer", "peak"], name="one_hint_a_peak"),
            models.CheckConstraint(condition=Q(answer__in=ANSWERS), name="peak_hint_answer"),
        ]

    def __str__(self) -> str:
        return f"{self.peak:%Y-%m} {self.answer}"


class FastTrackQuerySet(models.QuerySet["FastTrack"]):
    def of_hall(self, hall: UUID) -> "FastTrackQuerySet":
        return self.filter(hall=hall).order_by("-since", "-id")


class FastTrack(models.Model):
    """The kinds of business that a hall's manager has put on the fast track, from a moment on (COUNTER-18). Append-only."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    hall = models.UUIDField()
    businesses = ArrayField(models.TextField(), default=list)
    since = models.DateTimeField()
    set_by = models.UUIDField(null=True)

    objects = FastTrackQuerySet.as_manager()

    class Meta:
        indexes = [models.Index(fields=["hall", "-since"], name="fast_track_of_hall")]

    def __str__(self) -> str:
        return ", ".join(self.businesses)
