"""Before a shift its supervisor looks at everybody, and keeps the shift's register."""

from datetime import date
from typing import Annotated, Literal
from uuid import UUID

from openhall.engines.checks.recording import record
from openhall.engines.policy.parameters import Figures
from openhall.front.floor.facts import DoorsOpened
from openhall.front.till.facts import DayOpened
from openhall.kernel import clock, facts
from openhall.kernel import doors as kernel_doors
from openhall.kernel.commands import Context, Outcome, command
from openhall.kernel.inputs import Input, RefTo, Text
from openhall.kernel.problems import Refused

from .. import doors, log_cases, logs, preshift
from ..checks import PRE_SHIFT
from ..facts import OpenedUnchecked
from ..parameters import CHECK_BEFORE, DAY, DOORS


class CheckPerson(Input):
    shift: Annotated[Text, RefTo("shift")]
    entry: Literal["present", "late", "absent", "leave", "swap", "elsewhere"]
    ticked: list[Literal["dress", "badge", "appearance", "preparation"]] = []
    remark: Text = ""


@command("pre_shift.check", makes="shift_check")
def check(ctx: Context, data: CheckPerson) -> Outcome:
    """Before a shift a lead enters who is there, and looks at dress, badge, appearance and preparation."""
    shift = kernel_doors.fetch(doors.shift(ctx.actor, data.shift))
    if shift.published_at is None or shift.date != ctx.today:
        raise Refused("transition.not_allowed")
    made = record(
        ctx,
        PRE_SHIFT,
        hall=shift.hall,
        of=shift.staff_id,
        subject_kind="shift",
        subject=shift.id,
        verdict=data.entry,
        marks=PRE_SHIFT.all_marks(data.ticked) if data.entry in PRE_SHIFT.looked else PRE_SHIFT.marks(data.ticked),
        remark=data.remark,
    )
    return Outcome("shift_check", made.id, {"failed": made.failed})


def _opened(fact: facts.Fact) -> None:
    """The hall opens with people whom nobody has looked at: found, where an operator has laid down before which opening."""
    if not isinstance(fact, DayOpened | DoorsOpened) or not logs.laid_down(CHECK_BEFORE, fact.hall, fact.at):
        return
    what = DAY if isinstance(fact, DayOpened) else DOORS
    if Figures(fact.hall, fact.at)[CHECK_BEFORE] != what:
        return
    missing = preshift.unchecked(preshift.registers(fact.hall, clock.local_date(fact.at), fact.at), fact.at)
    if missing:
        day = clock.local_date(fact.at)
        facts.tell(OpenedUnchecked(fact.hall, fact.at, _whose_duty(fact.hall, day), day, len(missing)))


def _whose_duty(hall: UUID, day: date) -> UUID | None:
    """The day's first supervisor, where one is planned; else the hall's head."""
    head = log_cases.head_of(hall)
    return preshift.first_supervisor(hall, day) or (head.id if head is not None else None)


facts.listen(_opened)
