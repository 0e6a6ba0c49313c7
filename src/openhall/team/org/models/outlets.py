"""The file of an outlet: its type, whose it is, and when it is open (ORG-06)."""

from datetime import time
from uuid import UUID

from django.db import models
from django.db.models import F, Q
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from openhall.kernel.ids import uuid7

from .units import Unit

BUILT, BOUGHT, RENTED = "built", "bought", "rented"
RIGHTS = {BUILT: _("Built by the company"), BOUGHT: _("Bought"), RENTED: _("Rented")}
"""The three kinds of right to an own hall (权属)."""
COMPANY, AGENT = "company", "agent"
RUN_BY = {COMPANY: _("The company"), AGENT: _("An agent")}


class OutletType(models.Model):
    """A type of outlet. Operators add more; calendar and rules hang on the type."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    code = models.TextField(unique=True)
    zh = models.TextField()
    en = models.TextField()
    own = models.BooleanField(default=False)
    """Counts among the own halls, when the company runs the outlet itself."""
    shop_in_shop = models.BooleanField(default=False)
    keeps_holidays = models.BooleanField(default=False)
    """Closed on statutory holidays, open on make-up workdays; an outlet of another type opens through."""

    class Meta:
        ordering = ["id"]

    def __str__(self) -> str:
        return self.name

    @property
    def name(self) -> str:
        return self.en if (get_language() or "").startswith("en") else self.zh


class OutletQuerySet(models.QuerySet["Outlet"]):
    def own_halls(self) -> "OutletQuerySet":
        """What the company itself runs; never an outlet of an agent, whatever its signboard."""
        return self.filter(own=True)


class Outlet(models.Model):
    """The file of a hall. ``own`` follows from type and operator, so that the database can ask for the kind of right."""

    hall = models.OneToOneField(Unit, on_delete=models.PROTECT, primary_key=True, related_name="outlet")
    type = models.ForeignKey(OutletType, on_delete=models.PROTECT, related_name="outlets")
    run_by = models.TextField(default=COMPANY)
    operator = models.TextField(blank=True, default="")
    own = models.BooleanField()
    right = models.TextField(blank=True, default="")
    address = models.TextField(blank=True, default="")
    phone = models.TextField(blank=True, default="")
    area = models.IntegerField(null=True)
    opened_on = models.DateField(null=True)
    note = models.TextField(blank=True, default="")
    changed_at = models.DateTimeField()

    objects = OutletQuerySet.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(own=False) | Q(right__in=list(RIGHTS)), name="own_hall_states_its_right"
            ),
            models.CheckConstraint(condition=Q(own=False) | Q(run_by=COMPANY), name="agent_is_never_own"),
        ]

    def __str__(self) -> str:
        return f"{self.hall_id} {self.type_id}"

    @property
    def run_by_word(self) -> str:
        return str(RUN_BY[self.run_by])


class HoursQuerySet(models.QuerySet["Hours"]):
    def for_hall(self, hall: Unit | UUID, type_: OutletType | None) -> "HoursQuerySet":
        return self.filter(Q(hall=hall) | Q(type=type_)) if type_ else self.filter(hall=hall)


class Hours(models.Model):
    """When outlets are open: for a type or for one hall, on a weekday or on a date. No times: closed."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    type = models.ForeignKey(OutletType, null=True, on_delete=models.PROTECT, related_name="hours")
    hall = models.ForeignKey(Unit, null=True, on_delete=models.PROTECT, related_name="hours")
    weekday = models.SmallIntegerField(null=True)
    date = models.DateField(null=True)
    opens = models.TimeField(null=True)
    closes = models.TimeField(null=True)
    breaks = models.TimeField(null=True)
    resumes = models.TimeField(null=True)
    """Closed at midday from ``breaks`` to ``resumes``, where they are given."""

    objects = HoursQuerySet.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(type=None, hall__isnull=False) | Q(type__isnull=False, hall=None), name="hours_of_one"
            ),
            models.CheckConstraint(
                condition=Q(weekday=None, date__isnull=False) | Q(weekday__range=(0, 6), date=None), name="hours_on_one"
            ),
            models.CheckConstraint(
                condition=Q(opens=None, closes=None) | Q(closes__gt=F("opens")), name="hours_in_order"
            ),
            models.CheckConstraint(
                condition=Q(breaks=None, resumes=None)
                | Q(opens__isnull=False, breaks__gt=F("opens"), resumes__gt=F("breaks"), closes__gt=F("resumes")),
                name="midday_break_within_hours",
            ),
            models.UniqueConstraint(
                fields=["type", "hall", "weekday", "date"], nulls_distinct=False, name="hours_said_once"
            ),
        ]

    def spans(self) -> tuple[tuple[time, time], ...]:
        """From when to when it is open: none, one, or two spans."""
        if self.opens is None or self.closes is None:
            return ()
        if self.breaks is None or self.resumes is None:
            return ((self.opens, self.closes),)
        return ((self.opens, self.breaks), (self.resumes, self.closes))

    def __str__(self) -> str:
        return f"{self.weekday if self.date is None else self.date}: {self.opens or '–'} {self.closes or ''}"
