"""People with a job number: who they are, which positions they hold, what their file says."""

from datetime import date, timedelta
from decimal import Decimal
from typing import Annotated, Literal

from openhall.engines.cases.actions import reassign
from openhall.engines.cases.models import Case
from openhall.kernel import doors as kernel_doors
from openhall.kernel.commands import Context, Outcome, command
from openhall.kernel.inputs import Day, Input, Money, Personal, Text
from openhall.kernel.problems import Refused, invalid
from openhall.positions import HALL_POSITIONS, OFFICE_POSITIONS, SEPARATED, STANDARD_HALL, STATION_POSITIONS

from . import doors, leaving
from .models import HALL, PersonnelEntry, Staff, Unit
from .models.people import LEAVING, PAY, PAY_ELEMENTS, POSITION

Position = Literal[
    "manager",
    "duty_supervisor",
    "clerk",
    "guide",
    "auditor",
    "complaint_receptionist",
    "archivist",
    "shelf_guide",
    "salesperson",
    "repair_technician",
    "cleaner",
    "guard",
    "station_head",
    "desk_leader",
    "maintenance_supervisor",
    "installer",
    "community_rep",
    "administrator",
    "personnel",
    "department_leader",
    "partner_staff",
]


class AddStaff(Input):
    job_number: Text
    name: Text
    unit: Text
    position: Position


class AssignPositions(Input):
    job_number: Text
    positions: list[Position]


class Leave(Input):
    job_number: Text


class PlanLeaving(Input):
    job_number: Text
    last_day: Day
    reason: Annotated[Text, Personal()] = ""


class CancelNumber(Input):
    job_number: Text
    checked: list[Text]
    note: Text = ""


class HandWorkOn(Input):
    job_number: Text
    to: Text
    note: Text = ""


class Record(Input):
    job_number: Text
    kind: Literal["recruitment", "training", "appraisal", "pay"]
    on: Day
    title: Text
    text: Annotated[Text, Personal()] = ""
    element: Annotated[Literal["base", "bonus", "allowance", ""], Personal()] = ""
    amount: Annotated[Money | None, Personal()] = None


def offered(unit: Unit) -> tuple[str, ...]:
    """The positions that screens offer in a unit; files and imports may give any."""
    if unit.level != HALL:
        return OFFICE_POSITIONS
    return {"standard": STANDARD_HALL, "station": STATION_POSITIONS}.get(unit.hall_class, HALL_POSITIONS)


def separated(positions: frozenset[str]) -> tuple[str, str] | None:
    """Two of these positions that must never be in one hand; None where they go together."""
    for one, other in SEPARATED:
        if (first := positions & one) and (second := positions & other):
            return min(first), min(second)
    return None


@command("org.add_staff", by_system=True)
def add_staff(ctx: Context, data: AddStaff) -> Outcome:
    """A person with a job number; given again, the same person's new unit or position."""
    unit = kernel_doors.fetch(doors.unit(ctx.actor, data.unit))
    if not data.job_number or data.job_number == "system" or not data.name:
        raise invalid("a person has a job number and a name", field="job_number")
    person = Staff.objects.select_for_update().filter(job_number=data.job_number).first()
    if person is None:
        person = Staff.objects.create(
            job_number=data.job_number, name=data.name, unit=unit, position=data.position, password="!"
        )
        _file_position(ctx, person)
        return Outcome("staff", person.id)
    _not_oneself(ctx, person)
    kernel_doors.fetch(doors.member(ctx.actor, data.job_number))  # taken from a unit of the own, too
    if person.left_at is not None:
        raise invalid(
            "{job_number} has left; a job number is never given again", field="job_number", job_number=data.job_number
        )
    also = [one for one in person.also if one != data.position]
    _must_go_together(frozenset({data.position, *also}))
    old = {"unit": str(person.unit_id), "position": person.position}
    person.name, person.unit, person.position, person.also = data.name, unit, data.position, also
    person.save(update_fields=["name", "unit", "position", "also"])
    new = {"unit": str(unit.id), "position": data.position}
    if new != old:
        _file_position(ctx, person)
    ctx.changed("staff", person.id, old, new)
    return Outcome("staff", person.id)


@command("staff.assign", by_system=True)
def assign(ctx: Context, data: AssignPositions) -> Outcome:
    """All positions that a person holds, the first one first; none at all takes every duty away."""
    person = kernel_doors.fetch(doors.staff_locked(ctx.actor, data.job_number))
    _not_oneself(ctx, person)
    if person.left_at is not None:
        raise Refused("transition.not_allowed")
    if len(set(data.positions)) != len(data.positions):
        raise invalid("a position is given once", field="positions")
    _must_go_together(frozenset(data.positions))
    old = [person.position, *person.also]
    person.position = data.positions[0] if data.positions else ""
    person.also = list(data.positions[1:])
    person.save(update_fields=["position", "also"])
    _file_position(ctx, person)
    ctx.changed("staff", person.id, old, data.positions)
    return Outcome("staff", person.id)


@command("org.leave", by_system=True)
def leave(ctx: Context, data: Leave) -> Outcome:
    """A person leaves the company: the account is closed at once, its history stays."""
    person = kernel_doors.fetch(doors.staff_locked(ctx.actor, data.job_number))
    _not_oneself(ctx, person)
    if person.left_at is not None:
        raise Refused("transition.not_allowed")
    leaving.close(person, ctx.now, by=ctx.actor.staff_id)
    _file(ctx, person, LEAVING, "Left at once")
    return Outcome("staff", person.id)


@command("staff.plan_leaving")
def plan_leaving(ctx: Context, data: PlanLeaving) -> Outcome:
    """The last working day is known: the account is closed by itself at its end."""
    person = kernel_doors.fetch(doors.staff_locked(ctx.actor, data.job_number))
    _not_oneself(ctx, person)
    if person.left_at is not None:
        raise Refused("transition.not_allowed")
    if data.last_day < ctx.today:
        raise invalid("the last day is today or later; a dismissal takes effect at once", field="last_day")
    ctx.changed("staff", person.id, person.last_day, data.last_day)
    leaving.plan(person, data.last_day)
    _file(ctx, person, LEAVING, f"Last working day {data.last_day}", data.reason)
    return Outcome("staff", person.id)


@command("staff.stay")
def stay(ctx: Context, data: Leave) -> Outcome:
    """The person stays after all: no last working day any more."""
    person = kernel_doors.fetch(doors.staff_locked(ctx.actor, data.job_number))
    if person.left_at is not None or person.last_day is None:
        raise Refused("transition.not_allowed")
    ctx.changed("staff", person.id, person.last_day, None)
    leaving.plan(person, None)
    _file(ctx, person, LEAVING, "Stays after all")
    return Outcome("staff", person.id)


@command("staff.cancel_number")
def cancel_number(ctx: Context, data: CancelNumber) -> Outcome:
    """A leaver's job number is cancelled, after every point of the list has been looked at."""
    person = kernel_doors.fetch(doors.staff_locked(ctx.actor, data.job_number))
    _not_oneself(ctx, person)
    if person.left_at is None or person.cancelled_at is not None:
        raise Refused("transition.not_allowed")
    points = leaving.points(person)
    missing = leaving.missing(points, frozenset(data.checked), data.note)
    if missing:
        raise Refused("staff.not_settled", clause="ORG-20", missing="; ".join(str(point.label) for point in missing))
    leaving.cancel(ctx, person, points, data.note.strip())
    return Outcome("staff", person.id)


@command("personnel.record")
def record(ctx: Context, data: Record) -> Outcome:
    """A line in a person's file: recruitment, training, appraisal, or a pay element."""
    person = kernel_doors.fetch(doors.member(ctx.actor, data.job_number))
    _not_oneself(ctx, person)
    if not data.title.strip():
        raise invalid("say what it is", field="title")
    if data.on > ctx.today + timedelta(days=366):
        raise invalid("that is too far ahead", field="on")
    if data.kind == PAY and (data.element not in PAY_ELEMENTS or data.amount is None):
        raise invalid("a pay element has its kind and an amount", field="amount")
    if data.kind != PAY and (data.element or data.amount is not None):
        raise invalid("only pay has an amount", field="amount")
    entry = _file(
        ctx,
        person,
        data.kind,
        data.title.strip(),
        data.text.strip(),
        on=data.on,
        element=data.element,
        amount=data.amount,
    )
    return Outcome("personnel_entry", entry.id)


@command("staff.hand_work_on")
def hand_work_on(ctx: Context, data: HandWorkOn) -> Outcome:
    """The open matters of a person who leaves go to somebody else."""
    person, to = kernel_doors.fetch(doors.member(ctx.actor, data.job_number), doors.member(ctx.actor, data.to))
    if to.id == person.id or to.left_at is not None:
        raise invalid("somebody else who is still here", field="to")
    cases = Case.objects.select_for_update().open().owned_by(person.id)
    for case in cases:
        reassign(case, to.id, at=ctx.now, by=ctx.actor.staff_id, text=data.note.strip())
    return Outcome("staff", person.id, {"matters": len(cases)})


def _file(
    ctx: Context,
    person: Staff,
    kind: str,
    title: str,
    text: str = "",
    *,
    on: date | None = None,
    element: str = "",
    amount: Decimal | None = None,
) -> PersonnelEntry:
    return PersonnelEntry.objects.create(
        staff=person,
        kind=kind,
        on=on or ctx.today,
        title=title,
        text=text,
        element=element,
        amount=amount,
        by=ctx.actor.staff_id,
        at=ctx.now,
    )


def _file_position(ctx: Context, person: Staff) -> None:
    """The position itself is kept, not its name: screens name it in the reader's language."""
    _file(ctx, person, POSITION, " ".join([person.position, *person.also]), person.unit.name)


def _not_oneself(ctx: Context, person: Staff) -> None:
    if person.id == ctx.actor.staff_id:
        raise Refused("account.own")


def _must_go_together(positions: frozenset[str]) -> None:
    if (pair := separated(positions)) is not None:
        raise Refused("staff.separated", field="positions", clause="ORG-07", one=pair[0], other=pair[1])
