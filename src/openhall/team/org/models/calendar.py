"""The yearly table of holidays and make-up workdays (ROSTER-01)."""

from datetime import date

from django.db import models
from django.db.models import Q
from django.utils.translation import get_language, pgettext_lazy
from django.utils.translation import gettext_lazy as _

from openhall.kernel.ids import uuid7

from .outlets import OutletType

HOLIDAY, WORKDAY, ORDINARY = "holiday", "workday", "ordinary"
KINDS = {HOLIDAY: pgettext_lazy("calendar", "Day off"), WORKDAY: _("Make-up workday"), ORDINARY: _("Ordinary day")}
"""``ordinary``: neither, whatever the table said before."""
GUESS, LIBRARY, NOTICE, ENTERED = "guess", "library", "notice", "entered"
SOURCES = {
    GUESS: _("Statutory date"),
    LIBRARY: _("Published calendar"),
    NOTICE: pgettext_lazy("calendar", "Notice"),
    ENTERED: _("Entered by hand"),
}
"""Where a day comes from. A guess goes by the law alone: how days are moved around it isn't announced yet."""
PUBLIC = (LIBRARY, NOTICE)
"""What makes a year an announced one."""


class SpecialDayQuerySet(models.QuerySet["SpecialDay"]):
    def of_years(self, first: date, last: date) -> "SpecialDayQuerySet":
        """All of the years that these days lie in."""
        return self.filter(date__year__gte=first.year, date__year__lte=last.year)

    def for_type(self, type_: OutletType | None) -> "SpecialDayQuerySet":
        """What holds for everybody, and for this type alone."""
        return self.filter(Q(type=None) | Q(type=type_)) if type_ else self.filter(type=None)


class SpecialDay(models.Model):
    """A day that isn't what its weekday says: for every type of outlet that keeps the table, or for one type."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    type = models.ForeignKey(OutletType, null=True, on_delete=models.PROTECT, related_name="special_days")
    date = models.DateField()
    kind = models.TextField()
    zh = models.TextField()
    en = models.TextField(blank=True, default="")
    hours_of = models.SmallIntegerField(default=0)
    """The weekday whose hours a make-up workday has."""
    source = models.TextField()
    notice = models.TextField(blank=True, default="")
    by = models.UUIDField(null=True)
    at = models.DateTimeField()

    objects = SpecialDayQuerySet.as_manager()

    class Meta:
        ordering = ["date"]
        constraints = [
            models.CheckConstraint(condition=Q(kind__in=list(KINDS)), name="special_day_kind"),
            models.CheckConstraint(condition=Q(source__in=list(SOURCES)), name="special_day_source"),
            models.CheckConstraint(condition=Q(hours_of__range=(0, 6)), name="special_day_hours_of"),
            models.UniqueConstraint(fields=["date", "type"], nulls_distinct=False, name="special_day_said_once"),
        ]

    def __str__(self) -> str:
        return f"{self.date} {self.kind}"

    @property
    def name(self) -> str:
        return self.en if self.en and (get_language() or "").startswith("en") else self.zh

    @property
    def announced(self) -> bool:
        return self.source != GUESS

    @property
    def kind_word(self) -> str:
        return str(KINDS[self.kind])

    @property
    def source_word(self) -> str:
        return self.notice or str(SOURCES[self.source])
