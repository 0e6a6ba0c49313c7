"""What a week must have before it is published: where the hall has laid down norms, and only there."""

from collections.abc import Sequence
from datetime import date, datetime
from typing import Any
from uuid import UUID

from openhall.engines.policy.models import Finding
from openhall.kernel import clock
from openhall.kernel.commands import Context
from openhall.kernel.problems import Refused
from openhall.team.org.models import Unit

from .. import away
from ..models import Shift
from . import qualification
from .arrivals import days_of
from .facts import PostUncovered
from .models import Deputy, PostNorm, Publication
from .norms import Gap, Post, Turn, gaps

REFUSED = "guide"
"""The duty without which no day is published."""
FLAGGED = {"supervise": "roster.no-supervisor", "guard": "roster.no-guard"}
"""Duties whose gaps are found, and published all the same."""


def posts(hall: UUID) -> list[Post]:
    return [Post(one.duty, one.weekday, one.start, one.end, one.count) for one in PostNorm.objects.of_hall(hall)]


def of_week(hall: UUID, monday: date, now: datetime) -> list[Gap]:
    """What the week lacks with its drafts, from today on; nothing where nothing is laid down. Who is on leave covers nothing."""
    wanted = posts(hall)
    if not wanted:
        return []
    days = [day for day in days_of(monday) if day >= clock.local_date(now)]
    if not days:
        return []
    begin, end = clock.midnight(days[0]), clock.next_midnight(clock.next_midnight(clock.midnight(days[-1])))
    rows = list(Shift.objects.filter(hall=hall, start_at__lt=end, end_at__gt=begin))
    absent = away.among(rows)
    there = [one for one in rows if one.id not in absent]
    turns = [Turn(one.duty, one.start_at, one.end_at, one.counter_id is not None) for one in there]
    return gaps(wanted, turns, days)


def look(ctx: Context, hall: Unit, monday: date, reason: str, count: int) -> None:
    """Refused without a guide, or with uncovered hours and no reason; without supervisor or guard it is found."""
    found = of_week(hall.id, monday, ctx.now)
    guideless = [gap for gap in found if gap.duty == REFUSED]
    if guideless:
        raise Refused("roster.no_guide", field="reason", clause="ROSTER-03", **_said(guideless))
    uncovered = [gap for gap in found if gap.duty not in FLAGGED]
    if uncovered and not reason.strip():
        raise Refused("roster.uncovered", field="reason", clause="ROSTER-02", **_said(uncovered))
    known = set(Finding.objects.filter(hall=hall.id, rule__in=FLAGGED.values()).values_list("rule", "subject"))
    for gap in found:
        if gap.duty in FLAGGED and (FLAGGED[gap.duty], gap.day.isoformat()) not in known:
            known.add((FLAGGED[gap.duty], gap.day.isoformat()))
            ctx.tell(PostUncovered(hall.id, ctx.now, gap.duty, gap.day, gap.start, gap.end))
    Publication.objects.create(
        hall=hall.id,
        monday=monday,
        at=ctx.now,
        by=ctx.actor.staff_id,
        count=count,
        gaps=[gap.as_json() for gap in found],
        reason=reason.strip(),
    )


def _said(found: Sequence[Gap]) -> dict[str, Any]:
    """The first of these, and how many there are."""
    first = found[0]
    start, end = (f"{clock.local(at):%H:%M}" for at in (first.start, first.end))
    return {"day": first.day.isoformat(), "start": start, "end": end, "count": len(found)}


def qualified(shift: Shift) -> None:
    """Where the hall has laid the duty down, only who is qualified for it is planned, or named deputy."""
    if not PostNorm.objects.of_duty(shift.hall, shift.duty).exists():
        return
    stands_in = Deputy.objects.filter(
        staff=shift.staff_id, hall=shift.hall, duty=shift.duty, since__lte=shift.date, until__gte=shift.date
    )
    if not qualification.may(shift.staff.positions, shift.duty) and not stands_in.exists():
        raise Refused("roster.unqualified", field="staff", clause="ROSTER-02", who=shift.staff.name)
