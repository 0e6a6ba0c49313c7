"""The company's units and the counters of its halls."""

from django.db import models
from django.db.models import Q

from openhall.kernel.actors import Actor
from openhall.kernel.ids import uuid7

HEADQUARTERS, PROVINCE, CITY, HALL = "headquarters", "province", "city", "hall"
LEVELS = (HEADQUARTERS, PROVINCE, CITY, HALL)
"""From the top down; every unit but the top has exactly one parent, of a level above its own."""


class UnitQuerySet(models.QuerySet["Unit"]):
    def halls(self) -> "UnitQuerySet":
        return self.filter(level=HALL)

    def within(self, actor: Actor) -> "UnitQuerySet":
        """The actor's own unit and what lies below it."""
        return self.all() if actor.system else self.filter(path__startswith=actor.unit_path)


class Unit(models.Model):
    """A unit of the organisation. ``path`` is its lineage, top first, each code followed by a line feed."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    code = models.TextField(unique=True)
    name = models.TextField()
    level = models.TextField()
    parent = models.ForeignKey("self", null=True, on_delete=models.PROTECT, related_name="children")
    path = models.TextField(unique=True)
    hall_class = models.TextField(blank=True, default="")

    objects = UnitQuerySet.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(level=HEADQUARTERS) | Q(parent__isnull=False), name="unit_has_parent"),
        ]

    def __str__(self) -> str:
        return self.name


class Shop(models.Model):
    """A specialty's own shop inside a hall (店中店): counters belong to it, and its takings are told apart (ORG-01)."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    hall = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="shops")
    code = models.TextField()
    name = models.TextField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["hall", "code"], name="shop_code_in_hall")]

    def __str__(self) -> str:
        return self.name


class Counter(models.Model):
    """A counter (台席) of a hall; its code is unique in the hall."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    hall = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="counters")
    code = models.TextField()
    kind = models.TextField()
    shop = models.ForeignKey(Shop, null=True, on_delete=models.PROTECT, related_name="counters")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["hall", "code"], name="counter_code_in_hall")]

    def __str__(self) -> str:
        return self.code


class CounterPlacing(models.Model):
    """A counter belonged to this shop (or to the hall itself) from a moment on. Takings go by it, not by what is now."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    counter = models.ForeignKey(Counter, on_delete=models.PROTECT, related_name="placings", db_index=False)
    shop = models.ForeignKey(Shop, null=True, on_delete=models.PROTECT, related_name="placings")
    since = models.DateTimeField()

    class Meta:
        indexes = [models.Index(fields=["counter", "since"], name="counter_placing")]

    def __str__(self) -> str:
        return f"{self.counter_id} {self.since:%Y-%m-%d %H:%M}"
