"""Opening and moving cases. Trades call ``open_case`` and ``move`` from their own actions; people call ``case.move``."""

from collections.abc import Iterable
from datetime import datetime
from typing import Annotated, Any
from uuid import UUID

from openhall.engines.policy.directory import directory
from openhall.kernel import clock, deadlines, facts
from openhall.kernel import doors as kernel_doors
from openhall.kernel.actors import Actor
from openhall.kernel.commands import Context, Outcome, command, plain
from openhall.kernel.doors import Found, look
from openhall.kernel.ids import as_uuid
from openhall.kernel.inputs import Input, RefTo, Text
from openhall.kernel.models import Deadline
from openhall.kernel.problems import Refused, invalid

from .facts import CaseOverdue
from .kinds import Kind, Move
from .models import Case, CaseEvent

CaseRef = Annotated[Text, RefTo("case")]
LIMIT = "case.limit"


class MoveCase(Input):
    case: CaseRef
    move: Text
    text: Text = ""


class NoteCase(Input):
    case: CaseRef
    text: Text


def case_locked(actor: Actor, key: str) -> Found[Case]:
    """A case that the person owns or opened, or of a hall of the own units; locked."""
    ident = as_uuid(key)
    row = Case.objects.select_for_update().filter(id=ident).first() if ident else None
    return look(row, row is not None and may_see(actor, row), "case")


def may_see(actor: Actor, case: Case) -> bool:
    """One's own, those in copy, and those of the halls of the own units."""
    return actor.system or case.seen_by(actor) or directory().covers(actor, case.hall)


def open_case(
    kind: Kind,
    *,
    hall: UUID,
    at: datetime,
    opened_by: UUID | None = None,
    owner: UUID | None = None,
    copies: Iterable[UUID] = (),
    due_at: datetime | None = None,
    subject_kind: str = "",
    subject: object = "",
    data: dict[str, Any] | None = None,
    text: str = "",
) -> Case:
    """A matter that somebody must deal with, until ``due_at`` where it has a limit."""
    case = Case.objects.create(
        kind=kind.name,
        state=kind.first,
        hall=hall,
        owner=owner,
        opened_by=opened_by,
        copies=list(copies),
        opened_at=at,
        due_at=due_at,
        subject_kind=subject_kind,
        subject=str(subject),
        data=plain(data or {}),
    )
    CaseEvent.objects.create(case=case, at=at, staff=opened_by, move="open", new_state=kind.first, text=text)
    if due_at is not None:
        deadlines.set_deadline(LIMIT, due_at, str(case.id))
    return case


def move(ctx: Context, case: Case, name: str, *, text: str = "", data: dict[str, Any] | None = None) -> Case:
    """Move a locked case by a legal step; refuses what its state, or the person, doesn't allow."""
    kind = case.definition
    step = kind.moves.get(name)
    if case.state in kind.ends:
        raise Refused("case.closed")
    if step is None or case.state not in step.sources:
        raise Refused("transition.not_allowed")
    if not ctx.actor.system and not step.by(ctx.actor, case):
        raise Refused("permission.denied", clause=kind.clause)
    if step.text and not text.strip():
        raise invalid("say something", field="text")
    _record(case, step, ctx.now, ctx.actor.staff_id, text.strip(), data or {})
    return case


def _record(case: Case, step: Move, at: datetime, staff: UUID | None, text: str, data: dict[str, Any]) -> None:
    kind, old = case.definition, case.state
    case.state = step.target
    _run_clock(case, kind, at)
    if case.state in kind.ends:
        case.closed_at = at
        deadlines.cancel(LIMIT, str(case.id))
    if data:
        case.data = {**case.data, **plain(data)}
    case.save()
    CaseEvent.objects.create(
        case=case, at=at, staff=staff, move=step.name, old_state=old, new_state=case.state, text=text, data=plain(data)
    )
    if kind.after_move is not None:
        kind.after_move(case, step)


def _run_clock(case: Case, kind: Kind, at: datetime) -> None:
    """The clock stands still in paused states, and goes on with what was left."""
    if case.due_at is None or case.overdue:
        return
    if case.state in kind.paused and case.paused_at is None:
        case.paused_at = at
        deadlines.cancel(LIMIT, str(case.id))
    elif case.state not in kind.paused and case.paused_at is not None:
        case.due_at += at - case.paused_at
        case.paused_at = None
        deadlines.set_deadline(LIMIT, case.due_at, str(case.id))


def note_data(case: Case, *, at: datetime, by: UUID | None, data: dict[str, Any], word: str = "note") -> None:
    """More became known about an open case; its state stays as it is. The kind's labels may name ``word``."""
    case.data = {**case.data, **plain(data)}
    case.save(update_fields=["data"])
    CaseEvent.objects.create(
        case=case, at=at, staff=by, move=word, old_state=case.state, new_state=case.state, data=plain(data)
    )


def reassign(case: Case, owner: UUID | None, *, at: datetime, by: UUID | None, text: str = "") -> None:
    """The matter goes to somebody else."""
    case.owner = owner
    case.save(update_fields=["owner"])
    CaseEvent.objects.create(
        case=case,
        at=at,
        staff=by,
        move="reassign",
        old_state=case.state,
        new_state=case.state,
        text=text,
        data={"owner": str(owner)},
    )


@deadlines.handles(LIMIT)
def limit_passed(deadline: Deadline) -> None:
    """A case's limit passes: it is overdue from now on, its kind acts, rules look."""
    case = Case.objects.select_for_update().filter(id=deadline.subject, closed_at=None).first()
    if case is None:
        return
    at = clock.now()
    case.overdue = True
    case.save(update_fields=["overdue"])
    CaseEvent.objects.create(case=case, at=at, move="overdue", old_state=case.state, new_state=case.state)
    if case.definition.at_limit is not None:
        case.definition.at_limit(case, at)
    facts.tell(CaseOverdue(case.hall, at, case.id, case.kind, case.owner, case.subject_kind, case.subject))


@command("case.move")
def move_case(ctx: Context, data: MoveCase) -> Outcome:
    """A step of a case that needs nothing more than words."""
    case = kernel_doors.fetch(case_locked(ctx.actor, data.case))
    step = case.definition.moves.get(data.move)
    if step is not None and not step.by_command:
        raise Refused("transition.not_allowed")
    move(ctx, case, data.move, text=data.text)
    return Outcome("case", case.id, {"state": case.state})


@command("case.note")
def note_case(ctx: Context, data: NoteCase) -> Outcome:
    """A remark on the timeline of a case."""
    case = kernel_doors.fetch(case_locked(ctx.actor, data.case))
    if not data.text.strip():
        raise invalid("a remark says something", field="text")
    CaseEvent.objects.create(
        case=case,
        at=ctx.now,
        staff=ctx.actor.staff_id,
        move="note",
        old_state=case.state,
        new_state=case.state,
        text=data.text.strip(),
    )
    return Outcome("case", case.id)
