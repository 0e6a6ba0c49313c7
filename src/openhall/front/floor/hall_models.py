"""What a hall keeps beside its queue: notices on its display, incidents among customers, when its doors were open."""

from datetime import date, datetime
from uuid import UUID

from django.db import models
from django.db.models import Q

from openhall.kernel.ids import uuid7


class HallNoticeQuerySet(models.QuerySet["HallNotice"]):
    def shown(self, hall: UUID, at: datetime) -> "HallNoticeQuerySet":
        """What hangs on the display now, the newest first."""
        return self.filter(Q(until=None) | Q(until__gt=at), hall=hall, taken_down_at=None).order_by("-put_up_at")


class HallNotice(models.Model):
    """A notice to customers on the hall's display, until it is taken down or its time is over."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    hall = models.UUIDField()
    text = models.TextField()
    until = models.DateTimeField(null=True)
    put_up_at = models.DateTimeField()
    put_up_by = models.UUIDField(null=True)
    taken_down_at = models.DateTimeField(null=True)
    taken_down_by = models.UUIDField(null=True)

    objects = HallNoticeQuerySet.as_manager()

    class Meta:
        indexes = [models.Index(fields=["hall"], condition=Q(taken_down_at=None), name="notice_of_hall")]

    def __str__(self) -> str:
        return self.text


class Incident(models.Model):
    """What happened among customers and what was done: kind, time, place, action. No customer is named (FLOOR-15)."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    hall = models.UUIDField()
    kind = models.TextField()
    at = models.DateTimeField()
    place = models.TextField(blank=True, default="")
    action = models.TextField()
    complied = models.BooleanField()
    recorded_at = models.DateTimeField()
    recorded_by = models.UUIDField(null=True)

    class Meta:
        indexes = [models.Index(fields=["hall", "at"], name="incident_of_hall")]

    def __str__(self) -> str:
        return f"{self.kind} {self.at:%Y-%m-%d %H:%M}"


class DoorsQuerySet(models.QuerySet["Doors"]):
    def on(self, hall: UUID, day: date) -> "DoorsQuerySet":
        return self.filter(hall=hall, date=day)


class Doors(models.Model):
    """A day of a hall: when its duty head recorded that it opened to customers, and closed."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    hall = models.UUIDField()
    date = models.DateField()
    opened_at = models.DateTimeField()
    opened_by = models.UUIDField(null=True)
    closed_at = models.DateTimeField(null=True)
    closed_by = models.UUIDField(null=True)

    objects = DoorsQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["hall", "date"], name="doors_of_a_day"),
            models.CheckConstraint(
                condition=Q(closed_at=None) | Q(closed_at__gte=models.F("opened_at")), name="doors_close_after_open"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.date} {self.opened_at:%H:%M}"


class PhoneTicketQuerySet(models.QuerySet["PhoneTicket"]):
    def open(self) -> "PhoneTicketQuerySet":
        return self.filter(ended_at=None)


class PhoneTicket(models.Model):
    """A number drawn by phone. It waits only once its customer has checked in at the hall; then ``ticket`` is its own.

    One at a time for a phone number and for a browser: the database refuses a second that is open.
    """

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    hall = models.UUIDField()
    service = models.TextField()
    segment = models.TextField(blank=True, default="")
    phone_digest = models.TextField(blank=True, default="")
    phone_sealed = models.TextField(blank=True, default="")
    browser_digest = models.TextField(blank=True, default="")
    drawn_at = models.DateTimeField()
    until = models.DateTimeField()
    ticket = models.OneToOneField("floor.Ticket", null=True, on_delete=models.PROTECT, related_name="by_phone")
    ended_at = models.DateTimeField(null=True)

    objects = PhoneTicketQuerySet.as_manager()

    class Meta:
        indexes = [models.Index(fields=["drawn_at"], condition=~Q(phone_digest=""), name="phone_ticket_personal")]
        constraints = [
            models.UniqueConstraint(fields=["phone_digest"], condition=Q(ended_at=None), name="one_ticket_a_phone"),
            models.UniqueConstraint(fields=["browser_digest"], condition=Q(ended_at=None), name="one_ticket_a_browser"),
        ]

    def __str__(self) -> str:
        return f"{self.service} {self.drawn_at:%Y-%m-%d %H:%M}"


class PaperTicket(models.Model):
    """A number that was given out on paper while the system was down, and entered afterwards with its true times."""

    ticket = models.OneToOneField("floor.Ticket", primary_key=True, on_delete=models.PROTECT, related_name="paper")
    number = models.TextField()
    entered_at = models.DateTimeField()
    entered_by = models.UUIDField(null=True)

    def __str__(self) -> str:
        return self.number
