"""Units, people, counters: the scene in which everything else plays."""

from typing import Literal

from django.db.models import Q

from openhall.engines.ledger import goods
from openhall.kernel import doors as kernel_doors
from openhall.kernel.commands import Context, Outcome, command
from openhall.kernel.inputs import Input, Text
from openhall.kernel.problems import Refused, invalid

from . import doors
from .models import HALL, HEADQUARTERS, LEVELS, Counter, Staff, Unit

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
HallClass = Literal["demonstration", "standard", "small", "station", "campus"]


class AddUnit(Input):
    code: Text
    name: Text
    level: Literal["headquarters", "province", "city", "hall"]
    parent: Text | None = None
    hall_class: HallClass | None = None


class AddStaff(Input):
    job_number: Text
    name: Text
    unit: Text
    position: Position


class Leave(Input):
    job_number: Text


class AddCounter(Input):
    hall: Text
    code: Text
    kind: Literal["general", "enquiry", "vip", "sales", "complaint"]


@command("org.add_unit", by_system=True, by_people=False)
def add_unit(ctx: Context, data: AddUnit) -> Outcome:
    """A unit of the organisation, below its parent."""
    parent = kernel_doors.fetch(doors.unit(ctx.actor, data.parent)) if data.parent is not None else None
    if not data.code or "\n" in data.code or not data.name:
        raise invalid("a unit has a code and a name", field="code")
    if Unit.objects.filter(code=data.code).exists():
        raise invalid(f"{data.code} is known already", field="code")
    if parent is None and data.level != HEADQUARTERS:
        raise invalid("every unit but headquarters has a parent", field="parent")
    if parent is not None and LEVELS.index(parent.level) >= LEVELS.index(data.level):
        raise invalid(f"a {data.level} can't stand below a {parent.level}", field="parent")
    unit = Unit.objects.create(
        code=data.code,
        name=data.name,
        level=data.level,
        parent=parent,
        path=(parent.path if parent else "") + data.code + "\n",
        hall_class=(data.hall_class or "standard") if data.level == HALL else "",
    )
    return Outcome("unit", unit.id)


@command("org.add_staff", by_system=True, by_people=False)
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
        return Outcome("staff", person.id)
    if person.left_at is not None:
        raise invalid(f"{data.job_number} has left; a job number is never given again", field="job_number")
    old = {"unit": str(person.unit_id), "position": person.position}
    person.name, person.unit, person.position = data.name, unit, data.position
    person.save(update_fields=["name", "unit", "position"])
    goods.follow(str(person.id), unit.id)
    ctx.changed("staff", person.id, old, {"unit": str(unit.id), "position": data.position})
    return Outcome("staff", person.id)


@command("org.leave", by_system=True, by_people=False)
def leave(ctx: Context, data: Leave) -> Outcome:
    """A person leaves the company: the account is closed at once, its history stays."""
    person = kernel_doors.fetch(doors.staff(ctx.actor, data.job_number))
    left = Staff.objects.filter(Q(id=person.id), left_at=None).update(left_at=ctx.now)
    if not left:
        raise Refused("transition.not_allowed")
    return Outcome("staff", person.id)


@command("org.add_counter", by_system=True, by_people=False)
def add_counter(ctx: Context, data: AddCounter) -> Outcome:
    """A counter of a hall."""
    hall = kernel_doors.fetch(doors.hall(ctx.actor, data.hall))
    if not data.code or Counter.objects.filter(hall=hall, code=data.code).exists():
        raise invalid(f"counter {data.code} is known already", field="code")
    counter = Counter.objects.create(hall=hall, code=data.code, kind=data.kind)
    return Outcome("counter", counter.id)
