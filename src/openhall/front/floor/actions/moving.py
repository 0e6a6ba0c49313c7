"""People sent to counters (FLOOR-06), where counters stand on the plan, and calls for support (FLOOR-14)."""

from datetime import timedelta
from typing import Annotated
from uuid import UUID

from openhall.engines.cases import actions as cases
from openhall.engines.cases.models import Case
from openhall.engines.policy.parameters import Figures
from openhall.front.till import sessions
from openhall.kernel import doors as kernel_doors
from openhall.kernel import live
from openhall.kernel.commands import Context, Outcome, command
from openhall.kernel.inputs import Input, Int, RefTo, Text
from openhall.kernel.problems import Refused, invalid
from openhall.team.org import doors as org_doors
from openhall.team.org.models import Counter, Staff

from .. import doors, queues, shifts, wants
from ..cases import MOVE, MOVE_WITHIN, SUPPORT, head_of, lead_of
from ..models import ACCEPTED, ASKED, DECLINED, WITHDRAWN, CounterPlace, Move, Segment, Staffing, Ticket
from ..parameters import SUPPORT_AFTER
from ..plan import COLUMNS, ROWS
from .staffing import open_row, shut_row

MoveRef = Annotated[Text, RefTo("move")]


class Send(Input):
    staff: Text
    counter: Text
    reason: Text


class OfMove(Input):
    move: MoveRef


class DeclineMove(OfMove):
    reason: Text


class Place(Input):
    counter: Text
    column: Int
    row: Int


class CallSupport(Input):
    reason: Text
    counter: Text | None = None


class OfCase(Input):
    case: cases.CaseRef


# -- sent to a counter -------------------------------------------------------------------------------------------------


@command("floor.move", makes="move")
def send(ctx: Context, data: Send) -> Outcome:
    """A person on shift is sent to a counter, with the reason; within 2 minutes the person accepts it at the call bar."""
    person, counter = kernel_doors.fetch(
        org_doors.staff(ctx.actor, data.staff), org_doors.counter(ctx.actor, data.counter)
    )
    reason = data.reason.strip()
    if not reason:
        raise invalid("say why the person is sent there", field="reason")
    queues.lock(counter.hall_id)
    sessions.open_day(counter.hall_id)
    _can_go(ctx, person, counter)
    for old in Move.objects.select_for_update().pending().filter(staff=person.id):
        _answer(ctx, old, WITHDRAWN, "withdraw")
    case = cases.open_case(
        MOVE,
        hall=counter.hall_id,
        at=ctx.now,
        opened_by=ctx.actor.staff_id,
        owner=person.id,
        due_at=ctx.now + MOVE_WITHIN,
        subject_kind="counter",
        subject=counter.id,
        data={"counter": counter.code, "reason": reason},
    )
    made = Move.objects.create(
        hall=counter.hall_id,
        staff=person.id,
        counter=counter,
        reason=reason,
        asked_at=ctx.now,
        asked_by=ctx.actor.staff_id,
        case=case.id,
    )
    live.tell(counter.hall_id, live.FLOOR)
    return Outcome("move", made.id)


def _can_go(ctx: Context, person: Staff, counter: Counter) -> None:
    if person.id not in shifts.on_shift(counter.hall_id, ctx.now):
        raise Refused("staff.not_on_shift", clause="FLOOR-06", field="staff", name=person.name)
    own = dict(Segment.objects.filter(hall=counter.hall_id).values_list("code", "service"))
    if not wants.may_serve(person.actor().positions, queues.profile_at(counter), own):
        raise Refused("staff.not_for_this", clause="FLOOR-06", field="staff", name=person.name)
    if Staffing.objects.open().filter(counter=counter).exists():
        raise invalid("somebody is at this counter", field="counter")
    _serves_nobody(person.id)


def _serves_nobody(staff: UUID) -> Staffing | None:
    """Where the person is now; whoever is called to it or served there is finished first."""
    row = Staffing.objects.select_for_update(of=("self",)).select_related("counter").open().filter(staff=staff).first()
    if row is not None and Ticket.objects.busy_at(row.counter_id).exists():
        raise Refused("staff.serving", clause="FLOOR-06")
    return row


@command("floor.accept_move")
def accept_move(ctx: Context, data: OfMove) -> Outcome:
    """The person goes: the former counter is shut, the new one opened in the own name; an open till goes along."""
    move = _own(ctx, data)
    counter = Counter.objects.get(id=move.counter_id)
    assert ctx.actor.staff_id is not None
    till = sessions.held_till(ctx.actor.staff_id)
    queues.lock(move.hall)
    sessions.open_day(move.hall)
    before = _serves_nobody(ctx.actor.staff_id)
    if before is not None and before.counter_id != counter.id:
        shut_row(ctx, before, move.reason)
    if Staffing.objects.open().filter(counter=counter).exists():
        raise Refused("transition.not_allowed")
    if till is not None:
        sessions.go_along(ctx, till, counter)
    open_row(ctx, counter, ctx.actor.staff_id, move.reason)
    _answer(ctx, move, ACCEPTED, "accept")
    return Outcome("move", move.id, {"counter": counter.code})


@command("floor.decline_move")
def decline_move(ctx: Context, data: DeclineMove) -> Outcome:
    """The person can't go, and says why."""
    move = _own(ctx, data)
    if not data.reason.strip():
        raise invalid("say why not", field="reason")
    _answer(ctx, move, DECLINED, "decline", data.reason.strip())
    return Outcome("move", move.id)


@command("floor.withdraw_move")
def withdraw_move(ctx: Context, data: OfMove) -> Outcome:
    """A lead takes back that somebody was sent to a counter."""
    move = kernel_doors.fetch(doors.move_locked(ctx.actor, data.move))
    if move.state != ASKED:
        raise Refused("transition.not_allowed")
    _answer(ctx, move, WITHDRAWN, "withdraw")
    return Outcome("move", move.id)


def _own(ctx: Context, data: OfMove) -> Move:
    move = kernel_doors.fetch(doors.move_locked(ctx.actor, data.move))
    if move.staff != ctx.actor.staff_id:
        raise Refused("permission.denied", clause="FLOOR-06")
    if move.state != ASKED:
        raise Refused("transition.not_allowed")
    return move


def _answer(ctx: Context, move: Move, state: str, step: str, note: str = "") -> None:
    move.state, move.answered_at, move.note = state, ctx.now, note
    move.save(update_fields=["state", "answered_at", "note"])
    if move.case is not None:
        cases.move(ctx, Case.objects.select_for_update().get(id=move.case), step, text=note)
    live.tell(move.hall, live.FLOOR)


# -- the plan ----------------------------------------------------------------------------------------------------------


@command("counter.place")
def place(ctx: Context, data: Place) -> Outcome:
    """Where a counter stands on the hall's plan."""
    counter = kernel_doors.fetch(org_doors.counter(ctx.actor, data.counter))
    if not 0 <= data.column < COLUMNS or not 0 <= data.row < ROWS:
        raise invalid("that lies outside the plan", field="column")
    CounterPlace.objects.update_or_create(counter=counter, defaults={"column": data.column, "row": data.row})
    live.tell(counter.hall_id, live.FLOOR)
    return Outcome("counter", counter.id)


# -- support -----------------------------------------------------------------------------------------------------------


@command("support.call", makes="case")
def call_support(ctx: Context, data: CallSupport) -> Outcome:
    """Somebody at the front needs help at once; leader and head see desk, number and reason."""
    counter = kernel_doors.fetch(org_doors.counter(ctx.actor, data.counter)) if data.counter is not None else None
    hall = counter.hall_id if counter is not None else ctx.actor.hall_id
    reason = data.reason.strip()
    if hall is None:
        raise invalid("say at which counter", field="counter")
    if not reason:
        raise invalid("say in a word what it is about", field="reason")
    ticket = Ticket.objects.serving(ctx.actor.staff_id).first() if ctx.actor.staff_id is not None else None
    leader, head = lead_of(hall), head_of(hall)
    made = cases.open_case(
        SUPPORT,
        hall=hall,
        at=ctx.now,
        opened_by=ctx.actor.staff_id,
        owner=leader,
        copies=[head] if head is not None else [],
        due_at=ctx.now + timedelta(minutes=Figures(hall, ctx.now)[SUPPORT_AFTER]),
        subject_kind="ticket" if ticket is not None else "",
        subject=ticket.id if ticket is not None else "",
        data={
            "counter": counter.code if counter is not None else "",
            "number": ticket.number if ticket is not None else "",
            "reason": reason,
        },
    )
    live.tell(hall, live.FLOOR)
    return Outcome("case", made.id)


@command("support.answer")
def answer_support(ctx: Context, data: OfCase) -> Outcome:
    """A lead is on the way."""
    return _support(ctx, data, "take", {})


@command("support.arrive")
def arrive(ctx: Context, data: OfCase) -> Outcome:
    """A lead is there and takes over; the case keeps who, and after how long."""
    return _support(ctx, data, "arrive", {"arrived": True})


def _support(ctx: Context, data: OfCase, step: str, more: dict[str, object]) -> Outcome:
    case = kernel_doors.fetch(cases.case_locked(ctx.actor, data.case))
    if case.kind != SUPPORT.name:
        raise Refused("transition.not_allowed")
    kept: dict[str, object] = {"taken_by": ctx.actor.job_number}
    if more:
        kept["arrived_after"] = int((ctx.now - case.opened_at).total_seconds())
    cases.move(ctx, case, step, data=kept)
    if case.owner != ctx.actor.staff_id:
        cases.reassign(case, ctx.actor.staff_id, at=ctx.now, by=ctx.actor.staff_id)
    live.tell(case.hall, live.FLOOR)
    return Outcome("case", case.id)
