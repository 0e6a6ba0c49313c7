"""Who is here today: each shift with when its person must be there, came and went, the two marks, and absences."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any
from uuid import UUID

from openhall.engines.policy.models import DROPPED, Finding
from openhall.engines.policy.parameters import Figures
from openhall.kernel import clock
from openhall.team.org.models import Staff

from . import clocking, presence
from .models import Absence, Punch, Shift
from .models.attendance import OUT
from .parameters import ABSENCE_MAX, GRACE

EMPTY, DESERTED = "attendance.empty-post", "attendance.desertion"


@dataclass(frozen=True, slots=True)
class Presence:
    """One shift of today."""

    shift: Shift
    there: datetime | None
    """When whoever relieves must be there."""
    mark: str
    went: datetime | None
    absent: bool
    """It has ended, and nobody came."""


@dataclass(frozen=True, slots=True)
class Away:
    """An absence from the floor, and by how many minutes it went beyond the limit."""

    row: Absence
    over: int


@dataclass(frozen=True, slots=True)
class Without:
    """A day that counts as absence without leave."""

    person: Staff | None
    day: str
    since: datetime
    until: datetime | None
    minutes: int


def of_hall(hall: UUID, day: date, now: datetime) -> list[Presence]:
    """The published shifts of a day, the earliest first."""
    shifts = list(Shift.objects.on(hall, day).published().select_related("staff", "counter").order_by("start_at", "id"))
    figures = Figures(hall, now)
    went: dict[UUID, datetime] = {}
    for punch in Punch.objects.filter(shift__in=shifts, kind=OUT).in_force().order_by("at"):
        if punch.shift_id is not None:
            went[punch.shift_id] = punch.at
    return [_presence(shift, figures, went, now) for shift in shifts]


def _presence(shift: Shift, figures: Figures, went: Mapping[UUID, datetime], now: datetime) -> Presence:
    early = presence.early(shift, figures)
    there = None if early is None else shift.start_at - timedelta(minutes=early)
    came = shift.clocked_in_at
    mark = "" if came is None else clocking.mark(shift.start_at, came, early, figures[GRACE])
    return Presence(shift, there, mark, went.get(shift.id), came is None and shift.end_at < now)


def away(rows: Any, now: datetime, hall: UUID) -> list[Away]:
    """Absences with their overrun so far."""
    limit = Figures(hall, now)[ABSENCE_MAX]
    found = rows.select_related("staff", "approved_by").order_by("-left_at")
    return [Away(one, clocking.overrun(one.left_at, one.back_at or now, limit)) for one in found]


def without_leave(people: Mapping[UUID, Staff | None], since: datetime) -> list[Without]:
    """Days that the head confirmed as absence without leave, the latest first."""
    rows = Finding.objects.filter(rule=EMPTY, staff__in=people, at__gte=since).exclude(state=DROPPED).order_by("-at")
    return [
        Without(
            people.get(row.staff) if row.staff else None,
            row.subject,
            row.at,
            datetime.fromisoformat(row.detail["until"]) if row.detail.get("until") else None,
            int(row.detail.get("minutes") or 0),
        )
        for row in rows
    ]


def today_of(staff: UUID) -> Any:
    """The absences of a person's day."""
    return Absence.objects.filter(staff=staff, left_at__gte=clock.midnight(clock.today()))


def here(hall: UUID) -> set[UUID]:
    """Who of the hall is clocked in."""
    rows = Punch.objects.filter(hall=hall).in_force().order_by("staff", "-at", "-id").distinct("staff")
    return {staff for staff, kind in rows.values_list("staff", "kind") if kind != OUT}
