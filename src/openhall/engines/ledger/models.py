"""Rows of the ledger. Money and goods are somewhere, always: an entry only moves them, and nothing is ever changed.

Signs are the bookkeeper's: what the company has or is owed is positive, what it owes or earned is negative, so that all
places sum to zero.
"""

from django.db import models
from django.db.models import F, Q

from openhall.kernel.ids import uuid7


class Account(models.Model):
    """A place for money. ``balance`` is kept (by a trigger, its one writer) only where a bound must hold."""

    id = models.UUIDField(primary_key=True, editable=False)
    kind = models.TextField()
    hall = models.UUIDField(null=True)
    owner = models.TextField(blank=True, default="")
    balance = models.DecimalField(max_digits=14, decimal_places=2, null=True)
    lowest = models.DecimalField(max_digits=14, decimal_places=2, null=True)
    highest = models.DecimalField(max_digits=14, decimal_places=2, null=True)

    class Meta:
        indexes = [models.Index(fields=["hall", "kind"], name="account_hall_kind")]
        constraints = [
            models.CheckConstraint(condition=Q(lowest=None) | Q(balance__gte=F("lowest")), name="account_not_below"),
            models.CheckConstraint(condition=Q(highest=None) | Q(balance__lte=F("highest")), name="account_not_above"),
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.owner}"


class Entry(models.Model):
    """One act of moving: who, when, for what. A correction is a new entry that names the first."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    at = models.DateTimeField()
    hall = models.UUIDField(null=True)
    staff = models.UUIDField(null=True)
    act = models.TextField()
    subject = models.UUIDField(null=True)
    reverses = models.ForeignKey("self", null=True, on_delete=models.PROTECT)

    class Meta:
        indexes = [
            models.Index(fields=["hall", "at"], name="entry_hall_at"),
            models.Index(fields=["subject"], name="entry_subject"),
        ]

    def __str__(self) -> str:
        return f"{self.act} {self.at:%Y-%m-%d %H:%M}"


class Line(models.Model):
    """An amount into (+) or out of (-) an account. The lines of an entry sum to zero: the database checks it."""

    entry = models.ForeignKey(Entry, on_delete=models.PROTECT, related_name="lines", db_index=False)
    account = models.ForeignKey(Account, on_delete=models.PROTECT, db_index=False)
    amount = models.DecimalField(max_digits=14, decimal_places=2)

    class Meta:
        indexes = [
            models.Index(fields=["entry"], name="line_entry"),
            models.Index(fields=["account", "id"], name="line_account"),
        ]

    def __str__(self) -> str:
        return f"{self.amount}"


class Place(models.Model):
    """A place for goods: supplier, a hall's store, a person's hands, customers, scrap."""

    id = models.UUIDField(primary_key=True, editable=False)
    kind = models.TextField()
    hall = models.UUIDField(null=True)
    owner = models.TextField(blank=True, default="")

    class Meta:
        indexes = [models.Index(fields=["hall", "kind"], name="place_hall_kind")]

    def __str__(self) -> str:
        return f"{self.kind} {self.owner}"


class SerialHolding(models.Model):
    """A run of serials of one item at one place. Runs never overlap: a serial is in exactly one place."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    item = models.IntegerField()
    width = models.SmallIntegerField()
    first = models.DecimalField(max_digits=40, decimal_places=0)
    last = models.DecimalField(max_digits=40, decimal_places=0)
    place = models.ForeignKey(Place, on_delete=models.PROTECT, db_index=False)

    class Meta:
        indexes = [models.Index(fields=["place", "item", "first"], name="serial_place_item")]
        constraints = [
            models.CheckConstraint(condition=Q(last__gte=F("first")), name="serial_run_forward"),
        ]

    def __str__(self) -> str:
        return f"{self.first}-{self.last}"


class QuantityHolding(models.Model):
    """How many of an item without serials are at a place; never below zero except at the supplier's."""

    item = models.IntegerField()
    place = models.ForeignKey(Place, on_delete=models.PROTECT, db_index=False)
    quantity = models.BigIntegerField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["place", "item"], name="quantity_once"),
            models.CheckConstraint(condition=Q(quantity__gte=0), name="quantity_not_below_zero"),
        ]

    def __str__(self) -> str:
        return f"{self.item}: {self.quantity}"


class Move(models.Model):
    """Goods went from a place to a place: a run of serials, or a quantity. Append-only."""

    entry = models.ForeignKey(Entry, on_delete=models.PROTECT, related_name="moves", db_index=False)
    item = models.IntegerField()
    quantity = models.BigIntegerField()
    width = models.SmallIntegerField(null=True)
    first = models.DecimalField(max_digits=40, decimal_places=0, null=True)
    last = models.DecimalField(max_digits=40, decimal_places=0, null=True)
    source = models.ForeignKey(Place, on_delete=models.PROTECT, related_name="moves_out", db_index=False)
    target = models.ForeignKey(Place, on_delete=models.PROTECT, related_name="moves_in", db_index=False)

    class Meta:
        indexes = [
            models.Index(fields=["entry"], name="move_entry"),
            models.Index(fields=["source", "id"], name="move_source"),
            models.Index(fields=["target", "id"], name="move_target"),
        ]
        constraints = [models.CheckConstraint(condition=Q(quantity__gt=0), name="move_something")]

    def __str__(self) -> str:
        return f"{self.item}: {self.quantity}"
