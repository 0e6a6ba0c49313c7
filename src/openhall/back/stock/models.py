"""Papers of the store room: what was moved on whose signature, handed on, counted, asked for, given away."""

from datetime import date, datetime
from typing import Any
from uuid import UUID

from django.db import models
from django.db.models import Q

from openhall.engines.ledger.models import Entry
from openhall.kernel.ids import uuid7

# Acts of a slip
RECEIVE, DRAW, RETURN, HAND_ON, SHIFT, WRITE_OFF, GIFT = (
    "receive",
    "draw",
    "return",
    "hand_on",
    "shift",
    "write_off",
    "gift",
)


class SlipQuerySet(models.QuerySet["Slip"]):
    def of_hall(self, hall: UUID) -> "SlipQuerySet":
        return self.filter(hall=hall)

    def unchecked(self) -> "SlipQuerySet":
        """Those that wait for the second signature."""
        return self.filter(check_wanted=True, checked_at=None)

    def of_others(self, staff: UUID | None) -> "SlipQuerySet":
        """Nobody checks the own slips."""
        return self.exclude(staff=staff)

    def before(self, moment: datetime) -> "SlipQuerySet":
        return self.filter(at__lt=moment)


class Slip(models.Model):
    """One line of the ledger of goods in and out (出入库台账): an act of a person, for one item, with its paper.

    ``giver`` and ``receiver`` empty: outside or the store, as the act says. Moves stand under the entry.
    """

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    hall = models.UUIDField()
    at = models.DateTimeField()
    act = models.TextField()
    entry = models.ForeignKey(Entry, on_delete=models.PROTECT, related_name="slips", db_index=False)
    item = models.IntegerField()
    quantity = models.BigIntegerField()
    staff = models.UUIDField(null=True)
    giver = models.UUIDField(null=True)
    receiver = models.UUIDField(null=True)
    document = models.TextField(blank=True, default="")
    signature = models.TextField(blank=True, default="")
    check_wanted = models.BooleanField(default=False)
    checked_by = models.UUIDField(null=True)
    checked_at = models.DateTimeField(null=True)

    objects = SlipQuerySet.as_manager()

    class Meta:
        indexes = [
            models.Index(fields=["hall", "at"], name="slip_hall_at"),
            models.Index(fields=["hall", "at"], condition=Q(check_wanted=True, checked_at=None), name="slip_unchecked"),
            models.Index(fields=["entry"], name="slip_entry"),
        ]
        constraints = [
            models.CheckConstraint(
                condition=Q(checked_by=None) | Q(staff=None) | ~Q(checked_by=models.F("staff")),
                name="slip_second_person",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.act} {self.item}: {self.quantity}"


OFFERED, TAKEN, WITHDRAWN, DECLINED = "offered", "taken", "withdrawn", "declined"


class HandOnQuerySet(models.QuerySet["HandOn"]):
    def offered(self) -> "HandOnQuerySet":
        return self.filter(state=OFFERED)

    def waiting_for(self, staff: UUID) -> "HandOnQuerySet":
        return self.offered().filter(receiver=staff)

    def naming(self, staff: UUID) -> "HandOnQuerySet":
        return self.filter(Q(giver=staff) | Q(receiver=staff))


class HandOn(models.Model):
    """Goods go from one person to another: offered by the giver, taken by the receiver who counted (STOCK-03).

    ``lines``: [{"item": no, "runs": [[width, first, last]], "quantity": n}]; ``missing`` the same, what wasn't there.
    """

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    hall = models.UUIDField()
    giver = models.UUIDField()
    receiver = models.UUIDField()
    state = models.TextField(default=OFFERED)
    given_at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True)
    lines = models.JSONField(default=list)
    counted = models.JSONField(default=dict)
    missing = models.JSONField(default=list)
    note = models.TextField(blank=True, default="")

    objects = HandOnQuerySet.as_manager()

    class Meta:
        indexes = [
            models.Index(fields=["receiver"], condition=Q(state=OFFERED), name="hand_on_to"),
            models.Index(fields=["hall", "given_at"], name="hand_on_hall_at"),
        ]
        constraints = [models.CheckConstraint(condition=~Q(giver=models.F("receiver")), name="hand_on_two_people")]

    def __str__(self) -> str:
        return f"{self.giver} → {self.receiver}"


OPENING, CLOSING = "opening", "closing"
MOMENTS = (OPENING, CLOSING)


class CountQuerySet(models.QuerySet["Count"]):
    def on(self, hall: UUID, day: date) -> "CountQuerySet":
        return self.filter(hall=hall, date=day)

    def of_person(self, staff: UUID) -> "CountQuerySet":
        return self.filter(staff=staff)

    def differing(self) -> "CountQuerySet":
        return self.filter(agreed=False)


class Count(models.Model):
    """A person counted what is in hand, blind, at opening or closing (STOCK-04); the expected figures came afterwards.

    ``lines``: [{"item": code, "name": …, "counted": n, "expected": n, "opening": n, "received": n, "sold": n,
    "handed_on": n, "missing": [serials], "unexpected": [serials], "shown": bool}].
    """

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    hall = models.UUIDField()
    staff = models.UUIDField()
    at = models.DateTimeField()
    date = models.DateField()
    moment = models.TextField()
    lines = models.JSONField(default=list)
    agreed = models.BooleanField()
    case = models.UUIDField(null=True)

    objects = CountQuerySet.as_manager()

    class Meta:
        indexes = [
            models.Index(fields=["hall", "date"], name="count_hall_date"),
            models.Index(fields=["staff", "at"], name="count_staff_at"),
        ]

    def __str__(self) -> str:
        return f"{self.moment} {self.date}"

    @property
    def differences(self) -> list[dict[str, Any]]:
        return [
            line for line in self.lines if line["counted"] != line["expected"] or line["missing"] or line["unexpected"]
        ]


SENT, GRANTED, REFUSED, RECEIVED = "sent", "granted", "refused", "received"


class RequisitionQuerySet(models.QuerySet["Requisition"]):
    def of_hall(self, hall: UUID) -> "RequisitionQuerySet":
        return self.filter(hall=hall)

    def on_the_way(self) -> "RequisitionQuerySet":
        return self.filter(state__in=(SENT, GRANTED))


class Requisition(models.Model):
    """Cards or numbers asked for from above (请领). ``item`` empty: a segment of phone numbers."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    hall = models.UUIDField()
    item = models.IntegerField(null=True)
    quantity = models.IntegerField()
    proposed = models.IntegerField(null=True)
    reason = models.TextField(blank=True, default="")
    state = models.TextField(default=SENT)
    sent_by = models.UUIDField()
    sent_at = models.DateTimeField()
    answered_at = models.DateTimeField(null=True)
    answer = models.JSONField(default=dict)
    received_at = models.DateTimeField(null=True)
    received_by = models.UUIDField(null=True)
    received = models.IntegerField(default=0)

    objects = RequisitionQuerySet.as_manager()

    class Meta:
        indexes = [models.Index(fields=["hall", "sent_at"], name="requisition_hall_at")]
        constraints = [models.CheckConstraint(condition=Q(quantity__gt=0), name="requisition_something")]

    def __str__(self) -> str:
        return f"{self.item or 'numbers'}: {self.quantity}"


class GiftSheetQuerySet(models.QuerySet["GiftSheet"]):
    def final(self) -> "GiftSheetQuerySet":
        """Confirmed after the week's end."""
        return self.filter(final=True)

    def of_hall(self, hall: UUID) -> "GiftSheetQuerySet":
        return self.filter(hall=hall)


class GiftSheet(models.Model):
    """The gift statistics sheet of a week (礼品统计表), frozen when the keeper confirmed it (STOCK-07).

    A sheet of a week that still runs is an interim one; a week has one final sheet.

    ``lines``: [{"item": code, "name": …, "opening": n, "received": n, "issued": n, "written_off": n, "closing": n,
    "counted": n or null, "last_holder": job number}].
    """

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    hall = models.UUIDField()
    week = models.DateField()
    lines = models.JSONField(default=list)
    confirmed_by = models.UUIDField()
    confirmed_at = models.DateTimeField()
    note = models.TextField(blank=True, default="")
    final = models.BooleanField(default=True)

    objects = GiftSheetQuerySet.as_manager()

    class Meta:
        indexes = [models.Index(fields=["hall", "week"], name="gift_sheet_week")]
        constraints = [
            models.UniqueConstraint(fields=["hall", "week"], condition=Q(final=True), name="gift_sheet_final_once")
        ]

    def __str__(self) -> str:
        return f"{self.week}"
