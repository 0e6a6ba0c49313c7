"""What is kept for proposed rosters."""

from datetime import date, datetime, timedelta
from uuid import UUID

from django.db import models
from django.db.models import F, Q

from openhall.kernel import clock
from openhall.kernel.ids import uuid7
from openhall.team.org.models import Staff

IMPORTED, GENERATED = "imported", "generated"
SOURCES = (IMPORTED, GENERATED)


class ArrivalCountQuerySet(models.QuerySet["ArrivalCount"]):
    def of_hall(self, hall: UUID, since: datetime, until: datetime) -> "ArrivalCountQuerySet":
        return self.filter(hall=hall, start__gte=since, start__lt=until)


class ArrivalCount(models.Model):
    """How many customers came for a service in one half hour, as an older queue system counted them; or as generated for
    the demo, and labelled so. Where the hall has tickets of its own on a day, those count and these don't."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    hall = models.UUIDField()
    service = models.TextField()
    start = models.DateTimeField()
    count = models.PositiveIntegerField()
    source = models.TextField(default=IMPORTED)
    loaded_at = models.DateTimeField()
    loaded_by = models.UUIDField(null=True)

    objects = ArrivalCountQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["hall", "start", "service"], name="arrivals_counted_once"),
            models.CheckConstraint(condition=Q(source__in=SOURCES), name="arrivals_source"),
        ]

    def __str__(self) -> str:
        return f"{self.service} {self.start:%Y-%m-%d %H:%M}: {self.count}"


class ShiftTemplateQuerySet(models.QuerySet["ShiftTemplate"]):
    def of_hall(self, hall: UUID) -> "ShiftTemplateQuerySet":
        """Those in use, the earliest first."""
        return self.filter(hall=hall, retired_at=None).order_by("start", "end", "name")


class ShiftTemplate(models.Model):
    """A shift that a hall lays down, from which proposals are made. ``skill``: the want that a counter shift serves."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    hall = models.UUIDField()
    name = models.TextField()
    start = models.TimeField()
    end = models.TimeField()
    duty = models.TextField()
    skill = models.TextField(blank=True, default="")
    retired_at = models.DateTimeField(null=True)

    objects = ShiftTemplateQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["hall", "name"], condition=Q(retired_at=None), name="template_named_once"),
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def minutes(self) -> tuple[int, int]:
        """From which minute of a day to which; an end that isn't after the start lies on the next day."""
        start, end = (one.hour * 60 + one.minute for one in (self.start, self.end))
        return start, end if end > start else end + 24 * 60


OFF, EARLY, LATE = "off", "early", "late"
WISHES = (OFF, EARLY, LATE)


class WishQuerySet(models.QuerySet["Wish"]):
    def between(self, first: date, last: date) -> "WishQuerySet":
        return self.filter(date__gte=first, date__lte=last)


class Wish(models.Model):
    """What a person would like on a day: to be off, or an early or a late shift. It binds nobody."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    staff = models.ForeignKey(Staff, on_delete=models.PROTECT, related_name="wishes", db_index=False)
    date = models.DateField()
    wish = models.TextField()
    asked_at = models.DateTimeField()

    objects = WishQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["staff", "date"], name="one_wish_a_day"),
            models.CheckConstraint(condition=Q(wish__in=WISHES), name="wish_kind"),
        ]

    def __str__(self) -> str:
        return f"{self.date} {self.wish}"


class Deputy(models.Model):
    """Somebody who may stand in on a duty for a while, such as for the one holder of a post."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    hall = models.UUIDField()
    staff = models.ForeignKey(Staff, on_delete=models.PROTECT, related_name="+")
    duty = models.TextField()
    since = models.DateField()
    until = models.DateField()
    named_by = models.UUIDField(null=True)

    class Meta:
        indexes = [models.Index(fields=["hall", "until"], name="deputy_of_hall")]
        constraints = [models.CheckConstraint(condition=Q(until__gte=F("since")), name="deputy_ends_after_begin")]

    def __str__(self) -> str:
        return f"{self.duty} {self.since}"


WAITING, RUNNING, DONE, CLASHING, FAILED, CANCELLED, TAKEN = (
    "waiting",
    "running",
    "done",
    "clashing",
    "failed",
    "cancelled",
    "taken",
)
STATES = (WAITING, RUNNING, DONE, CLASHING, FAILED, CANCELLED, TAKEN)
SILENT = timedelta(seconds=45)
"""A job that says nothing for so long is lost."""


class ProposalQuerySet(models.QuerySet["Proposal"]):
    def under_way(self, hall: UUID) -> "ProposalQuerySet":
        return self.filter(hall=hall, state__in=(WAITING, RUNNING))


class Proposal(models.Model):
    """A roster asked of the solver for some weeks of a hall: the problem as it was, how it goes, and what came of it.

    ``told_at`` is a real moment: when the job last said that it is at work.
    """

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    hall = models.UUIDField()
    monday = models.DateField()
    weeks = models.PositiveSmallIntegerField()
    state = models.TextField(default=WAITING)
    problem = models.JSONField()
    progress = models.JSONField(default=dict)
    result = models.JSONField(default=dict)
    asked_at = models.DateTimeField()
    asked_by = models.UUIDField(null=True)
    told_at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True)
    taken_at = models.DateTimeField(null=True)
    taken_by = models.UUIDField(null=True)

    objects = ProposalQuerySet.as_manager()

    class Meta:
        indexes = [models.Index(fields=["hall", "-asked_at"], name="proposal_of_hall")]
        constraints = [
            models.UniqueConstraint(
                fields=["hall"], condition=Q(state__in=(WAITING, RUNNING)), name="one_proposal_at_a_time"
            ),
            models.CheckConstraint(condition=Q(state__in=STATES), name="proposal_state"),
        ]

    def __str__(self) -> str:
        return f"{self.monday} {self.state}"

    @property
    def last_day(self) -> date:
        return self.monday + timedelta(days=7 * self.weeks - 1)

    @property
    def lost(self) -> bool:
        """Under way by the books, but nobody has been at work on it for too long."""
        return self.state in {WAITING, RUNNING} and clock.real_now() - self.told_at > SILENT


class PostNormQuerySet(models.QuerySet["PostNorm"]):
    def of_hall(self, hall: UUID) -> "PostNormQuerySet":
        """Those in force."""
        return self.filter(hall=hall, lifted_at=None).order_by("duty", "weekday", "start")

    def of_duty(self, hall: UUID, duty: str) -> "PostNormQuerySet":
        return self.of_hall(hall).filter(duty=duty)


class PostNorm(models.Model):
    """So many people on a duty in these hours, on a weekday or on every day: laid down by the hall, and only then a norm."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    hall = models.UUIDField()
    duty = models.TextField()
    weekday = models.PositiveSmallIntegerField(null=True)
    start = models.TimeField()
    end = models.TimeField()
    count = models.PositiveSmallIntegerField()
    laid_at = models.DateTimeField()
    laid_by = models.UUIDField(null=True)
    lifted_at = models.DateTimeField(null=True)
    lifted_by = models.UUIDField(null=True)
    reason = models.TextField(blank=True, default="")

    objects = PostNormQuerySet.as_manager()

    class Meta:
        indexes = [models.Index(fields=["hall", "duty"], condition=Q(lifted_at=None), name="post_norm_of_hall")]
        constraints = [models.CheckConstraint(condition=Q(count__range=(1, 50)), name="post_norm_count")]

    def __str__(self) -> str:
        return f"{self.duty} {self.start:%H:%M}"


class Publication(models.Model):
    """A week was published: by whom, what was uncovered in it, and the reason given."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    hall = models.UUIDField()
    monday = models.DateField()
    at = models.DateTimeField()
    by = models.UUIDField(null=True)
    count = models.PositiveIntegerField()
    gaps = models.JSONField(default=list)
    reason = models.TextField(blank=True, default="")

    class Meta:
        indexes = [models.Index(fields=["hall", "monday"], name="publication_of_hall")]

    def __str__(self) -> str:
        return f"{self.monday}"


class LunchTurn(models.Model):
    """When a person at a counter goes to lunch on a day."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    hall = models.UUIDField()
    staff = models.ForeignKey(Staff, on_delete=models.PROTECT, related_name="+", db_index=False)
    date = models.DateField()
    start = models.TimeField()
    end = models.TimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["staff", "date"], name="one_lunch_a_day")]
        indexes = [models.Index(fields=["hall", "date"], name="lunch_of_hall")]

    def __str__(self) -> str:
        return f"{self.date} {self.start:%H:%M}"
