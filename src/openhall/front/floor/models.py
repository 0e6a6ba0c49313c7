"""Tickets, appointments, and who staffs which counter."""

from collections.abc import Iterable
from datetime import date, datetime, timedelta
from uuid import UUID

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q

from openhall.front.customers.models import Customer
from openhall.front.till.models import BusinessDay
from openhall.kernel.ids import uuid7
from openhall.team.org.models import Counter

from .words import BUSY, CALLED, DONE, FIRST_NAMES, LAPSED, LEFT, NO_SHOW, PARKED, SERVING, TRANSFERRED, WAITING


class Queue(models.Model):
    """One row a hall: locked by whoever takes, calls or ends a ticket there, so that calls come one after the other."""

    hall = models.UUIDField(primary_key=True)

    def __str__(self) -> str:
        return str(self.hall)


class Crowd(models.Model):
    """Since when more than the limit have been waiting for one service of a hall."""

    hall = models.UUIDField()
    service = models.TextField()
    since = models.DateTimeField()
    peak = models.PositiveIntegerField(default=0)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["hall", "service"], name="one_crowd_a_service")]

    def __str__(self) -> str:
        return f"{self.service} {self.since:%H:%M}"


class QueueAlarm(models.Model):
    """A crowd that stood for too long: since when, its peak and end, and which measure somebody took."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    hall = models.UUIDField()
    service = models.TextField()
    since = models.DateTimeField()
    rung_at = models.DateTimeField()
    peak = models.PositiveIntegerField()
    ended_at = models.DateTimeField(null=True)
    case = models.UUIDField(null=True)
    measure = models.TextField(blank=True, default="")
    note = models.TextField(blank=True, default="")
    measured_at = models.DateTimeField(null=True)
    measured_by = models.UUIDField(null=True)
    waiting_then = models.PositiveIntegerField(null=True)

    class Meta:
        indexes = [models.Index(fields=["hall", "rung_at"], name="queue_alarm_of_hall")]
        constraints = [
            models.UniqueConstraint(fields=["hall", "service"], condition=Q(ended_at=None), name="one_alarm_a_crowd")
        ]

    def __str__(self) -> str:
        return f"{self.service} {self.rung_at:%H:%M}"


class AppointmentQuerySet(models.QuerySet["Appointment"]):
    def unkept(self, hall: UUID, day: date) -> "AppointmentQuerySet":
        """Of this hall and day, and nobody has come for it yet."""
        return self.standing().filter(hall=hall, at__date=day, ticket=None)

    def standing(self) -> "AppointmentQuerySet":
        """Neither cancelled nor lapsed."""
        return self.filter(cancelled_at=None, lapsed_at=None)


class Appointment(models.Model):
    """A place at a certain time."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    hall = models.UUIDField()
    service = models.TextField()
    at = models.DateTimeField()
    phone_digest = models.TextField(blank=True, default="")
    phone_sealed = models.TextField(blank=True, default="")
    name_sealed = models.TextField(blank=True, default="")
    kind = models.TextField(blank=True, default="")
    number = models.TextField(blank=True, default="")
    """What the customer says to show which booking it is."""
    place = models.PositiveSmallIntegerField(null=True)
    """Which place of its slot it has; none where the day has no slots."""
    booked_at = models.DateTimeField()
    booked_by = models.UUIDField(null=True)
    cancelled_at = models.DateTimeField(null=True)
    cancelled_by = models.UUIDField(null=True)
    lapsed_at = models.DateTimeField(null=True)

    objects = AppointmentQuerySet.as_manager()

    class Meta:
        indexes = [
            models.Index(fields=["hall", "at"], name="appointment_of_hall"),
            models.Index(fields=["number"], condition=~Q(number=""), name="appointment_number"),
        ]
        constraints = [
            models.UniqueConstraint(
                fields=["hall", "service", "at", "place"],
                condition=Q(place__isnull=False, cancelled_at=None),
                name="one_booking_a_place",
            )
        ]

    def __str__(self) -> str:
        return f"{self.service} {self.at:%Y-%m-%d %H:%M}"

    @property
    def open(self) -> bool:
        return self.cancelled_at is None and self.lapsed_at is None


class TicketQuerySet(models.QuerySet["Ticket"]):
    def waiting(self, hall: UUID) -> "TicketQuerySet":
        return self.filter(hall=hall, state=WAITING)

    def busy_at(self, counter: UUID) -> "TicketQuerySet":
        """Called to a counter, or in service there."""
        return self.filter(counter=counter, state__in=BUSY)

    def serving(self, staff: UUID) -> "TicketQuerySet":
        """What this person is serving."""
        return self.filter(staff=staff, state=SERVING)

    def parked_at(self, counter: UUID) -> "TicketQuerySet":
        """Set aside at a counter, to be gone on with there."""
        return self.filter(counter=counter, state=PARKED)

    def handed_to(self, counter: UUID) -> "TicketQuerySet":
        """Transferred to this very counter, which hasn't accepted yet."""
        return self.filter(bound_to=counter, state=WAITING)

    def may_return(self, hall: UUID, since: datetime) -> "TicketQuerySet":
        """Called since then and not come, and not put back yet. Numbers live for a day: older ones aren't looked at."""
        lately = self.filter(hall=hall, taken_at__gte=since - timedelta(days=1))
        return lately.filter(state=NO_SHOW, ended_at__gte=since, returned_at=None)

    def unfinished(self, hall: UUID) -> "TicketQuerySet":
        """Whose customer wasn't served when the day closed."""
        return self.filter(hall=hall, state__in=(WAITING, CALLED))


class Ticket(models.Model):
    """One leg of a visit: what a customer wants, since when, and what became of it.

    ``service`` is what it counts as, for alarm and figures; ``segment`` the hall's own name of the want inside it; ``first``
    why the customer has the class vip wherever the want is served.

    A visit has one number and one or more legs, and bears the key of its first. A leg is served once. A further service or
    a transfer ends it and opens the next one, which keeps number, time of taking and overtakes, and is in the queue of its
    service since ``queued_at``.
    """

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    hall = models.UUIDField()
    day = models.ForeignKey(BusinessDay, on_delete=models.PROTECT, related_name="tickets")
    visit = models.UUIDField()
    leg = models.PositiveSmallIntegerField(default=1)
    number = models.TextField()
    service = models.TextField()
    segment = models.TextField(blank=True, default="")
    first = models.TextField(blank=True, default="")
    state = models.TextField(default=WAITING)
    customer = models.ForeignKey(Customer, null=True, on_delete=models.PROTECT, related_name="+")
    appointment = models.OneToOneField(Appointment, null=True, on_delete=models.PROTECT, related_name="ticket")
    appointed_at = models.DateTimeField(null=True)
    taken_at = models.DateTimeField()
    queued_at = models.DateTimeField(null=True)
    issued_by = models.UUIDField(null=True)
    word = models.TextField(blank=True, default="")
    overtaken = models.PositiveSmallIntegerField(default=0)
    counter = models.ForeignKey(Counter, null=True, on_delete=models.PROTECT, related_name="+")
    staff = models.UUIDField(null=True)
    called_at = models.DateTimeField(null=True)
    started_at = models.DateTimeField(null=True)
    ended_at = models.DateTimeField(null=True)
    stars = models.PositiveSmallIntegerField(null=True)
    rated_at = models.DateTimeField(null=True)
    # transferred: who answers for the customer until another accepts, who received the visit first, with which words
    owner = models.UUIDField(null=True)
    first_contact = models.UUIDField(null=True)
    notes = models.TextField(blank=True, default="")
    bound_to = models.ForeignKey(Counter, null=True, on_delete=models.PROTECT, related_name="+")
    case = models.UUIDField(null=True)
    # set aside, called again, called out of turn, put back after not coming
    parked_at = models.DateTimeField(null=True)
    parked_for = models.DurationField(default=timedelta)
    recalls = models.PositiveSmallIntegerField(default=0)
    recalled_at = models.DateTimeField(null=True)
    called_because = models.TextField(blank=True, default="")
    held = models.PositiveSmallIntegerField(default=0)
    returned_at = models.DateTimeField(null=True)

    objects = TicketQuerySet.as_manager()

    class Meta:
        indexes = [
            models.Index(fields=["hall", "taken_at"], condition=Q(state=WAITING), name="ticket_waiting"),
            models.Index(fields=["day", "service"], name="ticket_of_day"),
            models.Index(fields=["staff"], condition=Q(state=SERVING), name="ticket_in_service"),
            models.Index(fields=["counter"], condition=Q(state=PARKED), name="ticket_parked"),
            models.Index(fields=["visit"], name="ticket_of_visit"),
            models.Index(fields=["hall", "taken_at"], name="ticket_of_hall"),
        ]
        constraints = [
            models.UniqueConstraint(fields=["day", "number", "leg"], name="one_leg_a_number"),
            models.UniqueConstraint(fields=["counter"], condition=Q(state__in=BUSY), name="one_ticket_at_a_counter"),
            models.CheckConstraint(
                condition=Q(state__in=(*BUSY, WAITING, PARKED, TRANSFERRED, DONE, NO_SHOW, LEFT, LAPSED)),
                name="ticket_state",
            ),
            models.CheckConstraint(condition=Q(stars=None) | Q(stars__range=(1, 5)), name="ticket_stars"),
        ]

    def __str__(self) -> str:
        return self.number

    @property
    def entered_at(self) -> datetime:
        """When it came into the queue in which it is."""
        return self.queued_at or self.taken_at

    @property
    def first_name(self) -> str:
        """Why the customer comes first, in words; empty for whoever doesn't."""
        return str(FIRST_NAMES.get(self.first, ""))

    @property
    def answers_for(self) -> UUID | None:
        """Who is responsible for the customer now: the first person until another has accepted."""
        return self.owner or self.staff


class Series(models.Model):
    """The last number that was given out of a hall's day, for each letter."""

    day = models.ForeignKey(BusinessDay, on_delete=models.CASCADE, related_name="+")
    letter = models.TextField()
    last = models.PositiveIntegerField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["day", "letter"], name="one_series_a_letter")]

    def __str__(self) -> str:
        return f"{self.letter}{self.last:03d}"


class Segment(models.Model):
    """A want that a hall has laid down inside one of the services, with the letter of its numbers."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    hall = models.UUIDField()
    code = models.TextField()
    name = models.TextField()
    service = models.TextField()
    letter = models.TextField()
    retired_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["hall", "code"], name="one_segment_a_code"),
            models.UniqueConstraint(fields=["hall", "letter"], name="one_segment_letter"),
        ]

    def __str__(self) -> str:
        return self.name


class CounterProfile(models.Model):
    """Whom a counter serves where the hall has laid it down: wants in an order of preference. Others go by their kind."""

    counter = models.OneToOneField(Counter, primary_key=True, on_delete=models.PROTECT, related_name="floor_profile")
    wants = ArrayField(models.TextField())

    def __str__(self) -> str:
        return ", ".join(self.wants)


class StaffingQuerySet(models.QuerySet["Staffing"]):
    def open(self) -> "StaffingQuerySet":
        return self.filter(shut_at=None)

    def of_halls(self, halls: Iterable[UUID]) -> "StaffingQuerySet":
        return self.filter(hall__in=list(halls))

    def on(self, hall: UUID, day: date) -> "StaffingQuerySet":
        return self.filter(hall=hall, opened_at__date=day)


class Staffing(models.Model):
    """A person at a counter, from opening it until it is shut."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    hall = models.UUIDField()
    counter = models.ForeignKey(Counter, on_delete=models.PROTECT, related_name="+")
    staff = models.UUIDField()
    opened_at = models.DateTimeField()
    paused_at = models.DateTimeField(null=True)
    pause_reason = models.TextField(blank=True, default="")
    shut_at = models.DateTimeField(null=True)
    shut_by = models.UUIDField(null=True)
    reason = models.TextField(blank=True, default="")
    wants = ArrayField(models.TextField(), null=True)
    """The counter's own profile, if one is laid down; None is that of its kind."""

    objects = StaffingQuerySet.as_manager()

    class Meta:
        indexes = [models.Index(fields=["hall", "opened_at"], name="staffing_of_hall")]
        constraints = [
            models.UniqueConstraint(fields=["counter"], condition=Q(shut_at=None), name="one_person_a_counter"),
            models.UniqueConstraint(fields=["staff"], condition=Q(shut_at=None), name="one_counter_a_person"),
        ]

    def __str__(self) -> str:
        return f"{self.counter_id} {self.opened_at:%Y-%m-%d %H:%M}"


class Pause(models.Model):
    """A counter suspended for a while, with its reason."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    staffing = models.ForeignKey(Staffing, on_delete=models.PROTECT, related_name="pauses")
    began_at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True)
    reason = models.TextField(blank=True, default="")
    by = models.UUIDField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["staffing"], condition=Q(ended_at=None), name="one_pause_at_a_time")
        ]

    def __str__(self) -> str:
        return f"{self.began_at:%H:%M} {self.reason}"


from .hall_models import Doors, HallNotice, Incident, PaperTicket, PhoneTicket  # noqa: E402, F401  (models live here)
from .need_models import Need, Request  # noqa: E402, F401

ASKED, ACCEPTED, DECLINED, WITHDRAWN = "asked", "accepted", "declined", "withdrawn"


class MoveQuerySet(models.QuerySet["Move"]):
    def pending(self) -> "MoveQuerySet":
        return self.filter(state=ASKED)


class Move(models.Model):
    """A lead sends a person to a counter; the person accepts it, or says why not."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    hall = models.UUIDField()
    staff = models.UUIDField()
    counter = models.ForeignKey(Counter, on_delete=models.PROTECT, related_name="+")
    reason = models.TextField()
    asked_at = models.DateTimeField()
    asked_by = models.UUIDField(null=True)
    state = models.TextField(default=ASKED)
    answered_at = models.DateTimeField(null=True)
    note = models.TextField(blank=True, default="")
    case = models.UUIDField(null=True)

    objects = MoveQuerySet.as_manager()

    class Meta:
        indexes = [models.Index(fields=["hall", "asked_at"], name="move_of_hall")]
        constraints = [
            models.UniqueConstraint(fields=["staff"], condition=Q(state=ASKED), name="one_move_a_person"),
            models.CheckConstraint(condition=Q(state__in=(ASKED, ACCEPTED, DECLINED, WITHDRAWN)), name="move_state"),
        ]

    def __str__(self) -> str:
        return f"{self.counter_id} {self.asked_at:%H:%M}"


class CounterPlace(models.Model):
    """Where a counter stands on the hall's plan, in steps of its raster; others are laid out by themselves."""

    counter = models.OneToOneField(Counter, primary_key=True, on_delete=models.PROTECT, related_name="floor_place")
    column = models.PositiveSmallIntegerField()
    row = models.PositiveSmallIntegerField()

    def __str__(self) -> str:
        return f"{self.column}:{self.row}"
