"""The yearly table: seeded from the library, entered by hand, imported when the notice appears (ROSTER-01).

Where a day changes on which shifts or bookings stand, they are listed again for the hall's head. Which modules have such
things they say themselves (``register``).
"""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from itertools import groupby
from typing import Literal
from uuid import UUID

from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from openhall.engines.cases.actions import open_case
from openhall.engines.cases.kinds import Move, kind, positions
from openhall.engines.cases.models import Case
from openhall.kernel import clock
from openhall.kernel.actors import Actor
from openhall.kernel.commands import Context, Outcome, command
from openhall.kernel.deadlines import every_midnight
from openhall.kernel.inputs import Day, Input, Int, Text
from openhall.kernel.problems import Refused, invalid
from openhall.positions import HEAD, LEAD

from . import calendar, holidays
from .models import Outlet, OutletType, SpecialDay, Staff, Unit
from .models.calendar import ENTERED, LIBRARY, NOTICE, PUBLIC

LONGEST = 31
"""Days that one entry may cover."""
RELOOK_WITHIN = timedelta(days=3)
RELOOK = kind(
    "calendar.relook",
    clause="ROSTER-01",
    title=_("Days whose hours changed"),
    first="open",
    moves=[Move("settle", _("Settled"), {"open"}, "settled", by=positions(*LEAD))],
    ends={"settled"},
    labels={"open": _("To be looked at"), "settled": _("Settled")},
    summary=lambda case: ", ".join(case.data.get("dates", [])),
    address=lambda case: reverse("org:relook", args=[case.id]),
)


@dataclass(frozen=True, slots=True)
class Standing:
    """A shift or a booking on a day: whose hall, when, what, and where it is seen. A booking has no end."""

    hall: UUID
    at: datetime
    what: str
    href: str = ""
    until: datetime | None = None


Ask = Callable[[Sequence[UUID], Sequence[date]], Iterable[Standing]]
_asks: list[Ask] = []


def register(ask: Ask) -> None:
    """Hand in what stands in these halls on these days."""
    _asks.append(ask)


def standing(halls: Sequence[UUID], dates: Sequence[date]) -> list[Standing]:
    """Everything that stands there, hall by hall, by time."""
    found = [one for ask in _asks for one in ask(halls, dates)] if halls and dates else []
    return sorted(found, key=lambda one: (one.hall, one.at, one.what))


class LayDown(Input):
    date: Day
    until: Day | None = None
    kind: Literal["holiday", "workday", "ordinary"]
    name: Text
    name_en: Text = ""
    type: Text | None = None
    hours_of: Int = 0
    notice: Text = ""


class KeepHolidays(Input):
    type: Text
    keeps: bool


class Seed(Input):
    year: Int


@command("calendar.lay_down", by_system=True)
def lay_down(ctx: Context, data: LayDown) -> Outcome:
    """Days of the yearly table are entered: days off, make-up workdays, or ordinary days after all."""
    _whole_company(ctx.actor)
    until = data.until or data.date
    if not data.date <= until < data.date + timedelta(days=LONGEST) or until.year != data.date.year:
        raise invalid("from one day to another of the same year, at most {most} days", field="until", most=LONGEST)
    if not data.name.strip():
        raise invalid("a special day has a name", field="name")
    if not 0 <= data.hours_of <= 6:
        raise invalid("on a weekday (0 is Monday) or on a date", field="hours_of")
    type_ = _type(data.type) if data.type is not None else None
    before = _openings(data.date, until, ctx.now)
    _seed(data.date.year, ctx.now)
    row = None
    for day in [data.date + timedelta(days=n) for n in range((until - data.date).days + 1)]:
        old = SpecialDay.objects.filter(date=day, type=type_).first()
        said = {
            "kind": data.kind,
            "zh": data.name.strip(),
            "en": data.name_en.strip(),
            "hours_of": data.hours_of,
            "source": NOTICE if data.notice.strip() else ENTERED,
            "notice": data.notice.strip(),
            "by": ctx.actor.staff_id,
            "at": ctx.now,
        }
        row, _new = SpecialDay.objects.update_or_create(date=day, type=type_, defaults=said)
        ctx.changed("calendar", day.isoformat(), old.kind if old else "", data.kind)
    _look_again(before, data.date, until, ctx.now)
    assert row is not None
    return Outcome("special_day", row.id)


@command("calendar.keep_holidays")
def keep_holidays(ctx: Context, data: KeepHolidays) -> Outcome:
    """Outlets of a type close on statutory holidays and open on make-up workdays, or no longer do."""
    _whole_company(ctx.actor)
    type_ = _type(data.type)
    span = _span(*_years(ctx.now))
    before = _openings(*span, ctx.now)
    old, type_.keeps_holidays = type_.keeps_holidays, data.keeps
    type_.save(update_fields=["keeps_holidays"])
    ctx.changed("outlet_type", type_.code, old, data.keeps)
    _look_again(before, *span, ctx.now)
    return Outcome("outlet_type", type_.id)


@command("calendar.seed", by_system=True)
def seed(ctx: Context, data: Seed) -> Outcome:
    """A year of the table comes from the library; what people entered or a notice said stays."""
    if not 2000 <= data.year <= 2099:
        raise invalid("a year of this century", field="year")
    _renew(data.year, ctx.now)
    return Outcome("calendar")


@every_midnight(order=80)
def seed_nightly(moment: datetime) -> None:
    """This year and the next stand in the table, where any outlet goes by it; a newer library brings what was announced."""
    if not Outlet.objects.filter(type__keeps_holidays=True).exists():
        return
    for year in _years(moment):
        _renew(year, moment)


def _years(now: datetime) -> tuple[int, int]:
    return clock.local_date(now).year, clock.local_date(now).year + 1


def _span(first: int, last: int) -> tuple[date, date]:
    return date(first, 1, 1), date(last, 12, 31)


def _renew(year: int, now: datetime) -> None:
    before = _openings(*_span(year, year), now)
    _seed(year, now)
    _look_again(before, *_span(year, year), now)


def _whole_company(actor: Actor) -> None:
    """The table is the whole company's."""
    if not actor.system and not Unit.objects.filter(parent=None, path=actor.unit_path).exists():
        raise Refused("scope.denied")


def _type(code: str) -> OutletType:
    found = OutletType.objects.select_for_update().filter(code=code).first()
    if found is None:
        raise invalid("unknown type {type}", field="type", type=code)
    return found


def _seed(year: int, at: datetime) -> None:
    """The library's days of a year; where its notice came another way, or by hand, nothing is put over it."""
    rows = SpecialDay.objects.select_for_update().filter(type=None, date__year=year)
    standing = {row.date: row for row in rows}
    if any(row.source == NOTICE for row in standing.values()):
        return
    wanted = {seed.date: seed for seed in holidays.of_year(year)}
    stale = [row.id for day, row in standing.items() if row.source not in (ENTERED, NOTICE) and day not in wanted]
    SpecialDay.objects.filter(id__in=stale).delete()
    for day, found in wanted.items():
        row = standing.get(day)
        if row is None or (row.source != ENTERED and (row.kind, row.source) != (found.kind, found.source)):
            said = {"kind": found.kind, "zh": found.zh, "en": found.en, "source": found.source, "at": at}
            SpecialDay.objects.update_or_create(date=day, type=None, defaults={**said, "notice": found.notice})


Openings = dict[UUID, dict[date, calendar.Day]]


def _openings(first: date, last: date, now: datetime) -> Openings:
    """How the types that have outlets are open on these days, from today on."""
    first = max(clock.local_date(now), first)
    if first > last:
        return {}
    types = OutletType.objects.filter(outlets__isnull=False).distinct()
    return {type_.id: calendar.days_of_type(type_, first, last) for type_ in types}


def _look_again(before: Openings, first: date, last: date, now: datetime) -> None:
    """What stands on days that are other days now is listed for the hall's head."""
    for type_, days in _openings(first, last, now).items():
        dates = [day for day, opening in days.items() if _differs(before[type_][day], opening)]
        halls = list(Outlet.objects.filter(type=type_).values_list("hall_id", flat=True)) if dates else []
        for hall, found in groupby(standing(halls, dates), key=lambda one: one.hall):
            list_again(hall, sorted({clock.local_date(one.at) for one in found}), now)


def _differs(old: calendar.Day, new: calendar.Day) -> bool:
    return (old.kind, old.spans) != (new.kind, new.spans)


def list_again(hall: UUID, dates: Sequence[date], now: datetime) -> Case:
    """These days are to be looked at again; one open matter a hall holds them all."""
    open_one = Case.objects.select_for_update().open().of_kind(RELOOK.name).filter(hall=hall).first()
    told = [day.isoformat() for day in dates]
    if open_one is not None:
        open_one.data = {**open_one.data, "dates": sorted({*open_one.data["dates"], *told})}
        open_one.save(update_fields=["data"])
        return open_one
    head = Staff.objects.serving().filter(unit=hall).filter(Q(position__in=HEAD)).order_by("job_number").first()
    data = {"dates": told}
    owner = head.id if head else None
    return open_case(
        RELOOK,
        hall=hall,
        at=now,
        owner=owner,
        due_at=now + RELOOK_WITHIN,
        subject_kind="calendar",
        subject=hall,
        data=data,
    )


def announced(year: int) -> bool:
    """Has the notice of a year come, as far as the table knows?"""
    rows = SpecialDay.objects.filter(type=None, date__year=year)
    if rows.exists():
        return rows.filter(source__in=PUBLIC).exists()
    return any(seed.source == LIBRARY for seed in holidays.of_year(year))
