"""Planned shifts, the time clock, absences from the floor, handovers and meetings."""

from datetime import date, datetime, timedelta
from uuid import UUID

from django.db import models
from django.db.models import F, Q

from openhall.kernel.ids import uuid7
from openhall.team.org.models import Counter, Staff

IN, OUT = "in", "out"
ASKED, AGREED, DECLINED, WITHDRAWN, APPROVED, REFUSED = (
    "asked",
    "agreed",
    "declined",
    "withdrawn",
    "approved",
    "refused",
)
PRE_SHIFT, POST_SHIFT, WEEKLY = "pre_shift", "post_shift", "weekly"


class ShiftQuerySet(models.QuerySet["Shift"]):
    def of_person(self, staff: UUID) -> "ShiftQuerySet":
        return self.filter(staff=staff).order_by("start_at")

    def overlapping(self, staff: UUID, start_at: datetime, end_at: datetime) -> "ShiftQuerySet":
        """Shifts of a person that share time with this span; those that only touch it don't."""
        return self.filter(staff=staff, start_at__lt=end_at, end_at__gt=start_at)

    def running(self, staff: UUID, at: datetime) -> "ShiftQuerySet":
        return self.filter(staff=staff, start_at__lte=at, end_at__gt=at).order_by("start_at")

    def begun(self, staff: UUID, at: datetime) -> "ShiftQuerySet":
        """Running, and not only from this very moment: who goes as a shift begins isn't in it yet."""
        return self.running(staff, at).filter(start_at__lt=at)

    def on(self, hall: UUID, day: date) -> "ShiftQuerySet":
        return self.filter(hall=hall, date=day)

    def of_week(self, hall: UUID, monday: date) -> "ShiftQuerySet":
        return self.filter(hall=hall, date__gte=monday, date__lt=monday + timedelta(days=7))

    def published(self) -> "ShiftQuerySet":
        """What counts: drafts bind nobody."""
        return self.exclude(published_at=None)

    def drafts(self) -> "ShiftQuerySet":
        return self.filter(published_at=None)

    def unread_by(self, staff: UUID, at: datetime) -> "ShiftQuerySet":
        """Published shifts to come whose person hasn't said to have seen them."""
        return self.published().filter(staff=staff, acknowledged_at=None, start_at__gt=at)


class Shift(models.Model):
    """One planned shift of one person. Two of a person never share time: the database refuses it.

    What a file plans is published with it; what is planned on the screens is a draft until it is published.
    """

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    hall = models.UUIDField()
    staff = models.ForeignKey(Staff, on_delete=models.PROTECT, related_name="shifts", db_index=False)
    date = models.DateField()
    start_at = models.DateTimeField()
    end_at = models.DateTimeField()
    duty = models.TextField()
    counter = models.ForeignKey(Counter, null=True, on_delete=models.PROTECT, related_name="+")
    relieves = models.ForeignKey(Staff, null=True, on_delete=models.PROTECT, related_name="+")
    clocked_in_at = models.DateTimeField(null=True)
    planned_at = models.DateTimeField()
    planned_by = models.UUIDField(null=True)
    published_at = models.DateTimeField(null=True)
    acknowledged_at = models.DateTimeField(null=True)

    objects = ShiftQuerySet.as_manager()

    class Meta:
        indexes = [
            models.Index(fields=["hall", "date"], name="shift_of_hall"),
            models.Index(fields=["staff", "start_at"], name="shift_of_person"),
        ]
        constraints = [models.CheckConstraint(condition=Q(end_at__gt=F("start_at")), name="shift_ends_after_start")]

    def __str__(self) -> str:
        return f"{self.date} {self.duty}"


class Swap(models.Model):
    """Two shifts changed hands, as both had agreed; it counts for the one who asked, also when a shift is cancelled later."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    staff = models.ForeignKey(Staff, on_delete=models.PROTECT, related_name="+", db_index=False)
    date = models.DateField()
    shift = models.ForeignKey(Shift, null=True, on_delete=models.SET_NULL, related_name="+")
    other = models.ForeignKey(Staff, on_delete=models.PROTECT, related_name="+")
    other_shift = models.ForeignKey(Shift, null=True, on_delete=models.SET_NULL, related_name="+")
    at = models.DateTimeField()

    class Meta:
        indexes = [models.Index(fields=["staff", "date"], name="swap_of_person")]

    def __str__(self) -> str:
        return f"{self.date}"


class SwapRequestQuerySet(models.QuerySet["SwapRequest"]):
    def open(self) -> "SwapRequestQuerySet":
        return self.filter(state__in=(ASKED, AGREED))

    def about(self, *shifts: Shift) -> "SwapRequestQuerySet":
        return self.filter(Q(shift__in=shifts) | Q(other_shift__in=shifts))

    def naming(self, staff: UUID) -> "SwapRequestQuerySet":
        return self.filter(Q(staff=staff) | Q(other=staff))

    def with_both(self) -> "SwapRequestQuerySet":
        return self.select_related("staff", "other", "shift", "other_shift", "decided_by")

    def to_answer(self, staff: UUID | None) -> "SwapRequestQuerySet":
        return self.filter(other=staff, state=ASKED)

    def to_decide(self, hall: UUID, staff: UUID | None) -> "SwapRequestQuerySet":
        """Agreed ones of a hall, but not the own."""
        return self.filter(hall=hall, state=AGREED).exclude(staff=staff).exclude(other=staff)


class SwapRequest(models.Model):
    """A swap as the screens have it: asked, agreed by the other, decided by a lead. Approved it made a ``Swap``."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    hall = models.UUIDField()
    staff = models.ForeignKey(Staff, on_delete=models.PROTECT, related_name="+")
    shift = models.ForeignKey(Shift, null=True, on_delete=models.SET_NULL, related_name="+")
    other = models.ForeignKey(Staff, on_delete=models.PROTECT, related_name="+")
    other_shift = models.ForeignKey(Shift, null=True, on_delete=models.SET_NULL, related_name="+")
    date = models.DateField()
    text = models.TextField(blank=True, default="")
    state = models.TextField(default=ASKED)
    asked_at = models.DateTimeField()
    answered_at = models.DateTimeField(null=True)
    decided_at = models.DateTimeField(null=True)
    decided_by = models.ForeignKey(Staff, null=True, on_delete=models.PROTECT, related_name="+")
    reason = models.TextField(blank=True, default="")

    objects = SwapRequestQuerySet.as_manager()

    class Meta:
        indexes = [models.Index(fields=["hall", "state"], name="swap_request_of_hall")]

    def __str__(self) -> str:
        return f"{self.date} {self.state}"


class Punch(models.Model):
    """A person clocked in or out. Never changed."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    hall = models.UUIDField()
    staff = models.ForeignKey(Staff, on_delete=models.PROTECT, related_name="punches", db_index=False)
    kind = models.TextField()
    at = models.DateTimeField()
    shift = models.ForeignKey(Shift, null=True, on_delete=models.PROTECT, related_name="punches")

    class Meta:
        indexes = [models.Index(fields=["staff", "-at", "-id"], name="punch_of_person")]
        constraints = [models.CheckConstraint(condition=Q(kind__in=(IN, OUT)), name="punch_kind")]

    def __str__(self) -> str:
        return f"{self.kind} {self.at:%Y-%m-%d %H:%M}"


class Absence(models.Model):
    """A person left the floor for a while."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    hall = models.UUIDField()
    staff = models.ForeignKey(Staff, on_delete=models.PROTECT, related_name="absences")
    left_at = models.DateTimeField()
    back_at = models.DateTimeField(null=True)
    approved_by = models.ForeignKey(Staff, null=True, on_delete=models.PROTECT, related_name="+")

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["staff"], condition=Q(back_at=None), name="one_absence_at_a_time")
        ]

    def __str__(self) -> str:
        return f"{self.left_at:%Y-%m-%d %H:%M}"


class Handover(models.Model):
    """What the leaving person declared at a counter, and what the coming person counted. Of several declarations at one
    counter only the last can be taken over."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    hall = models.UUIDField()
    counter = models.ForeignKey(Counter, on_delete=models.PROTECT, related_name="handovers", db_index=False)
    giver = models.ForeignKey(Staff, on_delete=models.PROTECT, related_name="+")
    receiver = models.ForeignKey(Staff, on_delete=models.PROTECT, related_name="+")
    declared_at = models.DateTimeField()
    declared = models.JSONField()
    notes = models.TextField(blank=True, default="")
    taken_at = models.DateTimeField(null=True)
    counted = models.JSONField(null=True)
    replaced = models.BooleanField(default=False)

    class Meta:
        indexes = [models.Index(fields=["counter", "declared_at"], name="handover_of_counter")]
        constraints = [
            models.UniqueConstraint(
                fields=["counter"], condition=Q(taken_at=None, replaced=False), name="one_open_handover_a_counter"
            )
        ]

    def __str__(self) -> str:
        return f"{self.declared_at:%Y-%m-%d %H:%M}"


class Meeting(models.Model):
    """A meeting that was held: before or after a shift, or the week's."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    hall = models.UUIDField()
    date = models.DateField()
    kind = models.TextField()
    at = models.DateTimeField()
    held_by = models.UUIDField(null=True)
    attended = models.ManyToManyField(Staff, related_name="+")
    topics = models.TextField(blank=True, default="")

    class Meta:
        indexes = [models.Index(fields=["hall", "date"], name="meeting_of_hall")]
        constraints = [
            models.CheckConstraint(condition=Q(kind__in=(PRE_SHIFT, POST_SHIFT, WEEKLY)), name="meeting_kind")
        ]

    def __str__(self) -> str:
        return f"{self.date} {self.kind}"
