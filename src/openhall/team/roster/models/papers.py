"""Papers of attendance: corrections of clockings, leaves, overtime. What was said first always stays."""

from datetime import date, datetime
from uuid import UUID

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from openhall.kernel import clock
from openhall.kernel.ids import uuid7
from openhall.team.org.models import Staff

from .attendance import IN, OUT, Punch

WAITING, GRANTED, DENIED, BACK, OVERSTAYED, CONFIRMED = (
    "waiting",
    "granted",
    "denied",
    "back",
    "overstayed",
    "confirmed",
)
ORDERED, TAKEN, DECLINED_ORDER, WORKED = "ordered", "taken", "declined", "worked"
LEAVE_KINDS = {
    "annual": _("Annual leave"),
    "sick": _("Sick leave"),
    "personal": _("Personal leave"),
    "marriage": _("Marriage leave"),
    "maternity": _("Maternity leave"),
    "bereavement": _("Bereavement leave"),
    "work_injury": _("Work injury"),
    "other": pgettext_lazy("leave", "Other"),
}


class CorrectionQuerySet(models.QuerySet["Correction"]):
    def waiting(self) -> "CorrectionQuerySet":
        return self.filter(state=WAITING)


class Correction(models.Model):
    """A clocking was wrong or lacks: what it should be, who says so, why, and who approved. The original entry stays."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    hall = models.UUIDField()
    staff = models.ForeignKey(Staff, on_delete=models.PROTECT, related_name="+")
    punch = models.ForeignKey(Punch, null=True, on_delete=models.PROTECT, related_name="corrections")
    kind = models.TextField()
    at = models.DateTimeField()
    reason = models.TextField()
    asked_by = models.ForeignKey(Staff, on_delete=models.PROTECT, related_name="+")
    asked_at = models.DateTimeField()
    state = models.TextField(default=WAITING)
    decided_by = models.ForeignKey(Staff, null=True, on_delete=models.PROTECT, related_name="+")
    decided_at = models.DateTimeField(null=True)
    answer = models.TextField(blank=True, default="")
    entry = models.OneToOneField(Punch, null=True, on_delete=models.PROTECT, related_name="made_by")

    objects = CorrectionQuerySet.as_manager()

    class Meta:
        indexes = [models.Index(fields=["hall", "state"], name="correction_of_hall")]
        constraints = [
            models.CheckConstraint(condition=Q(kind__in=(IN, OUT)), name="correction_kind"),
            models.CheckConstraint(condition=Q(state__in=(WAITING, GRANTED, DENIED)), name="correction_state"),
            models.CheckConstraint(condition=~Q(decided_by=F("staff")), name="correction_not_by_oneself"),
            models.CheckConstraint(condition=~Q(decided_by=F("asked_by")), name="correction_not_by_who_asked"),
            models.UniqueConstraint(fields=["punch"], condition=Q(state=WAITING), name="one_correction_at_a_time"),
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.at:%Y-%m-%d %H:%M}"


class LeaveQuerySet(models.QuerySet["Leave"]):
    def approved(self) -> "LeaveQuerySet":
        return self.exclude(state__in=(WAITING, DENIED))

    def between(self, first: date, last: date) -> "LeaveQuerySet":
        """Approved leave that takes any of these days."""
        return self.approved().filter(first__lte=last, last__gte=first)

    def covering(self, staff: UUID, day: date) -> "LeaveQuerySet":
        """A person's approved leave on this day."""
        return self.on(day).filter(staff=staff)

    def on(self, day: date) -> "LeaveQuerySet":
        """Approved leave on this day; who reported back before it is back."""
        return self.between(day, day).exclude(back_at__lt=clock.midnight(day))

    def waiting(self) -> "LeaveQuerySet":
        return self.filter(state=WAITING)


class Leave(models.Model):
    """A leave from its application to the report back."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    hall = models.UUIDField()
    staff = models.ForeignKey(Staff, on_delete=models.PROTECT, related_name="leaves")
    kind = models.TextField()
    first = models.DateField()
    last = models.DateField()
    text = models.TextField(blank=True, default="")
    applied_at = models.DateTimeField()
    state = models.TextField(default=WAITING)
    decided_by = models.ForeignKey(Staff, null=True, on_delete=models.PROTECT, related_name="+")
    decided_at = models.DateTimeField(null=True)
    answer = models.TextField(blank=True, default="")
    back_at = models.DateTimeField(null=True)
    overstayed_at = models.DateTimeField(null=True)
    heard = models.TextField(blank=True, default="")
    confirmed_by = models.ForeignKey(Staff, null=True, on_delete=models.PROTECT, related_name="+")

    objects = LeaveQuerySet.as_manager()

    class Meta:
        indexes = [models.Index(fields=["staff", "first"], name="leave_of_person")]
        constraints = [
            models.CheckConstraint(condition=Q(last__gte=F("first")), name="leave_ends_after_its_begin"),
            models.CheckConstraint(condition=~Q(decided_by=F("staff")), name="leave_not_by_oneself"),
        ]

    def __str__(self) -> str:
        return f"{self.first} {self.kind}"

    @property
    def kind_word(self) -> str:
        return str(LEAVE_KINDS[self.kind])

    @property
    def until(self) -> date:
        """Its last day: the one on which the person reported back, where that came first."""
        return self.last if self.back_at is None else min(self.last, clock.local_date(self.back_at))


class OvertimeQuerySet(models.QuerySet["Overtime"]):
    def counting(self, staff: UUID, first: date, last: date) -> "OvertimeQuerySet":
        """What counts towards the limits: ordered, accepted or worked."""
        return self.filter(staff=staff, date__gte=first, date__lte=last).exclude(state=DECLINED_ORDER)


class Overtime(models.Model):
    """Overtime as it was ordered, accepted or declined, and as it was worked."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    hall = models.UUIDField()
    staff = models.ForeignKey(Staff, on_delete=models.PROTECT, related_name="overtime")
    date = models.DateField()
    start_at = models.DateTimeField()
    end_at = models.DateTimeField()
    reason = models.TextField()
    ordered_by = models.ForeignKey(Staff, on_delete=models.PROTECT, related_name="+")
    ordered_at = models.DateTimeField()
    state = models.TextField(default=ORDERED)
    answer = models.TextField(blank=True, default="")
    answered_at = models.DateTimeField(null=True)
    worked_from = models.DateTimeField(null=True)
    worked_until = models.DateTimeField(null=True)
    tasks = models.TextField(blank=True, default="")
    recorded_by = models.ForeignKey(Staff, null=True, on_delete=models.PROTECT, related_name="+")

    objects = OvertimeQuerySet.as_manager()

    class Meta:
        indexes = [models.Index(fields=["staff", "date"], name="overtime_of_person")]
        constraints = [models.CheckConstraint(condition=Q(end_at__gt=F("start_at")), name="overtime_in_order")]

    def __str__(self) -> str:
        return f"{self.date} {self.state}"

    @property
    def span(self) -> tuple[datetime, datetime]:
        """As it was worked, else as it was ordered."""
        if self.worked_from is not None and self.worked_until is not None:
            return self.worked_from, self.worked_until
        return self.start_at, self.end_at

    @property
    def minutes(self) -> int:
        since, until = self.span
        return int((until - since).total_seconds() // 60)
