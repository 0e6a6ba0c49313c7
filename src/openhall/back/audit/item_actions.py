"""The auditor's other items of a day: its revenue account, the clerks' reports, and the green copies keyed from paper."""

from typing import Literal

from openhall.back.reports.models import ClerkMatch
from openhall.front.till.models import OPEN, SIGNED, BusinessDay
from openhall.kernel import doors as kernel_doors
from openhall.kernel.commands import Context, Outcome, command
from openhall.kernel.inputs import Day, Input, Int, Money, Text
from openhall.kernel.problems import Refused, invalid
from openhall.team.org import doors as org_doors
from openhall.team.org.models import Staff

from .actions import Fault, clerks_of, day_locked, send_back
from .models import FAULTY, REPORT, CopiesKeyed, ItemCheck


class CheckItem(Input):
    hall: Text
    date: Day
    item: Literal["takings", "report"]
    clerk: Text | None = None
    verdict: Literal["ok", "faulty"]
    faults: list[Fault] = []


class KeyCopies(Input):
    hall: Text
    date: Day
    clerk: Text
    count: Int
    total: Money


@command("audit.check_item")
def check_item(ctx: Context, data: CheckItem) -> Outcome:
    """The auditor's look at a day's revenue account, or at one clerk's report; never at one's own."""
    hall = kernel_doors.fetch(org_doors.hall(ctx.actor, data.hall))
    if (data.item == REPORT) != (data.clerk is not None):
        raise invalid("a report is a clerk's, the revenue account is the hall's", field="clerk")
    if data.faults and data.verdict != FAULTY:
        raise invalid("an item with faults is faulty", field="verdict")
    day = day_locked(hall, data.date)
    clerk = _clerk(ctx, day, data.clerk) if data.clerk is not None else None
    if day.state == OPEN:
        raise Refused("transition.not_allowed")
    own = ctx.actor.staff_id == clerk.id if clerk else ctx.actor.staff_id in clerks_of(day)
    if own:
        raise Refused("audit.self_audit", clause="AUDIT-04")
    if ItemCheck.objects.filter(day=day, kind=data.item, clerk=clerk.id if clerk else None).exists():
        raise Refused("transition.not_allowed")
    assert ctx.actor.staff_id is not None
    faults = [fault.model_dump() for fault in data.faults]
    made = ItemCheck.objects.create(
        day=day,
        kind=data.item,
        clerk=clerk.id if clerk else None,
        staff=ctx.actor.staff_id,
        at=ctx.now,
        verdict=data.verdict,
        faults=faults,
    )
    if data.verdict == FAULTY:
        owner = clerk.id if clerk else day.closed_by
        send_back(ctx, day.hall, owner, "item", made.id, faults, item=data.item, date=data.date.isoformat())
    return Outcome("item_check", made.id)


def _clerk(ctx: Context, day: BusinessDay, job_number: str) -> Staff:
    """A person whose report the day holds."""
    person = kernel_doors.fetch(org_doors.staff(ctx.actor, job_number))
    if not ClerkMatch.objects.filter(day=day, staff=person.id).exists():
        raise invalid("the day holds no report of {job_number}", field="clerk", job_number=job_number)
    return person


@command("audit.key_copies")
def key_copies(ctx: Context, data: KeyCopies) -> Outcome:
    """The green copies of a clerk's day, counted and added up from the paper; the last entry counts, until signing."""
    hall = kernel_doors.fetch(org_doors.hall(ctx.actor, data.hall))
    if not 0 <= data.count < 2**31:
        raise invalid("a number of copies is not negative", field="count")
    day = day_locked(hall, data.date)
    clerk = _clerk(ctx, day, data.clerk)
    if day.state in (OPEN, SIGNED):
        raise Refused("audit.already_signed" if day.state == SIGNED else "transition.not_allowed")
    if clerk.id == ctx.actor.staff_id:
        raise Refused("audit.self_audit", clause="AUDIT-03")
    assert ctx.actor.staff_id is not None
    made = CopiesKeyed.objects.create(
        day=day, clerk=clerk.id, count=data.count, total=data.total, staff=ctx.actor.staff_id, at=ctx.now
    )
    return Outcome("copies", made.id)
