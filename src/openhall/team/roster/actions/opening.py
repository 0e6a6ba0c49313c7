"""Before customers arrive: material, equipment, cleanliness; a broken thing is a matter to mend. And the day's plan."""

from datetime import datetime, timedelta
from typing import Annotated, Literal

from django.utils.translation import gettext_lazy as _

from openhall.engines.cases import actions as cases
from openhall.engines.cases.kinds import OWNER, Move, kind
from openhall.engines.cases.models import Case
from openhall.engines.checks.models import Check
from openhall.engines.checks.recording import record
from openhall.engines.policy.parameters import Figures
from openhall.front.till import sessions
from openhall.kernel import clock, deadlines, facts
from openhall.kernel import doors as kernel_doors
from openhall.kernel.commands import Context, Outcome, command
from openhall.kernel.inputs import Day, Input, RefTo, Text
from openhall.kernel.models import Deadline
from openhall.kernel.problems import Refused, invalid
from openhall.positions import HEAD
from openhall.team.org import doors as org_doors
from openhall.team.org.models import Counter, Unit

from .. import doors, log_cases, logs
from ..checks import EQUIPMENT, OPENING
from ..facts import DayPlanMissing, OpenedUnready
from ..models import DayPlan, PlanTask
from ..parameters import OPENING_WINDOW, PLAN_BY

PLAN_DUE = "day_plan.due"
FAULT = kind(
    "opening.fault",
    clause="ROSTER-18",
    title=_("Fault found before opening"),
    first="open",
    moves=[Move("mended", _("Mended"), {"open"}, "mended", by=OWNER, text=True)],
    ends={"mended"},
    labels={"open": _("To be mended"), "mended": _("Mended")},
    summary=lambda case: " ".join([case.data.get("counter", ""), case.data.get("note", "")]),
)


class CheckCounter(Input):
    counter: Text
    ticked: list[Literal["material", "equipment", "cleanliness"]]
    failed: bool = False
    note: Text = ""


class Task(Input):
    text: Text
    staff: Text | None = None


class Make(Input):
    hall: Text
    targets: Text
    tasks: list[Task] = []


class Done(Input):
    task: Annotated[Text, RefTo("plan_task")]


class MoveTask(Input):
    task: Annotated[Text, RefTo("plan_task")]
    reason: Text
    to: Day | None = None


class Close(Input):
    hall: Text
    accounts_checked: bool
    stock_checked: bool


@command("opening.check", makes="opening_check")
def check(ctx: Context, data: CheckCounter) -> Outcome:
    """Somebody ticks what is ready at a counter before customers arrive; equipment that failed opens a fault."""
    counter = kernel_doors.fetch(org_doors.counter(ctx.actor, data.counter))
    if data.failed and (not data.note.strip() or EQUIPMENT in data.ticked):
        raise invalid("say what is broken", field="note")
    row = record(
        ctx,
        OPENING,
        hall=counter.hall_id,
        subject_kind="counter",
        subject=counter.code,
        marks=OPENING.marks(data.ticked, [EQUIPMENT] if data.failed else []),
        remark=data.note,
        case=_fault(ctx, counter, data.note.strip()).id if data.failed else None,
    )
    return Outcome("opening_check", row.id, {"missing": row.missing})


def _fault(ctx: Context, counter: Counter, note: str) -> Case:
    head = log_cases.head_of(counter.hall_id)
    return cases.open_case(
        FAULT,
        hall=counter.hall_id,
        at=ctx.now,
        opened_by=ctx.actor.staff_id,
        owner=head.id if head is not None else None,
        subject_kind="counter",
        subject=counter.code,
        data={"counter": counter.code, "note": note},
    )


@sessions.before_opening
def opened_unready(ctx: Context, counter: Counter) -> None:
    """A counter that opens with something unticked opens all the same; where the check is a duty, it is recorded."""
    if ctx.words_suffice or not logs.laid_down(OPENING_WINDOW, counter.hall_id, ctx.now):
        return
    looks = Check.objects.of(OPENING).on(counter.hall_id, ctx.today).about(counter.code)
    last = looks.newest_first().first()
    missing = list(OPENING.items) if last is None else last.missing
    if missing and ctx.actor.staff_id is not None:
        ctx.tell(OpenedUnready(counter.hall_id, ctx.now, ctx.actor.staff_id, counter.code, tuple(missing)))


# -- the day's plan ------------------------------------------------------------------------------------------------


@command("day_plan.make", makes="day_plan")
def make(ctx: Context, data: Make) -> Outcome:
    """The day's work and targets; what yesterday left undone comes along by itself."""
    hall = kernel_doors.fetch(org_doors.hall(ctx.actor, data.hall))
    people = [org_doors.staff(ctx.actor, task.staff) if task.staff else None for task in data.tasks]
    kernel_doors.inside(*people)
    if not data.targets.strip():
        raise invalid("targets are set", field="targets")
    if any(not task.text.strip() for task in data.tasks):
        raise invalid("say what is to be done", field="tasks")
    if DayPlan.objects.filter(hall=hall.id, date=ctx.today).exists():
        raise Refused("transition.not_allowed")
    assert ctx.actor.staff_id is not None
    plan = DayPlan.objects.create(
        hall=hall.id, date=ctx.today, made_at=ctx.now, made_by_id=ctx.actor.staff_id, targets=data.targets.strip()
    )
    for left in logs.left_over(hall.id, ctx.today):
        PlanTask.objects.create(plan=plan, text=left.text, staff_id=left.staff_id, carried_from=left)
    for task, person in zip(data.tasks, people, strict=True):
        owner = kernel_doors.fetch(person) if person is not None else None
        PlanTask.objects.create(plan=plan, text=task.text.strip(), staff=owner)
    deadlines.cancel(PLAN_DUE, str(hall.id))
    return Outcome("day_plan", plan.id)


@command("day_plan.done")
def done(ctx: Context, data: Done) -> Outcome:
    """A task is finished."""
    task = _open_task(ctx, data.task)
    task.done_at = ctx.now
    task.save(update_fields=["done_at"])
    return Outcome("plan_task", task.id)


@command("day_plan.move")
def move(ctx: Context, data: MoveTask) -> Outcome:
    """A task that can't be finished today has a reason; a new date takes the manager's consent."""
    task = _open_task(ctx, data.task)
    if not data.reason.strip():
        raise invalid("say why", field="reason")
    if data.to is not None and data.to <= task.plan.date:
        raise invalid("the new date is later", field="to")
    task.reason, task.moved_to = data.reason.strip(), data.to
    task.consented_at, task.consented_by = None, None
    task.save(update_fields=["reason", "moved_to", "consented_at", "consented_by"])
    return Outcome("plan_task", task.id)


@command("day_plan.consent")
def consent(ctx: Context, data: Done) -> Outcome:
    """The manager consents to a task's new date; it is no breach then."""
    task = _open_task(ctx, data.task)
    if task.moved_to is None:
        raise Refused("transition.not_allowed")
    task.consented_at, task.consented_by_id = ctx.now, ctx.actor.staff_id
    task.save(update_fields=["consented_at", "consented_by"])
    return Outcome("plan_task", task.id)


@command("day_plan.close")
def close(ctx: Context, data: Close) -> Outcome:
    """The day's plan is closed: accounts and stock records checked or not, and every task done or accounted for."""
    hall = kernel_doors.fetch(org_doors.hall(ctx.actor, data.hall))
    plan = DayPlan.objects.select_for_update().filter(hall=hall.id, date=ctx.today).first()
    if plan is None or plan.closed_at is not None:
        raise Refused("transition.not_allowed")
    open_ones = [task.text for task in plan.tasks.order_by("id") if not task.accounted]
    if open_ones:
        raise Refused("day_plan.tasks_open", tasks=", ".join(open_ones), clause="ROSTER-21")
    plan.closed_at, plan.closed_by_id = ctx.now, ctx.actor.staff_id
    plan.accounts_checked, plan.stock_checked = data.accounts_checked, data.stock_checked
    plan.save(update_fields=["closed_at", "closed_by", "accounts_checked", "stock_checked"])
    return Outcome("day_plan", plan.id)


def _open_task(ctx: Context, key: str) -> PlanTask:
    task = kernel_doors.fetch(doors.plan_task_locked(ctx.actor, key))
    if task.done_at is not None or task.plan.closed_at is not None:
        raise Refused("transition.not_allowed")
    mine = task.staff_id in (None, ctx.actor.staff_id)
    if not mine and ctx.actor.positions.isdisjoint(HEAD):
        raise Refused("permission.denied", clause="ROSTER-21")
    return task


@deadlines.every_midnight(order=46)
def midnight(at: datetime) -> None:
    """Where a plan is a duty, it is due this morning."""
    today = clock.local_date(at)
    for hall in Unit.objects.halls().order_by("code").values_list("id", flat=True):
        if logs.laid_down(PLAN_BY, hall, at):
            due = datetime.combine(today, Figures(hall, at)[PLAN_BY], clock.ZONE)
            deadlines.set_deadline(PLAN_DUE, max(due, at + timedelta(seconds=1)), str(hall))


@deadlines.handles(PLAN_DUE)
def plan_due(deadline: Deadline) -> None:
    """The time has come, and there is no plan on a day on which people work."""
    at = clock.now()
    today = clock.local_date(at)
    hall = Unit.objects.get(id=deadline.subject).id
    if logs.worked(hall, [today]) and not DayPlan.objects.filter(hall=hall, date=today).exists():
        facts.tell(DayPlanMissing(hall, at, today))
