"""Who is on leave when: nothing is planned into an approved leave."""

from collections.abc import Collection, Iterable
from datetime import date, datetime, timedelta
from uuid import UUID

from openhall.kernel import clock
from openhall.kernel.problems import Refused

from .models import Leave, Shift

Leaves = dict[UUID, list[Leave]]
DAY = timedelta(days=1)


def leaves(people: Collection[UUID], first: date, last: date) -> Leaves:
    """Approved leaves of these people that take any of these days."""
    found: Leaves = {}
    for row in Leave.objects.between(first, last).filter(staff__in=people).order_by("first"):
        if row.until >= max(row.first, first):
            found.setdefault(row.staff_id, []).append(row)
    return found


def lies_in(known: Leaves, staff: UUID, start_at: datetime, end_at: datetime) -> Leave | None:
    """The leave that this span shares time with."""
    for row in known.get(staff, ()):
        if start_at < clock.midnight(row.until + DAY) and end_at > clock.midnight(row.first):
            return row
    return None


def on(known: Leaves, staff: UUID, day: date) -> Leave | None:
    """The leave that takes this day."""
    return lies_in(known, staff, clock.midnight(day), clock.midnight(day + DAY))


def among(shifts: Iterable[Shift]) -> dict[UUID, Leave]:
    """Of these shifts those that lie in an approved leave of their person, with it."""
    rows = list(shifts)
    if not rows:
        return {}
    first, last = min(one.start_at for one in rows), max(one.end_at for one in rows)
    known = leaves({one.staff_id for one in rows}, clock.local_date(first), clock.local_date(last))
    found = ((one, lies_in(known, one.staff_id, one.start_at, one.end_at)) for one in rows)
    return {one.id: leave for one, leave in found if leave is not None}


def refuse(shifts: Iterable[Shift], field: str = "staff") -> None:
    """Refused where one of these shifts lies in a leave; the first of them is named."""
    rows = sorted(shifts, key=lambda one: (one.start_at, one.id))
    found = among(rows)
    for shift in rows:
        leave = found.get(shift.id)
        if leave is not None:
            raise Refused(
                "roster.on_leave",
                field=field,
                clause="ROSTER-10",
                who=str(shift.staff),
                day=shift.date.isoformat(),
                first=leave.first.isoformat(),
                last=leave.until.isoformat(),
            )
