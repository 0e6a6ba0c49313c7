"""Shifts that change hands: as they did, and as it was asked for."""

from uuid import UUID

from django.db import models
from django.db.models import Q

from openhall.kernel.ids import uuid7
from openhall.team.org.models import Staff

from .shifts import Shift

ASKED, AGREED, DECLINED, WITHDRAWN, APPROVED, REFUSED = (
    "asked",
    "agreed",
    "declined",
    "withdrawn",
    "approved",
    "refused",
)


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
