"""Money between people inside a day: collections, machines, the morning count, the hand-in at the end, what is made good."""

from datetime import date, datetime
from decimal import Decimal
from uuid import UUID

from django.db import models
from django.db.models import Q

from openhall.engines.ledger.money import HALL_SAFE, MoneyPlace
from openhall.kernel.ids import uuid7

from .tills import BusinessDay, TillSession


class MachineQuerySet(models.QuerySet["Machine"]):
    def in_use(self, hall: UUID) -> "MachineQuerySet":
        return self.filter(hall=hall, retired_at=None).order_by("code")


class Machine(models.Model):
    """A payment machine (缴费机) of a hall. What it took is known from its own journal slip."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    hall = models.UUIDField()
    code = models.TextField()
    name = models.TextField()
    added_at = models.DateTimeField()
    retired_at = models.DateTimeField(null=True)

    objects = MachineQuerySet.as_manager()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["hall", "code"], name="machine_code_in_hall")]

    def __str__(self) -> str:
        return f"{self.code} {self.name}"

    @property
    def safe(self) -> MoneyPlace:
        """Its money in the hall's safe is kept apart from the tills'."""
        return MoneyPlace(HALL_SAFE, self.hall, "machine")


class SettlementQuerySet(models.QuerySet["Settlement"]):
    def of_day(self, day: UUID) -> "SettlementQuerySet":
        return self.filter(day=day).order_by("no")

    def unfinished(self) -> "SettlementQuerySet":
        return self.filter(finished_at=None)

    def finished(self) -> "SettlementQuerySet":
        return self.exclude(finished_at=None)

    def before(self, hall: UUID, day: date) -> "SettlementQuerySet":
        """Those of earlier days, the latest first."""
        return self.filter(hall=hall, day__date__lt=day).order_by("-started_at")


class Settlement(models.Model):
    """A round of the guide (结账): the machines and every clerk's takings since the round before."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    hall = models.UUIDField()
    day = models.ForeignKey(BusinessDay, on_delete=models.PROTECT, related_name="settlements")
    no = models.IntegerField()
    settler = models.UUIDField()
    started_at = models.DateTimeField()
    finished_at = models.DateTimeField(null=True)
    note = models.TextField(blank=True, default="")

    objects = SettlementQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["day", "no"], name="settlement_no"),
            models.UniqueConstraint(fields=["day"], condition=Q(finished_at=None), name="settlement_one_open"),
        ]

    def __str__(self) -> str:
        return f"{self.day_id} {self.no}"


class CollectionQuerySet(models.QuerySet["Collection"]):
    def confirmed(self) -> "CollectionQuerySet":
        return self.exclude(confirmed_at=None)

    def waiting(self) -> "CollectionQuerySet":
        """Taken by the settler, not yet confirmed by the other side."""
        return self.filter(confirmed_at=None)

    def of_person(self, staff: UUID | None) -> "CollectionQuerySet":
        return self.none() if staff is None else self.filter(till__staff=staff)


class Collection(models.Model):
    """What the settler took from one till or machine in a round; booked when the other side confirms it.

    ``came_in`` is what the books (or the machine's slip) say came in since the round before, by means; ``until`` are the
    running totals that the next round starts from; ``counted`` is what the settler counted. ``cash`` of it was handed
    over, the rest of the cash that came in lies in the drop safe already.
    """

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    settlement = models.ForeignKey(Settlement, on_delete=models.PROTECT, related_name="collections")
    till = models.ForeignKey(TillSession, null=True, on_delete=models.PROTECT, related_name="collections")
    machine = models.ForeignKey(Machine, null=True, on_delete=models.PROTECT, related_name="collections")
    came_in = models.JSONField()
    until = models.JSONField()
    counted = models.JSONField()
    cash = models.DecimalField(max_digits=14, decimal_places=2)
    taken_by = models.UUIDField()
    taken_at = models.DateTimeField()
    confirmed_by = models.UUIDField(null=True)
    confirmed_at = models.DateTimeField(null=True)

    objects = CollectionQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["settlement", "till"], name="collection_till_once"),
            models.UniqueConstraint(fields=["settlement", "machine"], name="collection_machine_once"),
            models.CheckConstraint(
                condition=Q(till=None, machine__isnull=False) | Q(till__isnull=False, machine=None),
                name="collection_of_one",
            ),
            models.CheckConstraint(
                condition=Q(confirmed_by=None) | ~Q(confirmed_by=models.F("taken_by")), name="collection_two_people"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.settlement_id} {self.cash}"

    @property
    def total(self) -> Decimal:
        """Everything that came in since the round before."""
        return sum((Decimal(value) for value in self.came_in.values()), Decimal("0.00"))


class MorningCount(models.Model):
    """The money carried over from the evening, counted before the hall opens; each place beside last night's balance."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    hall = models.UUIDField()
    date = models.DateField()
    staff = models.UUIDField()
    at = models.DateTimeField()
    places = models.JSONField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["hall", "date"], name="morning_count_once")]

    def __str__(self) -> str:
        return f"{self.date}"


class HandInQuerySet(models.QuerySet["HandIn"]):
    def waiting(self) -> "HandInQuerySet":
        """Handed in, and not confirmed by a receiver yet."""
        return self.filter(received_at=None)


class HandIn(models.Model):
    """A day's vouchers, cash and records handed in (交清): five items, confirmed by the receiver under an own login."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    hall = models.UUIDField()
    day = models.OneToOneField(BusinessDay, on_delete=models.PROTECT, related_name="hand_in")
    staff = models.UUIDField()
    at = models.DateTimeField()
    cash = models.DecimalField(max_digits=14, decimal_places=2)
    vouchers = models.IntegerField()
    books = models.JSONField()
    items = models.JSONField()
    late_minutes = models.IntegerField(default=0)
    difference = models.BooleanField(default=False)
    witness = models.UUIDField(null=True)
    received_by = models.UUIDField(null=True)
    received_at = models.DateTimeField(null=True)
    received = models.DecimalField(max_digits=14, decimal_places=2, null=True)
    note = models.TextField(blank=True, default="")

    objects = HandInQuerySet.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(received_by=None) | ~Q(received_by=models.F("staff")), name="hand_in_two_people"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.day_id}"


PAID, WRITTEN_OFF = "paid", "written_off"


class Clearance(models.Model):
    """What took money off a clerk's account: paid in with slip and date, or written off by a second person."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    hall = models.UUIDField()
    staff = models.UUIDField()
    kind = models.TextField()
    amount = models.DecimalField(max_digits=14, decimal_places=2)
    slip = models.TextField(blank=True, default="")
    date = models.DateField()
    reason = models.TextField(blank=True, default="")
    liability = models.UUIDField(null=True)
    by = models.UUIDField()
    at = models.DateTimeField()

    class Meta:
        indexes = [models.Index(fields=["staff", "at"], name="clearance_of_person")]
        constraints = [
            models.UniqueConstraint(fields=["hall", "slip"], condition=~Q(slip=""), name="clearance_slip_once"),
            models.CheckConstraint(condition=~Q(by=models.F("staff")), name="clearance_two_people"),
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.amount}"


def minutes_after(limit: datetime, at: datetime) -> int:
    """Whole minutes by which ``at`` comes after ``limit``; a moment within the last minute counts as one."""
    seconds = int((at - limit).total_seconds())
    return 0 if seconds <= 0 else -(-seconds // 60)
