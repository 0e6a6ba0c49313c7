"""The day's plan with its tasks."""

from django.db import models
from django.db.models import F, Q

from openhall.kernel.ids import uuid7
from openhall.team.org.models import Staff


class DayPlan(models.Model):
    """A hall's work and targets of a day; closing says whether accounts and stock records were checked."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    hall = models.UUIDField()
    date = models.DateField()
    made_at = models.DateTimeField()
    made_by = models.ForeignKey(Staff, on_delete=models.PROTECT, related_name="+")
    targets = models.TextField()
    closed_at = models.DateTimeField(null=True)
    closed_by = models.ForeignKey(Staff, null=True, on_delete=models.PROTECT, related_name="+")
    accounts_checked = models.BooleanField(null=True)
    stock_checked = models.BooleanField(null=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["hall", "date"], name="one_day_plan_a_day")]

    def __str__(self) -> str:
        return f"{self.date}"


class PlanTask(models.Model):
    """A task of a day. Unfinished it has a reason, or a new date to which the manager consented."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    plan = models.ForeignKey(DayPlan, on_delete=models.PROTECT, related_name="tasks")
    text = models.TextField()
    staff = models.ForeignKey(Staff, null=True, on_delete=models.PROTECT, related_name="+")
    carried_from = models.ForeignKey("self", null=True, on_delete=models.PROTECT, related_name="+")
    done_at = models.DateTimeField(null=True)
    reason = models.TextField(blank=True, default="")
    moved_to = models.DateField(null=True)
    consented_at = models.DateTimeField(null=True)
    consented_by = models.ForeignKey(Staff, null=True, on_delete=models.PROTECT, related_name="+")

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["carried_from"], name="task_carried_once"),
            models.CheckConstraint(condition=~Q(carried_from=F("id")), name="task_not_from_itself"),
        ]

    def __str__(self) -> str:
        return self.text

    @property
    def accounted(self) -> bool:
        """Done, or with a reason and no date asked for, or with a new date that was consented to."""
        if self.done_at is not None:
            return True
        return self.consented_at is not None if self.moved_to is not None else bool(self.reason)
