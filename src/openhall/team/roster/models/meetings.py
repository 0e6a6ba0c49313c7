"""Meetings of a hall, the questions asked there on notices, talks, and the plans that are reviewed."""

from datetime import date
from uuid import UUID

from django.db import models
from django.db.models import Q

from openhall.kernel.ids import uuid7
from openhall.team.org.models import Staff, Unit

PRE_SHIFT, POST_SHIFT, WEEKLY = "pre_shift", "post_shift", "weekly"
RIGHT, WRONG, NO_ANSWER = "right", "wrong", "none"
MONTH_PLAN, WEEK_PLAN = "month", "week"


class MeetingQuerySet(models.QuerySet["Meeting"]):
    def of_days(self, hall: UUID, first: date, last: date) -> "MeetingQuerySet":
        return self.filter(hall=hall, date__gte=first, date__lte=last)


class Meeting(models.Model):
    """A meeting that was held: before or after a shift, or the week's. ``shift`` is the number of the hall's shift that day;
    ``topics`` are the requirements, the review, or the week's agenda; ``comments`` come back to the requirements."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    hall = models.UUIDField()
    date = models.DateField()
    kind = models.TextField()
    at = models.DateTimeField()
    held_by = models.UUIDField(null=True)
    attended = models.ManyToManyField(Staff, related_name="+")
    topics = models.TextField(blank=True, default="")
    shift = models.SmallIntegerField(null=True)
    comments = models.TextField(blank=True, default="", db_default="")
    minutes = models.TextField(blank=True, default="", db_default="")
    viewed_at = models.DateTimeField(null=True)
    viewed_by = models.ForeignKey(Staff, null=True, on_delete=models.PROTECT, related_name="+")

    objects = MeetingQuerySet.as_manager()

    class Meta:
        indexes = [models.Index(fields=["hall", "date"], name="meeting_of_hall")]
        constraints = [
            models.CheckConstraint(condition=Q(kind__in=(PRE_SHIFT, POST_SHIFT, WEEKLY)), name="meeting_kind")
        ]

    def __str__(self) -> str:
        return f"{self.date} {self.kind}"


class Talk(models.Model):
    """A chat instead of an evening's review: its topics and who took part, and nothing else. Nothing counts."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    hall = models.UUIDField()
    date = models.DateField()
    planned_by = models.ForeignKey(Staff, on_delete=models.PROTECT, related_name="+")
    topics = models.TextField(blank=True, default="")
    held_at = models.DateTimeField(null=True)
    participants = models.ManyToManyField(Staff, related_name="+")

    class Meta:
        indexes = [models.Index(fields=["hall", "date"], name="talk_of_hall")]

    def __str__(self) -> str:
        return f"{self.date}"


class NoticeQuerySet(models.QuerySet["Notice"]):
    def for_unit(self, path: str) -> "NoticeQuerySet":
        """Notices of a unit and of those above it."""
        lines = path.rstrip("\n").split("\n")
        paths = ["\n".join(lines[: n + 1]) + "\n" for n in range(len(lines))]
        return self.filter(unit__path__in=paths).order_by("-published_at")

    def unread_by(self, staff: UUID) -> "NoticeQuerySet":
        return self.exclude(reads__staff=staff)


class Notice(models.Model):
    """A business notice to the people of a unit and below it. Never changed: a new one takes its place."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="+")
    title = models.TextField()
    text = models.TextField()
    published_at = models.DateTimeField()
    by = models.ForeignKey(Staff, on_delete=models.PROTECT, related_name="+")

    objects = NoticeQuerySet.as_manager()

    class Meta:
        indexes = [models.Index(fields=["unit", "-published_at"], name="notice_of_unit")]

    def __str__(self) -> str:
        return self.title


class NoticeRead(models.Model):
    """Somebody has read a notice."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    notice = models.ForeignKey(Notice, on_delete=models.PROTECT, related_name="reads")
    staff = models.ForeignKey(Staff, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["notice", "staff"], name="notice_read_once")]

    def __str__(self) -> str:
        return f"{self.at:%Y-%m-%d %H:%M}"


class Question(models.Model):
    """A question on a notice asked at a briefing, and how it was answered."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    meeting = models.ForeignKey(Meeting, on_delete=models.PROTECT, related_name="questions")
    notice = models.ForeignKey(Notice, on_delete=models.PROTECT, related_name="questions")
    staff = models.ForeignKey(Staff, on_delete=models.PROTECT, related_name="+")
    text = models.TextField()
    answer = models.TextField()
    at = models.DateTimeField()

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(answer__in=(RIGHT, WRONG, NO_ANSWER)), name="question_answer")
        ]

    def __str__(self) -> str:
        return self.text


class PlanDocument(models.Model):
    """A hall's plan of a month or a week, and when the reviewer opened it."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    hall = models.UUIDField()
    kind = models.TextField()
    start = models.DateField()
    text = models.TextField()
    by = models.ForeignKey(Staff, on_delete=models.PROTECT, related_name="+")
    written_at = models.DateTimeField()
    viewed_at = models.DateTimeField(null=True)
    viewed_by = models.ForeignKey(Staff, null=True, on_delete=models.PROTECT, related_name="+")

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["hall", "kind", "start"], name="one_plan_a_time"),
            models.CheckConstraint(condition=Q(kind__in=(MONTH_PLAN, WEEK_PLAN)), name="plan_kind"),
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.start}"
