"""A branch collects the reports of its halls and says what it makes of them (ORG-04)."""

from typing import Literal

from openhall.kernel import doors as kernel_doors
from openhall.kernel.commands import Context, Outcome, command
from openhall.kernel.inputs import Day, Input, Text
from openhall.kernel.problems import invalid
from openhall.team.org import doors as org_doors
from openhall.team.org.models import HALL

from . import collection
from .models import MONTH, Summary


class Summarise(Input):
    unit: Text
    period: Literal["day", "month"]
    first: Day
    text: Text


@command("report.summarise", makes="summary")
def summarise(ctx: Context, data: Summarise) -> Outcome:
    """A branch's summary analysis of its halls' reports for a day or a month; the missing ones are kept with it."""
    unit = kernel_doors.fetch(org_doors.unit(ctx.actor, data.unit))
    if unit.level == HALL:
        raise invalid("a branch writes it, not a hall", field="unit")
    if data.first > ctx.today or (data.period == MONTH and data.first.day != 1):
        raise invalid("a day that has begun, or the first of a month", field="first")
    if not data.text.strip():
        raise invalid("an analysis says something", field="text")
    assert ctx.actor.staff_id is not None
    made = Summary.objects.create(
        unit=unit.id,
        period=data.period,
        first=data.first,
        text=data.text.strip(),
        missing=[hall.code for hall in collection.missing(unit, data.period, data.first)],
        staff=ctx.actor.staff_id,
        at=ctx.now,
    )
    return Outcome("summary", made.id, {"missing": made.missing})
