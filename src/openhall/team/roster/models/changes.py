"""Published shifts that were changed or taken off, or were to be: old, new, who, when, and whether the person agreed."""

from datetime import date, datetime, timedelta
from uuid import UUID

from django.db import models
from django.db.models import F, Q

from openhall.kernel.ids import uuid7
from openhall.team.org.models import Staff

from .shifts import Shift
from .swaps import ASKED, DECLINED, WITHDRAWN

NOTICED, BY_LEAVE, CONSENTED, LAPSED = "noticed", "by_leave", "consented", "lapsed"
CHANGE_STATES = (NOTICED, BY_LEAVE, ASKED, CONSENTED, DECLINED, WITHDRAWN, LAPSED)


class ShiftChangeQuerySet(models.QuerySet["ShiftChange"]):
    def open(self) -> "ShiftChangeQuerySet":
        return self.filter(state=ASKED)

    def with_people(self) -> "ShiftChangeQuerySet":
        return self.select_related("staff", "taker", "asked_by", "answered_by", "shift")

    def naming(self, staff: UUID) -> "ShiftChangeQuerySet":
        return self.filter(Q(staff=staff) | Q(taker=staff))

    def to_answer(self, staff: UUID | None) -> "ShiftChangeQuerySet":
        """Asked of this person, who hasn't said anything yet."""
        mine = Q(staff=staff, staff_at=None) | Q(taker=staff, taker_at=None)
        return self.open().filter(mine, staff__isnull=False) if staff else self.none()

    def unread_by(self, staff: UUID) -> "ShiftChangeQuerySet":
        """Made with notice, and not read yet by whom they concern."""
        mine = Q(staff=staff, staff_at=None) | Q(taker=staff, taker_at=None)
        return self.filter(mine, state__in=(NOTICED, BY_LEAVE))

    def lost_by(self, staff: UUID) -> "ShiftChangeQuerySet":
        """Unread changes by which a shift is this person's no longer: no shift is left that would say so."""
        gone = Q(new__isnull=True) | Q(taker__isnull=False)
        return self.filter(gone, staff=staff, staff_at=None, state__in=(NOTICED, BY_LEAVE))

    def of_week(self, hall: UUID, monday: date) -> "ShiftChangeQuerySet":
        """Those whose shift lay, or was to lie, in this week."""
        after = monday + timedelta(days=7)
        old, new = Q(date__gte=monday, date__lt=after), Q(new_date__gte=monday, new_date__lt=after)
        return self.filter(old | new, hall=hall).order_by("-asked_at")


class ShiftChange(models.Model):
    """``old`` and ``new`` as ``changes.shown`` writes a shift; without ``new`` it was taken off. ``taker``: to whom it goes,
    where that is somebody else. ``staff_at``, ``taker_at``: when each agreed, or read of it."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    hall = models.UUIDField()
    shift = models.ForeignKey(Shift, null=True, on_delete=models.SET_NULL, related_name="changes")
    staff = models.ForeignKey(Staff, on_delete=models.PROTECT, related_name="+")
    taker = models.ForeignKey(Staff, null=True, on_delete=models.PROTECT, related_name="+")
    date = models.DateField()
    new_date = models.DateField(null=True)
    old = models.JSONField()
    new = models.JSONField(null=True)
    state = models.TextField()
    text = models.TextField(blank=True, default="")
    asked_at = models.DateTimeField()
    asked_by = models.ForeignKey(Staff, on_delete=models.PROTECT, related_name="+")
    staff_at = models.DateTimeField(null=True)
    taker_at = models.DateTimeField(null=True)
    decided_at = models.DateTimeField(null=True)
    answered_by = models.ForeignKey(Staff, null=True, on_delete=models.PROTECT, related_name="+")
    answer = models.TextField(blank=True, default="")

    objects = ShiftChangeQuerySet.as_manager()

    class Meta:
        indexes = [
            models.Index(fields=["hall", "date"], name="shift_change_of_hall"),
            models.Index(fields=["staff", "state"], name="shift_change_of_person"),
        ]
        constraints = [
            models.CheckConstraint(condition=Q(state__in=CHANGE_STATES), name="shift_change_state"),
            models.CheckConstraint(condition=~Q(taker=F("staff")), name="shift_change_taker_is_another"),
            models.UniqueConstraint(fields=["shift"], condition=Q(state=ASKED), name="one_change_asked_a_shift"),
        ]

    def __str__(self) -> str:
        return f"{self.date} {self.state}"

    def concerns(self, staff: UUID | None) -> bool:
        return staff is not None and staff in (self.staff_id, self.taker_id)

    def agreed_at(self, staff: UUID | None) -> datetime | None:
        """When this person agreed, or read of it."""
        return self.taker_at if staff == self.taker_id else self.staff_at

    @property
    def agreed(self) -> bool:
        """By everybody whom it concerns."""
        return self.staff_at is not None and (self.taker_id is None or self.taker_at is not None)

    def stamp(self, staff: UUID, at: datetime) -> None:
        if staff == self.staff_id:
            self.staff_at = self.staff_at or at
        elif staff == self.taker_id:
            self.taker_at = self.taker_at or at
