"""What changes of a published shift ask for: notice until 24 hours before it, then the consent of its people (ROSTER-04)."""

from copy import copy
from datetime import date, datetime, time, timedelta
from typing import Any
from uuid import UUID

from openhall.kernel import clock
from openhall.team.org import lending
from openhall.team.org.models import Counter, Staff

from . import away
from .models import Shift

NOTICE = timedelta(hours=24)
"""From here on a published shift is changed only as its people agree."""


def span(day: date, start: time, end: time) -> tuple[datetime, datetime]:
    """From when to when; an end that isn't after the start lies on the next day."""
    start_at, end_at = datetime.combine(day, start, clock.ZONE), datetime.combine(day, end, clock.ZONE)
    return start_at, end_at if end > start else end_at + timedelta(days=1)


def shown(shift: Shift) -> dict[str, str]:
    """A shift as its history keeps it, and to tell whether anything changed."""
    start, end = clock.local(shift.start_at), clock.local(shift.end_at)
    return {
        "staff": shift.staff.job_number,
        "date": shift.date.isoformat(),
        "start": f"{start:%H:%M}",
        "end": f"{end:%H:%M}",
        "duty": shift.duty,
        "counter": shift.counter.code if shift.counter is not None else "",
        "relieves": shift.relieves.job_number if shift.relieves is not None else "",
    }


def altered(shift: Shift, new: dict[str, Any]) -> Shift:
    """The shift as it would be, of what its history keeps. Not saved."""
    made = copy(shift)
    made.staff = Staff.objects.select_related("unit").get(job_number=new["staff"])
    made.date, made.duty = date.fromisoformat(new["date"]), new["duty"]
    made.hall = lending.place(made.staff, made.date).id
    made.start_at, made.end_at = span(made.date, *(time.fromisoformat(new[name]) for name in ("start", "end")))
    made.counter = Counter.objects.get(hall=made.hall, code=new["counter"]) if new["counter"] else None
    made.relieves = Staff.objects.get(job_number=new["relieves"]) if new["relieves"] else None
    return made


def near(old: Shift, new: Shift | None, now: datetime) -> bool:
    """Is it too late for a notice: the published shift begins within 24 hours, or would?"""
    if old.published_at is None:
        return False
    return any(one.start_at - now < NOTICE for one in (old, new) if one is not None)


def must_agree(old: Shift, new: Shift | None) -> set[UUID]:
    """Who has the shift, and who is to get it. Whoever loses one that lies in an approved leave has agreed by applying."""
    people = {old.staff_id} if new is None else {old.staff_id, new.staff_id}
    loses = new is None or new.staff_id != old.staff_id
    return people - {old.staff_id} if loses and away.among([old]) else people
