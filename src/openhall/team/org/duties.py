"""The duty matrix: who answers for what, with neither gap nor overlap (ORG-09). Work is routed by it."""

from typing import Literal

from django.utils.translation import gettext_lazy as _

from openhall.engines.cases import actions as cases
from openhall.engines.cases.kinds import Move, kind
from openhall.engines.policy.models import DROPPED, Finding
from openhall.kernel import doors as kernel_doors
from openhall.kernel.commands import Context, Outcome, command
from openhall.kernel.inputs import Input, Moment, Text
from openhall.kernel.problems import Refused, invalid
from openhall.positions import POSITIONS

from . import doors, rules
from .facts import DutyLookedAt
from .models import Department, Duty, DutyHolder, Unit
from .models.duties import PROCESS_STEP

TASK = kind(
    "duty.task",
    clause="ORG-09",
    title=_("Task of a department"),
    first="open",
    moves=[
        Move("take", _("Take on"), {"open"}, "under_way"),
        Move("done", _("Done"), {"open", "under_way"}, "done", text=True),
    ],
    ends={"done"},
    labels={"open": _("Waiting"), "under_way": _("Under way"), "done": _("Done")},
)


class Holder(Input):
    position: Text = ""
    department: Text = ""
    leads: bool = False


class AddDuty(Input):
    code: Text
    kind: Literal["duty", "step"] = "duty"
    area: Text
    zh: Text
    en: Text
    shared: bool = False


class AssignDuty(Input):
    duty: Text
    holders: list[Holder]
    shared: bool | None = None


class RouteTask(Input):
    duty: Text
    hall: Text
    text: Text
    due: Moment | None = None


@command("duty.add")
def add(ctx: Context, data: AddDuty) -> Outcome:
    """A further duty, or a further step of a process; it is a gap until somebody answers for it."""
    _the_companys(ctx)
    if not all(text.strip() for text in (data.code, data.area, data.zh, data.en)):
        raise invalid("a duty has a code, an area, and words in both languages", field="code")
    if Duty.objects.filter(code=data.code.strip()).exists():
        raise invalid("{code} is known already", field="code", code=data.code)
    last = Duty.objects.filter(area=data.area.strip()).order_by("-order").values_list("order", flat=True).first()
    duty = Duty.objects.create(
        code=data.code.strip(),
        kind=data.kind,
        area=data.area.strip(),
        order=(last or 0) + 1,
        zh=data.zh.strip(),
        en=data.en.strip(),
        shared=data.shared,
    )
    _look(ctx, duty)
    return Outcome("duty", duty.id)


@command("duty.assign")
def assign(ctx: Context, data: AssignDuty) -> Outcome:
    """Who answers for a duty from now on; a gap or an overlap is found at once, and settled when it is mended."""
    _the_companys(ctx)
    duty = Duty.objects.select_for_update().filter(code=data.duty).first()
    if duty is None:
        raise invalid("unknown duty {duty}", field="duty", duty=data.duty)
    if sum(holder.leads for holder in data.holders) > 1:
        raise invalid("one leads", field="holders")
    rows = [_holder(duty, holder) for holder in data.holders]
    if len({(row.position, row.department_id) for row in rows}) != len(rows):
        raise invalid("each is named once", field="holders")
    old = [str(row) for row in duty.holders.all()]
    duty.holders.all().delete()
    DutyHolder.objects.bulk_create(rows)
    if data.shared is not None:
        duty.shared = data.shared
        duty.save(update_fields=["shared"])
    ctx.changed("duty", duty.code, old, [str(row) for row in rows])
    _look(ctx, duty)
    return Outcome("duty", duty.id)


def _the_companys(ctx: Context) -> None:
    """One matrix for the whole company: headquarters keeps it."""
    if not Unit.objects.filter(parent=None, path=ctx.actor.unit_path).exists():
        raise Refused("scope.denied")


def _holder(duty: Duty, holder: Holder) -> DutyHolder:
    if duty.kind == PROCESS_STEP:
        department = Department.objects.filter(code=holder.department).first()
        if department is None or holder.position:
            raise invalid("unknown department {department}", field="holders", department=holder.department)
        return DutyHolder(duty=duty, department=department, leads=holder.leads)
    if holder.position not in POSITIONS or holder.department:
        raise invalid("unknown position {position}", field="holders", position=holder.position)
    return DutyHolder(duty=duty, position=holder.position, leads=holder.leads)


def _look(ctx: Context, duty: Duty) -> None:
    """Let the rules look at the duty as it stands now; what is mended is settled."""
    holders = list(duty.holders.all())
    led = any(holder.leads for holder in holders)
    top = Unit.objects.get(parent=None)
    now_open = {
        rules.GAP: rules.has_gap(len(holders), duty.shared, led),
        rules.OVERLAP: rules.has_overlap(len(holders), duty.shared),
    }
    known = Finding.objects.open().filter(subject_kind="duty", subject=duty.code)
    settled = known.filter(rule__in=[code for code, still in now_open.items() if not still])
    settled.update(state=DROPPED, decision="resolved", decided_by=ctx.actor.staff_id, decided_at=ctx.now)
    codes = frozenset(known.values_list("rule", flat=True))
    ctx.tell(DutyLookedAt(top.id, ctx.now, duty.code, len(holders), duty.shared, led, codes))


@command("duty.route")
def route(ctx: Context, data: RouteTask) -> Outcome:
    """A piece of work goes to the department that answers for this step; refused while that isn't exactly one."""
    hall = kernel_doors.fetch(doors.unit(ctx.actor, data.hall))
    duty = Duty.objects.steps().filter(code=data.duty).first()
    if duty is None:
        raise invalid("unknown step {duty}", field="duty", duty=data.duty)
    if not data.text.strip():
        raise invalid("say what is to be done", field="text")
    if data.due is not None and data.due <= ctx.now:
        raise invalid("until a moment to come", field="due")
    department = responsible_department(duty)
    if department is None:
        raise Refused("duty.unowned", clause="ORG-09", duty=duty.name)
    case = cases.open_case(
        TASK,
        hall=hall.id,
        at=ctx.now,
        opened_by=ctx.actor.staff_id,
        due_at=data.due,
        subject_kind="duty",
        subject=duty.code,
        data={"department": department.code},
        text=data.text.strip(),
    )
    return Outcome("case", case.id, {"department": department.code})


def responsible_department(duty: Duty) -> Department | None:
    """The one department that answers for a step; None where there is none, or several and no lead."""
    holders = list(duty.holders.select_related("department"))
    if len(holders) > 1:
        holders = [holder for holder in holders if holder.leads and duty.shared]
    return holders[0].department if len(holders) == 1 else None
